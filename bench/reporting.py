"""Reporting: what an experiment's report costs, in time and memory, by how many units it is of.

Each number of units has a process of its own. Its units are made up page by page where a store
would be read, and the time that takes is left out.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import numpy as np

from bench.experiments import started
from domain.evidence.measures import Before, UnitMeasures
from domain.evidence.report import ExperimentReport
from domain.experiments.experiment import Variant
from domain.experiments.given import GivenExperiment
from domain.experiments.names import ExperimentKey, UnitId
from flows.evidence.reporting import Reporting

if TYPE_CHECKING:
    from persistence.ports.evidence import Evidence

FEWEST, MOST = 10_000, 10_000_000
"""Units: from the one to the other in powers of ten. The last takes a few minutes."""

NOW = datetime(2026, 11, 1, tzinfo=UTC)
VARIANTS = ("control", "interleaved")
HEADINGS = ("units", "report, CPU s", "us a unit", "x the first", "peak MiB", "x the first")
GIVEN = GivenExperiment(
    key="bench_report",
    name="With every kind of metric",
    traffic_basis_points=10_000,
    variants=(
        Variant(VARIANTS[0], 5_000, is_control=True, config={}),
        Variant(
            VARIANTS[1],
            5_000,
            is_control=False,
            config={"interleave": {"control": "popular", "treatment": "newest"}},
        ),
    ),
    primary_metric="plays",
    secondary_metrics=("completions", "days_active", "started_within_session"),
    guardrail_metrics=("streaming_minutes", "artwork_click_through"),
)


@dataclass(frozen=True, slots=True)
class Reported:
    """`seconds` of CPU that the report took; `peak_mib` is the process's most resident memory."""

    units: int
    seconds: float
    peak_mib: float

    @property
    def us_each(self) -> float:
        return self.seconds * 1_000_000 / self.units


@dataclass(slots=True)
class MadeUp:
    """Units in the place of those that a store keeps; `seconds` of CPU that making them took."""

    units: int
    seconds: float = 0.0
    report: ExperimentReport | None = None

    async def measured(
        self, key: ExperimentKey, *, after: UnitId | None = None, limit: int
    ) -> Sequence[UnitMeasures]:
        del key  # there is one experiment
        begun = time.process_time()
        first = UUID(after).int + 1 if after else 0
        page = list(units_made(first, min(first + limit, self.units)))
        self.seconds += time.process_time() - begun
        return page

    async def keep_report(self, report: ExperimentReport) -> None:
        self.report = report


def units_made(first: int, end: int) -> Iterator[UnitMeasures]:
    """The same for the same numbers: control and the other in turns, with no difference."""
    random, many = np.random.default_rng(first), end - first
    counts = random.poisson((4.0, 2.0, 3.0, 2.0, 1.0, 30.0, 2.0, 0.5, 0.5), (many, 9)).tolist()
    minutes = random.gamma(2.0, 60.0, (many, 2)).tolist()
    for number, (now, before), row in zip(range(first, end), minutes, counts, strict=True):
        plays, completions, days, plays_before, days_before, seen, clicks, control, other = row
        yield UnitMeasures(
            unit=UnitId(str(UUID(int=number))),
            variant=VARIANTS[number % 2],
            exposed_at=NOW,
            measured_at=NOW,
            streaming_minutes=now,
            plays=plays,
            completions=completions,
            days_active=days,
            started_within_session=plays > 3,
            impressions=seen,
            clicks=clicks,
            control_plays=control,
            treatment_plays=other,
            before=Before(
                streaming_minutes=before,
                plays=plays_before,
                completions=completions,
                days_active=days_before,
            ),
        )


def counts_to(most: int) -> Iterator[int]:
    count = FEWEST
    while count <= most:
        yield count
        count *= 10


def reported(counts: Iterator[int] | Sequence[int]) -> Iterator[Reported]:
    """For each number of units, in a process that has done nothing before."""
    for count in counts:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            yield alone.submit(_reported, count).result()


def _reported(count: int) -> Reported:
    made = MadeUp(count)
    # What a report asks of a store, and no more.
    reporting = Reporting(cast("Evidence", made))
    begun = time.process_time()
    asyncio.run(reporting.report(started(GIVEN), NOW))
    seconds = time.process_time() - begun - made.seconds
    assert made.report is not None
    assert sum(each.units for each in made.report.exposures) == count
    return Reported(count, seconds, _peak_mib())


def _peak_mib() -> float:
    """Of this process alone; getrusage(2) would count what its parent held when it was forked."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    (line,) = (line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def lines(all_: Sequence[Reported]) -> list[tuple[str, ...]]:
    """A line for each number of units under `HEADINGS`."""
    first = all_[0]
    return [
        (
            f"{each.units:,}",
            f"{each.seconds:,.2f}",
            f"{each.us_each:,.2f}",
            f"{each.us_each / first.us_each:,.2f}",
            f"{each.peak_mib:,.0f}",
            f"{each.peak_mib / first.peak_mib:,.2f}",
        )
        for each in all_
    ]
