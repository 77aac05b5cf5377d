"""`marquee demo`: made-up content for development."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from typing import Annotated

import typer

from cli.stores import countries_of, speech, today, with_stores
from jobs.mistakes import refuse
from jobs.operator import development_settings

demo = typer.Typer(help="Demo content for development.", no_args_is_help=True)


@demo.command("seed")
def demo_seed() -> None:
    """Store the demo catalogue, its plays and its accounts, as of today.

    On the same day a second seed changes nothing; on another it moves the licences and the plays.
    """
    from jobs.demo.seed import seed

    settings = development_settings(speech)
    seeded = with_stores(settings, lambda stores: seed(stores, today(), speech.say))
    titles = ", ".join(f"{count} {what.value.lower()}" for what, count in seeded.titles.items())
    plays = "as they were" if seeded.plays is None else f"{seeded.plays:,} counts, all made up"
    accounts = f"Accounts made: {seeded.accounts}"
    speech.say(f"Titles: {titles}. Plays: {plays}. {accounts}. Sittings: {seeded.sittings}.")


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

    chosen = COUNTRIES if countries is None else countries_of(countries)
    if "*" in chosen:
        refuse(speech, "Plays belong to countries: name them, as US,GB,...")
    rows = with_stores(
        development_settings(speech),
        lambda stores: seed_plays(stores, today(), days=days, countries=chosen),
    )
    if not rows:
        refuse(speech, "No title could be played: run `marquee demo seed` or import a catalogue.")
    speech.say(f"{rows:,} play counts were stored. They are made up, not anybody's viewing.")
