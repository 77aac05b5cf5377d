"""The page's plots as numbers: where each mark stands, in the units of its SVG."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import floor, log10

from domain.evidence.report import ExperimentReport, MetricResult, VariantCount

WIDTH, HEIGHT = 640.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 28.0, 12.0, 30.0
MOST_TICKS = 5
ROOM = 1.15
"""The axis reaches this much further than what it has to show."""


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring reports of a variant that all have an interval: the band's outline, the line of
    lifts through it, and the last of them as a bar from `low` to `high` at `x`.
    """

    band: str
    line: str
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    variant: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class IntervalPlot:
    """A metric's intervals over time. `zero` is where no difference stands."""

    curves: tuple[Curve, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    zero: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A variant's units beside those expected, as parts of the plot's width."""

    count: VariantCount
    units: float
    expected: float


Point = tuple[datetime, MetricResult | None]
"""What a report says of a variant; null where it tells no interval."""


def interval_plot(
    reports: Sequence[ExperimentReport], metric: str, *, is_guardrail: bool
) -> IntervalPlot | None:
    """Of reports in their order in time; None while none has an interval of the metric."""
    told = [
        {
            each.variant: each
            for each in report.metrics
            if each.metric == metric
            and each.is_guardrail is is_guardrail
            and each.ci_low is not None
        }
        for report in reports
    ]
    results = [result for by_variant in told for result in by_variant.values()]
    if not results:
        return None
    frame = _Frame(reports[0].as_of, reports[-1].as_of, _reach(results))
    times = [report.as_of for report in reports]
    curves = tuple(
        Curve(key, tuple(frame.runs(zip(times, (each.get(key) for each in told), strict=True))))
        for key in dict.fromkeys(result.variant for result in results)
    )
    return IntervalPlot(curves, frame.across(), frame.up(), frame.y(0.0))


def bars(counts: Sequence[VariantCount]) -> tuple[Bar, ...]:
    most = max((max(each.units, each.expected) for each in counts), default=0.0) * ROOM or 1.0
    return tuple(Bar(each, each.units / most, each.expected / most) for each in counts)


def _reach(results: Sequence[MetricResult]) -> float:
    """How far the axis goes either way: the later half's intervals, and every lift.

    The first intervals are many times as wide as the last ones, which would be a line beside them.
    """
    later = results[len(results) // 2 :]
    ends = [end for each in later for end in (each.ci_low, each.ci_high) if end is not None]
    lifts = [each.lift for each in results if each.lift is not None]
    return max(map(abs, (*ends, *lifts))) * ROOM or 0.01


@dataclass(frozen=True, slots=True)
class _Frame:
    first: datetime
    last: datetime
    reach: float

    def x(self, at: datetime) -> float:
        """A single report stands in the middle."""
        span = (self.last - self.first).total_seconds()
        part = (at - self.first).total_seconds() / span if span else 0.5
        return round(LEFT + 8 + part * (WIDTH - RIGHT - LEFT - 16), 1)

    def y(self, lift: float) -> float:
        """Cut off at the axis' ends."""
        part = (min(max(lift, -self.reach), self.reach) / self.reach + 1) / 2
        return round(HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP), 1)

    def across(self) -> tuple[Tick, ...]:
        middle = self.first + (self.last - self.first) / 2
        days = {at.date(): at for at in (self.first, middle, self.last)}
        return tuple(Tick(self.x(at), f"{day.day} {day:%b}") for day, at in days.items())

    def up(self) -> tuple[Tick, ...]:
        step = _step(2 * self.reach / MOST_TICKS)
        most = floor(self.reach / step)
        lifts = [place * step for place in range(-most, most + 1)]
        return tuple(
            Tick(self.y(lift), f"{lift * 100:+.4g} %" if lift else "0 %") for lift in lifts
        )

    def runs(self, points: Iterable[Point]) -> Iterator[Run]:
        """A report without an interval ends a run."""
        for told, run in groupby(points, lambda point: point[1] is not None):
            if told:
                yield self._run([self._place(at, result) for at, result in run if result])

    def _place(self, at: datetime, result: MetricResult) -> tuple[float, float, float, float]:
        low, high = self.y(result.ci_low or 0.0), self.y(result.ci_high or 0.0)
        return self.x(at), self.y(result.lift or 0.0), low, high

    def _run(self, places: Sequence[tuple[float, float, float, float]]) -> Run:
        upper = [f"{x},{high}" for x, _, _, high in places]
        lower = [f"{x},{low}" for x, _, low, _ in reversed(places)]
        x, y, low, high = places[-1]
        line = " ".join(f"{x},{y}" for x, y, _, _ in places)
        return Run(" ".join(upper + lower), line, x, y, low, high)


def _step(least: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below."""
    power = 10.0 ** floor(log10(least))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least * 0.999)
