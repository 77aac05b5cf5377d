"""What a benchmark of evidence measures is what it says, and is worked out rightly."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from bench import evidence, measuring, reporting
from bench.compared import ROOT
from bench.measuring import Took, measurings
from bench.report import put, table
from bench.reporting import NOW, MadeUp, Reported, counts_to, units_made
from bench.rounds import Figures
from domain.evidence.measures import UnitMeasures
from domain.experiments.names import ExperimentKey, UnitId

KEY = ExperimentKey("bench_report")


async def pages(made: MadeUp, limit: int) -> list[UnitMeasures]:
    found: list[UnitMeasures] = []
    after: UnitId | None = None
    while page := await made.measured(KEY, after=after, limit=limit):
        found += page
        after = page[-1].unit
    return found


def test_units_are_made_up_in_pages_each_once_and_the_same_every_time() -> None:
    found = asyncio.run(pages(MadeUp(25), 10))
    assert [UUID(one.unit).int for one in found] == list(range(25))
    assert [one.variant for one in found[:3]] == ["control", "interleaved", "control"]
    assert found == [*units_made(0, 10), *units_made(10, 20), *units_made(20, 25)]
    assert {one.exposed_at for one in found} == {NOW}


def test_counts_grow_by_powers_of_ten_and_end_at_the_most() -> None:
    assert list(counts_to(1_000_000)) == [10_000, 100_000, 1_000_000]
    assert list(counts_to(999_999)) == [10_000, 100_000]


def test_a_report_is_of_as_many_units_as_were_asked_for() -> None:
    (found,) = reporting.reported([3_000])
    assert found.units == 3_000
    assert found.seconds > 0
    assert found.peak_mib > 1


def test_cost_and_memory_are_told_as_times_the_first() -> None:
    assert reporting.lines([Reported(10_000, 0.02, 100.0), Reported(100_000, 0.3, 110.0)]) == [
        ("10,000", "0.02", "2.00", "1.00", "100", "1.00"),
        ("100,000", "0.30", "3.00", "1.50", "110", "1.10"),
    ]


def test_what_is_measured_again_is_written_where_it_is_new(tmp_path: Path) -> None:
    took = measurings(tmp_path, units=200)
    assert [(one.units, one.written) for one in took] == [
        (200, 200),
        (200, 0),
        (200, 2),
        (200, 198),
        (200, 0),
        (200, 198),
    ]


def test_measurings_are_compared_with_the_first() -> None:
    assert measuring.lines([Took("all", 1_000, 1_000, 2.0), Took("again", 1_000, 10, 0.5)]) == [
        ("all", "1,000", "1,000", "2.00", "2,000", "1.00"),
        ("again", "1,000", "10", "0.50", "500", "0.25"),
    ]


def test_pages_are_compared_with_those_of_the_same_round() -> None:
    plain, other = Figures(cpu_ms=[1.0, 2.0, 4.0]), Figures(cpu_ms=[2.0, 3.0, 4.0])
    found = [evidence.Costs("neither", plain, plain), evidence.Costs("both", other, plain)]
    assert evidence.lines(found) == [
        ("neither", "2.000", "1.00", "2.00", "1.00"),
        ("both", "3.000", "1.50", "2.00", "1.00"),
    ]


@pytest.mark.parametrize("mark", ["reports", "measuring", "pages"])
def test_each_table_has_its_place(tmp_path: Path, mark: str) -> None:
    page = tmp_path / "performance.md"
    page.write_text((ROOT / "docs" / "performance.md").read_text("utf-8"), "utf-8")
    put(page, f"evidence: {mark}", table(["a"], [["b"]]))
    assert "| a |\n| --- |\n| b |\n<!-- /evidence" in page.read_text("utf-8")
