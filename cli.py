"""The command line: `marquee serve`, and all that an operator does beside it."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from foundation.clock import utc_now
from foundation.settings import Environment, Settings
from jobs.console import Speech
from jobs.keys import keys
from jobs.mistakes import FAILED, mistakes_told, refuse, run
from jobs.operator import development_settings, settings_of

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from execution.limits import Limits
    from persistence.ports.stores import Stores

T = TypeVar("T")

ROOT = Path(__file__).parent
SCHEMA_FILE = ROOT / "schema.graphql"
OPERATIONS = ROOT / "operations"

app = typer.Typer(
    help="Marquee, the GraphQL backend-for-frontend of a streaming service. "
    "Settings come from MARQUEE_... variables; .env.example lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
demo = typer.Typer(help="Demo content for development.", no_args_is_help=True)
operations = typer.Typer(help="The clients' own operations.", no_args_is_help=True)
app.add_typer(demo, name="demo")
app.add_typer(operations, name="operations")
app.add_typer(keys, name="keys")

speech = Speech()


def main() -> None:
    app()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes; one, for now.")] = 1,
) -> None:
    """Serve the API. Prepares the database first, and in development the demo content too.

    --host and --port go before MARQUEE_HOST and MARQUEE_PORT.
    """
    if workers > 1:
        refuse(
            speech,
            "Only one worker can serve: rate limits and pages are kept in the process, and could "
            "be shared by several only through Redis, which is not connected yet.",
        )
    from app import create_app  # noqa: TID251 - the one place that starts what app.py composes
    from jobs.web_build import web_pages
    from transport.serving import listen

    told = {"host": host, "port": port}
    chosen = {name: value for name, value in told.items() if value is not None}
    settings = settings_of(speech).model_copy(update=chosen)
    run(speech, _prepare(settings))
    with mistakes_told(speech):
        built = settings.data_dir / "web"
        pages = web_pages(settings.web_dir, ROOT / "web", built, progress=speech.say)
    speech.say(f"Starting on http://{settings.host}:{settings.port}/graphql (Ctrl+C stops it)")
    listen(create_app(settings, pages), settings.host, settings.port)


@app.command()
def migrate() -> None:
    """Bring the database's tables up to date. Safe to repeat, and to run from several machines."""
    settings = settings_of(speech)
    migrated = run(speech, _migrate(settings))
    speech.say("The tables are up to date now." if migrated else "The tables were up to date.")


@app.command()
def import_catalogue(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV of titles, in UTF-8.")
    ],
    territories: Annotated[
        str, typer.Option(help="Countries to license the titles in, as US,GB,...; * for all.")
    ] = "*",
    episodes: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="CSV of episodes: show_id,season,number,name,duration_ms,air_date.",
        ),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the whole report here, as JSON.")
    ] = None,
) -> None:
    """Import a CSV in the public "Netflix Movies and TV Shows" layout.

    It needs the columns show_id, type, title, director, cast, country, date_added, release_year,
    rating, duration, listed_in and description. It is stored whole or, where the file is refused,
    not at all; a second import changes nothing. Rows that cannot be used are left out and reported.
    """
    from jobs.catalogue.run import ImportOrder
    from jobs.catalogue.run import import_catalogue as run_import
    from jobs.catalogue.summary import summary

    if report is not None and not report.absolute().parent.is_dir():
        refuse(speech, f"There is no folder to write the report to: {report.parent}")
    order = ImportOrder(file, episodes, _territories(territories))
    settings = settings_of(speech)
    with speech.progress(f"Importing {file.name}", file.stat().st_size) as bar:
        done = _with_stores(settings, lambda stores: run_import(stores.catalogue, order, bar))
    for line in summary(done):
        speech.say(line)
    if report is not None:
        with mistakes_told(speech):
            done.save(report)


@demo.command("seed")
def demo_seed() -> None:
    """Store the demo catalogue, its plays and its accounts, as of today.

    On the same day a second seed changes nothing; on another it moves the licences and the plays.
    """
    from jobs.demo.seed import seed

    settings = development_settings(speech)
    seeded = _with_stores(settings, lambda stores: seed(stores, _today(), speech.say))
    titles = ", ".join(f"{count} {what.value.lower()}" for what, count in seeded.titles.items())
    plays = "as they were" if seeded.plays is None else f"{seeded.plays:,} counts, all made up"
    speech.say(f"Titles: {titles}. Plays: {plays}. Accounts made: {seeded.accounts}.")


