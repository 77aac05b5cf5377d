"""R46: what was learned is at hand for pages, and never stands in the way of one."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from domain.artwork_bandit.arms import LearnedArm
from domain.artwork_bandit.pick import NO_POLICY, Learned
from domain.homepage.row import DegradedSource
from domain.ids import TitleId
from flows.artwork_bandit.pictures import LearnedPictures
from flows.changes import ChangeWatch
from persistence.ports.changes import Change, ChangeKind
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import title_id
from tests.unit.flows.artwork_bandit.world import KeptPolicies, learned
from tests.unit.flows.test_changes import ListedChanges

ONE, TWO, THREE = title_id(1), title_id(2), title_id(3)
ODDS, GERMAN = {"noir": 0.2, "wide": 0.8}, {"noir": 0.9, "wide": 0.1}
AWAY = DegradedSource("artwork_policies", "DEFAULT", "UNAVAILABLE")


def policies() -> KeptPolicies:
    kept = KeptPolicies()
    kept.put(3, learned(1, ODDS), learned(1, GERMAN, "de"), learned(2, ODDS))
    return kept


async def test_r46_odds_are_of_the_policy_the_titles_and_the_segment_of_the_locale() -> None:
    pictures = LearnedPictures(policies())

    assert await pictures.of(3, "en-GB", [ONE, THREE]) == Learned(3, "en", {ONE: ODDS, THREE: {}})
    assert await pictures.of(3, "de", [ONE]) == Learned(3, "de", {ONE: GERMAN})
    assert await pictures.of(4, "en", [ONE]) == Learned(4, "en", {ONE: {}})


async def test_r46_a_page_is_one_read_of_what_is_not_kept() -> None:
    kept = policies()
    pictures = LearnedPictures(kept)

    await pictures.of(3, "en", [ONE, THREE])
    await pictures.of(3, "en-US", [ONE, TWO, THREE])
    await pictures.of(3, "en", [THREE, TWO, ONE])

    assert kept.asked == [{ONE, THREE}, {TWO}]


async def test_r46_before_the_first_policy_nothing_is_read() -> None:
    kept = KeptPolicies()
    pictures = LearnedPictures(kept)
    await pictures.look()

    assert pictures.version == NO_POLICY
    assert await pictures.of(NO_POLICY, "en", [ONE]) == Learned(NO_POLICY, "en", {})
    assert kept.asked == []


async def test_r46_where_the_store_is_away_there_are_default_pictures_and_they_are_counted() -> (
    None
):
    kept = policies()
    pictures = LearnedPictures(kept)
    await pictures.of(3, "en", [ONE])
    kept.failing = StoreUnavailable()

    assert await pictures.of(3, "en", [ONE, TWO]) is None
    assert pictures.missed == {AWAY: 1}
    assert await pictures.of(3, "en", [ONE]) == Learned(3, "en", {ONE: ODDS})  # it is kept
    kept.failing = None
    assert await pictures.of(3, "en", [ONE, TWO]) == Learned(3, "en", {ONE: ODDS, TWO: ODDS})


async def test_r33_a_store_that_takes_too_long_is_not_waited_for() -> None:
    class Stuck(KeptPolicies):
        async def arms(
            self, version: int, segment: str, titles: Collection[TitleId]
        ) -> Mapping[TitleId, Sequence[LearnedArm]]:
            del version, segment, titles
            await asyncio.Event().wait()
            return {}

    pictures = LearnedPictures(Stuck(), deadline=timedelta(milliseconds=1))

    assert await pictures.of(3, "en", [ONE]) is None
    assert [each.reason for each in pictures.missed] == ["TIMEOUT"]


async def test_r46_a_policy_that_is_put_in_force_is_gone_by_as_soon_as_it_is_told() -> None:
    kept, changes = policies(), ListedChanges()
    pictures, watch = LearnedPictures(kept), ChangeWatch(changes)
    pictures.listen(watch)
    await pictures.look()
    assert pictures.version == 3

    for version in ("4", "3"):
        changes.add(ChangeKind.ARTWORK_POLICY, version)
        await watch.catch_up()
        assert pictures.version == int(version)


async def test_a_change_that_is_told_while_looking_is_not_looked_over() -> None:
    watch = ChangeWatch(ListedChanges(Change(1, ChangeKind.ARTWORK_POLICY, "8")))

    class Late(KeptPolicies):
        async def current(self) -> int:
            await watch.catch_up()
            return 7  # as it was before

    pictures = LearnedPictures(Late())
    pictures.listen(watch)

    await pictures.look()

    assert pictures.version == 8
