"""Messages of GraphQL over WebSocket, as they are read and written."""

from typing import Any

import orjson
import pytest

from transport.live import messages
from transport.live.closing import CloseCode, Closing
from transport.live.messages import Complete, ConnectionInit, Ping, Pong, Subscribe
from transport.parameters import from_json

QUERY = {"query": "{ hello }"}
READ: dict[str, tuple[dict[str, Any], messages.ClientMessage]] = {
    "init": ({"type": "connection_init"}, ConnectionInit({})),
    "init null": ({"type": "connection_init", "payload": None}, ConnectionInit({})),
    "init payload": ({"type": "connection_init", "payload": {"a": 1}}, ConnectionInit({"a": 1})),
    "ping": ({"type": "ping"}, Ping(None)),
    "ping payload": ({"type": "ping", "payload": {"a": 1}}, Ping({"a": 1})),
    "pong": ({"type": "pong", "payload": {}}, Pong()),
    "subscribe": (
        {"id": "1", "type": "subscribe", "payload": QUERY},
        Subscribe("1", from_json(QUERY)),
    ),
    "longest id": ({"id": "x" * 128, "type": "complete"}, Complete("x" * 128)),
    "unknown members": ({"id": "1", "type": "complete", "other": []}, Complete("1")),
}


@pytest.mark.parametrize(("sent", "read"), READ.values(), ids=READ)
def test_a_message_is_read(sent: dict[str, Any], read: messages.ClientMessage) -> None:
    assert messages.read(orjson.dumps(sent)) == read


INVALID: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"{", "The message is not valid JSON in UTF-8."),
    "not UTF-8": (b'"\xff"', "The message is not valid JSON in UTF-8."),
    "deep": (b"[" * 65 + b"]" * 65, "The message is nested deeper than 64 levels."),
    "null": (b"null", "The message must be a JSON object."),
    "a list": (b"[]", "The message must be a JSON object."),
    "no type": (b"{}", "The message's `type` is none that a client sends."),
    "a server's type": (b'{"type":"next"}', "The message's `type` is none that a client sends."),
    "the old protocol": (
        b'{"type":"start","id":"1"}',
        "The message's `type` is none that a client sends.",
    ),
    "payload": (b'{"type":"ping","payload":1}', "The message's `payload` must be an object."),
    "no id": (
        b'{"type":"complete"}',
        "The message's `id` must be a string of 1 to 128 characters.",
    ),
    "number id": (
        b'{"type":"complete","id":1}',
        "The message's `id` must be a string of 1 to 128 characters.",
    ),
    "empty id": (
        b'{"type":"complete","id":""}',
        "The message's `id` must be a string of 1 to 128 characters.",
    ),
    "long id": (
        b'{"type":"complete","id":"' + b"x" * 129 + b'"}',
        "The message's `id` must be a string of 1 to 128 characters.",
    ),
    "no payload": (b'{"type":"subscribe","id":"1"}', "The message must have a `payload`."),
    "no query": (
        b'{"type":"subscribe","id":"1","payload":{}}',
        "Either `query` or `documentId` must be given.",
    ),
    "query": (
        b'{"type":"subscribe","id":"1","payload":{"query":1}}',
        "`query` must be a string.",
    ),
    "variables": (
        b'{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}',
        "`variables` must be an object.",
    ),
}


@pytest.mark.parametrize(("raw", "why"), INVALID.values(), ids=INVALID)
def test_what_the_protocol_does_not_know_closes_with_4400(raw: bytes, why: str) -> None:
    with pytest.raises(Closing) as closed:
        messages.read(raw)
    assert closed.value.code is CloseCode.INVALID_MESSAGE
    assert closed.value.reason == f"Invalid message: {why}"


def test_messages_are_written_as_the_protocol_has_them() -> None:
    assert messages.ACK == '{"type":"connection_ack"}'
    assert messages.PING == '{"type":"ping"}'
    assert messages.pong(None) == '{"type":"pong"}'
    assert messages.pong({"a": 1}) == '{"type":"pong","payload":{"a":1}}'
    assert messages.next_("1", {"data": None}) == '{"id":"1","type":"next","payload":{"data":null}}'
    assert messages.error("1", [{"message": "no"}]) == (
        '{"id":"1","type":"error","payload":[{"message":"no"}]}'
    )
    assert messages.complete("1") == '{"id":"1","type":"complete"}'