@demo.command("plays")
def demo_plays(
    days: Annotated[int, typer.Option(min=1, max=90, help="Days, ending today.")] = 14,
    countries: Annotated[
        str | None, typer.Option(help="Countries, as US,GB,...; twelve if left out.")
    ] = None,
) -> None:
    """Make up plays for the titles that are stored, so that trending rows and Top 10 have content.

    They replace earlier made-up plays and leave real ones alone.
    """
    from jobs.demo.plays import COUNTRIES
    from jobs.demo.seed import seed_plays

    chosen = COUNTRIES if countries is None else _territories(countries)
    if "*" in chosen:
        refuse(speech, "Plays belong to countries: name them, as US,GB,...")
    rows = _with_stores(
        development_settings(speech),
        lambda stores: seed_plays(stores, _today(), days=days, countries=chosen),
    )
    if not rows:
        refuse(speech, "No title could be played: run `marquee demo seed` or import a catalogue.")
    speech.say(f"{rows:,} play counts were stored. They are made up, not anybody's viewing.")


@app.command("schema")
def write_schema(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only compare; exit with 1 where they differ.")
    ] = False,
    possible_types: Annotated[
        bool,
        typer.Option("--possible-types", help="Print the types behind each union and interface."),
    ] = False,
) -> None:
    """Write schema.graphql from the code."""
    from schema.possible_types import possible_types as types_of
    from schema.root import schema

    text = f"{schema.as_str().rstrip()}\n"
    if possible_types:
        speech.say(json.dumps(types_of(schema._schema), indent=2))  # noqa: SLF001 - the only way
    elif not check:
        SCHEMA_FILE.write_text(text, "utf-8")
    elif not SCHEMA_FILE.is_file() or SCHEMA_FILE.read_text("utf-8") != text:
        refuse(speech, "schema.graphql is not what the code says: run `marquee schema`.", FAILED)


@operations.command("check")
def check_operations() -> None:
    """Validate and measure every operation in operations/, by the limits that are set.

    A cost that depends on variables is that of leaving them out.
    """
    from execution.limits import Limits
    from schema.root import schema

    names = {each.name for each in fields(Limits)}
    limits = Limits(**settings_of(speech).limits.model_dump(include=names))
    files = sorted(OPERATIONS.rglob("*.graphql"))
    speech.say(f"{'file':<32} {'operation':<28} {'cost':>6} {'depth':>5}")
    errors = asyncio.run(_measure(schema._schema, limits, files))  # noqa: SLF001 - the only way
    for error in errors:
        speech.complain(error)
    if errors:
        raise typer.Exit(FAILED)
    speech.say(f"All {len(files)} files can be executed.")


@app.command()
def version() -> None:
    """Print the version."""
    try:
        speech.say(f"Marquee {metadata.version('marquee')}")
    except metadata.PackageNotFoundError:
        refuse(speech, "Marquee is not installed here: run `make run` once.", FAILED)


async def _measure(schema: "GraphQLSchema", limits: "Limits", files: Sequence[Path]) -> list[str]:
    """Say a line for each operation; answers a line for each error."""
    from graphql import parse

    from execution.field_cost import declared_cost
    from execution.field_weight import FieldWeights
    from execution.input_sizes import InputSizes
    from execution.measure import measure
    from execution.prepare import PreparedOperations

    prepared = PreparedOperations(schema, limits, introspection=False, suggestions=True)
    weights, sizes, errors = FieldWeights(limits, declared_cost), InputSizes(schema, limits), []
    for file in files:
        text, name = file.read_text("utf-8"), str(file.relative_to(OPERATIONS))
        document = await prepared.prepare(text)
        errors += [f"{name}: {error}" for error in document.errors]
        if not document.errors:
            measured = measure(parse(text), schema, limits, weights, sizes).operations
            for one, of in zip(document.operations, measured, strict=True):
                cost, depth = one.cost.evaluate({}), of.measured.depth
                speech.say(f"{name:<32} {one.name or '':<28} {cost:>6} {depth:>5}")
    prepared.close()
    return errors


async def _prepare(settings: Settings) -> None:
    from jobs.first_start import ensure_demo
    from persistence.wiring import open_stores

    if await _migrate(settings):
        speech.say("The database's tables are up to date now.")
    if settings.env is Environment.DEVELOPMENT:
        async with open_stores(settings.database_url) as stores:
            await ensure_demo(stores, _today(), speech.say)


async def _migrate(settings: Settings) -> bool:
    from persistence.sql.migrate import migrate as bring_up_to_date

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        return await bring_up_to_date(settings.database_url)
    except ValueError as error:
        refuse(speech, f"MARQUEE_DATABASE_URL: {error}.")


def _with_stores(settings: Settings, work: "Callable[[Stores], Awaitable[T]]") -> T:
    """What `work` answers, on stores whose tables are up to date."""
    from persistence.wiring import open_stores

    async def opened() -> T:
        await _migrate(settings)
        async with open_stores(settings.database_url) as stores:
            return await work(stores)

    return run(speech, opened())


def _territories(text: str) -> tuple[str, ...]:
    from jobs.catalogue.run import territories_of

    try:
        return territories_of(text)
    except ValueError as error:
        refuse(speech, f"{error}.")


def _today() -> date:
    return utc_now().date()
