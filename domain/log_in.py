"""What signing in asks for, checked before anything is looked up."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from domain.account import DeviceClass
from domain.ids import DeviceId, stored_id
from domain.outcome import FieldError, ValidationFailed

LONGEST_EMAIL = 254
"""RFC 5321, section 4.5.3.1.3, less the angle brackets."""
LONGEST_PASSWORD_BYTES = 1024
LONGEST_DEVICE_NAME = 100

_EMAIL = re.compile(r"[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class GivenDevice:
    """A device as its client describes it; `id` is the UUID that the client made and keeps."""

    id: str
    name: str
    device_class: DeviceClass


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """The same, checked."""

    id: DeviceId
    name: str
    device_class: DeviceClass


@dataclass(frozen=True, slots=True)
class LogIn:
    """What somebody gave who wants to sign in."""

    email: str
    password: str = field(repr=False)
    device: GivenDevice


@dataclass(frozen=True, slots=True)
class CheckedLogIn:
    """`email` is in the form that accounts are kept under."""

    email: str
    password: str = field(repr=False)
    device: KnownDevice


def normal_email(email: str) -> str:
    """The form by which addresses are compared: no space around it, case folded."""
    return email.strip().casefold()


def checked(given: LogIn, *, shortest_password: int = 1) -> CheckedLogIn | ValidationFailed:
    """The form of what was given; the shortest password is in characters."""
    email, device_id = normal_email(given.email), _device_id(given.device.id)
    name = given.device.name.strip()
    wrong = {
        "email": None if _is_address(email) else "This is not an e-mail address.",
        "password": _wrong_password(given.password, shortest_password),
        "device.id": None if device_id else "A device id is a UUID.",
        "device.name": _wrong_name(name),
    }
    errors = tuple(FieldError(field, message) for field, message in wrong.items() if message)
    if errors or device_id is None:
        return ValidationFailed(errors)
    device = KnownDevice(device_id, name, given.device.device_class)
    return CheckedLogIn(email, given.password, device)


def _is_address(email: str) -> bool:
    """Whether it has the shape of one; only a message that arrives could tell that it is one."""
    fits = len(email) <= LONGEST_EMAIL and email.isprintable()
    return fits and _EMAIL.fullmatch(email) is not None


def _wrong_password(password: str, shortest: int) -> str | None:
    # SECURITY: the length is bounded before the hash, whose time grows with it.
    too_long = len(password.encode(errors="replace")) > LONGEST_PASSWORD_BYTES
    if len(password) >= shortest and not too_long:
        return None
    if shortest == 1:
        return f"A password has 1 to {LONGEST_PASSWORD_BYTES} bytes."
    return (
        f"A password has {shortest} characters or more, and at most {LONGEST_PASSWORD_BYTES} bytes."
    )


def _wrong_name(name: str) -> str | None:
    if not 1 <= len(name) <= LONGEST_DEVICE_NAME or not name.isprintable():
        return f"A device name has 1 to {LONGEST_DEVICE_NAME} printable characters."
    return None


def _device_id(text: str) -> DeviceId | None:
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    # Braces, a urn: prefix or missing dashes: the UUID class takes them, clients should not.
    return DeviceId(stored_id("dev", uuid)) if str(uuid) == text.lower() else None
