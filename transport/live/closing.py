"""Why a socket is closed: the codes that clients meet in its close event, and their reasons.

Those from 4400 on are the protocol's own (GraphQL over WebSocket); those from 1000 on are RFC
6455's, section 7.4.1, and IANA's registry. Clients of the protocol try again after 1001, 1012, 1013
and 4403, and give up after the others.
"""

from enum import IntEnum

MOST_REASON_BYTES = 123  # RFC 6455, section 5.5: a control frame holds 125, the code takes two


class CloseCode(IntEnum):
    GOING_AWAY = 1001
    TOO_LARGE = 1009
    TRY_AGAIN_LATER = 1013
    INVALID_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INITIALISATION_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITIALISATIONS = 4429
    INTERNAL_ERROR = 4500


class Closing(Exception):
    """The connection ends, for this reason; what a reason repeats of the client's is cut short."""

    def __init__(self, code: CloseCode, reason: str, name: str | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = _short(reason)
        self.name = name or code.name.lower()
        """What it is counted as."""


def forbidden() -> Closing:
    """The token is not good, or no longer: with a new one the client may come again."""
    return Closing(CloseCode.FORBIDDEN, "Forbidden")


def unavailable() -> Closing:
    return Closing(CloseCode.TRY_AGAIN_LATER, "This cannot be answered just now")


def cut_off() -> Closing:
    return Closing(CloseCode.TRY_AGAIN_LATER, "Too slow: subscribe again, then ask", "cut_off")


def silent() -> Closing:
    return Closing(CloseCode.GOING_AWAY, "Nothing was heard of the client", "silent")


def failed() -> Closing:
    return Closing(CloseCode.INTERNAL_ERROR, "Internal server error")


def _short(reason: str) -> str:
    whole = reason.encode()
    return reason if len(whole) <= MOST_REASON_BYTES else _cut(whole)


def _cut(whole: bytes) -> str:
    return whole[: MOST_REASON_BYTES - len("…".encode())].decode(errors="ignore") + "…"
