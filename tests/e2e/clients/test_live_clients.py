"""R10, R35, R54: the libraries that clients use hear what happens, and come back by themselves."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import pytest_asyncio

from foundation.limits import SocketLimits
from jobs.node_tools import NodeTools
from tests.e2e.clients.conftest import free_port, served_at
from tests.e2e.clients.node import Script, running_script
from tests.e2e.live import HOMEPAGE, LIVE, PROGRESS, listeners
from tests.e2e.my_list import put
from tests.e2e.progress import Player, films
from tests.e2e.running import Device, Marquee, running, settings_for
from tests.e2e.serving import PROTOCOL, served
from tests.e2e.shape import misfits

WEBSOCKET, EVENTS = "over-websocket.mjs", "over-events.mjs"
ASK = "query($id: ID!) { node(id: $id) { ... on Movie { watchState { positionMs } } } }"
ME = "{ viewer { profile { name } } }"
LOG_OUT = "mutation { logOut { __typename } }"
CHANGED = "subscription { progressChanged { originDeviceId } }"
PAGE = "{ homepage { id } }"
INIT = {"type": "connection_init"}
SUBSCRIBE = {"id": "1", "type": "subscribe", "payload": {"query": ME}}
UNAUTHENTICATED = {
    "message": "Sign in first: this needs a valid access token.",
    "code": "UNAUTHENTICATED",
}


@dataclass(frozen=True)
class Libraries:
    """What runs a client: Node.js with the libraries, and the code of our pages for clients."""

    tools: NodeTools
    pages: Path

    def listening(
        self, over: str, address: str, operation: str, **variables: Any
    ) -> AbstractAsyncContextManager[Script]:
        """A client that listens as our page says, and asks whenever it has connected."""
        url = f"{'ws' if over == WEBSOCKET else 'http'}://{address}/graphql"
        given = {"url": url, "query": LIVE, "operation": operation, "variables": variables}
        return running_script(self.tools, over, self.pages, **given, ask=ASK)

    def as_is(
        self, over: str, address: str, query: str, **given: Any
    ) -> AbstractAsyncContextManager[Script]:
        """A library that is told to try nothing twice, with one operation."""
        url = f"{'ws' if over == 'websocket' else 'http'}://{address}/graphql"
        named = {"over": over, "url": url, "query": query, **given}
        return running_script(self.tools, "as-is.mjs", self.pages, **named)

    def by_hand(
        self, address: str, *messages: Any, protocols: list[str]
    ) -> AbstractAsyncContextManager[Script]:
        given = {"url": f"ws://{address}/graphql", "protocols": protocols, "messages": messages}
        return running_script(self.tools, "by-hand.mjs", self.pages, **given)


@pytest.fixture(scope="session")
def libraries(tools: NodeTools, pages: Path) -> Libraries:
    return Libraries(tools, pages)


@pytest.fixture(params=[WEBSOCKET, EVENTS], ids=["graphql-ws", "graphql-sse"])
def over(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(marquee: Marquee) -> AsyncIterator[str]:
    async with served(marquee.app) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def tv(marquee: Marquee) -> Device:
    return await marquee.sign_in("Ada")


@pytest_asyncio.fixture(loop_scope="module")
async def devices(marquee: Marquee, tv: Device) -> tuple[Device, Device]:
    """A television, which listens, and a phone of the same profile."""
    return tv, await marquee.sign_in("Ada")


async def film_on(device: Device, number: int = 0) -> Player:
    film = (await films(device))[number]
    return Player(device, film["id"], film["durationMs"])


def bearer(device: Device) -> str:
    return f"Bearer {device.access_token}"


async def begins(script: Script, over: str, marquee: Marquee) -> Any:
    """Wait until it listens: over a socket what is asked then is answered, which is returned."""
    [asked] = await script.hears("asked" if over == WEBSOCKET else "begun")
    if over == EVENTS:
        await listeners(marquee, 1)
    return asked


async def hands_out(script: Script, device: Device) -> None:
    """Give the token that the client asks its session for."""
    await script.hears("token")
    await script.say(device.access_token)


async def test_r10_what_the_phone_plays_is_heard_within_a_second(
    libraries: Libraries, marquee: Marquee, address: str, over: str, devices: tuple[Device, Device]
) -> None:
    tv, phone = devices
    playing = await film_on(phone)
    async with libraries.listening(over, address, PROGRESS, id=playing.playable_id) as script:
        await hands_out(script, tv)
        await begins(script, over, marquee)
        done = await playing.tells(playing.at(31))
        answered = perf_counter()
        [heard] = await script.hears("heard")
        assert perf_counter() - answered < 1  # it is what R10 promises
    told = heard["data"]["progressChanged"]
    assert told["originDeviceId"] == phone.id
    assert told["state"]["id"] == done["states"][0]["id"]
    assert told["state"]["positionMs"] == playing.duration_ms * 31 // 100


async def test_r35_what_changes_on_the_page_is_heard(
    libraries: Libraries, marquee: Marquee, address: str, over: str, devices: tuple[Device, Device]
) -> None:
    tv, phone = devices
    page = (await tv.ask(PAGE)).data["homepage"]["id"]
    title = (await film_on(phone, 7)).playable_id
    await put(phone, title, listed=False)
    given = {"homepageId": page, "id": title}
    async with libraries.listening(over, address, HOMEPAGE, **given) as script:
        await hands_out(script, tv)
        await begins(script, over, marquee)
        await put(phone, title)
        [heard] = await script.hears("heard")
    assert misfits(LIVE, heard["data"], HOMEPAGE) == []
    assert heard["data"]["homepageChanged"]["row"]["kind"] == "MY_LIST"


async def test_r54_a_session_that_ends_ends_what_listens_and_a_new_token_goes_on(
    libraries: Libraries, marquee: Marquee, address: str, over: str, devices: tuple[Device, Device]
) -> None:
    tv, phone = devices
    playing, again = await film_on(phone), await marquee.sign_in("Ada")
    async with libraries.listening(over, address, PROGRESS, id=playing.playable_id) as script:
        await hands_out(script, tv)
        await begins(script, over, marquee)
        await tv.ask(LOG_OUT)
        ended = perf_counter()
        if over == WEBSOCKET:
            assert await script.hears("closed") == [{"code": 4403, "reason": "Forbidden"}]
        await script.hears("token")
        assert perf_counter() - ended < 1  # it is what R54 promises
        await script.say(again.access_token)
        await begins(script, over, marquee)
        await playing.tells(playing.at(41))
        [heard] = await script.hears("heard")
    state = heard["data"]["progressChanged"]["state"]
    assert state["positionMs"] == playing.duration_ms * 41 // 100


async def test_a_client_whose_server_restarts_comes_back_and_asks_what_it_missed(
    libraries: Libraries, marquee: Marquee, over: str, devices: tuple[Device, Device]
) -> None:
    tv, phone = devices
    playing, port = await film_on(phone), free_port()
    given = {"id": playing.playable_id}
    async with libraries.listening(over, f"127.0.0.1:{port}", PROGRESS, **given) as script:
        async with served_at(marquee.app, port):
            await hands_out(script, tv)
            await begins(script, over, marquee)
        await playing.tells(playing.at(51))
        async with served_at(marquee.app, port):
            if over == WEBSOCKET:
                [first, *_], asked = await heard_until(script, "closed", "asked")
                assert first["code"] == 1012
                missed = {"watchState": {"positionMs": playing.duration_ms * 51 // 100}}
                assert asked == {"data": {"node": missed}}
            else:
                await begins(script, over, marquee)
            await playing.tells(playing.at(61))
            [heard] = await script.hears("heard")
    state = heard["data"]["progressChanged"]["state"]
    assert state["positionMs"] == playing.duration_ms * 61 // 100


async def heard_until(script: Script, name: str, last: str) -> tuple[list[Any], Any]:
    """What is said under a name, again and again, until another: each try that was in vain."""
    said: list[Any] = []
    while True:
        one = await script.hear()
        if last in one:
            return said, one[last]
        said.append(one[name])


async def test_a_library_without_a_token_is_told_so_and_asks_what_needs_none(
    libraries: Libraries, address: str
) -> None:
    async with libraries.as_is("websocket", address, CHANGED) as script:
        assert await script.hears("error") == [[UNAUTHENTICATED]]
    async with libraries.as_is("events", address, CHANGED) as script:
        refused, _ = await script.hears("next", "complete")
        assert [one["extensions"]["code"] for one in refused["errors"]] == ["UNAUTHENTICATED"]
    for way in ("websocket", "events"):
        async with libraries.as_is(way, address, ME) as script:
            answer, _ = await script.hears("next", "complete")
            assert answer == {"data": {"viewer": None}}


async def test_r54_a_token_that_is_not_good_opens_nothing(
    libraries: Libraries, address: str
) -> None:
    async with libraries.as_is("websocket", address, ME, authorization="Bearer x") as script:
        assert await script.hears("error") == [{"code": 4403, "reason": "Forbidden"}]


async def test_mutations_are_refused_and_queries_answered(
    libraries: Libraries, address: str, tv: Device
) -> None:
    token = bearer(tv)
    async with libraries.as_is("websocket", address, LOG_OUT, authorization=token) as script:
        [[error]] = await script.hears("error")
        assert error["message"] == "Mutations run over HTTP POST only."
    async with libraries.as_is("events", address, LOG_OUT, authorization=token) as script:
        answer, _ = await script.hears("next", "complete")
        assert answer["errors"][0]["message"] == "Mutations run over HTTP POST only."
    for way in ("websocket", "events"):
        async with libraries.as_is(way, address, ME, authorization=token) as script:
            answer, _ = await script.hears("next", "complete")
            assert answer == {"data": {"viewer": {"profile": {"name": "Ada"}}}}


async def test_a_client_that_does_not_initialise_in_time_is_closed(
    libraries: Libraries, data_dir: Path
) -> None:
    sockets = SocketLimits(init_deadline_ms=200)
    async with (
        running(settings_for(data_dir, sockets=sockets)) as own,
        served(own.app) as address,
        libraries.as_is("websocket", address, ME, stall=True) as script,
    ):
        late = {"code": 4408, "reason": "Connection initialisation timeout"}
        assert await script.hears("error") == [late]


@pytest.mark.parametrize(
    ("messages", "closed"),
    [
        pytest.param([SUBSCRIBE], (4401, "Unauthorized"), id="asked too early"),
        pytest.param(
            [INIT, INIT], (4429, "Too many initialisation requests"), id="initialised twice"
        ),
        pytest.param(
            [{"type": "start"}],
            (4400, "Invalid message: The message's `type` is none that a client sends."),
            id="the older protocol's word",
        ),
    ],
)
async def test_what_the_protocol_forbids_closes_the_socket_by_its_code(
    libraries: Libraries, address: str, messages: list[Any], closed: tuple[int, str]
) -> None:
    async with libraries.by_hand(address, *messages, protocols=[PROTOCOL]) as script:
        said = {}
        while "closed" not in said:
            said = await script.hear()
        assert said["closed"] == {"code": closed[0], "reason": closed[1]}


async def test_another_protocol_is_not_spoken(libraries: Libraries, address: str) -> None:
    async with libraries.by_hand(address, protocols=[]) as script:
        [closed] = await script.hears("closed")
        assert closed == {"code": 4406, "reason": "Subprotocol not acceptable"}
    async with libraries.by_hand(address, protocols=["graphql-ws"]) as script:
        [error, _] = await script.hears("error", "closed")
        assert error == {"message": "Server sent no subprotocol"}
