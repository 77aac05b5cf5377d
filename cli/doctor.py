"""`marquee doctor`: what is set up, what is reachable, and what to do about what is not."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.findings import Finding, State
from cli.stores import speech
from jobs.mistakes import FAILED, run
from jobs.operator import settings_of

WEB = Path(__file__).parents[1] / "web"
_STYLES = {State.WELL: "green", State.NOTE: "yellow", State.TO_DO: "red"}


def doctor(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, for other programs.")
    ] = False,
) -> None:
    """Look at the stores, the secret, the data folder and the browser's page; change nothing.

    Exits with 1 where something is to do.
    """
    from cli.own_checks import own_findings
    from cli.store_checks import store_findings

    settings = settings_of(speech)
    with speech.waiting("Asking the stores"):
        found = run(speech, store_findings(settings))
    findings = [*found, *own_findings(settings, WEB)]
    if as_json:
        _say_as_json(findings)
    else:
        _say_as_table(findings)
    if any(each.state is State.TO_DO for each in findings):
        raise typer.Exit(FAILED)


def _say_as_json(findings: Sequence[Finding]) -> None:
    told = [{**asdict(each), "state": each.state.value} for each in findings]
    speech.say(json.dumps({"findings": told}, indent=2))


def _say_as_table(findings: Sequence[Finding]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    for each in findings:
        state = Text(each.state.value, _STYLES[each.state])
        # SECURITY: as text, never as markup: parts of it come from settings.
        found = Text(each.found, overflow="fold")
        if each.remedy:
            found.append(f"\n-> {each.remedy}", style="bold")
        table.add_row(each.what, state, found)
    speech.show(table)
