"""Domain events: what every adapter of the port promises."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from domain.events import DomainEvent, TitleChanged, ViewingCompleted, ViewingStarted
from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.keys import ViewingId
from persistence.memory.events import MemoryEvents
from persistence.ports.events import NOT_ACKNOWLEDGED, NOT_READABLE, Events, Redelivery
from persistence.redis.events import RedisEvents
from tests.redis import STORES, emptied

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOST = 3
AT_ONCE, LATER = Redelivery(timedelta(0), MOST), Redelivery(timedelta(hours=1), MOST)
JOB, OTHER = "job", "other"

Opened = Callable[[Redelivery], Events]
"""Another process, with its own idea of when an event is given again."""


def title(number: int) -> TitleChanged:
    return TitleChanged(TitleId(f"movie_{number:032x}"), NOW)


def viewing(kind: type[ViewingStarted | ViewingCompleted], country: str | None) -> DomainEvent:
    film = f"movie_{1:032x}"
    of = (ProfileId(f"prof_{1:032x}"), TitleId(film), PlayableId(film), ViewingId(f"{2:032x}"))
    return kind(*of, NOW, country)


@pytest.fixture(params=STORES)
async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Opened]:
    if request.param == "memory":
        kept = MemoryEvents(AT_ONCE)

        def own(redelivery: Redelivery) -> Events:
            kept._redelivery = redelivery  # noqa: SLF001 - of one process there is one store
            return kept

        yield own
        return
    async with emptied() as process:
        yield lambda redelivery: RedisEvents(process.server, redelivery)


@pytest.fixture
def events(opened: Opened) -> Events:
    return opened(LATER)


async def test_every_kind_of_event_is_given_as_it_was_published(events: Events) -> None:
    told: list[DomainEvent] = [
        title(1),
        viewing(ViewingStarted, "ES"),
        viewing(ViewingCompleted, None),
    ]
    assert {type(each) for each in told} == set(get_args(DomainEvent))
    await events.publish(told)
    given = await events.read(JOB, "a", limit=10)
    assert [each.event for each in given] == told
    assert [each.times for each in given] == [1, 1, 1]


async def test_nothing_is_given_where_nothing_was_published(events: Events) -> None:
    await events.publish([])
    assert await events.read(JOB, "a", limit=10) == []
    assert await events.dead(JOB, limit=10) == []


async def test_each_group_is_given_each_event_and_of_a_group_one_consumer(events: Events) -> None:
    await events.publish([title(1), title(2), title(3)])
    first = await events.read(JOB, "a", limit=2)
    second = await events.read(JOB, "b", limit=2)
    assert [each.event for each in first] == [title(1), title(2)]
    assert [each.event for each in second] == [title(3)]
    assert len(await events.read(OTHER, "a", limit=10)) == 3


async def test_what_was_acknowledged_is_not_given_again(opened: Opened) -> None:
    events = opened(AT_ONCE)
    await events.publish([title(1), title(2)])
    one, _ = await events.read(JOB, "a", limit=2)
    await events.acknowledge(JOB, one.id)
    await events.acknowledge(JOB, one.id)
    assert [each.event for each in await events.read(JOB, "b", limit=2)] == [title(2)]


async def test_what_a_consumer_left_is_given_to_another_and_comes_before_what_is_new(
    opened: Opened,
) -> None:
    await opened(LATER).publish([title(1)])
    await opened(LATER).read(JOB, "dies", limit=1)
    await opened(LATER).publish([title(2)])
    assert [e.event for e in await opened(LATER).read(JOB, "lives", limit=1)] == [title(2)]
    [again] = await opened(AT_ONCE).read(JOB, "lives", limit=1)
    assert (again.event, again.times) == (title(1), 2)


async def test_what_is_given_too_often_becomes_a_dead_letter_of_this_group_alone(
    opened: Opened,
) -> None:
    events = opened(AT_ONCE)
    await events.publish([title(1)])
    given = [each for _ in range(MOST) for each in await events.read(JOB, "a", limit=1)]
    assert [each.times for each in given] == [1, 2, 3]
    assert await events.read(JOB, "a", limit=1) == []
    [letter] = await events.dead(JOB, limit=10)
    assert (letter.id, letter.event) == (given[0].id, title(1))
    assert letter.reason == NOT_ACKNOWLEDGED
    assert await events.dead(OTHER, limit=10) == []
    assert len(await events.read(OTHER, "a", limit=1)) == 1


async def test_a_consumer_may_give_an_event_up_and_say_why(opened: Opened) -> None:
    events = opened(AT_ONCE)
    await events.publish([title(1), title(2)])
    one, two = await events.read(JOB, "a", limit=2)
    await events.give_up(JOB, one.id, "no such title")
    await events.give_up(JOB, two.id, "nor this")
    await events.give_up(JOB, two.id, "a second time")
    assert [each.reason for each in await events.dead(JOB, limit=10)] == [
        "nor this",
        "no such title",
    ]
    assert await events.read(JOB, "a", limit=2) == []


async def test_a_dead_letter_is_given_again_as_if_for_the_first_time(events: Events) -> None:
    await events.publish([title(1)])
    [one] = await events.read(JOB, "a", limit=1)
    assert not await events.retry(JOB, one.id)
    await events.give_up(JOB, one.id, "not now")
    assert not await events.retry(OTHER, one.id)
    assert await events.retry(JOB, one.id)
    assert not await events.retry(JOB, one.id)
    [again] = await events.read(JOB, "b", limit=1)
    assert (again.event, again.times) == (title(1), 1)
    assert await events.dead(JOB, limit=10) == []


async def test_in_memory_the_oldest_make_room() -> None:
    events = MemoryEvents(AT_ONCE, most=2)
    await events.publish([title(1)])
    await events.read(JOB, "a", limit=1)
    await events.publish([title(2), title(3)])
    assert [each.event for each in await events.read(JOB, "a", limit=9)] == [title(2), title(3)]


@pytest.mark.live
async def test_in_redis_the_oldest_make_room() -> None:
    async with emptied() as process:
        events = RedisEvents(process.server, AT_ONCE)
        for _ in range(250):
            await events.publish([title(number) for number in range(500)])
        [stream] = await process.server.call("KEYS", "mq:events:*")
        assert 100_000 <= await process.server.call("XLEN", stream) < 101_000


@pytest.mark.live
async def test_in_redis_what_cannot_be_read_is_a_dead_letter() -> None:
    async with emptied() as process:
        events = RedisEvents(process.server, AT_ONCE)
        await events.publish([title(1)])
        [stream] = await process.server.call("KEYS", "mq:events:*")
        await process.server.call("XADD", stream, "*", "event", b'["_Kept",["Gone",1]]')
        assert [each.event for each in await events.read(JOB, "a", limit=9)] == [title(1)]
        [letter] = await events.dead(JOB, limit=9)
        assert (letter.event, letter.reason) == (None, NOT_READABLE)


@pytest.mark.live
async def test_in_redis_what_was_left_and_then_made_room_is_forgotten() -> None:
    async with emptied() as process:
        events = RedisEvents(process.server, AT_ONCE)
        await events.publish([title(1)])
        [one] = await events.read(JOB, "a", limit=1)
        [stream] = await process.server.call("KEYS", "mq:events:*")
        await process.server.call("XDEL", stream, one.id)
        assert await events.read(JOB, "a", limit=9) == []
        assert await events.dead(JOB, limit=9) == []
