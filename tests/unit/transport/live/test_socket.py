"""A socket from its handshake to its close, over ASGI: what is sent, and with what it is closed."""

import asyncio
from typing import Any

import orjson
import pytest

from domain.errors import Forbidden
from tests.unit.transport.door import CountedBuckets, StoreDown
from tests.unit.transport.live.stage import GOOD, Stage, initialised, knocking, opened
from transport.live.closing import forbidden
from transport.live.connections import Connections
from transport.live.socket import Bounds
from transport.rate_limits import RateLimits

TOLD = "subscription { told { word } }"


@pytest.fixture
def stage() -> Stage:
    return Stage()


def error(message: str, code: str, **extensions: Any) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code, **extensions}}


async def test_the_handshake_takes_the_protocol(stage: Stage) -> None:
    async with knocking(stage.sockets, subprotocols=("other", "graphql-transport-ws")) as client:
        assert (await client.next_event())["subprotocol"] == "graphql-transport-ws"


@pytest.mark.parametrize("subprotocols", [(), ("graphql-ws",), ("GRAPHQL-TRANSPORT-WS",)])
async def test_no_other_protocol_is_spoken(stage: Stage, subprotocols: tuple[str, ...]) -> None:
    async with opened(stage.sockets, subprotocols=subprotocols) as client:
        assert await client.closed() == (4406, "Subprotocol not acceptable")
    assert stage.watching.closed_for == [("websocket", "subprotocol_not_acceptable")]


async def test_a_page_of_another_origin_is_refused_before_the_socket_opens(stage: Stage) -> None:
    async with knocking(stage.sockets, headers={"origin": "https://evil.test"}) as client:
        answer = await client.next_event()
    assert (answer["type"], answer["status"]) == ("websocket.http.response.start", 403)
    assert stage.turns == 0


async def test_a_server_without_denials_closes_instead(stage: Stage) -> None:
    headers = {"origin": "https://evil.test"}
    async with knocking(stage.sockets, headers=headers, extensions={}) as client:
        assert (await client.next_event())["type"] == "websocket.close"


async def test_a_page_of_our_own_may_open_a_socket(stage: Stage) -> None:
    async with opened(stage.sockets, headers={"origin": "https://marquee.test"}) as client:
        await client.initialise()


async def test_an_address_that_asks_too_often_is_refused_by_status(stage: Stage) -> None:
    stage.rate_limits = RateLimits(CountedBuckets(), operations_per_address=1)
    async with opened(stage.sockets), knocking(stage.sockets) as client:
        answer = await client.next_event()
    assert answer["status"] == 429
    assert (b"retry-after", b"2") in answer["headers"]


@pytest.mark.parametrize("connections", [Connections(most=1), Connections(most_per_address=1)])
async def test_sockets_are_counted_and_bounded(stage: Stage, connections: Connections) -> None:
    stage.connections = connections
    async with opened(stage.sockets):
        assert connections.counts == {"websocket": 1}
        async with knocking(stage.sockets) as client:
            assert (await client.next_event())["status"] == 503
    assert connections.counts == {"websocket": 0}
    async with opened(stage.sockets):
        assert connections.counts == {"websocket": 1}


async def test_another_address_has_room_of_its_own(stage: Stage) -> None:
    stage.connections = Connections(most_per_address=1)
    async with opened(stage.sockets), opened(stage.sockets, address="192.0.2.9"):
        assert stage.connections.counts == {"websocket": 2}


async def test_who_does_not_begin_in_time_is_closed(stage: Stage) -> None:
    async with opened(stage.bounded(init_deadline_s=0.001).sockets) as client:
        assert await client.closed() == (4408, "Connection initialisation timeout")


async def test_a_first_message_may_be_4_kib(stage: Stage) -> None:
    message = orjson.dumps({"type": "connection_init", "payload": {"a": ""}}).decode()
    fits = message.replace('""', f'"{"x" * (4096 - len(message))}"')
    async with opened(stage.sockets) as client:
        await client.send_text(fits)
        assert await client.hear() == {"type": "connection_ack"}
    async with opened(stage.sockets) as client:
        await client.send_text(fits.replace("x", "xx", 1))
        assert await client.closed() == (1009, "A message is larger than 4096 bytes.")


async def test_size_is_counted_in_bytes(stage: Stage) -> None:
    async with opened(stage.sockets) as client:
        await client.send(type="connection_init", payload={"a": "ö" * 2048})
        assert (await client.closed())[0] == 1009


