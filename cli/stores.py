"""Commands that work on the stores: their tables brought up to date first."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from foundation.clock import utc_now
from foundation.settings import Settings
from jobs.console import Speech
from jobs.mistakes import FAILED, refuse, run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from persistence.ports.stores import Stores

T = TypeVar("T")

speech = Speech()


@dataclass(frozen=True, slots=True)
class Migrated:
    """Which stores' tables were behind; `progress` is None where the database keeps it."""

    database: bool
    progress: bool | None

    @property
    def anything(self) -> bool:
        return self.database or bool(self.progress)


async def bring_up_to_date(settings: Settings) -> Migrated:
    """Make what is missing; nothing is ever taken away."""
    from persistence.sql.migrate import migrate

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = await _migrated("MARQUEE_DATABASE_URL", migrate(settings.database_url))
    if settings.progress_url is None:
        return Migrated(database, None)
    return Migrated(database, await _progress_migrated(settings.progress_url))


async def _progress_migrated(url: str) -> bool:
    from domain.errors import Unavailable
    from persistence.wiring import migrate_progress

    try:
        return await _migrated("MARQUEE_PROGRESS_URL", migrate_progress(url))
    except Unavailable:
        refuse(speech, "What keeps progress does not answer: look at MARQUEE_PROGRESS_URL.", FAILED)


async def _migrated(variable: str, migrating: "Awaitable[bool]") -> bool:
    from persistence.ports.condition import ExtensionRefused, TablesRefused

    try:
        return await migrating
    except ValueError as error:
        refuse(speech, f"{variable}: {error}.")
    except ExtensionRefused:
        why = "its user may not make the extension pg_trgm, or the server does not have it."
        remedy = "Let a superuser run CREATE EXTENSION pg_trgm in this database, once."
        refuse(speech, f"{variable}: {why} {remedy}", FAILED)
    except TablesRefused:
        why = "its user may not make tables. Let it own them, or migrate as one who may."
        refuse(speech, f"{variable}: {why}", FAILED)


def check_redis_url(settings: Settings) -> None:
    """Refuse an address that is none; a server that does not answer there is found later."""
    if settings.redis_url is None:
        return
    from persistence.wiring import check_redis_address

    try:
        check_redis_address(settings.redis_url)
    except ValueError as error:
        refuse(speech, f"MARQUEE_REDIS_URL: {error}.")


def with_stores(settings: Settings, work: "Callable[[Stores], Awaitable[T]]") -> T:
    """What `work` answers, on stores whose tables are up to date."""
    from persistence.wiring import open_stores

    check_redis_url(settings)
    if settings.redis_url is not None:  # whose connection is told of
        from foundation.logs import configure_logs

        configure_logs("warning", sys.stderr)  # what a command prints is its answer alone

    async def opened() -> T:
        await bring_up_to_date(settings)
        opening = open_stores(
            settings.database_url,
            progress_url=settings.progress_url,
            redis_url=settings.redis_url,
        )
        async with opening as stores:
            return await work(stores)

    return run(speech, opened())


def countries_of(text: str) -> tuple[str, ...]:
    """Countries as an option names them, `*` among them."""
    from jobs.catalogue.run import territories_of

    try:
        return territories_of(text)
    except ValueError as error:
        refuse(speech, f"{error}.")


def today() -> date:
    return utc_now().date()
