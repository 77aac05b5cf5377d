"""R46: `track` over HTTP: what is believed counts once, and nothing else counts."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.tracking.event import TrackingEvent
from persistence.ports.stores import Stores
from tests.e2e.faults import Failing, before
from tests.e2e.running import NOW, Clock, Device, Marquee, running, settings_for
from tests.e2e.test_metrics import figure
from tests.prover.conftest import light_hashes

__all__ = ["light_hashes"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

TRACK = """
mutation Track($events: [TrackingEventInput!]!) {
  track(events: $events) {
    __typename
    ... on TrackPayload { accepted rejected }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
    ... on LimitProblem { limit retryAfterSeconds }
  }
}
"""
TOKENS = """
{ homepage { rows(first: 3) { edges { node { id trackingToken items(first: 5) { edges { node {
    id trackingToken title { id } artwork { tag }
} } } } } } } }
"""
Json = dict[str, Any]


def ids_by(clock: Clock) -> Callable[[], UUID]:
    """Ids whose times are the application's: a token's age is read off its page's id."""
    numbers = count()

    def new() -> UUID:
        milliseconds = int(clock().timestamp() * 1_000)
        return UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | next(numbers))

    return new


@asynccontextmanager
async def timed(
    data_dir: Path, wrap: Callable[[Stores], Stores] = lambda stores: stores, **changes: Any
) -> AsyncIterator[Marquee]:
    clock, settings = Clock(), settings_for(data_dir, **changes)
    async with running(settings, clock=clock, wrap=wrap, new_uuid=ids_by(clock)) as marquee:
        yield marquee


@pytest.fixture
async def own(data_dir: Path) -> AsyncIterator[Marquee]:
    async with timed(data_dir) as marquee:
        yield marquee


async def page(device: Device) -> list[Json]:
    found = (await device.ask(TOKENS)).data["homepage"]["rows"]["edges"]
    return [edge["node"] for edge in found]


def items(row: Json) -> list[Json]:
    return [edge["node"] for edge in row["items"]["edges"]]


def told(of: Json, kind: str = "CLICK", at: datetime = NOW, **more: object) -> Json:
    """`of` is a row or an item."""
    return {"token": of["trackingToken"], "kind": kind, "occurredAt": at.isoformat(), **more}


async def track(device: Device, *events: Json) -> Json:
    outcome: Json = (await device.ask(TRACK, {"events": events})).data["track"]
    return outcome


async def counts(device: Device, *events: Json) -> tuple[int, int]:
    """How many were accepted and rejected."""
    outcome = await track(device, *events)
    assert outcome["__typename"] == "TrackPayload", outcome
    return outcome["accepted"], outcome["rejected"]


async def kept(marquee: Marquee) -> Sequence[TrackingEvent]:
    later = marquee.clock() + timedelta(days=1)
    return await marquee.stores.tracking.since(None, until=later, limit=1_000)


