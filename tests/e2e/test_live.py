"""Live updates over real sockets: what one device does, others of its profile hear (R10, R35)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from websockets.exceptions import InvalidStatus

from domain.ids import DeviceId
from foundation.limits import SocketLimits
from foundation.settings import Settings
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import LiveEvent
from tests.e2e.device import operation_text
from tests.e2e.live import (
    HOMEPAGE,
    LIVE,
    PROGRESS,
    listen_to_page,
    listen_to_progress,
    listeners,
    streaming,
    until,
)
from tests.e2e.progress import FILMS, Player
from tests.e2e.running import Clock, Device, Marquee, running, settings_for
from tests.e2e.serving import served, talking, talking_as
from tests.e2e.shape import misfits
from tests.e2e.test_metrics import figure

LIST = "mutation($id: ID!, $on: Boolean!) { setMyList(titleId: $id, listed: $on) { __typename } }"
MY_PAGE = "{ homepage { id } viewer { profile { id } } }"
REVISION = "query($id: ID!) { node(id: $id) { ... on Homepage { revision } } }"
FORBIDDEN = (4403, "Forbidden")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(marquee: Marquee) -> AsyncIterator[str]:
    async with served(marquee.app) as address:
        yield address


async def film_of(device: Device, number: int = 0) -> Player:
    """Any film that the device may play."""
    edges = (await device.ask(FILMS)).data["titles"]["edges"]
    film = edges[number]["node"]
    return Player(device, film["id"], film["durationMs"])


async def page_of(device: Device) -> str:
    page: str = (await device.ask(MY_PAGE)).data["homepage"]["id"]
    return page


async def profile_of(device: Device) -> str:
    profile: str = (await device.ask(MY_PAGE)).data["viewer"]["profile"]["id"]
    return profile


async def closed(marquee: Marquee, why: str) -> None:
    """Wait until a socket was closed for a reason, and is counted no more."""

    async def is_closed() -> bool:
        return await figure(marquee, "marquee_live_closed_total", why=why) == 1

    await until(is_closed)
    assert await figure(marquee, "marquee_live_connections", kind="websocket") == 0
    assert await figure(marquee, "marquee_live_operations", kind="websocket") == 0


async def put_on_list(device: Device, title_id: str, *, on: bool = True) -> None:
    answer = await device.ask(LIST, {"id": title_id, "on": on})
    assert answer.data["setMyList"]["__typename"] == "MyListPayload"


async def test_r10_another_device_hears_of_progress_within_a_second(
    marquee: Marquee, address: str
) -> None:
    television, phone = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    player = await film_of(phone)
    async with talking_as(television, address) as talk:
        await listen_to_progress(talk)
        recorded = await player.tells(player.at(30))
        answered = perf_counter()
        heard = await talk.hear()
        assert perf_counter() - answered < 1  # it is what R10 promises
        assert (heard["id"], heard["type"]) == ("progress", "next")
        data = heard["payload"]["data"]
        assert misfits(LIVE, data, PROGRESS) == []
        assert data["progressChanged"]["originDeviceId"] == phone.id
        assert data["progressChanged"]["state"]["id"] == recorded["states"][0]["id"]
        assert data["progressChanged"]["state"]["positionMs"] == player.duration_ms * 30 // 100


async def test_r58_another_profile_hears_nothing(marquee: Marquee, address: str) -> None:
    ada, sam = await marquee.sign_in("Ada"), await marquee.sign_in("Sam")
    player = await film_of(ada)
    async with talking_as(ada, address) as of_ada, talking_as(sam, address) as of_sam:
        await listen_to_progress(of_ada)
        await listen_to_progress(of_sam)
        await player.tells(player.at(30))
        assert (await of_ada.hear())["type"] == "next"
        await of_sam.send(type="ping")
        assert await of_sam.hear() == {"type": "pong"}


async def test_r19_what_the_profile_may_not_see_is_not_told(marquee: Marquee, address: str) -> None:
    ada, kit = await marquee.sign_in("Ada"), await marquee.sign_in("Kit")
    hidden, seen = await hidden_and_seen(ada, kit)
    of_kit, device = await profile_of(kit), DeviceId(kit.id)
    async with talking_as(kit, address) as talk:
        await listen_to_progress(talk)
        event = LiveEvent(ChangeKind.PROGRESS, (hidden, "movie_" + "0" * 32, seen), device)
        await marquee.stores.live.publish(of_kit, event)
        state = (await talk.hear())["payload"]["data"]["progressChanged"]["state"]
        assert state["id"].endswith(seen.removeprefix("movie"))
        await talk.send(type="ping")
        assert await talk.hear() == {"type": "pong"}


async def hidden_and_seen(adult: Device, child: Device) -> tuple[str, str]:
    def ids(answer: Any) -> list[str]:
        return [edge["node"]["id"] for edge in answer.data["titles"]["edges"]]

    every, mild = ids(await adult.ask(FILMS)), ids(await child.ask(FILMS))
    return next(id_ for id_ in every if id_ not in mild), mild[0]


async def test_r35_a_page_that_is_shown_hears_what_changes_on_it(
    marquee: Marquee, address: str
) -> None:
    television, phone = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    page, player = await page_of(television), await film_of(phone, 3)
    async with talking_as(television, address) as talk:
        await listen_to_page(talk, page)
        await put_on_list(phone, player.playable_id)
        listed = (await talk.hear())["payload"]["data"]
        await player.tells(player.at(30))
        watched = (await talk.hear())["payload"]["data"]
        await put_on_list(phone, player.playable_id, on=False)
        gone = (await talk.hear())["payload"]["data"]
    for data in (listed, watched, gone):
        assert misfits(LIVE, data, HOMEPAGE) == []
    assert listed["homepageChanged"]["row"]["kind"] == "MY_LIST"
    assert watched["homepageChanged"]["row"]["kind"] == "CONTINUE_WATCHING"
    told = gone["homepageChanged"]
    assert told["__typename"] in {"RowRemoved", "RowReplaced"}


async def test_r21_an_edited_profile_is_told_a_new_page(marquee: Marquee, address: str) -> None:
    television, phone = await marquee.sign_in("Edith"), await marquee.sign_in("Edith")
    page, profile = await page_of(television), await profile_of(phone)
    async with talking_as(television, address) as talk:
        await listen_to_page(talk, page)
        update = """
        mutation($id: ID!) {
          updateProfile(input: {profileId: $id, version: 1, autoplayNext: false}) { __typename }
        }
        """
        outcome = (await phone.ask(update, {"id": profile})).data["updateProfile"]
        assert outcome == {"__typename": "ProfilePayload"}
        first = (await talk.hear())["payload"]["data"]["homepageChanged"]
    assert first["__typename"] == "RowRemoved"
    assert page.removeprefix("page_") in first["rowId"]


@pytest.mark.parametrize("page", ["page_" + "0" * 32, "nothing", "of another"])
async def test_r20_a_page_of_nobody_and_of_another_are_alike(
    marquee: Marquee, address: str, page: str
) -> None:
    ada, sam = await marquee.sign_in("Ada"), await marquee.sign_in("Sam")
    page = await page_of(sam) if page == "of another" else page
    async with talking_as(ada, address) as talk:
        payload = {"query": LIVE, "operationName": HOMEPAGE, "variables": {"homepageId": page}}
        await talk.send(id="1", type="subscribe", payload=payload)
        answer = await talk.hear()
    [error] = answer["payload"]
    assert answer["type"] == "error"
    assert error["message"] == "There is no such page, or it has expired. Ask for a new page."
    assert error["extensions"] == {"code": "CURSOR_EXPIRED"}


async def test_r32_a_page_that_has_expired_is_told_no_more(own: Marquee) -> None:
    television = await own.sign_in("Ada")
    page, profile = await page_of(television), await profile_of(television)
    own.clock.forward(minutes=20)
    fresh = {"refreshToken": television.refresh_token}
    outcome = await television.run("tv/sign-in.graphql", "TvRefreshSession", **fresh)
    television.access_token = outcome.data["refreshSession"]["accessToken"]
    async with served(own.app) as address, talking_as(television, address) as talk:
        await listen_to_page(talk, page)
        own.clock.forward(minutes=11)
        await own.stores.live.publish(profile, LiveEvent(ChangeKind.MY_LIST))
        answer = await talk.hear()
    assert answer["type"] == "error"
    assert answer["payload"][0]["extensions"] == {"code": "CURSOR_EXPIRED"}


async def test_whoever_subscribes_and_then_asks_misses_nothing(
    marquee: Marquee, address: str
) -> None:
    """The answer to what is asked after the subscription, and what is told since, are all."""
    television, phone = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    page, player = await page_of(television), await film_of(phone)
    before = (await television.ask(REVISION, {"id": page})).data["node"]["revision"]
    await put_on_list(phone, player.playable_id)  # while the television is away
    async with talking_as(television, address) as talk:
        await listen_to_page(talk, page)
        answer = await talk.answer("ask", REVISION, id=page)
        assert answer["data"]["node"]["revision"] != before
        await put_on_list(phone, player.playable_id, on=False)
        assert (await talk.hear())["id"] == "page"


@pytest.mark.parametrize("everywhere", [True, False])
async def test_r54_a_session_that_ends_takes_its_sockets_and_streams_with_it(
    marquee: Marquee, address: str, *, everywhere: bool
) -> None:
    television, phone = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    log_out = "mutation($all: Boolean!) { logOut(everywhere: $all) { __typename } }"
    async with (
        talking_as(television, address) as talk,
        talking_as(phone, address) as other,
        streaming(television, address, PROGRESS) as events,
    ):
        await listen_to_progress(talk)
        await listen_to_progress(other)
        asking = phone if everywhere else television
        await asking.ask(log_out, {"all": everywhere})
        answered = perf_counter()
        assert await talk.closed() == FORBIDDEN
        assert perf_counter() - answered < 1  # it is what R54 promises
        name, told = await events.next()
        assert (name, told["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
        assert await events.next() == ("complete", None)
        if everywhere:
            assert await other.closed() == FORBIDDEN
        else:
            await other.send(type="ping")
            assert await other.hear() == {"type": "pong"}


async def test_r54_a_device_that_is_removed_is_cut_off(marquee: Marquee, address: str) -> None:
    television, phone = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    async with talking_as(television, address) as talk:
        await phone.run("web/devices.graphql", "WebRemoveDevice", deviceId=television.id)
        assert await talk.closed() == FORBIDDEN


async def test_a_token_that_has_ended_ends_the_next_event_and_the_socket(own: Marquee) -> None:
    television = await own.sign_in("Ada")
    profile = await profile_of(television)
    async with served(own.app) as address, talking_as(television, address) as talk:
        await listen_to_progress(talk)
        own.clock.forward(minutes=20)
        await own.stores.live.publish(profile, LiveEvent(ChangeKind.PROFILE))
        heard = await talk.hear()
        assert heard["payload"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
        await talk.subscribe("1", "{ viewer { id } }")
        assert await talk.closed() == FORBIDDEN


async def test_the_same_over_server_sent_events(marquee: Marquee, address: str) -> None:
    television, phone = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    page, player = await page_of(television), await film_of(phone, 5)
    async with (
        streaming(television, address, PROGRESS) as progress,
        streaming(television, address, HOMEPAGE, homepageId=page) as changes,
    ):
        await listeners(marquee, 2)
        await player.tells(player.at(30))
        name, told = await progress.next()
        assert (name, misfits(LIVE, told["data"], PROGRESS)) == ("next", [])
        name, told = await changes.next()
        assert (name, misfits(LIVE, told["data"], HOMEPAGE)) == ("next", [])


async def test_a_client_librarys_client_subscribes_and_asks(marquee: Marquee, address: str) -> None:
    television, phone = await marquee.sign_in("Ada"), await marquee.sign_in("Ada")
    player = await film_of(phone)
    transport = WebsocketsTransport(
        url=f"ws://{address}/graphql",
        init_payload={"authorization": f"Bearer {television.access_token}"},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        connect_args={"proxy": None},
    )
    async with Client(transport=transport) as session:
        asked = await session.execute(gql("{ viewer { profile { name } } }"))
        assert asked == {"viewer": {"profile": {"name": "Ada"}}}
        told = session.subscribe(gql("subscription { progressChanged { originDeviceId } }"))
        waiting = asyncio.create_task(anext(told))
        await listeners(marquee, 1)
        await player.tells(player.at(30))
        assert await waiting == {"progressChanged": {"originDeviceId": phone.id}}
        await told.aclose()


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://127.0.0.1:1"])
async def test_pages_of_other_origins_open_no_socket(address: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with talking(address, origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_our_own_pages_open_sockets(marquee: Marquee, address: str) -> None:
    ada = await marquee.sign_in("Ada")
    async with talking_as(ada, address, origin=f"http://{address}") as talk:
        answer = await talk.answer("1", "{ viewer { profile { name } } }")
        assert answer == {"data": {"viewer": {"profile": {"name": "Ada"}}}}


async def test_another_hosts_name_opens_no_socket(address: str) -> None:
    headers = {"Host": "evil.test"}
    with pytest.raises(InvalidStatus) as refused:
        async with talking(address, additional_headers=headers):
            pass
    assert refused.value.response.status_code == 403


async def test_the_older_protocol_is_closed_by_its_code(address: str) -> None:
    async with talking(address, subprotocols=None) as talk:
        assert await talk.closed() == (4406, "Subprotocol not acceptable")


async def test_mutations_are_refused_and_the_socket_goes_on(marquee: Marquee, address: str) -> None:
    ada = await marquee.sign_in("Ada")
    async with talking_as(ada, address) as talk:
        text = operation_text("tv/sign-in.graphql")
        payload = {"query": text, "operationName": "TvLogOut"}
        await talk.send(id="1", type="subscribe", payload=payload)
        answer = await talk.hear()
        assert answer["payload"][0]["message"] == "Mutations run over HTTP POST only."
        asked = await talk.answer("2", "{ viewer { profile { name } } }")
        assert asked["data"]["viewer"] == {"profile": {"name": "Ada"}}


async def test_a_message_that_is_too_large_is_not_even_gathered(
    marquee: Marquee, address: str
) -> None:
    ada = await marquee.sign_in("Ada")
    async with talking_as(ada, address) as talk:
        await talk.subscribe("1", "{ viewer { id } }" + " " * 300_000)
        code, _ = await talk.closed()
    assert code == 1009


async def test_a_stream_by_get_needs_no_more_than_its_address(
    marquee: Marquee, address: str
) -> None:
    ada = await marquee.sign_in("Ada")
    query = quote("{ viewer { profile { name } } }")
    answer = await ada.http.get(
        f"/graphql?query={query}",
        headers={
            "accept": "text/event-stream",
            "authorization": f"Bearer {ada.access_token}",
        },
    )
    assert answer.text == (
        'event: next\ndata: {"data":{"viewer":{"profile":{"name":"Ada"}}}}\n\n'
        "event: complete\ndata:\n\n"
    )
    assert address


async def test_sockets_are_counted(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    async with served(own.app) as address, talking_as(ada, address) as talk:
        await listen_to_progress(talk)
        assert await figure(own, "marquee_live_connections", kind="websocket") == 1
        assert await figure(own, "marquee_live_operations", kind="websocket") == 1
        assert await figure(own, "marquee_live_messages_total", way="in") == 3
        assert await figure(own, "marquee_live_messages_total", way="out") == 2
        page = {"operation": PROGRESS, "kind": "subscription", "document": "trusted"}
        assert await figure(own, "marquee_graphql_requests_total", **page, result="ok") == 1
    await closed(own, "client")


SYNOPSES = " ".join(f"a{n}: playable {{ ... on Movie {{ synopsis }} }}" for n in range(29))
BIG = f"subscription {{ progressChanged {{ state {{ {SYNOPSES} }} }} }}"


async def test_a_reader_that_does_not_read_is_cut_off_and_nothing_piles_up(
    data_dir: Path,
) -> None:
    sockets = SocketLimits(send_deadline_ms=300)
    async with running(settings_for(data_dir, sockets=sockets)) as own, served(own.app) as address:
        ada = await own.sign_in("Ada")
        player, profile = await film_of(ada), await profile_of(ada)
        async with talking_as(ada, address, max_queue=1) as talk:
            await talk.subscribe("1", BIG)
            await listeners(own, 1)
            event = LiveEvent(ChangeKind.PROGRESS, (player.playable_id,), DeviceId(ada.id))
            async with asyncio.timeout(60):
                while own.stores.live.listeners:  # type: ignore[attr-defined]
                    await own.stores.live.publish(profile, event)
                    await asyncio.sleep(0)
            await closed(own, "cut_off")


async def test_r10_what_one_process_keeps_the_listeners_of_another_hear(data_dir: Path) -> None:
    clock, settings = Clock(), settings_for(data_dir)
    async with (
        started(settings, clock) as here,
        started(settings, clock) as there,
        served(here.app) as address,
    ):
        television, phone = await here.sign_in("Ada"), await there.sign_in("Ada")
        page, player = await page_of(television), await film_of(phone)
        async with talking_as(television, address) as talk:
            await listen_to_progress(talk)
            await listen_to_page(talk, page)
            await player.tells(player.at(30))
            answered = perf_counter()
            heard = [await talk.hear(), await talk.hear()]
            assert perf_counter() - answered < 1  # it is what R10 promises
            assert {each["id"] for each in heard} == {"progress", "page"}
            told = next(each for each in heard if each["id"] == "progress")["payload"]["data"]
            assert told["progressChanged"]["originDeviceId"] == phone.id
            await asyncio.sleep(0.5)  # two times of asking: nothing is told twice
            await talk.send(type="ping")
            assert await talk.hear() == {"type": "pong"}


def started(settings: Settings, clock: Clock) -> Any:
    return running(settings, clock=clock)
