"""The protocol's table: what each message does at each stage, by GraphQL over WebSocket."""

import pytest

from transport.live.closing import CloseCode, Closing
from transport.live.conversation import Conversation, Stage
from transport.live.messages import (
    ClientMessage,
    Complete,
    ConnectionInit,
    Ping,
    Pong,
    Subscribe,
)
from transport.parameters import from_json

PARAMETERS = from_json({"query": "{ hello }"})
INIT, PING, PONG = ConnectionInit({}), Ping(None), Pong()
STOP, START, OTHER = Complete("1"), Subscribe("1", PARAMETERS), Subscribe("2", PARAMETERS)
OPENED, INITIALISING, READY = Stage.OPENED, Stage.INITIALISING, Stage.ACKNOWLEDGED
FINE = None
TABLE: list[tuple[Stage, set[str], ClientMessage, tuple[int, str] | None]] = [
    (OPENED, set(), INIT, FINE),
    (OPENED, set(), PING, FINE),
    (OPENED, set(), PONG, FINE),
    (OPENED, set(), STOP, FINE),
    (OPENED, set(), START, (4401, "Unauthorized")),
    (INITIALISING, set(), INIT, (4429, "Too many initialisation requests")),
    (INITIALISING, set(), PING, FINE),
    (INITIALISING, set(), PONG, FINE),
    (INITIALISING, set(), STOP, FINE),
    (INITIALISING, set(), START, (4401, "Unauthorized")),
    (READY, set(), INIT, (4429, "Too many initialisation requests")),
    (READY, set(), PING, FINE),
    (READY, set(), PONG, FINE),
    (READY, set(), STOP, FINE),
    (READY, {"1"}, STOP, FINE),
    (READY, set(), START, FINE),
    (READY, {"1"}, OTHER, FINE),
    (READY, {"1"}, START, (4409, "Subscriber for 1 already exists")),
]


@pytest.mark.parametrize(("stage", "running", "message", "closes"), TABLE)
def test_what_a_message_does(
    stage: Stage, running: set[str], message: ClientMessage, closes: tuple[int, str] | None
) -> None:
    conversation = Conversation(stage, set(running))
    if closes is None:
        conversation.heard(message)
        return
    with pytest.raises(Closing) as closed:
        conversation.heard(message)
    assert (closed.value.code, closed.value.reason) == closes
    assert conversation.operations == running


def test_an_id_is_free_again_once_its_operation_has_ended() -> None:
    conversation = Conversation(READY)
    conversation.heard(START)
    conversation.ended("1")
    conversation.heard(START)
    assert conversation.operations == {"1"}


def test_an_acknowledged_connection_may_ask() -> None:
    conversation = Conversation()
    conversation.heard(INIT)
    assert conversation.stage is INITIALISING
    conversation.acknowledged()
    conversation.heard(START)
    assert conversation.operations == {"1"}


@pytest.mark.parametrize("stage", [INITIALISING, READY])
def test_who_has_begun_in_time_is_not_late(stage: Stage) -> None:
    Conversation(stage).late()


def test_who_has_not_begun_in_time_is_closed() -> None:
    with pytest.raises(Closing) as closed:
        Conversation().late()
    assert closed.value.code is CloseCode.INITIALISATION_TIMEOUT
    assert closed.value.reason == "Connection initialisation timeout"


def test_a_reason_fits_its_frame_whatever_an_id_holds() -> None:
    closing = Closing(CloseCode.SUBSCRIBER_EXISTS, f"Subscriber for {'ö' * 128} already exists")
    assert len(closing.reason.encode()) <= 123
    assert closing.reason == f"Subscriber for {'ö' * 52}…"
