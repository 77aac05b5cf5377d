"""Marquee on the three real stores, each behind proxies of ours, and people who use it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from httpx2 import AsyncClient
from sqlalchemy import URL, make_url

from foundation.clock import utc_now
from jobs.demo.seed import seed
from persistence.cassandra.address import Address
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.cassandra import PATIENCE, url_of
from tests.e2e.device import Answer
from tests.live.fault_proxy import HOST, Fault, FaultProxy, proxied
from tests.live.hasty import NODES, PROXIES
from tests.live.served import HASTY, serving
from tests.live.writers import Event, Writer, told, writers
from tests.postgresql import new_database, shown
from tests.redis import shared
from tests.redis import url as redis_url

FILMS = 12
PAUSE_SECONDS = 0.1
SIGN_IN_SECONDS = 0.8
"""To check a password takes much of a processor: this is not what is tested."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """All that leads to one store."""

    proxies: Sequence[FaultProxy]

    async def fail(self, fault: Fault) -> None:
        for proxy in self.proxies:
            await proxy.fail(fault)


@dataclass(frozen=True)
class Deployment:
    http: AsyncClient
    postgresql: Link
    cassandra: Link
    redis: Link
    log: Path

    async def health(self) -> tuple[int, Json]:
        answer = await self.http.get("/readyz")
        return answer.status_code, answer.json()

    async def metric(self, name: str) -> float:
        lines = (await self.http.get("/metrics")).text.splitlines()
        (value,) = (line.rpartition(" ")[2] for line in lines if line.startswith(f"{name} "))
        return float(value)


@dataclass(frozen=True)
class Said:
    """What somebody was answered: of a page what is missing, of all else the outcome's type."""

    what: str
    how: str
    seconds: float
    degraded: frozenset[str] = frozenset()


@dataclass
class Crowd:
    """People at work; `said` is what they were answered since it was last emptied."""

    people: Sequence[Writer]
    said: list[Said] = field(default_factory=list)
    _untold: dict[str, Event] = field(default_factory=dict)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for person in self.people:
                for does in (self._watches, self._tells, self._signs_in):
                    tasks.create_task(self._until(over, person, does))
            try:
                yield
            finally:
                over.set()

    async def until_said(self, what: str, times: int) -> None:
        """From now on, so often."""
        seen = len(self.of(what))
        async with asyncio.timeout(PATIENCE):
            while len(self.of(what)) < seen + times:  # noqa: ASYNC110 - of many tasks
                await asyncio.sleep(0.02)

    def of(self, what: str) -> list[Said]:
        return [each for each in self.said if each.what == what]

    def how(self, what: str) -> set[str]:
        return {each.how for each in self.of(what)}

    def missing(self) -> set[str]:
        """The sources that pages said they were made without."""
        return set[str]().union(*(each.degraded for each in self.said))

    def slowest(self, what: str) -> float:
        return max(each.seconds for each in self.of(what))

    async def _until(
        self, over: asyncio.Event, person: Writer, does: Callable[[Writer], Awaitable[None]]
    ) -> None:
        while not over.is_set():
            await does(person)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _watches(self, person: Writer) -> None:
        begun = perf_counter()
        answer = await person.device.run("tv/homepage.graphql", "TvHomepage")
        page = (answer.body.get("data") or {}).get("homepage") or {"degraded": ()}
        missing = frozenset(each["source"] for each in page["degraded"])
        self.said.append(Said("page", _outcome(answer), perf_counter() - begun, missing))

    async def _tells(self, person: Writer) -> None:
        """What was not kept for certain is told again, as every client does."""
        event = self._untold.pop(person.profile_id, None) or person.next()
        begun = perf_counter()
        done = await told(person.device, [event])
        how = done["__typename"]
        if how == "RecordProgressPayload":
            person.told[event.id] = event
        else:
            self._untold[person.profile_id] = event
        self.said.append(Said("progress", how, perf_counter() - begun))

    async def _signs_in(self, person: Writer) -> None:
        begun = perf_counter()
        device = replace(person.device, uuid=uuid4(), access_token=None)
        answer = await device.run("tv/sign-in.graphql", "TvLogIn", input=_demo(device.uuid))
        how = answer.codes[0] if answer.errors else str(answer.data["logIn"]["__typename"])
        self.said.append(Said("sign-in", how, perf_counter() - begun))
        await asyncio.sleep(SIGN_IN_SECONDS)


def _outcome(answer: Answer) -> str:
    """`whole` where nothing of the page is an error."""
    if not answer.errors:
        return "whole"
    homepage = (answer.body.get("data") or {}).get("homepage")
    return ("partial " if homepage else "none ") + ",".join(sorted(set(answer.codes)))


def _demo(uuid: object) -> Json:
    device = {"id": str(uuid), "name": "Living room", "class": "TV"}
    return {"email": "demo@marquee.test", "password": "marquee-demo", "device": device}


@asynccontextmanager
async def deployed(folder: Path, address: Address, **settings: str) -> AsyncIterator[Deployment]:
    """A server on a database of its own, a keyspace and a Redis, with the demo content."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(new_database())
        await filled(database, address)
        postgresql = await _before(stack, database)
        redis = await _before(stack, make_url(redis_url()))
        nodes = [await _before_node(stack, *each) for each in address.hosts]
        beside = replace(address, hosts=tuple((each.host, each.port) for each in nodes))
        urls = {
            "database_url": shown(database.set(host=HOST, port=postgresql.port)),
            "progress_url": url_of(beside),
            "redis_url": shown(make_url(redis_url()).set(host=HOST, port=redis.port)),
        }
        http = await stack.enter_async_context(
            serving(folder, HASTY, **{**urls, "log_level": "info", **settings})
        )
        links = (Link([postgresql]), Link(nodes), Link([redis]))
        try:
            yield Deployment(http, *links, folder / "server.log")
        finally:
            for link in links:
                await link.fail(Fault.NONE)


async def crowd(deployment: Deployment, count: int = 3) -> Crowd:
    """People with an account each, who have been shown a page."""
    return Crowd(await writers(deployment.http, count, FILMS, late=0.0))


async def filled(database: URL, address: Address) -> None:
    """Tables and the demo content, and nothing in Redis."""
    await migrate(shown(database))
    async with shared() as process:
        await process.server.call("FLUSHALL")
    patient = f"{url_of(address)}&timeout_ms=60000"
    async with open_stores(shown(database), progress_url=patient) as stores:
        await seed(stores, utc_now().date())


async def _before(stack: AsyncExitStack, url: URL) -> FaultProxy:
    assert url.host is not None
    assert url.port is not None
    return await stack.enter_async_context(proxied((url.host, url.port)))


async def _before_node(stack: AsyncExitStack, host: str, port: int) -> FaultProxy:
    """At the node's own port, for that is where the driver looks for each of them."""
    beside = host.replace(NODES, PROXIES)
    return await stack.enter_async_context(proxied((host, port), beside, port))


async def eventually(is_so: Callable[[], Awaitable[bool]]) -> float:
    """Wait until it is so; the seconds that took."""
    begun = perf_counter()
    async with asyncio.timeout(PATIENCE):
        while not await is_so():  # noqa: ASYNC110 - of other processes
            await asyncio.sleep(0.1)
    return perf_counter() - begun
