"""R58: entries by their ids are read once for each profile, under its own id."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from domain.ids import DeviceId, PlayableId, ProfileId
from domain.watching.fold import folding
from domain.watching.keys import PlayableKey
from domain.watching.milestone import Milestone, MilestoneKind
from domain.watching.state import PlayableState
from loaders.history import Named, entries
from persistence.ports.progress import HistoryPlace
from tests.watching.build import ADA, DAY, FILM, NOW, SAM, TV, event, viewing_id, watched


class Kept:
    """Ada's film; `asked` holds what each profile was asked for."""

    def __init__(self, state: PlayableState, told: Sequence[Milestone] = ()) -> None:
        self.state, self.told = state, told
        self.asked: list[tuple[ProfileId, Collection[PlayableKey]]] = []

    async def states(
        self, of: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]:
        self.asked.append((of, keys))
        return {FILM.playable_id: self.state} if of == ADA else {}

    async def history(
        self, of: ProfileId, *, limit: int, before: HistoryPlace
    ) -> Sequence[Milestone]:
        assert of == ADA
        places = (HistoryPlace(one.at, one.viewing_id, one.key.playable_id) for one in self.told)
        found = zip(self.told, places, strict=True)
        return [one for one, place in found if place < before][:limit]


def of(profile: ProfileId, viewing: int) -> Named:
    return Named(profile, FILM, viewing_id(viewing))


async def test_r58_entries_are_read_once_for_each_profile_and_absent_ones_are_absent() -> None:
    store: Any = Kept(watched(event(40, on=TV), event(2, viewing=2)))

    found = await entries(store)([of(ADA, 1), of(ADA, 2), of(ADA, 3), of(SAM, 1)])

    assert set(found) == {of(ADA, 1)}
    entry = found[of(ADA, 1)]
    assert (entry.id, entry.watched_at, entry.device_id) == (of(ADA, 1).id, NOW, TV)
    assert store.asked == [(ADA, {FILM}), (SAM, {FILM})]


async def test_r4_of_a_viewing_that_was_folded_its_milestone_tells_the_device() -> None:
    old, new = event(99, NOW - DAY, on=TV), event(99, NOW, viewing=2, on=TV)
    state = watched(old, new)
    done = folding(state, NOW + 200 * DAY)
    assert done is not None
    folded = PlayableState({new.viewing_id: state.viewings[new.viewing_id]}, base=done.base)
    other = Milestone(MilestoneKind.STARTED, NOW - DAY, FILM, viewing_id(9), DeviceId("dev_9"))
    told = Milestone(MilestoneKind.STARTED, NOW - DAY, FILM, old.viewing_id, TV)

    knowing: Any = Kept(folded, [other, told])
    entry = (await entries(knowing)([of(ADA, 1)]))[of(ADA, 1)]
    assert (entry.watched_at, entry.completed, entry.device_id) == (NOW - DAY, True, TV)

    silent: Any = Kept(folded)
    assert (await entries(silent)([of(ADA, 1)]))[of(ADA, 1)].device_id is None
