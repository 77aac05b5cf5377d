"""`marquee demo`: made-up content for development."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from typing import TYPE_CHECKING, Annotated

import typer

from cli.stores import countries_of, speech, today, with_stores
from jobs.mistakes import refuse
from jobs.operator import development_settings

if TYPE_CHECKING:
    from jobs.demo.seed import Seeded
    from persistence.ports.stores import Stores

demo = typer.Typer(help="Demo content for development.", no_args_is_help=True)


@demo.command("seed")
def demo_seed(
    *,
    experiments: Annotated[bool, typer.Option(help="Whether experiments run in it.")] = True,
) -> None:
    """Store the demo catalogue, its plays, its accounts and its experiments, as of today.

    On the same day a second seed changes nothing; on another it moves the licences and the plays.
    """
    from jobs.demo.experiments import create_experiments
    from jobs.demo.licences import midnight
    from jobs.demo.seed import seed

    async def stored(stores: "Stores") -> "tuple[Seeded, int]":
        seeded = await seed(stores, today(), speech.say)
        if not experiments:
            return seeded, 0
        return seeded, await create_experiments(stores.experiments, midnight(today()))

    seeded, created = with_stores(development_settings(speech), stored)
    titles = ", ".join(f"{count} {what.value.lower()}" for what, count in seeded.titles.items())
    plays = "as they were" if seeded.plays is None else f"{seeded.plays:,} counts, all made up"
    made = f"Accounts made: {seeded.accounts}. Experiments made: {created}"
    speech.say(f"Titles: {titles}. Plays: {plays}. {made}. Sittings: {seeded.sittings}.")


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


@demo.command("evidence")
def demo_evidence() -> None:
    """Make up three weeks of an audience for the demo's experiments, and the reports of that time.

    They are no accounts: nobody can sign in as one. A second time changes nothing.
    """
    from foundation.clock import utc_now
    from jobs.demo.audience import VIEWERS
    from jobs.demo.evidence import audience_of, keep_audience, make_reports, reports_due

    async def made(stores: "Stores") -> tuple[int, int]:
        now = utc_now()
        found = await audience_of(stores, now)
        if found is None:
            refuse(speech, "None of the demo's experiments runs: see `marquee demo seed`.")
        with speech.progress("Making up an audience", VIEWERS) as told:
            exposures = await keep_audience(stores, found, told)
        due = await reports_due(stores, now)
        with speech.progress("Reporting", len(due)) as told:
            await make_reports(stores, due, told)
        return exposures, len(due)

    exposures, reports = with_stores(development_settings(speech), made)
    speech.say(f"Viewers: {VIEWERS:,}, all made up. Exposures: {exposures:,}. Reports: {reports}.")
    speech.say("`marquee experiments report charts_first` shows what they say.")
