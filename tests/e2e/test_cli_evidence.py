"""`marquee experiments measure` and `report`, as a scheduler and an experimenter meet them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from domain.evidence.report import ExperimentReport
from domain.experiments.experiment import Experiment, Exposure
from domain.experiments.names import unit_of
from foundation.clock import utc_now
from persistence.ports.stores import Stores
from persistence.wiring import open_stores
from tests.contract.progress_world import write
from tests.e2e.judged import strangers
from tests.e2e.running import database_in
from tests.e2e.test_cli_experiments import FAILED, ROWS, cells, marquee, saved_in, shell
from tests.watching.build import event

__all__ = ["shell"]

T = TypeVar("T")
DAY = timedelta(days=1)


def on_stores(folder: Path, work: Callable[[Stores], Awaitable[T]]) -> T:
    async def opened() -> T:
        async with open_stores(database_in(folder)) as stores:
            return await work(stores)

    return asyncio.run(opened())


def started(folder: Path, **given: Any) -> None:
    marquee("save", saved_in(folder, **given))
    marquee("start", ROWS)


def seen(folder: Path, control: int, treatment: int) -> None:
    """Units that saw the experiment yesterday; those of control have played since, one or two."""

    async def fill(stores: Stores) -> None:
        at = utc_now() - DAY
        for variant, many in (("control", control), ("treatment", treatment)):
            ids = strangers(variant, many)
            seen = [Exposure(unit_of(id_), ROWS, variant, at, 2) for id_ in ids]
            await stores.exposures.record(seen)
        await stores.progress.record(
            [
                write(event(40, at + viewing * timedelta(hours=1), viewing=viewing), of=id_)
                for number, id_ in enumerate(strangers("control", control))
                for viewing in range(1 + number % 2)
            ]
        )

    on_stores(folder, fill)


def reports(folder: Path) -> list[ExperimentReport]:
    async def read(stores: Stores) -> list[ExperimentReport]:
        return list(await stores.evidence.reports(ROWS))

    return on_stores(folder, read)


def test_nothing_is_measured_where_nothing_is_under_way(shell: Path, tmp_path: Path) -> None:
    assert marquee("measure") == "No experiment is under way.\n"
    marquee("save", saved_in(tmp_path))
    assert marquee("measure") == "No experiment is under way.\n"
    assert "There is no experiment 'none'" in marquee("measure", "none", exits=FAILED)
    assert "There is no experiment 'none'" in marquee("report", "none", exits=FAILED)
    assert reports(shell) == []


def test_what_is_under_way_is_measured_and_the_same_again_changes_nothing(
    shell: Path, tmp_path: Path
) -> None:
    started(tmp_path)
    seen(shell, 4, 3)

    assert marquee("measure").splitlines()[-1] == (
        "rows: 7 units, the numbers of 7 of them are new."
    )
    assert marquee("measure", ROWS).splitlines()[-1] == (
        "rows: 7 units, the numbers of 0 of them are new."
    )
    first, second = reports(shell)
    assert first.exposures == second.exposures
    assert first.as_of < second.as_of


def test_r44_a_breach_is_told_and_paused(shell: Path, tmp_path: Path) -> None:
    started(tmp_path, guardrailMetrics=["plays"])
    seen(shell, 150, 150)

    assert marquee("measure").splitlines()[-1] == "rows breaches a guardrail. It is PAUSED."
    assert cells(marquee("list"), "rows")[1] == "PAUSED"
    assert "guardrail" in marquee("show", ROWS)
    assert "PAUSED" not in marquee("measure", ROWS)

    async def read(stores: Stores) -> Experiment | None:
        return await stores.experiments.experiment(ROWS)

    paused = on_stores(shell, read)
    assert paused is not None
    assert paused.revision == 3


def test_a_report_is_shown_as_tables(shell: Path, tmp_path: Path) -> None:
    started(tmp_path)
    seen(shell, 150, 150)

    told = marquee("report", ROWS)

    assert cells(told, "control") == ["control", "150", "150.0"]
    assert "Sample-ratio mismatch: p = 1" in told
    plays = [line.split() for line in told.splitlines() if line.split()[:1] == ["plays"]]
    assert [line[:4] for line in plays] == [
        ["plays", "control", "150", "1.5"],
        ["plays", "treatment", "150", "0"],
    ]
    assert "-100.0" in " ".join(plays[1])
    assert len(reports(shell)) == 1


def test_a_report_is_json_in_the_apis_names(shell: Path, tmp_path: Path) -> None:
    started(tmp_path)
    seen(shell, 150, 150)

    told = json.loads(marquee("report", ROWS, "--json"))

    assert told["experiment"] == "rows"
    assert (told["srmPValue"], told["srmSuspected"]) == (1.0, False)
    assert told["exposures"][0] == {"variant": "control", "units": 150, "expected": 150.0}
    control = told["metrics"][0]
    assert set(control) == {
        *("metric", "variant", "units", "mean", "lift", "ciLow", "ciHigh", "pValue"),
        *("sequentialPValue", "cupedApplied", "isGuardrail", "breached"),
    }
    assert (control["variant"], control["mean"], control["lift"]) == ("control", 1.5, None)
    assert (told["interleaving"], told["artwork"]) == (None, [])


def test_r44_that_results_are_withheld_is_told(shell: Path, tmp_path: Path) -> None:
    started(tmp_path)
    seen(shell, 300, 200)

    assert "rows: sample-ratio mismatch, results are withheld." in marquee("measure")
    assert json.loads(marquee("report", ROWS, "--json"))["metrics"] == []


def test_settled_units_are_measured_anew_when_asked(shell: Path, tmp_path: Path) -> None:
    started(tmp_path)
    long_ago = Exposure(
        unit_of(strangers("control", 1)[0]), ROWS, "control", utc_now() - 65 * DAY, 2
    )
    on_stores(shell, lambda stores: stores.exposures.record([long_ago]))

    told = [marquee("measure", ROWS, *more).splitlines()[-1] for more in ((), (), ("--recompute",))]

    assert told == [f"rows: 1 units, the numbers of {many} of them are new." for many in (1, 0, 1)]


def test_a_report_is_a_page_to_look_at(shell: Path, tmp_path: Path) -> None:
    started(tmp_path)
    seen(shell, 4, 3)
    file = tmp_path / "rows.html"

    marquee("report", ROWS, "--html", file)

    assert "<!doctype html>" in file.read_text(encoding="utf-8").lower()
    refused = marquee("report", ROWS, "--html", tmp_path / "none" / "rows.html", exits=FAILED)
    assert "No such file or directory" in refused
