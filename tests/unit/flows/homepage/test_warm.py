"""Warming: the candidates of the shelves most asked for are there before anybody asks."""

import asyncio

from domain.maturity import MaturityLevel
from flows.homepage.gather import Gatherer
from flows.homepage.sources.new import NEW
from flows.homepage.sources.trending import TRENDING
from flows.homepage.warm import Warming
from persistence.ports.shelves import Shelf
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW, candidates
from tests.unit.fakes import FakeShelves, KeptCandidates

SHELVES = [Shelf("ES", MaturityLevel.MATURE), Shelf("ES", MaturityLevel.AGE_7)]


def warming(shelves: FakeShelves) -> Warming:
    gatherer = Gatherer(shelves, KeptCandidates(), lambda: 0.5, sources=(TRENDING, NEW))
    return Warming(gatherer, ("ES",), lambda: NOW)


async def test_a_warm_shelf_is_not_read_again_by_a_page() -> None:
    shelves = FakeShelves(trending=candidates(1, 2), newest=candidates(3))
    warm = warming(shelves)

    await warm.warm()
    read = len(shelves.asked)
    for shelf in SHELVES:
        assert (await warm.gatherer.gather(shelf, NOW)).degraded == ()
    await warm.warm()

    assert read == len(SHELVES) * 2
    assert len(shelves.asked) == read


async def test_a_source_that_fails_is_left_to_the_requests() -> None:
    warm = warming(FakeShelves(trending=StoreUnavailable(), newest=candidates(3)))

    await warm.warm()

    gathered = await warm.gatherer.gather(SHELVES[0], NOW)
    assert [each.source for each in gathered.degraded] == ["trending"]


async def test_a_change_of_the_catalogue_warms_in_the_background() -> None:
    shelves = FakeShelves(trending=candidates(1, 2), newest=candidates(3))
    warm = warming(shelves)

    warm.on_change("")
    assert shelves.asked == []
    await asyncio.gather(*warm._running)  # noqa: SLF001 - nobody else waits for it

    assert len(shelves.asked) == len(SHELVES) * 2
