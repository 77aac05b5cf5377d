"""Live updates: what every adapter of the port promises."""

import asyncio

import pytest

from domain.ids import DeviceId
from persistence.memory.live_updates import WAITING, MemoryLiveUpdates
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import CutOff, Listening, LiveEvent, LiveUpdates

TELEVISION = DeviceId("dev_" + "1" * 32)


@pytest.fixture(params=[MemoryLiveUpdates])
def updates(request: pytest.FixtureRequest) -> LiveUpdates:
    made: LiveUpdates = request.param()
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
