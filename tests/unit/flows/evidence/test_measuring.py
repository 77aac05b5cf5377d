"""Measuring: what is kept of each unit, however often and whenever it is measured (R44)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.evidence.measures import Before
from domain.experiments.experiment import UnitType
from domain.experiments.names import unit_of
from domain.ids import DeviceId, RowItemId
from domain.tracking.event import SETTLED, TrackingEvent, TrackingKind
from flows.evidence import measuring
from flows.evidence.measuring import Measurement
from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.accounts import SqlAccounts
from persistence.sql.sessions import SqlSessions
from tests.contract import people
from tests.contract.progress_world import write
from tests.unit.flows.evidence.world import (
    EXPOSED_AT,
    ROWS,
    World,
    profile_id,
    unit,
    units,
    world_in,
)
from tests.watching.build import DAY, FILM, HOUR, MINUTE, NOW, PHONE, TV, event

ADA, SAM = units(1, 2)
AS_OF = NOW - SETTLED


async def test_r44_each_unit_is_measured_from_its_own_exposure_on(world: World) -> None:
    await world.expose(ADA)
    await world.expose(SAM, at=EXPOSED_AT + 3 * DAY)
    for number in (1, 2):
        await world.watches(number, EXPOSED_AT + DAY)

    assert await world.measure() == Measurement(AS_OF, 2, 2)

    kept = await world.kept()
    assert (kept[ADA].plays, kept[ADA].streaming_minutes) == (1, 20.0)
    assert (kept[SAM].plays, kept[SAM].streaming_minutes) == (0, 0.0)
    assert kept[SAM].before == Before(streaming_minutes=20.0, plays=1, completions=0, days_active=1)
    assert (kept[ADA].variant, kept[SAM].variant) == ("b", "a")
    assert {one.measured_at for one in kept.values()} == {AS_OF}


async def test_r44_measuring_again_writes_nothing(world: World) -> None:
    await world.expose(*units(*range(1, 6)))
    await world.watches(1, EXPOSED_AT + DAY)
    await world.measure()
    before = await world.kept()

    assert await world.measure(now=NOW + HOUR) == Measurement(AS_OF + HOUR, 5, 0)
    assert await world.kept() == before


async def test_r44_what_came_late_changes_the_unit_it_is_of_and_no_other(world: World) -> None:
    await world.expose(ADA, SAM)
    await world.watches(1, EXPOSED_AT + 6.5 * DAY)
    await world.watches(2, EXPOSED_AT + 6.5 * DAY)
    await world.measure()
    before = await world.kept()

    # A player that was offline tells of a viewing before the one that is known.
    await world.watches(1, EXPOSED_AT + 2 * DAY, viewing=2)

    assert (await world.measure()).written == 1
    after = await world.kept()
    assert after[SAM] == before[SAM]
    assert after[ADA] == replace(before[ADA], plays=2, streaming_minutes=40.0, days_active=2)


async def test_r38_an_exposure_that_was_written_late_is_measured_at_its_own_time(
    world: World,
) -> None:
    await world.expose(SAM, at=EXPOSED_AT + 3 * DAY)
    await world.watches(1, EXPOSED_AT + DAY)
    await world.measure()

    await world.expose(ADA, at=EXPOSED_AT)

    assert await world.measure() == Measurement(AS_OF, 2, 1)
    assert (await world.kept())[ADA].plays == 1


async def test_what_is_not_settled_yet_is_left_for_the_next_time(world: World) -> None:
    await world.expose(ADA, at=AS_OF + MINUTE)
    await world.expose(SAM, at=AS_OF - MINUTE)
    await world.record(2, event(40, AS_OF))

    assert await world.measure() == Measurement(AS_OF, 1, 1)
    assert (await world.kept())[SAM].plays == 0
    assert await world.measure(now=NOW + HOUR) == Measurement(AS_OF + HOUR, 2, 2)
    assert (await world.kept())[SAM].plays == 1


async def test_r46_what_was_tracked_counts_too(world: World) -> None:
    await world.expose(ADA, SAM)
    for number, kind in enumerate(
        (TrackingKind.IMPRESSION, TrackingKind.IMPRESSION, TrackingKind.CLICK)
    ):
        await world.tracking.record([tracked(number, kind)])

    await world.measure()

    kept = await world.kept()
    assert (kept[ADA].impressions, kept[ADA].clicks) == (2, 1)
    assert (kept[SAM].impressions, kept[SAM].clicks) == (0, 0)


def tracked(number: int, kind: TrackingKind) -> TrackingEvent:
    return TrackingEvent(
        profile_id=profile_id(1),
        device_id=PHONE,
        subject=RowItemId(f"item_{'0' * 32}_trending_{number:032x}"),
        title_id=FILM.title_id,
        artwork="close-up",
        kind=kind,
        occurred_at=EXPOSED_AT + DAY,
        received_at=EXPOSED_AT + 2 * DAY,
    )


async def crowd(world: World) -> None:
    """Nine units of which each has watched another number of times."""
    await world.expose(*units(*range(1, 10)))
    for number in range(1, 10):
        for viewing in range(number):
            await world.watches(number, EXPOSED_AT + viewing * HOUR, viewing=viewing)


async def test_r44_stopped_between_any_two_writes_it_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "PAGE", 4)
    monkeypatch.setattr(measuring, "AT_ONCE", 2)
    (tmp_path / "undisturbed").mkdir()
    async with world_in(tmp_path / "undisturbed") as world:
        await crowd(world)
        await world.measure()
        undisturbed = await world.kept()
        writes = world.evidence.asked.count("keep")
    assert writes == 5

    for stopped_after in range(writes):
        (tmp_path / f"{stopped_after}").mkdir()
        async with world_in(tmp_path / f"{stopped_after}") as world:
            await crowd(world)
            world.evidence.store = Stopping(world.evidence.store, stopped_after)
            with pytest.raises(StoreUnavailable):
                await world.measure()
            world.evidence.store = world.evidence.store.store
            assert len(await world.kept()) == min(2 * stopped_after, 8)
            done = await world.measure()
            assert done.written == len(undisturbed) - min(2 * stopped_after, 8)
            assert await world.kept() == undisturbed


class Stopping:
    """A store of evidence that is gone after so many writes."""

    def __init__(self, store: object, writes: int) -> None:
        self.store = store
        self.left = writes

    async def measures_of(self, *asked: object) -> object:
        return await self.store.measures_of(*asked)  # type: ignore[attr-defined]

    async def keep(self, *asked: object) -> None:
        if self.left == 0:
            raise StoreUnavailable
        self.left -= 1
        await self.store.keep(*asked)  # type: ignore[attr-defined]


async def test_r44_settled_units_are_not_read_again_unless_that_is_asked_for(
    world: World,
) -> None:
    ended = replace(ROWS, end_at=EXPOSED_AT + DAY)
    await world.expose(ADA, SAM)
    assert (await world.measure(ended, EXPOSED_AT + 9 * DAY)).written == 2
    world.progress.asked.clear()

    assert (await world.measure(ended, EXPOSED_AT + 10 * DAY)).written == 0
    assert world.progress.asked == []
    assert (await world.measure(ended, EXPOSED_AT + 10 * DAY, anew=True)).written == 2


async def test_a_store_that_is_away_stops_it_and_leaves_what_was_measured(world: World) -> None:
    await world.expose(ADA)
    await world.measure()
    await world.expose(SAM)
    world.tracking.failing = ("of_profiles",)

    with pytest.raises(StoreUnavailable):
        await world.measure()

    assert set(await world.kept()) == {ADA}


async def household(world: World) -> None:
    """An account of two profiles on two devices."""
    accounts, sessions = SqlAccounts(world.database), SqlSessions(world.database)
    own = [replace(people.profile("1"), id=profile_id(1))]
    own += [replace(people.profile("2"), id=profile_id(2), name="Two")]
    await accounts.create(people.account(), "hash", own)
    for digit, id_ in (("1", TV), ("2", PHONE)):
        opened = replace(people.session(digit), device_id=id_)
        device = replace(people.device(digit), id=id_)
        await sessions.open(opened, device, people.refresh(digit, digit))
    on = ((1, TV), (1, PHONE), (2, TV))
    for viewing, (number, device_id) in enumerate(on):
        at = EXPOSED_AT + viewing * DAY
        sitting = event(40, at, viewing=viewing, on=device_id)
        await world.progress.record([write(sitting, of=profile_id(number))])


async def test_r44_an_account_is_measured_by_all_its_profiles(world: World) -> None:
    await household(world)
    own = unit_of(people.account().id)
    await world.expose(own, unit(99))

    done = await world.measure(replace(ROWS, unit=UnitType.ACCOUNT))

    assert (done.units, done.written) == (2, 2)
    kept = await world.kept()
    assert (kept[own].plays, kept[own].days_active) == (3, 3)
    assert kept[unit(99)].plays == 0


async def test_r44_a_device_is_measured_by_what_happened_on_it(world: World) -> None:
    await household(world)
    await world.expose(unit_of(TV), unit_of(PHONE), unit(99))

    await world.measure(replace(ROWS, unit=UnitType.DEVICE))

    kept = await world.kept()
    plays = [kept[one].plays for one in (unit_of(TV), unit_of(PHONE), unit(99))]
    assert plays == [2, 1, 0]


async def test_a_device_that_is_gone_keeps_what_it_was_measured_by(world: World) -> None:
    await household(world)
    await world.expose(unit_of(TV))
    by_device = replace(ROWS, unit=UnitType.DEVICE)
    await world.measure(by_device)
    before = await world.kept()
    accounts = Nobody()
    object.__setattr__(world.measuring.reading, "accounts", accounts)

    await world.measure(by_device, NOW + timedelta(days=1), anew=True)

    assert before[unit_of(TV)].plays == 2
    assert await world.kept() == before


class Nobody:
    """Accounts none of which has any device."""

    async def with_devices(self, _: object) -> dict[DeviceId, list[str]]:
        return {}
