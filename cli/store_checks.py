"""The stores as `marquee doctor` finds them: reachable, how soon, of which version, migrated."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cli.addresses import shown
from cli.findings import Finding, State
from foundation.settings import Environment, Settings

if TYPE_CHECKING:
    from persistence.ports.condition import Condition

MIGRATE = "marquee migrate"


async def store_findings(settings: Settings) -> Sequence[Finding]:
    asked = {
        "database": ("MARQUEE_DATABASE_URL", settings.database_url),
        "progress": ("MARQUEE_PROGRESS_URL", settings.progress_url),
        "shared": ("MARQUEE_REDIS_URL", settings.redis_url),
    }
    # One after the other, so that each is timed alone.
    found = [
        await _check(name, variable, url)
        for name, (variable, url) in asked.items()
        if url is not None
    ]
    return [*found, *_absent(settings)]


def _absent(settings: Settings) -> Iterator[Finding]:
    if settings.progress_url is None:
        yield Finding("progress", State.WELL, "kept in the database")
    if settings.redis_url is None:
        remedy = "MARQUEE_REDIS_URL, for `serve --workers` or several servers"
        yield Finding("shared", State.NOTE, "kept in the process: one worker can serve", remedy)
    is_sqlite = settings.database_url.startswith("sqlite")
    if settings.env is Environment.PRODUCTION and is_sqlite:
        remedy = "a PostgreSQL in MARQUEE_DATABASE_URL"
        yield Finding("database", State.NOTE, "SQLite serves one machine alone", remedy)


async def _check(name: str, variable: str, url: str) -> Finding:
    from domain.errors import Unavailable
    from persistence.wiring import asking_how_it_is

    ask, address = asking_how_it_is(url), shown(url)
    since = time.perf_counter()
    try:
        condition = await ask()
    except ValueError as error:
        return Finding(name, State.TO_DO, str(error), f"correct {variable}")
    except Unavailable as error:
        why = _why(error)
        remedy = f"start it, or correct {variable}"
        return Finding(name, State.TO_DO, f"{address} does not answer ({why})", remedy)
    milliseconds = 1_000 * (time.perf_counter() - since)
    said = f"{condition.product} {condition.version} at {address}, found in {milliseconds:.0f} ms"
    return _judged(name, said, condition)


def _judged(name: str, said: str, condition: "Condition") -> Finding:
    if condition.tables != condition.wanted:
        found = f"{said}; tables: {condition.tables or 'none'}, needed: {condition.wanted}"
        return Finding(name, State.TO_DO, found, "; then ".join([*condition.defects, MIGRATE]))
    if condition.wanted is not None:
        said = f"{said}; tables: {condition.tables}"
    if condition.defects:
        return Finding(name, State.TO_DO, said, "; ".join(condition.defects))
    return Finding(name, State.WELL, said)


def _why(error: BaseException) -> str:
    """The class of what is behind it: a driver's own words may hold a password."""
    while error.__cause__ is not None and not isinstance(error, TimeoutError):
        error = error.__cause__
    return type(error).__qualname__
