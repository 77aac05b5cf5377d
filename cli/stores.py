"""Commands that work on the stores: their tables brought up to date first."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

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


async def bring_up_to_date(settings: Settings) -> bool:
    """Whether the tables were behind."""
    from persistence.sql.migrate import migrate

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        behind = await migrate(settings.database_url)
    except ValueError as error:
        refuse(speech, f"MARQUEE_DATABASE_URL: {error}.")
    url = settings.progress_url
    return behind if url is None else await _bring_progress_up_to_date(url) or behind


async def _bring_progress_up_to_date(url: str) -> bool:
    from domain.errors import Unavailable
    from persistence.wiring import migrate_progress

    try:
        return await migrate_progress(url)
    except ValueError as error:
        refuse(speech, f"MARQUEE_PROGRESS_URL: {error}.")
    except Unavailable:
        refuse(speech, "What keeps progress does not answer: look at MARQUEE_PROGRESS_URL.", FAILED)


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

    async def opened() -> T:
        await bring_up_to_date(settings)
        async with open_stores(settings.database_url, progress_url=settings.progress_url) as stores:
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
