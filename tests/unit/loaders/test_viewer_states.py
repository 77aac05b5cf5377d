"""R58: what profiles keep of titles is read once for each profile, under its own id."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from domain.ids import ProfileId, TitleId
from domain.reaction import Reaction
from domain.viewer_state import TitleViewerState
from loaders.viewer_states import listed, reactions
from tests.unit.build import profile_id, title_id

ADA, SAM = profile_id(1), profile_id(2)


def state(profile: ProfileId, number: int) -> TitleViewerState:
    return TitleViewerState(profile, title_id(number))


class Notes:
    """Ada has listed title 1 and loves title 2; `asked` holds what each profile was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[ProfileId, list[TitleId]]] = []
        self.given = {(ADA, title_id(2)): Reaction.LOVE}

    async def listed(self, id_: ProfileId, titles: Collection[TitleId]) -> Collection[TitleId]:
        self.asked.append((id_, list(titles)))
        return {title_id(1)} if id_ == ADA else set()

    async def reactions(
        self, id_: ProfileId, titles: Collection[TitleId]
    ) -> Mapping[TitleId, Reaction]:
        self.asked.append((id_, list(titles)))
        return {each: self.given[id_, each] for each in titles if (id_, each) in self.given}

    async def react(
        self,
        id_: ProfileId,
        title_id: TitleId,
        given: Reaction,
        now: datetime,  # noqa: ARG002 - the shape of the port
    ) -> bool:
        self.given[id_, title_id] = given
        return True

    async def take_back(self, id_: ProfileId, title_id: TitleId) -> None:
        self.given.pop((id_, title_id), None)


KEYS = [state(ADA, 1), state(SAM, 1), state(ADA, 2)]
ONCE_EACH = [(ADA, [title_id(1), title_id(2)]), (SAM, [title_id(1)])]


async def test_r58_a_list_is_read_under_its_profile_and_absent_titles_are_absent() -> None:
    notes = Notes()

    store: Any = notes  # of the port, all that a loader asks for

    assert await listed(store)(KEYS) == {state(ADA, 1): True}
    assert notes.asked == ONCE_EACH


async def test_r58_reactions_are_read_under_their_profile_and_absent_ones_are_absent() -> None:
    notes = Notes()

    assert await reactions(notes)(KEYS) == {state(ADA, 2): Reaction.LOVE}
    assert notes.asked == ONCE_EACH


async def test_nothing_is_read_for_no_keys() -> None:
    notes = Notes()

    assert await reactions(notes)([]) == {}
    assert notes.asked == []
