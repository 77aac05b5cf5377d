"""Logs: one JSON object a line, with what was bound and without secrets."""

import errno
import io
import logging
import logging.config
import os
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars
from uvicorn.config import LOGGING_CONFIG

from foundation.logs import REDACTED, configure_logs, redact


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    clear_contextvars()
    stream = io.StringIO()
    configure_logs("info", stream)
    yield stream
    clear_contextvars()
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_holds_the_event_and_what_was_bound_for_the_request(stream: io.StringIO) -> None:
    bind_contextvars(request_id="r1")
    structlog.get_logger("marquee.test").info("request", status=200)
    [line] = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "marquee.test",
        "request_id": "r1",
        "status": 200,
    }


def test_what_libraries_log_looks_the_same(stream: io.StringIO) -> None:
    bind_contextvars(request_id="r2")
    logging.getLogger("uvicorn.error").warning("started on %s", 8000)
    [line] = lines(stream)
    assert (line["event"], line["level"], line["logger"], line["request_id"]) == (
        "started on 8000",
        "warning",
        "uvicorn.error",
        "r2",
    )


def test_the_server_has_no_form_of_its_own(stream: io.StringIO) -> None:
    logging.config.dictConfig(LOGGING_CONFIG)
    configure_logs("info", stream)

    logging.getLogger("uvicorn.error").warning("started on %s", 8000)

    assert [line["event"] for line in lines(stream)] == ["started on 8000"]


class FullDisk(io.StringIO):
    def flush(self) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.usefixtures("stream")
def test_a_line_that_the_disk_has_no_room_for_costs_nobody_a_request() -> None:
    full = FullDisk()
    configure_logs("info", full)

    structlog.get_logger("marquee.test").info("request", status=200)

    assert full.getvalue().startswith("{")


def test_nothing_below_the_level_is_written(stream: io.StringIO) -> None:
    structlog.get_logger().debug("quiet")
    logging.getLogger("asyncio").debug("quiet")
    assert lines(stream) == []


def test_an_exception_is_shown_without_local_variables(stream: io.StringIO) -> None:
    def fail(password: str) -> None:
        raise LookupError(len(password))

    try:
        fail("swordfish")
    except LookupError:
        structlog.get_logger().exception("failed")
    assert "swordfish" not in stream.getvalue()
    [line] = lines(stream)
    assert line["exception"][0]["exc_type"] == "LookupError"
    assert line["exception"][0]["exc_value"] == "9"


def test_no_secret_reaches_the_stream(stream: io.StringIO) -> None:
    structlog.get_logger().info("log in", password="swordfish", headers={"Cookie": "swordfish"})
    assert "swordfish" not in stream.getvalue()


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "newPassword",
        "pin",
        "PIN",
        "pinHash",
        "profile_pin",
        "newPin",
        "pins",
        "token",
        "accessToken",
        "refresh_token",
        "MARQUEE_SECRET",
        "Authorization",
        "set-cookie",
    ],
)
def test_what_a_key_that_names_a_secret_holds_is_redacted(key: str) -> None:
    shown = redact(None, "info", {"event": "x", key: "swordfish", "deep": [{key: "swordfish"}]})
    assert shown == {"event": "x", key: REDACTED, "deep": [{key: REDACTED}]}


@pytest.mark.parametrize("key", ["pinned", "shipping", "typing", "operation", "document"])
def test_what_other_keys_hold_is_left_as_it_is(key: str) -> None:
    assert redact(None, "info", {key: "value"}) == {key: "value"}
