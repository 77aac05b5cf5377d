"""Planning: units and days, told by the traffic that is measured."""

import asyncio
from datetime import timedelta
from typing import Any

from domain.experiments.experiment import ExperimentStatus, Exposure, UnitType
from flows.experiments.running import By
from tests.unit.build import DAY, NOW
from tests.unit.domain.experiments.build import key, unit
from tests.unit.flows.experiments.stores import Kept

RATE: dict[str, Any] = {
    "primary_metric": "started_within_session",
    "minimum_detectable_effect": 0.1,
}


async def measured(kept: Kept, exposed: int, *, ago: timedelta = 2 * DAY) -> None:
    """An experiment has run for so long on a tenth of all, and this many saw it."""
    saved = await kept.save("measuring", traffic_basis_points=1_000)
    by = By("edith@marquee.test", NOW - ago)
    await kept.step(saved, ExperimentStatus.RUNNING, by=by)
    await kept.exposures.record(
        [Exposure(unit(number), key("measuring"), "v0", NOW, 2) for number in range(exposed)]
    )


async def test_units_are_told_without_any_traffic_and_days_are_not(kept: Kept) -> None:
    plan = await kept.planning.plan(await kept.save(**RATE), NOW)
    assert (plan.units, plan.days) == (1_016, None)


async def test_days_are_told_by_what_runs_on_the_same_units(kept: Kept) -> None:
    await measured(kept, 100)  # 50 a day of a tenth: 500 a day in all, 250 for each variant
    experiment = await kept.save(**RATE)
    assert (await kept.planning.plan(experiment, NOW)).days == 5

    accounts = await kept.save("accounts", unit=UnitType.ACCOUNT, **RATE)
    assert (await kept.planning.plan(accounts, NOW)).days is None


async def test_what_is_planned_at_once_shares_one_read_of_the_traffic(kept: Kept) -> None:
    await measured(kept, 100)
    many = [await kept.save(f"planned_{number}", **RATE) for number in range(5)]
    kept.exposures.asked.clear()
    plans = await asyncio.gather(*(kept.planning.plan(one, NOW) for one in many))
    assert [plan.days for plan in plans] == [5] * 5
    assert kept.exposures.asked == ["counts"]


async def test_of_less_than_an_hour_nobody_can_tell(kept: Kept) -> None:
    await measured(kept, 100, ago=timedelta(minutes=59))
    assert (await kept.planning.plan(await kept.save(**RATE), NOW)).days is None


async def test_without_an_effect_or_a_known_metric_there_is_no_number(kept: Kept) -> None:
    await measured(kept, 10)
    without: list[dict[str, Any]] = [{}, {**RATE, "primary_metric": "smiles"}]
    for fields in without:
        plan = await kept.planning.plan(await kept.save(**fields), NOW)
        assert (plan.units, plan.days) == (None, None)
        assert plan.warnings


async def test_a_store_that_is_away_costs_the_days_and_nothing_else(kept: Kept) -> None:
    await measured(kept, 100)
    experiment = await kept.save(**RATE)
    kept.exposures.failing = ("counts",)
    plan = await kept.planning.plan(experiment, NOW)
    assert (plan.units, plan.days) == (1_016, None)