async def test_r46_what_was_seen_and_done_is_kept_with_what_was_shown(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    row = (await page(ada))[0]
    item = items(row)[0]
    seen = told(item, "IMPRESSION", visibleMs=1_000)

    assert await counts(ada, seen, told(item, "PLAY"), told(row, "CLICK")) == (3, 0)
    found = {(one.subject, one.kind.value): one for one in await kept(own)}
    assert set(found) == {
        (item["id"], "IMPRESSION"),
        (item["id"], "PLAY"),
        (row["id"], "CLICK"),
    }
    impression = found[item["id"], "IMPRESSION"]
    assert impression.title_id == item["title"]["id"]
    assert impression.artwork == item["artwork"]["tag"]
    assert (impression.visible_ms, impression.device_id) == (1_000, ada.id)
    assert (impression.occurred_at, impression.received_at) == (NOW, NOW)
    click = found[row["id"], "CLICK"]
    assert (click.title_id, click.artwork, click.visible_ms) == (None, None, None)


async def test_r46_what_cannot_be_believed_is_counted_by_the_reason(own: Marquee) -> None:
    ada, sam = await own.sign_in("Ada"), await own.sign_in("Sam")
    row = (await page(ada))[0]
    one, two, three = items(row)[:3]
    theirs = items((await page(sam))[0])[0]
    forged = {**one, "trackingToken": one["trackingToken"][:-1] + "~"}
    swapped = three["trackingToken"].partition(".")[0]
    moved = {**one, "trackingToken": f"{swapped}.{one['trackingToken'].rpartition('.')[2]}"}
    minute = timedelta(minutes=1)

    assert await counts(
        ada,
        told(one),  # which counts
        told(one),  # the same again
        told(forged),
        told(moved),
        told({"trackingToken": "nothing"}),
        told(theirs),
        told(two, "IMPRESSION"),
        told(two, "IMPRESSION", visibleMs=999),
        told(two, "CLICK", NOW + 6 * minute),
        told(two, "CLICK", NOW - 6 * minute),
        told(two, "CLICK", NOW + 5 * minute),  # within what clocks may be off
    ) == (2, 9)
    assert await counts(ada, told(one)) == (0, 1)
    assert len(await kept(own)) == 2

    for outcome, events in {
        "accepted": 2,
        "replayed": 2,
        "forged": 4,
        "too_short": 2,
        "from_the_future": 1,
        "too_early": 1,
        "expired": 0,
    }.items():
        assert await figure(own, "marquee_tracking_events_total", outcome=outcome) == events


async def test_r46_a_token_is_good_for_a_day_on_any_device_of_its_profile(own: Marquee) -> None:
    one, two = items((await page(await own.sign_in("Ada")))[0])[:2]
    own.clock.forward(hours=24)
    later = await own.sign_in("Ada")
    assert await counts(later, told(one, at=own.clock())) == (1, 0)
    own.clock.forward(milliseconds=1)
    assert await counts(later, told(two, at=own.clock())) == (0, 1)
    assert await figure(own, "marquee_tracking_events_total", outcome="expired") == 1


async def test_another_profile_of_the_account_is_another_holder(own: Marquee) -> None:
    sam = await own.sign_in("Sam")
    kit = await own.sign_in("Kit")
    assert await counts(kit, told(items((await page(sam))[0])[0])) == (0, 1)
    assert await kept(own) == []


async def test_r20_only_an_active_profile_tracks(own: Marquee) -> None:
    event = told(items((await page(await own.sign_in("Ada")))[0])[0])
    nobody, anybody = own.device(), own.device()
    await anybody.log_in("demo@marquee.test")
    for device, code in ((nobody, "UNAUTHENTICATED"), (anybody, "PROFILE_REQUIRED")):
        outcome = await track(device, event)
        assert (outcome["__typename"], outcome["code"]) == ("AuthProblem", code)
    assert await kept(own) == []


async def test_a_batch_has_one_to_a_hundred_events(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    event = told(items((await page(ada))[0])[0])
    outcome = await track(ada)
    assert (outcome["__typename"], outcome["code"]) == ("ValidationProblem", "VALIDATION")
    assert [each["field"] for each in outcome["fields"]] == ["events"]
    assert await counts(ada, *[event] * 100) == (1, 99)
    refused = await ada.ask(TRACK, {"events": [event] * 101})
    assert refused.status == 400


async def test_r57_a_device_that_tracks_too_often_is_told_to_wait(data_dir: Path) -> None:
    rates = {"track_per_device": 2}
    async with timed(data_dir, rate_limit_scale=1, rates=rates) as marquee:
        ada = await marquee.sign_in("Ada")
        event = told(items((await page(ada))[0])[0])
        assert await counts(ada, event) == (1, 0)
        assert await counts(ada, event) == (0, 1)
        outcome = await track(ada, event)
        other = await marquee.sign_in("Ada")
        assert await counts(other, event) == (0, 1)
    assert (outcome["__typename"], outcome["limit"]) == ("LimitProblem", 2)
    assert outcome["retryAfterSeconds"] >= 1


async def test_while_the_store_is_away_the_client_is_told_to_send_again(data_dir: Path) -> None:
    fault = Failing(None, failing=("record",))
    async with timed(data_dir, before("tracking", fault)) as marquee:
        ada = await marquee.sign_in("Ada")
        event = told(items((await page(ada))[0])[0])
        outcome = await track(ada, event)
        assert (outcome["__typename"], outcome["code"]) == ("UnavailableProblem", "UNAVAILABLE")
        fault.failing = ()
        assert await counts(ada, event) == (1, 0)
