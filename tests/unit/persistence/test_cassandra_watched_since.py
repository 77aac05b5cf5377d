"""What many profiles watched since an instant, gathered from reads of one partition each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.state import NOTHING, PlayableState
from persistence.cassandra.progress import ACTIVE_AT_ONCE, PROFILES_AT_ONCE, CassandraProgress
from persistence.ports.progress import Active
from tests.watching.build import ADA, MINUTE, NOW, SAM

States = Mapping[TitleId, Mapping[PlayableId, PlayableState]]


def title(number: int) -> TitleId:
    return TitleId(f"movie_{number:032x}")


class Listed(CassandraProgress):
    """Profiles that watched a title a minute, backwards from NOW, as the cluster would tell."""

    def __init__(self, titles: Mapping[ProfileId, int]) -> None:
        self.titles_of = titles
        self.read: dict[ProfileId, Collection[TitleId]] = {}
        self._reads = self  # type: ignore[assignment]  # of the reads, states are asked for

    async def _recent(
        self, profile_id: ProfileId, limit: int, before: Active | None = None, likely: int = 0
    ) -> Sequence[Active]:
        assert likely == 0
        many = self.titles_of.get(profile_id, 0)
        every = [Active(title(number), NOW - number * MINUTE) for number in range(many)]
        return [one for one in every if before is None or one.at < before.at][:limit]

    async def states_of_titles(self, profile_id: ProfileId, ids: Collection[TitleId]) -> States:
        self.read[profile_id] = ids
        return {id_: {PlayableId(id_): NOTHING} for id_ in ids}

    async def numbers(self, of: ProfileId, since: datetime) -> set[int]:
        found = (await self.watched_since([of], since)).get(of, {})
        return {int(id_[-32:], 16) for id_ in found}


async def test_titles_are_those_of_the_instant_and_later() -> None:
    listed = Listed({ADA: 10})

    assert await listed.numbers(ADA, NOW - 3 * MINUTE) == {0, 1, 2, 3}
    assert await listed.numbers(ADA, NOW) == {0}


async def test_a_profile_that_watched_nothing_since_is_absent_and_not_read() -> None:
    listed = Listed({ADA: 1})

    assert await listed.watched_since([ADA, SAM], NOW + MINUTE) == {}
    assert listed.read == {}


async def test_whatever_the_number_of_titles_all_are_found() -> None:
    for many in (ACTIVE_AT_ONCE - 1, ACTIVE_AT_ONCE, ACTIVE_AT_ONCE + 1, 3 * ACTIVE_AT_ONCE):
        listed = Listed({ADA: many})
        assert await listed.numbers(ADA, NOW - many * MINUTE) == set(range(many))


async def test_whatever_the_number_of_profiles_each_has_its_own() -> None:
    ids = [ProfileId(f"prof_{number:032x}") for number in range(2 * PROFILES_AT_ONCE + 1)]
    listed = Listed({id_: number for number, id_ in enumerate(ids)})

    found = await listed.watched_since(set(ids), NOW - 100 * MINUTE)

    assert {id_: len(own) for id_, own in found.items()} == {
        id_: number for number, id_ in enumerate(ids) if number
    }


async def test_whatever_the_number_of_profiles_each_was_last_active_at_its_newest() -> None:
    ids = [ProfileId(f"prof_{number:032x}") for number in range(2 * PROFILES_AT_ONCE + 1)]
    listed = Listed({id_: number for number, id_ in enumerate(ids)})

    assert await listed.last_active(set(ids), NOW) == dict.fromkeys(ids[1:], NOW)
    assert await listed.last_active(set(ids), NOW + MINUTE) == {}
    assert listed.read == {}
