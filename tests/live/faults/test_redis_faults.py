"""Redis is emptied, hangs, is killed and comes back: whoever asks is answered all the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.redis_node import RedisNode
from foundation.breaker import FAILURES, OPEN_SECONDS, BreakerOpen
from foundation.limits import RateLimits
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import CutOff, LiveEvent
from persistence.ports.unavailable import StoreUnavailable
from persistence.redis import channels
from persistence.redis.address import parse
from persistence.redis.changes import BELL
from persistence.redis.line import Line
from persistence.redis.live_updates import RedisLiveUpdates
from persistence.redis.server import RedisServer
from persistence.redis.shared import Shared, shared_at
from tests.e2e.device import Device
from tests.e2e.history import films, history, watch
from tests.e2e.running import Clock, Marquee, running, settings_for
from tests.live.fault_proxy import Fault, proxied
from tests.live.faults.seconds import Seconds
from tests.redis import shared

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("patience")]

DEVICES = 4
WRONG = "not the password"


@asynccontextmanager
async def sharing(data_dir: Path, node: RedisNode, **changes: Any) -> AsyncIterator[Marquee]:
    settings = settings_for(data_dir, redis_url=node.url, **changes)
    async with shared() as process:
        await process.server.call("FLUSHALL")
    async with running(settings, clock=Clock()) as marquee:
        yield marquee


async def page_of(device: Device) -> str:
    answer = await device.ask("{ homepage { id rows { edges { node { id } } } } }")
    found: str = answer.data["homepage"]["id"]
    return found


async def is_signed_in(device: Device) -> bool:
    return (await device.ask("{ viewer { id } }")).data["viewer"] is not None


async def health(marquee: Marquee) -> dict[str, Any]:
    response = await marquee.http.get("/readyz")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


async def until_back(marquee: Marquee, seconds: Seconds) -> None:
    async with asyncio.timeout(30):
        while (await health(marquee))["status"] != "ready":
            seconds.now += OPEN_SECONDS  # on a busy machine the one probe may come too late
            await asyncio.sleep(0.02)


async def fail_to_sign_in(marquee: Marquee, email: str, times: int) -> list[str]:
    return [(await marquee.device().log_in(email, WRONG))["__typename"] for _ in range(times)]


async def test_emptied_under_load_nobody_is_signed_out_revived_or_counted_twice(
    data_dir: Path, redis_node: RedisNode
) -> None:
    async with sharing(data_dir, redis_node) as marquee:
        await marquee.warm()
        devices = [await marquee.sign_in("Oskar") for _ in range(DEVICES)]
        ended = await marquee.sign_in("Edith")
        await ended.run("web/sign-in.graphql", "WebLogOut")
        available = await films(devices[0])
        emptied = 0
        done = asyncio.Event()

        async def empty() -> None:
            nonlocal emptied
            async with shared() as process:
                while not done.is_set():
                    await process.server.call("FLUSHALL")
                    emptied += 1
                    await asyncio.sleep(0.005)

        async def use(device: Device, place: int) -> None:
            for number in range(3):
                at = marquee.clock() - timedelta(minutes=10 * (3 * place + number) + 5)
                await watch(device, available[3 * place + number], at, viewing=uuid4())
                await page_of(device)
                assert await is_signed_in(device)
                assert not await is_signed_in(ended)

        emptying = asyncio.create_task(empty())
        await asyncio.gather(*(use(device, place) for place, device in enumerate(devices)))
        done.set()
        await emptying
        assert emptied > 3
        entries = await history(devices[0], first=50)
        assert len(entries) == 3 * DEVICES
        assert len({entry["playable"]["id"] for entry in entries}) == 3 * DEVICES


async def test_while_it_hangs_pages_are_answered_in_time_and_limits_hold(
    data_dir: Path, redis_node: RedisNode, seconds: Seconds
) -> None:
    async with sharing(data_dir, redis_node, rate_limit_scale=1) as marquee:
        await marquee.warm()
        ada = await marquee.sign_in("Ada")
        before = await page_of(ada)
        assert set(await fail_to_sign_in(marquee, "editor@marquee.test", 6)) == {"AuthProblem"}
        redis_node.pause()

        shown = {await page_of(ada) for _ in range(3)}
        assert shown == {before}  # what this process showed last, it goes on to show
        assert await health(marquee) == {"status": "degraded", "degraded": ["redis"]}
        # SECURITY: tries from before it hung still count (R53).
        outcomes = await fail_to_sign_in(marquee, "editor@marquee.test", 5)
        assert outcomes == ["AuthProblem"] * 4 + ["LimitProblem"]

        redis_node.resume()
        await until_back(marquee, seconds)
        assert await page_of(ada) == before


async def test_while_it_hangs_a_device_that_asks_too_often_is_told_so(
    data_dir: Path, redis_node: RedisNode
) -> None:
    rates = RateLimits(operations_per_device=8, operations_per_address=1_000)
    async with sharing(data_dir, redis_node, rate_limit_scale=1, rates=rates) as marquee:
        device = await marquee.sign_in("Ada")
        redis_node.pause()
        statuses = [(await device.post({"query": "{ viewer { id } }"})).status for _ in range(10)]
        assert statuses == [200] * 8 + [429] * 2


async def test_killed_and_started_again_it_is_used_again(
    data_dir: Path, redis_node: RedisNode, seconds: Seconds
) -> None:
    async with sharing(data_dir, redis_node) as marquee:
        await marquee.warm()
        ada = await marquee.sign_in("Ada")
        await page_of(ada)
        redis_node.kill()
        sam = await marquee.sign_in("Sam")
        meanwhile = await page_of(sam)
        assert (await health(marquee))["degraded"] == ["redis"]

        redis_node.start()
        await until_back(marquee, seconds)
        edith = await marquee.sign_in("Edith")
        kept = await page_of(edith)
        assert await page_of(sam) != ""
        async with shared() as process:
            found = await process.server.call("KEYS", f"mq:page:*:{kept}")
            assert len(found) == 1
        assert (await marquee.stores.pages.by_id(meanwhile, marquee.clock())) is not None  # type: ignore[arg-type]


async def test_it_may_be_away_when_a_server_starts(
    data_dir: Path, redis_node: RedisNode, seconds: Seconds
) -> None:
    redis_node.kill()
    settings = settings_for(data_dir, redis_url=redis_node.url)
    async with running(settings, clock=Clock()) as marquee:
        ada = await marquee.sign_in("Ada")
        await page_of(ada)
        redis_node.start()
        await until_back(marquee, seconds)
        assert await is_signed_in(ada)


async def test_r54_while_it_is_away_what_ends_at_one_server_ends_at_the_other(
    data_dir: Path, redis_node: RedisNode
) -> None:
    async with sharing(data_dir, redis_node) as here, sharing(data_dir, redis_node) as there:
        device = await here.sign_in("Ada")
        elsewhere = replace(device, http=there.http)
        assert await is_signed_in(elsewhere)
        redis_node.kill()
        await device.run("web/sign-in.graphql", "WebLogOut")
        async with asyncio.timeout(30):  # how soon is a matter of the table's polls
            while await is_signed_in(elsewhere):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)


async def test_listeners_of_the_process_are_told_while_it_is_away_and_cut_off_when_it_is_back(
    redis_node: RedisNode,
) -> None:
    async with shared(deadline=0.05, failures=FAILURES) as process:
        updates = RedisLiveUpdates(process.server, process.channels)
        redis_node.kill()
        listening = await updates.subscribe("t")
        event = LiveEvent(ChangeKind.PROGRESS, ("a",))
        assert await updates.publish("t", event) is False
        assert await anext(listening) == event
        redis_node.start()
        with pytest.raises(CutOff):
            async with asyncio.timeout(30):
                await anext(listening)


async def until_answered(server: RedisServer, clock: Seconds) -> None:
    """On a busy machine a first connection may take longer than a call has."""
    async with asyncio.timeout(30):
        while True:
            clock.now += OPEN_SECONDS
            with suppress(StoreUnavailable):
                await server.check()
                return
            await asyncio.sleep(0.02)


@dataclass
class Heard:
    """How often a process's channels were heard anew."""

    times: int = 0

    def __call__(self) -> None:
        self.times += 1

    async def again(self) -> None:
        wanted = self.times + 1
        async with asyncio.timeout(30):
            while self.times < wanted:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.005)


