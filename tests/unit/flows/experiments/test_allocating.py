"""R38, R33: what a viewer gets is decided when a page is made, with one read of exposures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from domain.experiments.experiment import AllocationState, ExperimentStatus, Exposure, Surface
from domain.experiments.hash import bucket_of
from domain.experiments.names import unit_of
from domain.experiments.snapshot import snapshot_of
from domain.homepage.row import DegradedSource
from tests.unit.build import NOW, profile, viewer
from tests.unit.domain.experiments.build import GENRES_FIRST, arms, key
from tests.unit.flows.experiments.stores import Kept, kept_in, page_with

ADA = viewer(profile(1))
UNIT = unit_of(profile(1).id)
HALF = 5_000
TREATED = next(f"rows_{n}" for n in range(100) if bucket_of(UNIT, key(f"rows_{n}")) >= HALF)
LATER = NOW + timedelta(minutes=1)


async def given(kept: Kept) -> list[tuple[AllocationState, str | None]]:
    allocated = await kept.allocating.for_page(ADA, NOW)
    return [(one.state, one.variant) for one in allocated.allocations]


async def see(kept: Kept, at: Any = NOW) -> Exposure:
    """Make Ada's page and let its rows be seen; what was exposed is recorded."""
    allocated = await kept.allocating.for_page(ADA, NOW)
    page = page_with(*allocated.allocations)
    kept.exposing.holds(page)
    kept.exposing.seen(Surface.ROW_ORDER, page.id, at)
    await kept.exposing.stop()
    found = kept.exposing.exposure(UNIT, key(TREATED))
    assert found is not None
    return found


async def test_without_experiments_nothing_is_read(kept: Kept) -> None:
    await kept.known.look()
    assert (await kept.allocating.for_page(ADA, NOW)).allocations == ()
    assert kept.exposures.asked == []


async def test_r38_exposures_are_read_once_for_all_experiments(kept: Kept) -> None:
    for name in (TREATED, "b", "c"):
        await kept.run(name, layer=name, variants=arms(HALF, HALF))
    assert len(await given(kept)) == 3
    assert kept.exposures.asked == ["exposures"]


async def test_r38_the_first_exposure_outlives_the_ramp_and_the_process(
    kept: Kept, tmp_path: Path
) -> None:
    await kept.run(TREATED)
    assert await given(kept) == [(AllocationState.ENROLLED, "v1")]
    await see(kept)
    await kept.save(TREATED, traffic_basis_points=0)
    await kept.known.look()
    assert await given(kept) == [(AllocationState.ENROLLED, "v1")]
    async with kept_in(tmp_path) as another:
        await another.known.look()
        assert await given(another) == [(AllocationState.ENROLLED, "v1")]
        assert another.exposures.asked == ["exposures"]


async def test_r38_only_the_experiments_that_are_asked_for_are_told(kept: Kept) -> None:
    for name in (TREATED, "b"):
        await kept.run(name, layer=name, variants=arms(HALF, HALF))
    found = await kept.allocating.allocations(ADA, NOW, {key("b"), key("nothing")})
    assert [one.experiment for one in found] == ["b"]


Fault = Callable[[Kept], None]


def failing(kept: Kept) -> None:
    kept.exposures.failing = ("exposures",)


def hanging(kept: Kept) -> None:
    kept.exposures.store = Hanging(kept.exposures.store)


@dataclass(frozen=True)
class Hanging:
    store: Any

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Mapping[Any, Any]]]:
        found: Callable[..., Awaitable[Mapping[Any, Any]]] = getattr(self.store, name)
        return found

    async def exposures(self, *_: object) -> Mapping[Any, Any]:
        return await asyncio.Event().wait() and {}


