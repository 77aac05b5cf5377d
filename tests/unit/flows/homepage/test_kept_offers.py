"""R21, R24, R32, R58: a profile's list is read once, and anew as soon as it may be another."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.homepage.live import Offer
from domain.homepage.row import RowKind
from domain.ids import TitleId
from domain.visibility import Audience
from flows.homepage.kept_offers import OFFER_LIFE, KeptOffers
from flows.homepage.sources.my_list import MyListSource
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW, audience, candidates, profile_id
from tests.unit.fakes import KeptLists, KeptWatching

ADA = audience()
SECOND = timedelta(seconds=1)


class Shelf:
    """Ada's list of one title, kept; the catalogue's number may be moved."""

    def __init__(self, most: int = 10) -> None:
        self.lists, self.catalogue = KeptLists(), 0
        self.lists.put(ADA.profile_id, *candidates(1))
        source = MyListSource(self.lists, deadline=timedelta(seconds=5))
        self.watching = KeptWatching()
        self.kept = KeptOffers(source, self.watching.offer, lambda: self.catalogue, most)

    async def length(self, who: Audience = ADA, at: timedelta = timedelta(0)) -> int:
        return len((await self.kept.offer(who, NOW + at)).listed)


async def test_an_offer_is_read_once_and_is_the_same_object() -> None:
    shelf = Shelf()

    first = await shelf.kept.offer(ADA, NOW)
    assert await shelf.kept.offer(ADA, NOW + SECOND) is first
    assert shelf.lists.reads == 1


async def test_what_is_forgotten_is_read_anew() -> None:
    shelf = Shelf()

    assert await shelf.length() == 1
    shelf.lists.put(ADA.profile_id, *candidates(2))
    assert await shelf.length() == 1
    shelf.kept.forget(ADA.profile_id)
    assert await shelf.length() == 2


@pytest.mark.parametrize(
    "changed",
    [
        replace(ADA, country="DE"),
        replace(ADA, country=None),
        replace(ADA, blocked=frozenset({TitleId("movie_1")})),
        replace(ADA, maturity=type(ADA.maturity).AGE_7),
        replace(ADA, profile_id=profile_id(2)),
    ],
)
async def test_r21_r58_it_is_one_audiences_alone(changed: Audience) -> None:
    shelf = Shelf()

    await shelf.kept.offer(ADA, NOW)
    assert shelf.kept.found(changed, NOW) is None
    await shelf.kept.offer(changed, NOW)
    assert shelf.lists.reads == 2


async def test_an_import_ends_it() -> None:
    shelf = Shelf()

    await shelf.kept.offer(ADA, NOW)
    shelf.catalogue += 1
    assert shelf.kept.found(ADA, NOW) is None


async def test_it_lives_for_a_minute_at_most() -> None:
    shelf = Shelf()

    await shelf.kept.offer(ADA, NOW)
    assert shelf.kept.found(ADA, NOW + OFFER_LIFE - SECOND) is not None
    assert shelf.kept.found(ADA, NOW + OFFER_LIFE) is None


async def test_r24_it_ends_when_a_listed_titles_licence_begins() -> None:
    shelf = Shelf()
    shelf.lists.begins = NOW + SECOND

    await shelf.kept.offer(ADA, NOW)
    assert shelf.kept.found(ADA, NOW + SECOND / 2) is not None
    assert shelf.kept.found(ADA, NOW + SECOND) is None


async def test_r33_what_could_not_be_read_is_not_kept() -> None:
    shelf = Shelf()
    shelf.lists.error = StoreUnavailable()

    assert (await shelf.kept.offer(ADA, NOW)).degraded != ()
    shelf.lists.error = None
    assert await shelf.length() == 1


async def test_what_was_read_while_it_changed_is_not_kept() -> None:
    shelf = Shelf()
    shelf.lists.gate.clear()
    reading = asyncio.create_task(shelf.kept.offer(ADA, NOW))
    await shelf.lists.begun.wait()
    shelf.kept.forget(ADA.profile_id)
    shelf.lists.gate.set()

    assert await reading == Offer(tuple(shelf.lists.lists[ADA.profile_id]))
    assert shelf.kept.found(ADA, NOW) is None


async def test_what_was_read_while_another_profiles_changed_is_kept() -> None:
    shelf = Shelf()
    shelf.lists.gate.clear()
    reading = asyncio.create_task(shelf.kept.offer(ADA, NOW))
    await shelf.lists.begun.wait()
    shelf.kept.forget(profile_id(2))
    shelf.lists.gate.set()

    offer = await reading
    assert shelf.kept.found(ADA, NOW) is offer


async def test_who_asks_after_it_was_forgotten_does_not_share_the_read_before() -> None:
    shelf = Shelf()
    shelf.lists.gate.clear()
    before = asyncio.create_task(shelf.kept.offer(ADA, NOW))
    await shelf.lists.begun.wait()
    shelf.kept.forget(ADA.profile_id)
    after = asyncio.create_task(shelf.kept.offer(ADA, NOW))
    beside = asyncio.create_task(shelf.kept.offer(ADA, NOW))
    await asyncio.sleep(0)
    shelf.lists.gate.set()

    _, offer, other = await asyncio.gather(before, after, beside)
    assert shelf.kept.found(ADA, NOW) is offer is other
    assert shelf.lists.reads == 2


async def test_of_many_profiles_those_that_asked_last_are_kept() -> None:
    shelf = Shelf(most=2)
    profiles = [replace(ADA, profile_id=profile_id(number)) for number in (1, 2, 3)]

    for who in profiles:
        await shelf.kept.offer(who, NOW)
    assert [shelf.kept.found(who, NOW) is None for who in profiles] == [True, False, False]


async def test_r35_progress_is_read_anew_and_the_list_is_not() -> None:
    shelf = Shelf()
    await shelf.kept.offer(ADA, NOW)

    shelf.watching.play(ADA.profile_id, 2)
    shelf.kept.forget(ADA.profile_id, {RowKind.CONTINUE_WATCHING})
    offer = await shelf.kept.offer(ADA, NOW)

    assert [one.candidate for one in offer.continued] == list(candidates(2))
    assert (shelf.watching.reads, shelf.lists.reads) == (2, 1)


async def test_r24_it_ends_when_continue_watching_may_hold_something_else() -> None:
    shelf = Shelf()
    shelf.watching.until = NOW + SECOND

    await shelf.kept.offer(ADA, NOW)
    assert shelf.kept.found(ADA, NOW + SECOND / 2) is not None
    assert shelf.kept.found(ADA, NOW + SECOND) is None
    await shelf.kept.offer(ADA, NOW + SECOND)
    assert (shelf.watching.reads, shelf.lists.reads) == (2, 1)


async def test_those_who_ask_at_once_share_one_read_of_each_row() -> None:
    shelf = Shelf()

    one, other = await asyncio.gather(shelf.kept.offer(ADA, NOW), shelf.kept.offer(ADA, NOW))

    assert one is other
    assert (shelf.watching.reads, shelf.lists.reads) == (1, 1)


async def test_r33_one_row_that_cannot_be_read_costs_the_other_nothing() -> None:
    shelf = Shelf()
    shelf.watching.failing = "TIMEOUT"

    offer = await shelf.kept.offer(ADA, NOW)
    assert [each.source for each in offer.degraded] == ["continue_watching"]
    assert len(offer.listed) == 1
    await shelf.kept.offer(ADA, NOW)
    assert (shelf.watching.reads, shelf.lists.reads) == (2, 1)
