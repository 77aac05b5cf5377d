"""The fields of a profile: the forms that are kept, and what is said of those that are not."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TypeVar

from domain.hours import MINUTES_A_DAY, ViewingHours
from domain.ids import ProfileId, TitleId
from domain.locale import LONGEST_TAG
from domain.log_in import LONGEST_PASSWORD_BYTES
from domain.maturity import MaturityLevel
from domain.outcome import FieldError
from domain.pin import is_well_formed
from domain.profile import ADULTS_LEVEL, KIDS_CEILING, Profile

LONGEST_NAME = 50
MOST_COMPOSED = 4
"""Characters that NFC makes one of, at most (Unicode Standard Annex 15)."""
MOST_HOURS = 28
"""Four spans a day."""
MOST_LOCALES = 20
MOST_BLOCKED = 100
"""Titles blocked by one edit; the door takes no longer list."""

T = TypeVar("T")
Errors = Iterator[FieldError]


def normal_name(name: str) -> str:
    """NFC, no space around it; one that is too long in any form is not composed (Annex 15)."""
    name = name.strip()
    # SECURITY: the time for it grows with the square of the accents in a row.
    if len(name) > LONGEST_NAME * MOST_COMPOSED:
        return name
    return unicodedata.normalize("NFC", name).strip()


def name_errors(name: str, others: Sequence[Profile]) -> Errors:
    """Of a name in its normal form; `others` are the account's other profiles."""
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        yield FieldError("name", f"A name has 1 to {LONGEST_NAME} printable characters.")
    elif any(_compared(name) == _compared(other.name) for other in others):
        yield FieldError("name", "Another profile of this account has this name.")


def _compared(name: str) -> str:
    """The form by which names are compared: case folded (Unicode Standard, section 3.13)."""
    return unicodedata.normalize("NFC", name.casefold())


def level_of(
    asked: MaturityLevel | None, now: MaturityLevel | None, *, kids: bool
) -> MaturityLevel:
    """The level asked for, else the one there is, else the default; kids keep to theirs (R22)."""
    if asked is not None:
        return asked
    level = ADULTS_LEVEL if now is None else now
    return min(level, KIDS_CEILING) if kids else level


def level_errors(level: MaturityLevel, *, kids: bool) -> Errors:
    if kids and level > KIDS_CEILING:
        yield FieldError("maturity", f"A kids profile sees at most {KIDS_CEILING.name}.")


def pin_errors(pin: str | None, *, removed: bool = False) -> Errors:
    if pin is not None and not is_well_formed(pin):
        yield FieldError("pin", "A PIN is four digits.")
    if pin is not None and removed:
        yield FieldError("removePin", "Give a new PIN or remove the old one, not both.")


def password_errors(password: str) -> Errors:
    # SECURITY: the length is bounded before the hash, whose time grows with it.
    if not 1 <= len(password.encode(errors="replace")) <= LONGEST_PASSWORD_BYTES:
        yield FieldError("password", f"A password has 1 to {LONGEST_PASSWORD_BYTES} bytes.")


def locale_errors(locale: str | None, field: str = "locale") -> Errors:
    """The tag's form was checked where it was read."""
    if locale is not None and len(locale) > LONGEST_TAG:
        yield FieldError(field, f"A locale has at most {LONGEST_TAG} characters.")


def locales_errors(locales: Sequence[str], field: str) -> Errors:
    if len(locales) > MOST_LOCALES:
        yield FieldError(field, f"At most {MOST_LOCALES} locales.")
    for place, locale in enumerate(locales[:MOST_LOCALES]):
        yield from locale_errors(locale, f"{field}.{place}")


def hours_errors(hours: Sequence[ViewingHours]) -> Errors:
    if len(hours) > MOST_HOURS:
        yield FieldError("viewingHours", f"At most {MOST_HOURS} spans.")
    for place, span in enumerate(hours[:MOST_HOURS]):
        at = f"viewingHours.{place}"
        if not 1 <= span.day_of_week <= 7:  # noqa: PLR2004 - ISO 8601
            yield FieldError(f"{at}.dayOfWeek", "A day is 1 (Monday) to 7 (Sunday).")
        if not 0 <= span.start_minute < MINUTES_A_DAY:
            yield FieldError(f"{at}.startMinute", "A start is 0 to 1439 minutes after midnight.")
        if not 0 <= span.end_minute <= MINUTES_A_DAY:
            yield FieldError(f"{at}.endMinute", "An end is 0 to 1440 minutes after midnight.")
        elif span.end_minute == span.start_minute:
            yield FieldError(f"{at}.endMinute", "An end differs from its start.")


def blocked_errors(asked: Sequence[TitleId], known: frozenset[TitleId]) -> Errors:
    """`known`: titles visible to the profile that asks, and those blocked already."""
    if len(asked) > MOST_BLOCKED:
        yield FieldError("blockedTitleIds", f"At most {MOST_BLOCKED} titles at once.")
    for place, id_ in enumerate(asked[:MOST_BLOCKED]):
        if id_ not in known:
            # SECURITY: the same for what does not exist and for what is hidden (R20).
            yield FieldError(f"blockedTitleIds.{place}", "There is no such title.")


def others_than(id_: ProfileId, profiles: Sequence[Profile]) -> Sequence[Profile]:
    return [profile for profile in profiles if profile.id != id_]


def once(values: Sequence[T]) -> tuple[T, ...]:
    """Each value once, where it came first."""
    return tuple(dict.fromkeys(values))
