"""`marquee serve`, and which Marquee it is."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import os
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from cli.stores import bring_up_to_date, check_redis_url, speech, today
from foundation.settings import PREFIX, Environment, Settings
from foundation.web_pages import WebPages
from jobs.mistakes import FAILED, mistakes_told, refuse, run
from jobs.operator import settings_of

ROOT = Path(__file__).parents[1]
ONE_WORKER = (
    "Without Redis only one worker can serve: rate limits, failed sign-ins and pages are kept in "
    "the process, so with several workers each limit would count anew in each of them. Name a "
    "Redis for them to share in MARQUEE_REDIS_URL. Benchmarks may do without: MARQUEE_BENCH=true."
)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes, one a core; more than one need Redis.")
    ] = 1,
) -> None:
    """Serve the API. Prepares the database first, and in development the demo content too.

    --host and --port go before MARQUEE_HOST and MARQUEE_PORT.
    """
    told = {"host": host, "port": port}
    chosen = {name: value for name, value in told.items() if value is not None}
    settings = settings_of(speech).model_copy(update=chosen)
    if workers > 1 and not (settings.redis_url or settings.bench):
        # SECURITY: a guesser of passwords would have as many tries as there are workers.
        refuse(speech, ONE_WORKER)
    run(speech, _prepare(settings))
    pages = _pages(settings)
    speech.say(f"Starting on http://{settings.host}:{settings.port}/graphql (Ctrl+C stops it)")
    if workers > 1:
        _serve_by(workers, settings)
    else:
        _serve(settings, pages)


def version() -> None:
    """Print the version."""
    try:
        speech.say(f"Marquee {metadata.version('marquee')}")
    except metadata.PackageNotFoundError:
        refuse(speech, "Marquee is not installed here: run `make run` once.", FAILED)


def _serve(settings: Settings, pages: WebPages) -> None:
    from app import create_app  # noqa: TID251 - the one place that starts what app.py composes
    from foundation.garbage import leave_out_what_lives
    from transport.serving import listen

    app = create_app(settings, pages, started=leave_out_what_lives)
    listen(app, settings.host, settings.port)


def _serve_by(workers: int, settings: Settings) -> None:
    """Each worker composes the application for itself, from the variables it inherits."""
    from transport.serving import listen

    os.environ[f"{PREFIX}HOST"], os.environ[f"{PREFIX}PORT"] = settings.host, str(settings.port)
    listen("app:app", settings.host, settings.port, workers=workers)


def _pages(settings: Settings) -> WebPages:
    from jobs.web_build import web_pages

    with mistakes_told(speech):
        built = settings.data_dir / "web"
        return web_pages(settings.web_dir, ROOT / "web", built, progress=speech.say)


async def _prepare(settings: Settings) -> None:
    check_redis_url(settings)
    from jobs.first_start import ensure_demo
    from persistence.wiring import open_stores

    if (await bring_up_to_date(settings)).anything:
        speech.say("The database's tables are up to date now.")
    if settings.env is Environment.DEVELOPMENT:
        async with open_stores(settings.database_url, progress_url=settings.progress_url) as stores:
            await ensure_demo(stores, today(), speech.say)
