"""R7a, R58: watch states are read once for each profile, under its own id."""

from collections.abc import Collection, Mapping
from typing import Any

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.keys import PlayableKey
from domain.watching.state import PlayableState
from domain.watching.watch_state import WatchStatus
from loaders.watch_states import StateOf, watch_states
from tests.watching.build import ADA, FILM, SAM, event, watched

OTHER = PlayableKey(TitleId(f"movie_{2:032x}"), PlayableId(f"movie_{2:032x}"))


class States:
    """Ada is 40 per cent into the film; `asked` holds what each profile was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[ProfileId, Collection[PlayableKey]]] = []

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]:
        self.asked.append((profile_id, list(keys)))
        return {FILM.playable_id: watched(event(40))} if profile_id == ADA else {}


async def test_r58_each_profile_is_asked_once_for_its_own() -> None:
    store: Any = States()
    keys = [StateOf(ADA, FILM), StateOf(SAM, FILM), StateOf(ADA, OTHER)]

    found = await watch_states(store)(keys)

    assert store.asked == [(ADA, [FILM, OTHER]), (SAM, [FILM])]
    assert list(found) == [keys[0], keys[2], keys[1]]
    assert {of: (one.profile_id, one.percent) for of, one in found.items()} == {
        keys[0]: (ADA, 40.0),
        keys[1]: (SAM, 0.0),
        keys[2]: (ADA, 0.0),
    }


async def test_r7a_what_was_never_watched_has_a_state_too() -> None:
    store: Any = States()

    [state] = (await watch_states(store)([StateOf(SAM, OTHER)])).values()

    assert (state.status, state.playable_id) == (WatchStatus.UNWATCHED, OTHER.playable_id)
