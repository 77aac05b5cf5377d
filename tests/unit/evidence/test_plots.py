"""Where the marks of the page's plots stand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.evidence.report import VariantCount
from jobs.evidence.plots import HEIGHT, LEFT, RIGHT, WIDTH, bars, interval_plot
from tests.unit.build import NOW
from tests.unit.evidence.stored import control, daily, report, result, withheld


def test_lifts_stand_on_their_line_within_their_interval() -> None:
    plot = interval_plot(daily(), "streaming_minutes", is_guardrail=False)
    assert plot is not None
    (curve,) = plot.curves
    (run,) = curve.runs
    assert curve.variant == "charts"
    assert len(run.line.split()) == 9
    assert len(run.band.split()) == 18
    assert run.high < run.y < plot.zero < run.low < HEIGHT
    xs = [float(point.split(",")[0]) for point in run.line.split()]
    assert xs == sorted(xs)
    assert xs[0] >= LEFT
    assert xs[-1] == run.x <= WIDTH - RIGHT


def test_a_single_report_stands_in_the_middle() -> None:
    plot = interval_plot([report()], "streaming_minutes", is_guardrail=False)
    assert plot is not None
    assert [tick.label for tick in plot.across] == ["21 Nov"]
    assert plot.curves[0].runs[0].x == pytest.approx((LEFT + WIDTH - RIGHT) / 2)


def test_where_there_was_no_interval_the_line_has_a_gap() -> None:
    unknown = report(metrics=(control(), replace(result(), ci_low=None, ci_high=None)))
    for between in (unknown, withheld()):
        reports = [
            report(as_of=NOW - timedelta(days=2)),
            replace(between, as_of=NOW - timedelta(days=1)),
            report(),
        ]
        plot = interval_plot(reports, "streaming_minutes", is_guardrail=False)
        assert plot is not None
        assert [len(run.line.split()) for run in plot.curves[0].runs] == [1, 1]


def test_without_an_interval_there_is_no_plot() -> None:
    assert interval_plot([], "plays", is_guardrail=False) is None
    assert interval_plot([withheld()], "plays", is_guardrail=False) is None
    assert interval_plot([report()], "plays", is_guardrail=True) is None


def test_ticks_are_round_and_even() -> None:
    plot = interval_plot([report()], "streaming_minutes", is_guardrail=False)
    assert plot is not None
    assert [tick.label for tick in plot.up] == ["-5 %", "0 %", "+5 %"]
    assert plot.up[1].at == plot.zero


def test_units_stand_beside_those_expected() -> None:
    counts = [VariantCount("a", 50, 75.0), VariantCount("b", 100, 75.0)]
    first, second = bars(counts)
    assert first.units == second.units / 2
    assert first.expected == second.expected == pytest.approx(second.units * 0.75)
    assert second.units < 1
    assert bars([VariantCount("a", 0, 0.0)])[0].units == 0
