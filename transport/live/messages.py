"""The messages of GraphQL over WebSocket (`graphql-transport-ws`), read and written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from transport.json_text import parse_json
from transport.live.closing import CloseCode, Closing
from transport.parameters import Parameters, from_json
from transport.refusal import Refusal

LONGEST_ID: Final = 128
"""Characters. A client's library makes them of a counter or a UUID."""


@dataclass(frozen=True, slots=True)
class ConnectionInit:
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pong:
    pass


@dataclass(frozen=True, slots=True)
class Subscribe:
    id: str
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Complete:
    id: str


ClientMessage = ConnectionInit | Ping | Pong | Subscribe | Complete


def read(raw: bytes) -> ClientMessage:
    """Raises Closing (4400) for what the protocol does not know."""
    try:
        return _message(parse_json(raw, what="The message"))
    except Refusal as refusal:
        raise _invalid(str(refusal)) from None


def _message(message: Any) -> ClientMessage:
    if not isinstance(message, dict):
        raise _invalid("The message must be a JSON object.")
    match message.get("type"):
        case "connection_init":
            return ConnectionInit(_payload(message) or {})
        case "ping":
            return Ping(_payload(message))
        case "pong":
            _payload(message)
            return Pong()
        case "subscribe":
            return Subscribe(_id(message), from_json(_operation(message)))
        case "complete":
            return Complete(_id(message))
    raise _invalid("The message's `type` is none that a client sends.")


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise _invalid("The message's `payload` must be an object.")
    return payload


def _operation(message: Mapping[str, Any]) -> Mapping[str, Any]:
    payload = _payload(message)
    if payload is None:
        raise _invalid("The message must have a `payload`.")
    return payload


def _id(message: Mapping[str, Any]) -> str:
    id_ = message.get("id")
    # SECURITY: ids are kept while operations run and sent with each answer, so they are short.
    if not isinstance(id_, str) or not 0 < len(id_) <= LONGEST_ID:
        raise _invalid(f"The message's `id` must be a string of 1 to {LONGEST_ID} characters.")
    return id_


def _invalid(why: str) -> Closing:
    return Closing(CloseCode.INVALID_MESSAGE, f"Invalid message: {why}")


ACK: Final = '{"type":"connection_ack"}'
PING: Final = '{"type":"ping"}'


def pong(payload: Mapping[str, Any] | None) -> str:
    """The answer to a ping, with what came along with it."""
    return _written({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})


def next_(id_: str, payload: Mapping[str, Any]) -> str:
    return _written({"id": id_, "type": "next", "payload": payload})


def error(id_: str, entries: Sequence[Mapping[str, Any]]) -> str:
    return _written({"id": id_, "type": "error", "payload": entries})


def complete(id_: str) -> str:
    return _written({"id": id_, "type": "complete"})


def _written(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()