async def test_a_later_message_may_be_larger_but_not_by_any_size(stage: Stage) -> None:
    async with initialised(stage.bounded(message_bytes=8192)) as client:
        await client.subscribe("1", "{ hello }" + " " * 5000)
        assert (await client.hear())["type"] == "next"
        await client.subscribe("2", "{ hello }" + " " * 8192)
        assert await client.hear() == {"id": "1", "type": "complete"}
        assert await client.closed() == (1009, "A message is larger than 8192 bytes.")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"type":"start"}', '{"type":"connection_init","payload":1}']
)
async def test_what_the_protocol_does_not_know_closes(stage: Stage, text: str) -> None:
    async with opened(stage.sockets) as client:
        await client.send_text(text)
        code, reason = await client.closed()
    assert code == 4400
    assert reason.startswith("Invalid message: ")


async def test_bytes_are_no_message(stage: Stage) -> None:
    async with opened(stage.sockets) as client:
        await client.send_bytes(b'{"type":"connection_init"}')
        assert await client.closed() == (4400, "Invalid message: it must be text.")


async def test_asking_before_the_connection_is_acknowledged_closes(stage: Stage) -> None:
    async with opened(stage.sockets) as client:
        await client.subscribe("1", "{ hello }")
        assert await client.closed() == (4401, "Unauthorized")


