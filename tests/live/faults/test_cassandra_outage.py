"""One Cassandra node of three is lost: nobody is told, and nothing acknowledged is gone."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from deploy.cassandra_node import Node
from domain.ids import ProfileId
from domain.watching.keys import ViewingId
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING
from persistence.cassandra.address import Address
from persistence.cassandra.progress import CassandraProgress
from persistence.ports.progress import ProgressWrite
from tests.cassandra import keyspace, progress_at
from tests.watching.build import FILM, NOW, event

pytestmark = pytest.mark.live

WRITERS = 8
Acknowledged = dict[ProfileId, set[ViewingId]]


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


@pytest.fixture
async def progress(address: Address) -> AsyncIterator[CassandraProgress]:
    if len(address.hosts) < 3:
        pytest.fail("the loss of a node needs three: python deploy/with_cassandra.py --nodes 3")
    async with progress_at(address) as (progress, _):
        yield progress


async def write_until(
    done: asyncio.Event, progress: CassandraProgress, acknowledged: Acknowledged
) -> None:
    """Record events of one profile, a viewing each, and note each that was acknowledged."""
    profile_id = ProfileId(f"prof_{uuid4().hex}")
    kept = acknowledged[profile_id] = set()
    number = 0
    while not done.is_set():
        number += 1
        at = NOW - timedelta(seconds=number)
        (viewing,) = recorded(NOTHING, [event(50, at, viewing=number)]).fresh
        await progress.record([ProgressWrite(profile_id=profile_id, key=FILM, viewings=(viewing,))])
        kept.add(viewing.id)


async def more(acknowledged: Acknowledged, count: int) -> None:
    """Wait until so many more were acknowledged."""
    before = sum(map(len, acknowledged.values()))
    async with asyncio.timeout(120):
        while sum(map(len, acknowledged.values())) < before + count:  # noqa: ASYNC110 - of many
            await asyncio.sleep(0.05)


async def test_r9_a_node_that_is_killed_under_writes_loses_nothing_and_stops_nobody(
    progress: CassandraProgress, nodes: Sequence[Node]
) -> None:
    acknowledged: Acknowledged = {}
    done = asyncio.Event()
    async with asyncio.TaskGroup() as writers:
        for _ in range(WRITERS):
            writers.create_task(write_until(done, progress, acknowledged))
        await more(acknowledged, 100)
        await asyncio.to_thread(nodes[1].kill)
        await more(acknowledged, 200)
        await asyncio.to_thread(nodes[1].restart)
        await more(acknowledged, 100)
        done.set()
    await asyncio.to_thread(nodes[2].kill)  # what was missed while it was away is read from others

    for profile_id, viewings in acknowledged.items():
        state = (await progress.states(profile_id, [FILM]))[FILM.playable_id]
        assert set(state.viewings) >= viewings
