"""R33, R58: My List's row is read within a deadline, and nothing stands in for it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from domain.homepage.live import Offer
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import DegradedSource
from flows.homepage.sources.my_list import MyListSource
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW, audience, candidates, profile_id
from tests.unit.fakes import KeptLists

ADA = audience()
SAM = replace(ADA, profile_id=profile_id(2))


def without(reason: str) -> Offer:
    return Offer(degraded=(DegradedSource("my_list", "NONE", reason),))


def source(lists: KeptLists) -> MyListSource:
    return MyListSource(lists, deadline=timedelta(seconds=5))


async def test_the_list_is_offered_as_it_is_up_to_the_rows_longest_length() -> None:
    lists = KeptLists()
    lists.put(ADA.profile_id, *candidates(1, 2, 3))
    short = replace(source(lists), policy=HomepagePolicy(longest_row=2))

    assert await source(lists).offer(ADA, NOW) == Offer(tuple(lists.lists[ADA.profile_id]))
    assert await short.offer(ADA, NOW) == Offer(tuple(lists.lists[ADA.profile_id][:2]))


async def test_it_is_read_anew_each_time() -> None:
    lists = KeptLists()
    asked = source(lists)

    assert await asked.offer(ADA, NOW) == Offer()
    lists.put(ADA.profile_id, *candidates(1))
    assert len((await asked.offer(ADA, NOW)).listed) == 1
    assert lists.reads == 2


async def test_r58_each_profile_is_offered_its_own() -> None:
    lists = KeptLists()
    lists.put(ADA.profile_id, *candidates(1))
    lists.put(SAM.profile_id, *candidates(2))

    for who in (SAM, ADA):
        assert await source(lists).offer(who, NOW) == Offer(tuple(lists.lists[who.profile_id]))


async def test_r24_it_says_from_when_it_may_hold_more() -> None:
    lists = KeptLists()

    assert await source(lists).begins_next(ADA, NOW) == datetime.max.replace(tzinfo=UTC)
    lists.begins = NOW + timedelta(hours=1)
    assert await source(lists).begins_next(ADA, NOW) == lists.begins
    lists.error = StoreUnavailable()
    assert await source(lists).begins_next(ADA, NOW) == NOW


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StoreUnavailable(), "UNAVAILABLE"),
        (TimeoutError(), "TIMEOUT"),
        (ValueError("a fault of ours"), "INTERNAL"),
    ],
)
async def test_r33_a_list_that_cannot_be_read_costs_its_row_only(
    error: Exception, reason: str
) -> None:
    lists = KeptLists()
    lists.error = error

    with capture_logs() as lines:
        assert await source(lists).offer(ADA, NOW) == without(reason)

    assert [(line["event"], line["source"]) for line in lines] == (
        [("homepage_source_failed", "my_list")] if reason == "INTERNAL" else []
    )


async def test_r33_a_list_past_its_deadline_costs_its_row_only() -> None:
    lists = KeptLists()
    lists.gate = asyncio.Event()
    late = replace(source(lists), deadline=timedelta(milliseconds=5))

    assert await late.offer(ADA, NOW) == without("TIMEOUT")


def test_r33_it_has_the_deadline_that_the_other_sources_have() -> None:
    assert MyListSource(KeptLists()).deadline == timedelta(milliseconds=150)
