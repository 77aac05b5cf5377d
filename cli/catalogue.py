"""`marquee migrate` and `marquee import-catalogue`."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from pathlib import Path
from typing import Annotated

import typer

from cli.stores import bring_up_to_date, check_redis_url, countries_of, speech, with_stores
from jobs.mistakes import mistakes_told, refuse, run
from jobs.operator import settings_of


def migrate() -> None:
    """Bring the tables of the stores up to date. Safe to repeat; nothing is ever taken away.

    On Cassandra it makes the keyspace too, as often replicated as its address says, and is to be
    run from one machine at a time. Redis needs nothing.
    """
    settings = settings_of(speech)
    check_redis_url(settings)
    with speech.waiting("Bringing the tables up to date"):
        migrated = run(speech, bring_up_to_date(settings))
    speech.say(f"Database: {_told(behind=migrated.database)}")
    if migrated.progress is not None:
        speech.say(f"Progress: {_told(behind=migrated.progress)}")
    if settings.redis_url is not None:
        speech.say("Redis: needs no tables.")


def _told(*, behind: bool) -> str:
    return "the tables are up to date now." if behind else "the tables were up to date."


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
    order = ImportOrder(file, episodes, countries_of(territories))
    settings = settings_of(speech)
    with speech.progress(f"Importing {file.name}", file.stat().st_size) as bar:
        done = with_stores(settings, lambda stores: run_import(stores.catalogue, order, bar))
    for line in summary(done):
        speech.say(line)
    if report is not None:
        with mistakes_told(speech):
            done.save(report)
