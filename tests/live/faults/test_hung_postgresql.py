"""PostgreSQL hangs from one moment to the next: what the very first requests are answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.postgres_node import PostgresNode
from foundation.breaker import OPEN_SECONDS
from jobs.demo.seed import seed
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.e2e.page_rules import PAGE
from tests.e2e.running import NOW, TODAY, Answer, Device, Marquee, running, settings_for
from tests.live.deployed import eventually, new_database, shown
from tests.live.fault_proxy import HOST, Fault, FaultProxy, proxied
from tests.live.faults.seconds import Seconds

pytestmark = pytest.mark.live

DEADLINE_MS = 2_000
"""As by default. Whoever is answered later is answered TIMEOUT."""

MANY = 8
"""Their reads are more than there are connections."""

SHARED_ROWS = 8
"""What is on everybody's page at least: the process has gathered it before."""

ALL = (None, Fault.HANG, Fault.HALF_OPEN)
"""Ways to hang: its processes stopped, nothing passed on, everything taken and forgotten."""

Json = dict[str, Any]

LIST = "mutation($id: ID!) { setMyList(titleId: $id, listed: true) { __typename } }"
FILM = """{ titles(first: 1, filter: {kinds: [MOVIE]}) { edges { node {
    id ... on Movie { durationMs } } } } }"""
STATE = """query($id: ID!) { node(id: $id) { ... on Movie {
    viewerState { inMyList } watchState { positionMs } } } }"""


@dataclass(frozen=True)
class Hanging:
    """A server, and the proxy before it: either may hang."""

    node: PostgresNode
    proxy: FaultProxy

    async def begin(self, how: Fault | None) -> None:
        """None stops the server's processes."""
        if how is None:
            await asyncio.to_thread(self.node.pause)
        else:
            await self.proxy.fail(how)

    async def end(self) -> None:
        await asyncio.to_thread(self.node.resume)
        await self.proxy.fail(Fault.NONE)


@dataclass(frozen=True)
class Scene:
    marquee: Marquee
    ada: Device
    postgresql: Hanging
    seconds: Seconds

    def is_left_alone(self) -> bool:
        return self.marquee.stores.left_alone["postgresql"]()

    async def state_of(self, film: Json) -> tuple[bool, int]:
        """Whether it is on My List, and where in it she is."""
        node = (await self.ada.ask(STATE, {"id": film["id"]})).data["node"]
        return node["viewerState"]["inMyList"], node["watchState"]["positionMs"]

    async def is_whole(self) -> bool:
        """After a while, a page without any error, that says nothing is missing."""
        self.seconds.now += OPEN_SECONDS
        self.marquee.clock.forward(seconds=OPEN_SECONDS + 1)  # as long as a degraded page is shown
        answer = await self.ada.ask(PAGE)
        return not answer.errors and answer.data["homepage"]["degraded"] == []


@pytest.fixture
async def scene(
    postgres_node: PostgresNode, tmp_path: Path, seconds: Seconds
) -> AsyncIterator[Scene]:
    """Somebody who was here a while ago, in a process that has never read a title of the page."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(new_database())
        await migrate(shown(database))
        async with open_stores(shown(database)) as stores:
            await seed(stores, TODAY)
        assert database.host is not None
        assert database.port is not None
        proxy = await stack.enter_async_context(proxied((database.host, database.port)))
        beside = shown(database.set(host=HOST, port=proxy.port))
        settings = settings_for(tmp_path, database_url=beside, request_deadline_ms=DEADLINE_MS)
        marquee = await stack.enter_async_context(running(settings))
        postgresql = Hanging(postgres_node, proxy)
        stack.push_async_callback(postgresql.end)
        await marquee.warm()
        ada = await marquee.sign_in("Ada")
        await ada.ask(FILM)
        marquee.clock.forward(minutes=2)
        yield Scene(marquee, ada, postgresql, seconds)


def check_page(answer: Answer) -> None:
    """It is there, with its rows, and says what it was made without; nothing else went wrong."""
    assert answer.status == 200
    assert set(answer.codes) <= {"UNAVAILABLE"}
    page = answer.partial["homepage"]
    missing = {each["source"] for each in page["degraded"]}
    assert {"continue_watching", "my_list", "taste"} <= missing
    assert len(page["rows"]["edges"]) >= SHARED_ROWS


def heartbeat(film: Json) -> Json:
    return {
        "eventId": str(uuid4()),
        "playableId": film["id"],
        "viewingId": str(uuid4()),
        "deviceSeq": 1,
        "kind": "HEARTBEAT",
        "positionMs": film["durationMs"] // 2,
        "durationMs": film["durationMs"],
        "occurredAt": NOW.isoformat(),
    }


async def test_r33_the_first_page_is_answered_in_time_and_says_what_is_missing(
    scene: Scene,
) -> None:
    assert not scene.is_left_alone()
    await scene.postgresql.begin(None)
    check_page(await scene.ada.ask(PAGE))


@pytest.mark.parametrize("how", ALL)
async def test_r33_r57_so_are_many_first_pages_and_it_comes_back_by_itself(
    scene: Scene, how: Fault | None
) -> None:
    await scene.postgresql.begin(how)
    for answer in await asyncio.gather(*(scene.ada.ask(PAGE) for _ in range(MANY))):
        check_page(answer)
    while not scene.is_left_alone():
        check_page(await scene.ada.ask(PAGE))

    await scene.postgresql.end()
    await eventually(scene.is_whole)
    assert not scene.is_left_alone()


async def test_the_first_writes_are_refused_in_time_and_can_be_made_afterwards(
    scene: Scene,
) -> None:
    ada = scene.ada
    film = (await ada.ask(FILM)).data["titles"]["edges"][0]["node"]
    events, before = [heartbeat(film)], await scene.state_of(film)
    await scene.postgresql.begin(None)
    listed, told, opened = await asyncio.gather(
        ada.ask(LIST, {"id": film["id"]}),
        ada.run("tv/progress.graphql", "TvRecordProgress", events=events),
        scene.marquee.device().log_in("demo@marquee.test"),
    )
    assert listed.data == {"setMyList": {"__typename": "UnavailableProblem"}}
    assert told.data["recordProgress"]["__typename"] == "UnavailableProblem"
    assert opened["__typename"] == "UnavailableProblem"

    await scene.postgresql.end()
    await eventually(scene.is_whole)
    assert await scene.state_of(film) == before
    listed = await ada.ask(LIST, {"id": film["id"]})
    assert listed.data == {"setMyList": {"__typename": "MyListPayload"}}
    told = await ada.run("tv/progress.graphql", "TvRecordProgress", events=events)
    assert [each["outcome"] for each in told.data["recordProgress"]["results"]] == ["APPLIED"]
