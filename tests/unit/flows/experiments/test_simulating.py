"""R37 to R41: a simulation decides as requests would, on all profiles, and keeps nothing."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from domain.experiments.experiment import AllocationState, ExperimentStatus, Exposure, UnitType
from domain.experiments.given import GivenExperiment
from domain.experiments.hash import bucket_of, slot_of
from domain.experiments.lifecycle import Step
from domain.experiments.names import ExperimentKey, LayerKey, unit_of
from domain.experiments.slots import slots_of
from domain.ids import ProfileId, derived_id
from domain.outcome import Conflict, ProblemCode, ValidationFailed
from flows.experiments.running import By, RunningExperiments
from flows.experiments.simulating import AT_ONCE, Simulated, Simulating
from persistence.ports.stores import Stores
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.contract.people import account, profile
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import arms, given

PROFILES = 1_203
KIDS = 100
ENROLLED, OUTSIDE = AllocationState.ENROLLED, AllocationState.NOT_ENROLLED
HELD_OUT, INELIGIBLE = AllocationState.HELD_OUT, AllocationState.INELIGIBLE
ROWS = ExperimentKey("rows")
HOMEPAGE = LayerKey("homepage")


def named(number: int) -> ProfileId:
    return ProfileId(derived_id("prof", "crowd", str(number)))


ADULTS = [unit_of(named(number)) for number in range(KIDS, PROFILES)]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one account of many profiles; the first hundred are for kids."""
    path = tmp_path_factory.mktemp("crowd") / "marquee.db"

    async def fill() -> None:
        await migrate(f"sqlite:///{path}")
        members = [
            profile(id=named(number), name=f"{number}", is_kids=number < KIDS)
            for number in range(PROFILES)
        ]
        async with open_stores(f"sqlite:///{path}") as stores:
            assert await stores.accounts.create(account(), "hash", members)

    asyncio.run(fill())
    return path


@pytest.fixture
async def stores(crowd: Path, tmp_path: Path) -> AsyncIterator[Stores]:
    shutil.copy(crowd, tmp_path / "marquee.db")
    async with open_stores(f"sqlite:///{tmp_path / 'marquee.db'}") as opened:
        yield opened


async def simulated(stores: Stores, **changes: object) -> Simulated:
    done = await Simulating.on(stores).simulate(given(**changes), NOW)
    assert isinstance(done, Simulated), done
    return done


async def run(stores: Stores, **changes: object) -> None:
    flow, by = RunningExperiments(stores.experiments, uuid4), By("ada", NOW)
    asked = given(**changes)
    assert not isinstance(await flow.save(asked, None, by), Conflict | ValidationFailed)
    started = await flow.step(asked.key, Step(ExperimentStatus.RUNNING, 1), by)
    assert not isinstance(started, Conflict | ValidationFailed)


def of_buckets(first: int, end: int) -> int:
    return sum(first <= bucket_of(unit, ROWS) < end for unit in ADULTS)


async def test_r37_everybody_gets_what_their_bucket_says(stores: Stores) -> None:
    done = await simulated(stores, traffic_basis_points=3_000)
    assert done.profiles == PROFILES
    assert done.got == {
        (ENROLLED, "v0"): of_buckets(0, 1_500),
        (ENROLLED, "v1"): of_buckets(5_000, 6_500),
        (OUTSIDE, None): of_buckets(1_500, 5_000) + of_buckets(6_500, 10_000),
        (INELIGIBLE, None): KIDS,
    }
    assert done.expected == pytest.approx({"v0": 0.15 * 1_103, "v1": 0.15 * 1_103})
    assert done.seen_before == 0


async def test_nothing_of_it_is_kept(stores: Stores) -> None:
    before = await stores.changes.latest()
    done = await Simulating.on(stores).simulate(given(), NOW, examples=2)
    assert isinstance(done, Simulated)
    assert len(done.examples) == 2
    assert await stores.experiments.experiments() == []
    assert await stores.exposures.exposures(ADULTS, [ROWS]) == {}
    assert await stores.changes.latest() == before


async def test_no_more_profiles_are_held_than_are_read_at_once(stores: Stores) -> None:
    heard: list[int] = []
    await Simulating.on(stores).simulate(given(), NOW, told=heard.append)
    assert heard == [AT_ONCE, 2 * AT_ONCE, PROFILES]


