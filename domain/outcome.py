"""Outcomes of a mutation that a screen can draw: values beside its payload, never raised."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.session import Viewer


class ProblemCode(Enum):
    VALIDATION = "VALIDATION"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PROFILE_REQUIRED = "PROFILE_REQUIRED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    RATE_LIMITED = "RATE_LIMITED"
    UNAVAILABLE = "UNAVAILABLE"
    PIN_REQUIRED = "PIN_REQUIRED"
    PIN_INVALID = "PIN_INVALID"
    PIN_LOCKED = "PIN_LOCKED"
    TITLE_UNAVAILABLE = "TITLE_UNAVAILABLE"
    LICENCE_NOT_STARTED = "LICENCE_NOT_STARTED"
    LICENCE_EXPIRED = "LICENCE_EXPIRED"
    GEO_BLOCKED = "GEO_BLOCKED"
    OUTSIDE_HOURS = "OUTSIDE_HOURS"
    ENTITLEMENT_REQUIRED = "ENTITLEMENT_REQUIRED"
    STREAM_LIMIT = "STREAM_LIMIT"
    DEVICE_LIMIT = "DEVICE_LIMIT"
    DOWNLOAD_LIMIT = "DOWNLOAD_LIMIT"
    PROFILE_LIMIT = "PROFILE_LIMIT"
    MY_LIST_LIMIT = "MY_LIST_LIMIT"
    LAYER_CONFLICT = "LAYER_CONFLICT"


@dataclass(frozen=True, slots=True)
class FieldError:
    """`field` is the input's field as the contract spells it, a path joined by full stops."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ValidationFailed:
    fields: tuple[FieldError, ...]
    message: str = "Some of what was given cannot be used."
    code: ProblemCode = ProblemCode.VALIDATION


@dataclass(frozen=True, slots=True)
class AuthRefused:
    """`code` is UNAUTHENTICATED, PROFILE_REQUIRED or FORBIDDEN."""

    message: str
    code: ProblemCode = ProblemCode.UNAUTHENTICATED


@dataclass(frozen=True, slots=True)
class NotFound:
    """SECURITY: one message for what does not exist and for what the viewer may not see (R20)."""

    message: str = "There is nothing here under this id."
    code: ProblemCode = ProblemCode.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was first; `current_version` is what to start from, if there are versions."""

    message: str
    current_version: int | None = None
    code: ProblemCode = ProblemCode.CONFLICT


@dataclass(frozen=True, slots=True)
class PinRefused:
    """`code` is PIN_REQUIRED, PIN_INVALID or PIN_LOCKED (R23)."""

    code: ProblemCode
    message: str
    attempts_left: int | None = None
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LimitReached:
    """`retry_after_seconds` is null where waiting does not help."""

    limit: int
    message: str
    retry_after_seconds: int | None = None
    code: ProblemCode = ProblemCode.RATE_LIMITED


@dataclass(frozen=True, slots=True)
class UnavailableNow:
    retry_after_seconds: int
    message: str = "This cannot be done just now. Try again in a moment."
    code: ProblemCode = ProblemCode.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """Tokens for a session; `expires_at` is when the access token ends.

    SECURITY: the tokens are in no representation, so no log of one can hold them.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    viewer: Viewer