async def test_a_second_initialisation_closes(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.send(type="connection_init")
        assert await client.closed() == (4429, "Too many initialisation requests")


@pytest.mark.parametrize("authorization", ["Bearer old", "good", "Bearer \N{SNOWMAN}"])
async def test_a_token_that_is_good_for_nothing_closes(stage: Stage, authorization: str) -> None:
    async with opened(stage.sockets) as client:
        await client.send(type="connection_init", payload={"authorization": authorization})
        assert await client.closed() == (4403, "Forbidden")
    assert stage.watching.closed_for == [("websocket", "forbidden")]


async def test_a_token_that_is_no_text_closes(stage: Stage) -> None:
    async with opened(stage.sockets) as client:
        await client.send(type="connection_init", payload={"authorization": 1})
        reason = "Invalid message: `authorization` must be a string."
        assert await client.closed() == (4400, reason)


async def test_the_name_of_the_token_is_a_headers_in_any_case(stage: Stage) -> None:
    async with opened(stage.sockets) as client:
        await client.send(type="connection_init", payload={"Authorization": GOOD})
        assert await client.hear() == {"type": "connection_ack"}
        await client.subscribe("1", "{ me }")
        assert (await client.hear())["payload"] == {"data": {"me": "Ada"}}


async def test_a_header_of_the_handshake_signs_nobody_in(stage: Stage) -> None:
    async with initialised(stage, None, headers={"authorization": GOOD}) as client:
        await client.subscribe("1", "{ me }")
        assert (await client.hear())["payload"] == {"data": {"me": None}}


@pytest.mark.parametrize(
    ("outage", "closes"),
    [
        (StoreDown("postgresql://hunter2"), (1013, "This cannot be answered just now")),
        (TimeoutError("redis://hunter2"), (1013, "This cannot be answered just now")),
        (KeyError("hunter2"), (4500, "Internal server error")),
    ],
)
async def test_while_nobody_can_be_known_sockets_are_closed_and_nothing_told(
    stage: Stage, outage: Exception, closes: tuple[int, str]
) -> None:
    stage.outage = outage
    async with opened(stage.sockets) as client:
        await client.send(type="connection_init")
        assert await client.closed() == closes


async def test_pings_are_answered_at_any_time_with_what_they_bring(stage: Stage) -> None:
    async with opened(stage.sockets) as client:
        await client.send(type="ping")
        assert await client.hear() == {"type": "pong"}
        await client.initialise()
        await client.send(type="ping", payload={"a": 1})
        assert await client.hear() == {"type": "pong", "payload": {"a": 1}}
        await client.send(type="pong")
        await client.subscribe("1", "{ hello }")
        assert (await client.hear())["type"] == "next"


async def test_a_query_is_answered_once_and_is_complete(stage: Stage) -> None:
    async with initialised(stage) as client:
        for _ in range(2):  # its id is free again
            await client.subscribe("1", "query A { hello } query B { me }", operationName="B")
            payload = {"data": {"me": "Ada"}}
            assert await client.hear() == {"id": "1", "type": "next", "payload": payload}
            assert await client.hear() == {"id": "1", "type": "complete"}


async def test_an_error_of_a_field_is_part_of_its_answer(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", "{ forbidden }")
        answer = await client.hear()
        assert answer["type"] == "next"
        assert answer["payload"]["data"] == {"forbidden": None}
        assert answer["payload"]["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
        assert await client.hear() == {"id": "1", "type": "complete"}


REFUSED = {
    "mutation": ("mutation { write }", "BAD_REQUEST", "Mutations run over HTTP POST only."),
    "parse": ("{", "GRAPHQL_PARSE_FAILED", None),
    "validation": ("{ nothing }", "GRAPHQL_VALIDATION_FAILED", None),
    "limit": ("{ " + "hello " * 1000 + "}", "LIMIT_EXCEEDED", None),
}


@pytest.mark.parametrize(("query", "code", "message"), REFUSED.values(), ids=REFUSED)
async def test_what_is_not_run_is_an_error_and_the_socket_goes_on(
    stage: Stage, query: str, code: str, message: str | None
) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", query)
        answer = await client.hear()
        assert (answer["id"], answer["type"]) == ("1", "error")
        assert answer["payload"][0]["extensions"]["code"] == code
        assert message in {None, answer["payload"][0]["message"]}
        await client.subscribe("1", "{ hello }")
        assert (await client.hear())["type"] == "next"


async def test_each_operation_counts_against_its_device(stage: Stage) -> None:
    stage.rate_limits = RateLimits(CountedBuckets(), operations_per_device=1)
    async with initialised(stage) as client:
        await client.subscribe("1", TOLD)
        await client.subscribe("2", "{ hello }")
        limited = error("Too many requests. Try again in 2 s.", "RATE_LIMITED", retryAfterSeconds=2)
        assert await client.hear() == {"id": "2", "type": "error", "payload": [limited]}


async def test_a_query_has_a_deadline(stage: Stage) -> None:
    stage.deadline_s = 0.001
    async with initialised(stage) as client:
        await client.subscribe("1", "{ waiting }")
        answer = await client.hear()
    assert answer["type"] == "error"
    assert answer["payload"] == [error("This took too long.", "TIMEOUT")]


async def test_a_subscription_tells_until_its_source_ends(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", TOLD)
        await client.subscribe("2", "{ hello }")
        assert (await client.hear())["id"] == (await client.hear())["id"] == "2"
        for word in ("a", "b", "end"):
            await stage.tell(word)
        for word in ("a", "b"):
            payload = {"data": {"told": {"word": word}}}
            assert await client.hear() == {"id": "1", "type": "next", "payload": payload}
        assert await client.hear() == {"id": "1", "type": "complete"}
    assert (stage.ended, stage.watching.running) == (["told"], 0)


async def test_what_is_asked_after_subscribing_is_answered_once_the_subscription_listens(
    stage: Stage,
) -> None:
    """A client subscribes, then asks: what happens after the answer is told."""
    async with initialised(stage) as client:
        await client.subscribe("1", TOLD)
        await client.send(type="ping")
        assert await client.hear() == {"type": "pong"}
        assert stage.updates.listeners == 1


async def test_each_event_is_answered_to_whom_the_token_stands_for_then(stage: Stage) -> None:
    """R21, R54: the context is made anew for each."""
    async with initialised(stage) as client:
        await client.subscribe("1", "subscription { told { to turn } }")
        await client.send(type="ping")
        await client.hear()
        for turn in (3, 4):
            await stage.tell("a")
            told = {"told": {"to": "Ada", "turn": turn}}
            assert (await client.hear())["payload"] == {"data": told}
        stage.good.clear()
        await stage.tell("a")
        assert await client.closed() == (4403, "Forbidden")


async def test_who_may_not_subscribe_is_told_why(stage: Stage) -> None:
    async with initialised(stage, None) as client:
        await client.subscribe("1", TOLD)
        answer = await client.hear()
        assert (answer["id"], answer["type"]) == ("1", "error")
        assert [each["extensions"]["code"] for each in answer["payload"]] == ["UNAUTHENTICATED"]
        await client.send(type="ping")
        assert await client.hear() == {"type": "pong"}


async def test_a_source_that_breaks_off_ends_its_operation_and_tells_nothing_of_it(
    stage: Stage,
) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", TOLD)
        await client.send(type="ping")
        await client.hear()
        await stage.tell("break")
        answer = await client.hear()
    assert answer["type"] == "error"
    assert "hunter2" not in str(answer)
    assert answer["payload"][0]["extensions"] == {"code": "UNAVAILABLE"}


async def test_a_client_that_has_enough_ends_the_source_and_frees_the_id(stage: Stage) -> None:
    async with initialised(stage) as client:
        for _ in range(2):
            await client.subscribe("1", TOLD)
            await client.send(id="1", type="complete")
        await client.send(type="ping")
        assert await client.hear() == {"type": "pong"}
        assert (stage.ended, stage.updates.listeners) == (["told", "told"], 0)


async def test_completing_what_does_not_run_changes_nothing(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.send(id="1", type="complete")
        await client.subscribe("1", "{ hello }")
        assert (await client.hear())["type"] == "next"


async def test_a_client_that_has_enough_ends_a_query_too(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", "{ waiting }")
        await stage.started.wait()
        await client.send(id="1", type="complete")
        await client.send(type="ping")
        assert await client.hear() == {"type": "pong"}
        assert stage.ended == ["waiting"]


@pytest.mark.parametrize("query", [TOLD, "{ waiting }"])
async def test_an_id_that_runs_cannot_begin_again(stage: Stage, query: str) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", query)
        await client.subscribe("1", "{ hello }")
        assert await client.closed() == (4409, "Subscriber for 1 already exists")
    assert len(stage.ended) <= 1
    assert (stage.updates.listeners, stage.watching.running) == (0, 0)


async def test_a_socket_runs_twenty_operations_and_no_more(stage: Stage) -> None:
    async with initialised(stage) as client:
        for number in range(21):
            await client.subscribe(str(number), TOLD)
        said = "A socket runs 20 operations at once, no more."
        limit = error(said, "LIMIT_EXCEEDED", limit="socket_operations", allowed=20)
        assert await client.hear() == {"id": "20", "type": "error", "payload": [limit]}
        await client.send(id="0", type="complete")
        await client.subscribe("20", "{ hello }")
        assert (await client.hear())["type"] == "next"


async def test_a_client_that_leaves_ends_all_that_it_asked(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", TOLD)
        await client.subscribe("2", "{ waiting }")
        await stage.started.wait()
        assert stage.watching.running == 2
        await client.leave()
        await client.over()
    assert sorted(stage.ended) == ["told", "waiting"]
    assert (stage.updates.listeners, stage.watching.running) == (0, 0)
    assert stage.watching.closed_for == [("websocket", "client")]


async def test_with_its_session_a_socket_ends(stage: Stage) -> None:
    """R54."""
    async with initialised(stage) as client, initialised(stage, None) as nobody:
        await client.subscribe("1", TOLD)
        stage.connections.end_of("another session")
        stage.connections.end_of("session")
        assert await client.closed() == (4403, "Forbidden")
        await nobody.subscribe("1", "{ hello }")
        assert (await nobody.hear())["type"] == "next"
    assert stage.updates.listeners == 0
    stage.connections.end_of("session")  # nobody is held by it any more


async def test_a_slow_reader_is_cut_off_and_nothing_piles_up(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", TOLD)
        await client.send(type="ping")
        await client.hear()
        client.reading.clear()
        for number in range(20):
            await stage.tell(str(number))
            await asyncio.sleep(0)
        assert stage.updates.listeners == 0  # the queue was full, and is gone
        client.reading.set()
        assert (await client.hear())["payload"] == {"data": {"told": {"word": "0"}}}
        assert await client.closed() == (1013, "Too slow: subscribe again, then ask")
    assert stage.watching.closed_for == [("websocket", "cut_off")]


async def test_who_does_not_take_a_message_in_time_is_cut_off(stage: Stage) -> None:
    async with initialised(stage.bounded(send_deadline_s=0.001)) as client:
        await client.subscribe("1", TOLD)
        client.reading.clear()
        await client.send(type="ping")
        await client.over()
    assert stage.watching.closed_for == [("websocket", "cut_off")]
    assert (stage.updates.listeners, stage.connections.counts) == (0, {"websocket": 0})


async def test_a_quiet_client_is_asked_and_then_given_up(stage: Stage) -> None:
    async with initialised(stage.bounded(quiet_s=0.01)) as client:
        assert await client.hear() == {"type": "ping"}
        assert await client.closed() == (1001, "Nothing was heard of the client")
    assert stage.watching.closed_for == [("websocket", "silent")]


async def test_a_client_that_answers_is_not_given_up(stage: Stage) -> None:
    async with initialised(stage.bounded(quiet_s=0.01)) as client:
        for _ in range(5):
            assert await client.hear() == {"type": "ping"}
            await client.send(type="pong")


async def test_a_socket_ends_with_its_token_though_nothing_happens(stage: Stage) -> None:
    async with initialised(stage.bounded(quiet_s=0.01)) as client:
        stage.good.clear()
        assert await client.closed() == (4403, "Forbidden")


async def test_an_outage_ends_no_socket(stage: Stage) -> None:
    async with initialised(stage.bounded(quiet_s=0.01)) as client:
        stage.outage = StoreDown()
        for _ in range(3):
            assert await client.hear() == {"type": "ping"}
            await client.send(type="pong")


async def test_what_goes_over_is_counted(stage: Stage) -> None:
    async with initialised(stage) as client:
        await client.subscribe("1", "{ hello }")
        await client.hear()
        await client.hear()
    out = "websocket out"
    assert stage.watching.messages == ["in", out, "in", out, out]


async def test_of_two_ends_the_first_counts(stage: Stage) -> None:
    async with initialised(stage) as client:
        stage.connections.end_of("session")
        stage.connections.end_of("session")
        assert await client.closed() == (4403, "Forbidden")


def test_limits_are_those_that_are_promised() -> None:
    assert Bounds() == Bounds(5.0, 4096, 256 * 1024, 20, 10.0, 25.0)
    assert forbidden().code == 4403
    assert Forbidden().code == "FORBIDDEN"
