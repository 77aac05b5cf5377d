"""Live updates: what every adapter of the port promises."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.ids import DeviceId
from persistence.listeners import WAITING
from persistence.memory.live_updates import MemoryLiveUpdates
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import CutOff, Listening, LiveEvent, LiveUpdates
from persistence.redis.live_updates import RedisLiveUpdates
from persistence.redis.shared import Shared
from tests.redis import PATIENCE, STORES, emptied, shared

TELEVISION = DeviceId("dev_" + "1" * 32)


@pytest.fixture(params=STORES)
async def updates(request: pytest.FixtureRequest) -> AsyncIterator[LiveUpdates]:
    if request.param == "memory":
        yield MemoryLiveUpdates()
        return
    async with emptied() as process:
        yield await on(process)


async def on(process: Shared) -> RedisLiveUpdates:
    """What a process has once its channels are heard."""
    made = RedisLiveUpdates(process.server, process.channels)
    async with asyncio.timeout(PATIENCE):
        while not process.channels.is_up:  # noqa: ASYNC110 - it tells nobody else
            await asyncio.sleep(0.001)
    return made


def event(subject: str) -> LiveEvent:
    return LiveEvent(ChangeKind.PROGRESS, (subject,), TELEVISION)


async def taken(listening: Listening, count: int) -> list[str]:
    return [(await anext(listening)).subjects[0] for _ in range(count)]


async def heard(listening: Listening) -> list[LiveEvent]:
    return [each async for each in listening]


async def test_a_listener_hears_what_is_published_after_it_began_in_order(
    updates: LiveUpdates,
) -> None:
    await updates.publish("t", event("before"))
    listening = await updates.subscribe("t")
    for subject in ("a", "b", "c"):
        await updates.publish("t", event(subject))
    assert await anext(listening) == LiveEvent(ChangeKind.PROGRESS, ("a",), TELEVISION)
    assert await taken(listening, 2) == ["b", "c"]


async def test_a_listener_that_waits_is_woken(updates: LiveUpdates) -> None:
    listening = await updates.subscribe("t")
    waiting = asyncio.create_task(taken(listening, 1))
    await asyncio.sleep(0)
    await updates.publish("t", event("a"))
    assert await waiting == ["a"]


async def test_every_listener_of_a_topic_hears_and_no_other(updates: LiveUpdates) -> None:
    """R58: a topic is all that stands between two profiles."""
    one, other, apart = [await updates.subscribe(topic) for topic in ("t", "t", "u")]
    await updates.publish("t", event("a"))
    await updates.publish("u", event("b"))
    assert await taken(one, 1) == await taken(other, 1) == ["a"]
    assert await taken(apart, 1) == ["b"]


async def test_one_listener_may_hear_several_topics(updates: LiveUpdates) -> None:
    listening = await updates.subscribe("t", "u")
    await updates.publish("u", event("a"))
    await updates.publish("t", event("b"))
    assert await taken(listening, 2) == ["a", "b"]


async def test_what_a_process_tells_itself_is_heard_too(updates: LiveUpdates) -> None:
    listening = await updates.subscribe("t")
    updates.tell("t", event("a"))
    assert await taken(listening, 1) == ["a"]


async def test_a_closed_listener_hears_no_more(updates: LiveUpdates) -> None:
    listening = await updates.subscribe("t")
    await updates.publish("t", event("a"))
    await listening.aclose()
    await updates.publish("t", event("b"))
    assert await heard(listening) == []


async def test_closing_wakes_who_waits(updates: LiveUpdates) -> None:
    listening = await updates.subscribe("t")
    waiting = asyncio.create_task(heard(listening))
    await asyncio.sleep(0)
    await listening.aclose()
    assert await waiting == []


async def test_a_listener_that_takes_nothing_is_cut_off_and_holds_nothing(
    updates: LiveUpdates,
) -> None:
    slow, quick = await updates.subscribe("t"), await updates.subscribe("t")
    for number in range(WAITING):
        await updates.publish("t", event(str(number)))
        await taken(quick, 1)
    await updates.publish("t", event("too many"))
    assert await taken(quick, 1) == ["too many"]
    for _ in range(2):
        with pytest.raises(CutOff):
            await anext(slow)


async def test_as_many_as_may_wait_are_all_heard(updates: LiveUpdates) -> None:
    listening = await updates.subscribe("t")
    sent = [str(number) for number in range(WAITING)]
    for subject in sent:
        await updates.publish("t", event(subject))
    assert await taken(listening, WAITING) == sent


async def test_in_memory_nothing_is_left_of_listeners_that_have_gone() -> None:
    updates = MemoryLiveUpdates(waiting=1)
    closed, cut = await updates.subscribe("t", "u"), await updates.subscribe("u")
    assert updates.listeners == 2
    await closed.aclose()
    await closed.aclose()
    for _ in range(2):
        await updates.publish("u", event("a"))
    assert updates.listeners == 0
    with pytest.raises(CutOff):
        await anext(cut)


async def test_in_memory_no_others_are_told() -> None:
    assert await MemoryLiveUpdates().publish("t", event("a")) is False


@pytest.mark.live
async def test_in_redis_every_process_hears_once_and_in_order() -> None:
    async with emptied() as one, shared() as other:
        here, there = await on(one), await on(other)
        near, far = await here.subscribe("t"), await there.subscribe("t", "u")
        apart = await there.subscribe("u")
        sent = [str(number) for number in range(20)]
        for subject in sent:
            assert await here.publish("t", event(subject)) is True
        await here.publish("u", LiveEvent(ChangeKind.MY_LIST))
        assert await taken(near, 20) == await taken(far, 20) == sent
        assert await anext(far) == await anext(apart) == LiveEvent(ChangeKind.MY_LIST)
        await there.publish("t", event("back"))
        assert await taken(near, 1) == await taken(far, 1) == ["back"]


@pytest.mark.live
async def test_in_redis_what_a_process_tells_itself_stays_there() -> None:
    async with emptied() as one, shared() as other:
        here, there = await on(one), await on(other)
        far = await there.subscribe("t")
        here.tell("t", event("own"))
        await here.publish("t", event("for all"))
        assert await taken(far, 1) == ["for all"]


@pytest.mark.live
async def test_in_redis_what_is_kept_of_it_is_forgotten_before_listeners_are_told() -> None:
    async with emptied() as one, shared() as other:
        here, there = await on(one), await on(other)
        far, told = await there.subscribe("t"), list[str]()
        here.before_telling(lambda _: told.append("the process that publishes"))
        there.before_telling(told.append)
        await here.publish("t", event("a"))
        assert await taken(far, 1) == ["a"]
        assert told == ["t"]


@pytest.mark.live
async def test_in_redis_a_topic_is_left_with_its_last_listener_and_can_be_joined_again() -> None:
    async with emptied() as one, shared() as other:
        here, there = await on(one), await on(other)
        for number in range(3):
            far = await there.subscribe("t")
            await here.publish("t", event(str(number)))
            assert await taken(far, 1) == [str(number)]
            await far.aclose()
            assert there.listeners == 0
            async with asyncio.timeout(PATIENCE):
                while await one.server.call("PUBSUB", "CHANNELS", "mq:live:*"):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.001)


@pytest.mark.live
async def test_in_redis_listeners_are_cut_off_when_channels_were_lost_meanwhile() -> None:
    async with emptied() as one, shared() as other:
        here, there = await on(one), await on(other)
        far = await there.subscribe("t")
        await one.server.call("CLIENT", "KILL", "TYPE", "pubsub")
        with pytest.raises(CutOff):
            async with asyncio.timeout(PATIENCE):
                await anext(far)
        again = await there.subscribe("t")
        await here.publish("t", event("a"))
        assert await taken(again, 1) == ["a"]