async def test_r38_whoever_has_seen_it_keeps_the_variant_at_any_traffic(stores: Stores) -> None:
    await run(stores, traffic_basis_points=10_000)
    late = [unit for unit in ADULTS if bucket_of(unit, ROWS) >= 9_000]
    assert len(late) > 50
    await stores.exposures.record([Exposure(unit, ROWS, "v1", NOW, 2) for unit in late])
    done = await simulated(stores, traffic_basis_points=0)
    assert done.got[ENROLLED, "v1"] == done.seen_before == len(late)
    assert (ENROLLED, "v0") not in done.got
    assert done.expected == {"v0": 0, "v1": 0}


async def test_r41_what_is_held_out_is_in_nothing_and_expected_in_nothing(stores: Stores) -> None:
    held, flow = slots_of([(9_000, 10_000)]), RunningExperiments(stores.experiments, uuid4)
    assert await flow.hold_out(HOMEPAGE, held, NOW)
    done = await simulated(stores, layer_share_basis_points=9_000)
    out = [unit for unit in ADULTS if slot_of(unit, HOMEPAGE) >= 9_000]
    assert done.got[HELD_OUT, None] == len(out) > 50
    assert (OUTSIDE, None) not in done.got
    assert sum(done.expected.values()) == len(ADULTS) - len(out)


async def test_r41_what_could_not_start_is_told_instead(stores: Stores) -> None:
    await run(stores)
    done = await Simulating.on(stores).simulate(given("other"), NOW)
    assert isinstance(done, Conflict)
    assert done.code is ProblemCode.LAYER_CONFLICT
    assert "rows holds 10000 (0-9999)" in done.message


async def test_r37_what_may_not_change_while_it_runs_is_told_instead(stores: Stores) -> None:
    await run(stores)
    done = await Simulating.on(stores).simulate(given(variants=arms(2_000, 8_000)), NOW)
    assert isinstance(done, Conflict)
    assert "variants cannot change" in done.message


async def test_r39_a_concluded_one_never_runs_again(stores: Stores) -> None:
    await run(stores)
    flow = RunningExperiments(stores.experiments, uuid4)
    await flow.step("rows", Step(ExperimentStatus.CONCLUDED, 2), By("ada", NOW))
    done = await Simulating.on(stores).simulate(given(), NOW)
    assert isinstance(done, Conflict)
    assert "copy it under a new key" in done.message


async def test_a_draft_that_is_stored_may_be_simulated_as_it_shall_be(stores: Stores) -> None:
    flow = RunningExperiments(stores.experiments, uuid4)
    await flow.save(given(traffic_basis_points=100), None, By("ada", NOW))
    done = await simulated(stores, variants=arms(1_000, 9_000))
    assert done.got[ENROLLED, "v0"] == of_buckets(0, 1_000)
    stored = await stores.experiments.experiment(ROWS)
    assert stored is not None
    assert (stored.revision, stored.traffic_basis_points) == (1, 100)


async def test_one_that_starts_later_is_looked_at_when_it_has(stores: Stores) -> None:
    done = await simulated(stores, start_at=NOW + timedelta(days=9))
    assert done.got[ENROLLED, "v0"] + done.got[ENROLLED, "v1"] == len(ADULTS)


async def test_r41_the_profiles_of_an_account_are_alike_where_accounts_are_units(
    stores: Stores,
) -> None:
    done = await simulated(stores, unit=UnitType.ACCOUNT)
    bucket = bucket_of(unit_of(account().id), ROWS)
    assert done.got == {
        (ENROLLED, "v0" if bucket < 5_000 else "v1"): len(ADULTS),
        (INELIGIBLE, None): KIDS,
    }


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (given(unit=UnitType.DEVICE), "unit"),
        (given(variants=arms(5_000, 4_000)), "variants"),
        (given(key="Not a key"), "key"),
    ],
)
async def test_what_cannot_be_used_is_told_by_its_field(
    stores: Stores, asked: GivenExperiment, field: str
) -> None:
    done = await Simulating.on(stores).simulate(asked, NOW)
    assert isinstance(done, ValidationFailed)
    assert [error.field for error in done.fields] == [field]


async def test_a_crowd_is_spread_as_it_should_be(stores: Stores) -> None:
    """Chance is bounded: 1,103 draws of a half lie within five standard deviations of it."""
    done = await simulated(stores)
    found = Counter({key: count for (_, key), count in done.got.items() if key})
    assert abs(found["v0"] - done.expected["v0"]) < 5 * (len(ADULTS) * 0.25) ** 0.5
