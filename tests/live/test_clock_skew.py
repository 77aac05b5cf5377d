"""Devices whose clocks are five minutes off: nothing changes but what R4 says, on every store."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from persistence.cassandra.address import Address
from persistence.wiring import migrate_progress
from tests.cassandra import keyspace, url_of
from tests.e2e.device import Device
from tests.e2e.history import RECORD, event, films
from tests.e2e.page_rules import Json
from tests.e2e.running import Marquee, running, settings_for
from tests.postgresql import new_database, shown

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("patience")]

SKEW = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
STATE = """
query($id: ID!) { node(id: $id) { ... on Movie {
  watchState { positionMs lastWatchedAt lastDevice { id } } } } }
"""


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


@pytest.fixture(params=["cassandra", "postgresql"])
async def marquee(
    request: pytest.FixtureRequest, data_dir: Path, address: Address
) -> AsyncIterator[Marquee]:
    """With its clock standing still, and progress on one of the stores."""
    async with new_database() as database:
        keeps = {"cassandra": f"{url_of(address)}&timeout_ms=30000", "postgresql": shown(database)}
        url = keeps[request.param]
        await migrate_progress(url)
        async with running(settings_for(data_dir, progress_url=url)) as marquee:
            yield marquee


async def told(device: Device, *events: Json) -> list[tuple[str, str | None]]:
    """The outcome of each event, and why it was rejected."""
    answer = await device.ask(RECORD, {"events": list(events)})
    return [(one["outcome"], one["reason"]) for one in answer.data["recordProgress"]["results"]]


async def place(device: Device, film: Json) -> tuple[int, datetime, str]:
    state = (await device.ask(STATE, {"id": film["id"]})).data["node"]["watchState"]
    at = datetime.fromisoformat(state["lastWatchedAt"])
    return state["positionMs"], at, state["lastDevice"]["id"]


async def test_r4_clocks_that_are_five_minutes_off_change_nothing_else(marquee: Marquee) -> None:
    household = await marquee.household()
    right, fast, slow = [await marquee.sign_in_as(*household) for _ in range(3)]
    film, now, viewing = (await films(right))[0], marquee.clock(), uuid4()
    length = film["durationMs"]

    def at(percent: int, instant: datetime) -> Json:
        return event(film, percent, instant, viewing, seq=percent)

    assert await told(right, at(20, now - SECOND)) == [("APPLIED", None)]
    # Ahead by more than two minutes: rejected, alone, and nothing of it is kept.
    ahead = at(30, now + SKEW)
    assert await told(fast, ahead, at(10, now - 2 * SECOND)) == [
        ("REJECTED", "CLOCK_AHEAD"),
        ("STALE", None),
    ]
    assert await place(right, film) == (round(length * 0.2), now - SECOND, right.id)
    # Stamped anew by the server's time it counts like any other.
    assert await told(fast, {**ahead, "occurredAt": now.isoformat()}) == [("APPLIED", None)]
    assert await place(right, film) == (round(length * 0.3), now, fast.id)
    # Behind: it is taken for what it says, the past, wherever it arrives.
    assert await told(slow, at(40, now - SKEW)) == [("STALE", None)]
    assert await place(right, film) == (round(length * 0.3), now, fast.id)
    # And the right clock is the latest again a second later, although it told first.
    marquee.clock.forward(seconds=1)
    assert await told(right, at(50, now + SECOND)) == [("APPLIED", None)]
    assert await place(slow, film) == (round(length * 0.5), now + SECOND, right.id)
