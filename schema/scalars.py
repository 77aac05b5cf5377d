"""Custom scalars: instants, days, addresses, and names from international registers."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import langcodes
import pycountry
import strawberry
from strawberry.types.scalar import ScalarDefinition

from domain import hours, licence, locale
from domain.json_value import Json

URL = NewType("URL", str)
LocaleTag = locale.LocaleTag
CountryCode = licence.CountryCode
TimeZone = hours.TimeZone


@lru_cache(maxsize=4096)  # a licence has the same ones for many titles
def show_instant(value: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and `Z`."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(value: object) -> datetime:
    """An RFC 3339 instant with an offset; raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("An instant is a string such as 2026-01-31T12:00:00Z.")  # noqa: TRY004 - GraphQL shows ValueErrors
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("An instant is written like 2026-01-31T12:00:00Z (RFC 3339).") from None
    if instant.tzinfo is None or "T" not in value.upper():
        raise ValueError("An instant needs an offset, such as Z (RFC 3339).")
    return instant.astimezone(UTC)


def read_day(value: object) -> date:
    """A full-date of RFC 3339; raises ValueError for anything else."""
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        raise ValueError("A day is written like 2026-01-31 (RFC 3339).")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("A day is written like 2026-01-31 (RFC 3339).") from None


def read_locale(value: object) -> LocaleTag:
    """A well-formed BCP 47 tag in its standard spelling; raises ValueError for anything else."""
    # SECURITY: bounded first, for a tag is worked on subtag by subtag, prefix by prefix.
    longest = locale.LONGEST_TAG
    tag = _standard_tag(value) if isinstance(value, str) and len(value) <= longest else None
    if tag is None:
        raise ValueError(
            f"A locale is a BCP 47 tag such as en or es-MX, of at most {longest} characters."
        )
    return tag


@lru_cache(maxsize=512)  # the same few, request after request
def _standard_tag(value: str) -> LocaleTag | None:
    try:
        known = langcodes.tag_is_valid(value)
        return LocaleTag(langcodes.standardize_tag(value)) if known else None
    finally:
        # SECURITY: the library keeps whatever it was ever asked for, and anybody may ask.
        langcodes.Language._PARSE_CACHE.clear()  # noqa: SLF001 - it offers no other way
        langcodes.Language._INSTANCES.clear()  # noqa: SLF001 - it offers no other way


def read_country(value: object) -> CountryCode:
    """An ISO 3166-1 alpha-2 code in capitals; raises ValueError for anything else."""
    found = pycountry.countries.get(alpha_2=value) if isinstance(value, str) else None
    # The register is searched in any case, and licences are compared as they are written.
    if found is None or found.alpha_2 != value:
        raise ValueError("A country is an ISO 3166-1 alpha-2 code such as US.")
    return CountryCode(found.alpha_2)


def read_zone(value: object) -> TimeZone:
    """An IANA time zone name; raises ValueError for anything else."""
    try:
        return TimeZone(ZoneInfo(value).key) if isinstance(value, str) else _no_zone()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _no_zone()


def _no_zone() -> TimeZone:
    raise ValueError("A time zone is an IANA name such as Europe/Madrid.") from None


def read_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("A URL is a string.")  # noqa: TRY004 - GraphQL shows ValueErrors
    return value


def show_json(value: object) -> object:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Json: strawberry.scalar(
        name="JSON",
        description="Any JSON: an object, a list, a string, a number, a boolean or null.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=show_json,
        parse_value=show_json,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC: RFC 3339 with milliseconds, such as "
        "`2026-01-31T12:00:00.000Z`.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=show_instant,
        parse_value=read_instant,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, such as `2026-01-31`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=date.isoformat,
        parse_value=read_day,
    ),
    URL: strawberry.scalar(
        name="URL",
        description="An absolute URL.",
        specified_by_url="https://url.spec.whatwg.org/",
        serialize=str,
        parse_value=read_text,
    ),
    LocaleTag: strawberry.scalar(
        name="LocaleTag",
        description="A language, with script and region where they matter: a BCP 47 tag such as "
        "`es-MX`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc5646",
        serialize=str,
        parse_value=read_locale,
    ),
    CountryCode: strawberry.scalar(
        name="CountryCode",
        description="A country: ISO 3166-1 alpha-2, such as `US`.",
        specified_by_url="https://www.iso.org/iso-3166-country-codes.html",
        serialize=str,
        parse_value=read_country,
    ),
    TimeZone: strawberry.scalar(
        name="TimeZone",
        description="A time zone by its IANA name, such as `Europe/Madrid`.",
        specified_by_url="https://www.iana.org/time-zones",
        serialize=str,
        parse_value=read_zone,
    ),
}
