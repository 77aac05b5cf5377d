"""Logs: JSON lines on standard output, with the request's id and without its secrets."""

import logging
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache, partial
from types import NoneType
from typing import Any, TextIO

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

REDACTED = "[redacted]"
_PLAIN = frozenset({str, int, float, bool, NoneType})
_SECRET_KEY = re.compile(r"(?i:password|token|secret|authorization|cookie)|[Pp]ins?(?![a-z])|PIN")

_WITH_HANDLERS = ("uvicorn", "uvicorn.access")
"""What writes lines of a form of its own, unless it is told not to."""


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """Make structlog write to `stream` (standard output), from `level` ("info", ...) up.

    What libraries log goes the same way. `request_id` and whatever else was bound for the request
    stands in each line.
    """
    number, out = logging.getLevelNamesMapping()[level.upper()], stream or sys.stdout
    structlog.configure(
        processors=[*_SHARED, redact, _line],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=partial(_Lines, out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter())
    logging.basicConfig(handlers=[handler], level=number, force=True)
    for name in _WITH_HANDLERS:
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = True


class _Lines:
    """What our own lines are written by: the standard library's way to it takes twice as long."""

    def __init__(self, out: TextIO, name: str = "") -> None:
        self.name = name
        self._out = out

    def msg(self, line: str) -> None:
        # A full disk takes no line, and there is nobody left to tell: it must cost no request.
        with suppress(OSError):
            self._out.write(line)
            self._out.flush()

    debug = info = warning = error = critical = msg


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the value of every key that names a secret, at any depth."""
    # SECURITY: the last line of defence; nothing should log a secret in the first place.
    return {key: _redacted(key, value) for key, value in event.items()}


def _redacted(key: object, value: Any) -> Any:
    if isinstance(key, str) and _names_secret(key):
        return REDACTED
    if type(value) in _PLAIN:  # most are, and what follows asks much longer
        return value
    if isinstance(value, Mapping):
        return {inner: _redacted(inner, each) for inner, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(None, each) for each in value]
    return value


@lru_cache(maxsize=1024)  # the same keys, line after line
def _names_secret(key: str) -> bool:
    return _SECRET_KEY.search(key) is not None


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # SECURITY: without local variables, which are where passwords live.
    structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
]


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact,
            structlog.processors.JSONRenderer(serializer=_json),
        ],
    )


def _json(event: Mapping[str, Any], **_options: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return f"{_json(event)}\n"
