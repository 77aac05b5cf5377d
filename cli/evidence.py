"""`marquee experiments measure` and `report`: what experiments did, for a scheduler and a shell."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.experimenting import found
from cli.stores import speech, with_stores
from domain.experiments.experiment import Experiment
from foundation.clock import utc_now
from jobs.mistakes import FAILED
from jobs.operator import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.evidence.report import ExperimentReport
    from flows.evidence.judging import Judged, Judging
    from persistence.ports.stores import Stores

Recompute = Annotated[
    bool,
    typer.Option("--recompute", help="Measure settled units anew too, as far as they are whole."),
]


def measure(
    key: Annotated[
        str | None,
        typer.Argument(metavar="KEY", help="One experiment's key; without: all under way."),
    ] = None,
    recompute: Recompute = False,
) -> None:
    """Measure what units did, make a report, and pause what breaches a guardrail.

    It is for a scheduler, once an hour or so. It can be stopped at any time and run again.
    """

    async def go(stores: "Stores") -> int:
        judging = _judging(stores)
        named = [await found(stores, key)] if key else await judging.under_way(utc_now())
        if not named:
            speech.say("No experiment is under way.")
        judged = [await _judged(stores, judging, one, anew=recompute) for one in named]
        return sum(not _told(each) for each in judged)

    if with_stores(settings_of(speech), go):
        raise typer.Exit(FAILED)


def report(
    key: Annotated[str, typer.Argument(metavar="KEY", help="An experiment's key.")],
    html: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Write a page to look at."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, in the API's names.")
    ] = False,
    recompute: Recompute = False,
) -> None:
    """Measure one experiment and show its report; without --html or --json, as tables."""
    from cli.evidence_shown import in_json, show_report

    async def go(stores: "Stores") -> bool:
        judging, one = _judging(stores), await found(stores, key)
        judged = await _judged(stores, judging, one, anew=recompute, quietly=as_json)
        if html is not None:
            html.write_text(_page(one, await stores.evidence.reports(one.key)), encoding="utf-8")
        if as_json:
            speech.say(in_json(judged.report))
            return True
        if html is None:
            show_report(speech, judged.report)
        return _told(judged)

    if not with_stores(settings_of(speech), go):
        raise typer.Exit(FAILED)


def _judging(stores: "Stores") -> "Judging":
    from uuid6 import uuid7

    from flows.evidence.judging import Judging

    return Judging.on(stores, uuid7)


async def _judged(
    stores: "Stores",
    judging: "Judging",
    one: Experiment,
    *,
    anew: bool,
    quietly: bool = False,
) -> "Judged":
    total = sum((await stores.exposures.counts(one.key)).values())
    shown = nullcontext(_unheard) if quietly else speech.progress(f"Measuring {one.key}", total)
    with shown as told:
        return await judging.judge(one, utc_now(), anew=anew, told=told)


def _unheard(_: int) -> None:
    """Nothing but JSON is to be printed."""


def _told(judged: "Judged") -> bool:
    """Whether all that was to be done was; it is told either way."""
    measurement, report = judged.measurement, judged.report
    speech.say(
        f"{report.experiment}: {measurement.units:,} units, the numbers of "
        f"{measurement.written:,} of them are new."
    )
    if report.srm_suspected:
        speech.say(f"{report.experiment}: sample-ratio mismatch, results are withheld.")
    if judged.paused is None:
        return True
    if isinstance(judged.paused, Experiment):
        speech.say(f"{report.experiment} breaches a guardrail. It is PAUSED.")
        return True
    speech.complain(f"{report.experiment} breaches a guardrail, and could not be paused.")
    return False


def _page(one: Experiment, reports: "Sequence[ExperimentReport]") -> str:
    from jobs.evidence.page import page

    return page(one, reports)
