"""Reports are made of all measured units, and kept (R44)."""

from dataclasses import replace

import pytest

from flows.evidence import reporting
from flows.evidence.judging import Judging
from flows.evidence.reporting import Reporting
from tests.contract.experimenting import experiment
from tests.contract.test_evidence import measures, unit
from tests.unit.flows.evidence.world import ROWS, World
from tests.watching.build import DAY, HOUR, NOW

RUNS = replace(ROWS, primary_metric="plays")


async def fill(world: World) -> None:
    """101 units of control with no play or two, as many of the other with one or three."""
    for first, variant, plays in ((0, "control", 0), (1_000, "treated", 1)):
        units = [
            measures(
                unit(first + number), variant=variant, plays=plays + number % 2 * 2, before=None
            )
            for number in range(101)
        ]
        await world.evidence.keep(RUNS.key, units)


async def test_r44_a_report_is_made_of_every_unit_and_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "PAGE", 7)
    await fill(world)

    report = await Reporting(world.evidence).report(RUNS, NOW)

    assert [(one.variant, one.units) for one in report.exposures] == [
        ("control", 101),
        ("treated", 101),
    ]
    control, treated = report.metrics
    assert [control.mean, treated.mean] == pytest.approx([100 / 101, 201 / 101])
    assert treated.lift == pytest.approx(1.01)
    assert treated.p_value is None
    assert treated.sequential_p_value is not None
    assert await world.evidence.latest([RUNS.key]) == {RUNS.key: report}


async def test_r44_the_fixed_horizon_is_for_the_planned_end_alone(world: World) -> None:
    await fill(world)
    reporting = Reporting(world.evidence)

    async def tells(**changes: object) -> bool:
        one = replace(RUNS, **changes)  # type: ignore[arg-type]  # checked where it is used
        return (await reporting.report(one, NOW)).metrics[1].p_value is not None

    assert not await tells()
    assert not await tells(end_at=NOW + HOUR)
    assert await tells(end_at=NOW)
    assert await tells(end_at=NOW - DAY, concluded_at=NOW)
    assert not await tells(end_at=NOW - HOUR, concluded_at=NOW - DAY)


async def test_reports_of_several_instants_stand_beside_each_other(world: World) -> None:
    await fill(world)
    first = await Reporting(world.evidence).report(RUNS, NOW)
    second = await Reporting(world.evidence).report(RUNS, NOW + HOUR)

    assert list(await world.evidence.reports(RUNS.key)) == [first, second]


async def test_r44_only_what_may_still_change_is_under_way() -> None:
    status = experiment().status.__class__
    every = [
        experiment("draft"),
        experiment("running", status=status.RUNNING),
        experiment("paused", status=status.PAUSED),
        experiment("lately", status=status.CONCLUDED, concluded_at=NOW - 13 * DAY),
        experiment("archived", status=status.ARCHIVED, concluded_at=NOW - 13 * DAY),
        experiment("long_ago", status=status.CONCLUDED, concluded_at=NOW - 15 * DAY),
        experiment("never_ran", status=status.ARCHIVED),
    ]

    class Experiments:
        async def experiments(self) -> list[object]:
            return list(every)

    judging = Judging(Experiments(), None, None, None, None)  # type: ignore[arg-type]  # what is asked of it

    found = [one.key for one in await judging.under_way(NOW)]
    assert found == ["running", "paused", "lately", "archived"]