@pytest.mark.parametrize(
    ("fault", "reason"), [(failing, "UNAVAILABLE"), (hanging, "TIMEOUT")], ids=["away", "slow"]
)
async def test_r33_without_the_store_a_page_is_made_by_what_is_known_here(
    tmp_path: Path, fault: Fault, reason: str
) -> None:
    async with kept_in(tmp_path, timedelta(milliseconds=20)) as kept:
        await kept.run(TREATED)
        fault(kept)
        allocated = await kept.allocating.for_page(ADA, NOW)
        assert allocated.degraded == (DegradedSource("experiments", "NONE", reason),)
        assert [one.variant for one in allocated.allocations] == ["v1"]

        # Seen here, though it is not durable: a ramp down takes it from nobody.
        page = page_with(*allocated.allocations)
        kept.exposing.holds(page)
        kept.exposing.seen(Surface.ROW_ORDER, page.id, NOW)
        await kept.save(TREATED, traffic_basis_points=0)
        await kept.known.look()
        degraded = await kept.allocating.for_page(ADA, NOW)
        assert [one.variant for one in degraded.allocations] == ["v1"]
        assert kept.allocating.still(page_with(*degraded.allocations, number=2), ADA, NOW)


async def test_r39_a_page_stands_until_it_would_be_treated_otherwise(kept: Kept) -> None:
    running = await kept.run(TREATED)
    page = page_with(*(await kept.allocating.for_page(ADA, NOW)).allocations)
    assert kept.allocating.still(page, ADA, NOW)

    await kept.run("other", layer="other", variants=arms(HALF, HALF), traffic_basis_points=0)
    assert kept.allocating.still(page, ADA, NOW)  # which nobody is in
    paused = await kept.step(running, ExperimentStatus.PAUSED)
    assert kept.allocating.still(page, ADA, NOW)  # nobody has looked yet
    await kept.known.look()
    assert not kept.allocating.still(page, ADA, NOW)
    await kept.step(paused, ExperimentStatus.RUNNING)
    await kept.known.look()
    assert kept.allocating.still(page, ADA, NOW)


async def test_r38_a_page_that_stands_reads_nothing(kept: Kept) -> None:
    await kept.run(TREATED)
    page = page_with(*(await kept.allocating.for_page(ADA, NOW)).allocations)
    kept.exposures.asked.clear()
    for _ in range(3):
        assert kept.allocating.still(page, ADA, NOW)
    await kept.known.look()
    assert kept.allocating.still(page, ADA, LATER)
    assert kept.exposures.asked == []


async def test_r38_a_page_with_what_was_seen_outlives_a_ramp_down(kept: Kept) -> None:
    await kept.run(TREATED)
    page = page_with(*(await kept.allocating.for_page(ADA, NOW)).allocations)
    seen = await see(kept)
    await kept.save(TREATED, traffic_basis_points=0)
    await kept.known.look()
    assert kept.allocating.still(page, ADA, NOW)
    # A process that knows nothing of it makes the page anew, for which it reads exposures.
    told = page_with(replace(page.allocations[0], exposed_at=seen.at), number=2)
    kept.exposing._recorded.clear()  # noqa: SLF001 - as in another process
    assert not kept.allocating.still(page_with(*page.allocations, number=3), ADA, NOW)
    assert kept.allocating.still(told, ADA, NOW)


async def test_r43_a_config_that_cannot_be_read_gives_control_and_is_counted(kept: Kept) -> None:
    running = await kept.run(TREATED)
    worse = (running.control, replace(running.variants[1], config={"rowOdrer": []}))
    broken = replace(running, variants=worse, revision=running.revision + 1)
    kept.known.snapshot = snapshot_of([broken], [])
    with capture_logs() as lines:
        allocated = await kept.allocating.for_page(ADA, NOW)
    (one,) = allocated.allocations
    assert (one.state, one.variant, one.config) == (AllocationState.ENROLLED, "v1", {})
    assert [(line["event"], line["experiment"]) for line in lines] == [
        ("experiment_config_failed", TREATED)
    ]
    assert kept.allocating.faults == {TREATED: 1}


async def test_r42_a_forced_draft_acts_where_nothing_else_does(kept: Kept) -> None:
    await kept.save(TREATED)
    await kept.known.look()
    forcing = replace(ADA, forced=((key(TREATED), "v1"),))
    (one,) = (await kept.allocating.for_page(forcing, NOW)).allocations
    assert (one.state, one.config) == (AllocationState.FORCED, GENRES_FIRST)
    assert (await kept.allocating.for_page(ADA, NOW)).allocations == ()