async def test_channels_on_which_nothing_is_said_are_kept_and_those_of_a_server_that_hangs_are_not(
    redis_node: RedisNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shared() as process:
        await until_heard(process)
        heard = Heard()
        process.channels.restored.append(heard)
        monkeypatch.setattr(channels, "QUIET_SECONDS", 0.05)
        await process.server.call("PUBLISH", BELL, b"")  # from the next word on it counts
        await asyncio.sleep(0.5)
        assert (heard.times, process.channels.is_up) == (0, True)
        redis_node.pause()
        async with asyncio.timeout(30):
            while process.channels.is_up:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.005)
        monkeypatch.undo()
        redis_node.resume()
        await heard.again()


async def until_heard(process: Shared) -> None:
    async with asyncio.timeout(30):
        while not process.channels.is_up:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.005)


class Counted(Line):
    """A line, and how often it was asked."""

    asked = 0

    async def ask(self, *command: str | bytes | float) -> Any:
        self.asked += 1
        return await super().ask(*command)


async def test_r57_of_many_calls_to_a_server_that_hangs_exactly_one_finds_out(
    redis_node: RedisNode,
) -> None:
    clock = Seconds()
    address = parse(redis_node.url)
    line = Counted(address.pool.make_connection, address.deadline_seconds)
    server = RedisServer(line, clock=clock)
    await until_answered(server, clock)
    redis_node.pause()

    async def causes(calls: int) -> list[type]:
        done = await asyncio.gather(*(server.check() for _ in range(calls)), return_exceptions=True)
        assert all(isinstance(each, StoreUnavailable) for each in done)
        return [type(each.__cause__) for each in done if isinstance(each, BaseException)]

    assert await causes(5) == [TimeoutError] * 5
    line.asked = 0
    assert await causes(20) == [BreakerOpen] * 20
    assert line.asked == 0
    clock.now += OPEN_SECONDS
    assert sorted(each.__name__ for each in await causes(20)) == ["BreakerOpen"] * 19 + [
        "TimeoutError"
    ]
    assert line.asked == 1
    redis_node.resume()
    await until_answered(server, clock)
    await server.close()


async def test_r57_a_connection_that_is_reset_under_many_calls_is_one_outage(
    redis_node: RedisNode,
) -> None:
    address = parse(redis_node.url)
    port = address.pool.connection_kwargs["port"]
    async with proxied(("127.0.0.1", port)) as proxy:
        url = f"redis://{proxy.host}:{proxy.port}/0?deadline_ms=30000"
        async with shared_at(url, failures=2) as process:
            await process.server.check()
            await proxy.fail(Fault.HANG)
            calls = [asyncio.create_task(process.server.check()) for _ in range(20)]
            await asyncio.sleep(0.05)
            await proxy.fail(Fault.RESET)
            ended = await asyncio.gather(*calls, return_exceptions=True)
            assert sorted(type(each).__name__ for each in ended) == [
                *["StoreNotAtFault"] * 19,
                "StoreUnavailable",
            ]
            await proxy.fail(Fault.NONE)
            await process.server.check()
            assert not process.server.is_left_alone
