"""Domain events over a real Redis: consumers that die, a server that is emptied or away."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.redis_node import RedisNode
from domain.events import DomainEvent, TitleChanged, ViewingCompleted, ViewingStarted
from domain.ids import TitleId
from persistence.ports.events import Delivery, Redelivery
from persistence.redis.events import RedisEvents
from tests.e2e.device import ROOT
from tests.e2e.history import films, history, watch
from tests.live.faults.test_redis_faults import sharing
from tests.redis import emptied, shared
from tests.redis import url as redis_url

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("patience")]

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SOON = Redelivery(timedelta(milliseconds=200), most=2)
JOB = "job"
PATIENCE = 60
WORKER = """
import asyncio
from datetime import timedelta
from persistence.ports.events import Redelivery
from persistence.redis.events import RedisEvents
from tests.redis import shared

async def work():
    async with shared() as process:
        events = RedisEvents(process.server, Redelivery(timedelta(milliseconds=200), most=2))
        given = await events.read("job", "killed", limit=1)
        print("has", given[0].id, flush=True)
        await asyncio.sleep(600)

asyncio.run(work())
"""
"""Takes an event, and is killed at work on it."""


def title(number: int) -> TitleChanged:
    return TitleChanged(TitleId(f"movie_{number:032x}"), NOW)


async def killed_at_work() -> str:
    """The id of the event that a process had when it was killed."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, cwd=ROOT, env={**os.environ}, stdout=PIPE
    )
    assert worker.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while not (told := await worker.stdout.readline()).startswith(b"has "):
                assert told, "it ended"  # else what it logged
    finally:
        worker.kill()
        await worker.wait()
    return told.decode().split()[1]


async def given_next(events: RedisEvents, consumer: str = "lives") -> Sequence[Delivery]:
    """As soon as there is something."""
    async with asyncio.timeout(PATIENCE):
        while not (given := await events.read(JOB, consumer, limit=10)):  # noqa: ASYNC110 - of others
            await asyncio.sleep(0.02)
    return given


async def test_what_a_killed_consumer_had_is_given_to_another_once() -> None:
    async with emptied() as process:
        events = RedisEvents(process.server, SOON)
        await events.publish([title(1)])
        id_ = await killed_at_work()
        [again] = await given_next(events)
        assert (again.id, again.event, again.times) == (id_, title(1), 2)
        await events.acknowledge(JOB, id_)
        await asyncio.sleep(2 * SOON.after.total_seconds())
        assert await events.read(JOB, "lives", limit=10) == []
        assert await events.dead(JOB, limit=10) == []


async def test_what_kills_every_consumer_becomes_a_dead_letter_and_may_be_tried_again() -> None:
    async with emptied() as process:
        events = RedisEvents(process.server, SOON)
        await events.publish([title(1)])
        id_ = await killed_at_work()
        [again] = await given_next(events, "dies too")
        assert again.id == id_
        await events.publish([title(2)])
        given = await given_next(events)
        assert [each.event for each in given] == [title(2)]
        await events.acknowledge(JOB, given[0].id)
        async with asyncio.timeout(PATIENCE):
            while not (dead := await events.dead(JOB, limit=10)):
                await events.read(JOB, "lives", limit=10)
        assert [(each.id, each.event) for each in dead] == [(id_, title(1))]
        assert await events.retry(JOB, id_)
        assert [each.event for each in await given_next(events)] == [title(1)]


async def test_emptied_under_load_a_consumer_goes_on() -> None:
    async with emptied() as process, shared() as other:
        events, heard = RedisEvents(process.server, SOON), set[DomainEvent]()
        done = asyncio.Event()

        async def consume() -> None:
            while not done.is_set():
                for each in await events.read(JOB, "lives", limit=10):
                    heard.add(each.event)
                    await events.acknowledge(JOB, each.id)
                await asyncio.sleep(0)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(consume())
            for number in range(200):
                await events.publish([title(number)])
                if number % 10 == 9:
                    await other.server.call("FLUSHALL")
            await events.publish([title(1_000)])
            async with asyncio.timeout(PATIENCE):
                while title(1_000) not in heard:  # noqa: ASYNC110 - of another task
                    await asyncio.sleep(0.01)
            done.set()


async def test_a_viewing_is_told_when_it_starts_and_when_it_completes(
    data_dir: Path, redis_node: RedisNode
) -> None:
    async with sharing(data_dir, redis_node) as marquee:
        device = await marquee.sign_in("Oskar")
        [film] = (await films(device))[:1]
        viewing = uuid4()
        await watch(device, film, marquee.clock() - timedelta(hours=2), viewing=viewing)
        async with shared() as process:
            told = [each.event for each in await given_next(RedisEvents(process.server))]
        started = [each for each in told if isinstance(each, ViewingStarted)]
        assert [(each.viewing_id, each.playable_id) for each in started] == [
            (viewing.hex, film["id"])
        ]
        assert all(isinstance(each, ViewingStarted | ViewingCompleted) for each in told)


async def test_while_redis_is_away_progress_is_kept_and_nothing_is_told(
    data_dir: Path, redis_node: RedisNode
) -> None:
    async with sharing(data_dir, redis_node) as marquee:
        device = await marquee.sign_in("Oskar")
        [film] = (await films(device))[:1]
        redis_node.kill()
        await watch(device, film, marquee.clock() - timedelta(hours=2), viewing=uuid4())
        assert len(await history(device)) == 1


async def test_an_operator_reads_events_and_has_what_was_given_up_given_again(
    data_dir: Path,
) -> None:
    async with emptied() as process:
        events = RedisEvents(process.server, Redelivery())
        await events.publish([title(1), title(2)])
        first = await said(data_dir, "tail", "--no-follow")
        assert [json.loads(line)["title_id"] for line in first] == [
            title(1).title_id,
            title(2).title_id,
        ]
        assert await said(data_dir, "tail", "--no-follow") == []
        one, _ = await events.read(JOB, "a", limit=2)
        await events.give_up(JOB, one.id, "no such title")
        [letter] = await said(data_dir, "dead", "--group", JOB)
        assert letter.startswith(f"{one.id} no such title: ")
        assert await said(data_dir, "retry", one.id, "--group", JOB) == [
            f"{one.id} is given to {JOB} again."
        ]
        assert await said(data_dir, "dead", "--group", JOB) == []


async def said(data_dir: Path, *arguments: str) -> list[str]:
    """The lines that `marquee events` prints."""
    command = ("-c", "from cli import main; main()", "events", *arguments)
    own = {"MARQUEE_DATA_DIR": str(data_dir), "MARQUEE_REDIS_URL": redis_url()}
    running = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env={**os.environ, **own}, stdout=PIPE, stderr=PIPE
    )
    out, complaints = await running.communicate()
    assert running.returncode == 0, complaints.decode()
    return out.decode().splitlines()
