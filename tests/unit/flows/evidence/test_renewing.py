"""Measuring again: which units are read again, and when (R44)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from domain.evidence.observing import LATE
from domain.experiments.experiment import UnitType
from domain.experiments.names import unit_of
from domain.ids import ProfileId, RowItemId
from domain.tracking.event import SETTLED, TrackingEvent, TrackingKind
from domain.watching.history import history_entries
from flows.evidence.measuring import Measurement
from tests.contract import people
from tests.contract.experimenting import change
from tests.unit.flows.evidence.test_measuring import household
from tests.unit.flows.evidence.world import (
    EXPOSED_AT,
    ROWS,
    World,
    profile_id,
    unit,
    units,
)
from tests.watching.build import DAY, FILM, HOUR, MINUTE, NOW, PHONE

ADA, SAM = units(1, 2)
AS_OF = NOW - SETTLED


@dataclass
class Read:
    """A store of progress that tells whose viewings were read; one per profile and reading."""

    store: Any
    profiles: list[ProfileId]

    async def watched_since(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, Any]:
        self.profiles += sorted(profile_ids)
        found: Mapping[ProfileId, Any] = await self.store.watched_since(profile_ids, since)
        return found

    async def last_active(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, datetime]:
        found: Mapping[ProfileId, datetime] = await self.store.last_active(profile_ids, since)
        return found


@pytest.fixture
def read(world: World) -> list[ProfileId]:
    """Profiles whose viewings are read from now on."""
    world.progress.store = Read(world.progress.store, [])
    profiles: list[ProfileId] = world.progress.store.profiles
    return profiles


async def watches(world: World, number: int, at: datetime, *, viewing: int) -> None:
    """Past the store that tells what was read."""
    reading = world.progress.store
    world.progress.store = reading.store
    await world.watches(number, at, viewing=viewing)
    world.progress.store = reading


def tracked(number: int, occurred_at: datetime, received_at: datetime) -> TrackingEvent:
    return TrackingEvent(
        profile_id=profile_id(number),
        device_id=PHONE,
        subject=RowItemId(f"item_{'0' * 32}_trending_{1:032x}"),
        title_id=FILM.title_id,
        artwork="close-up",
        kind=TrackingKind.IMPRESSION,
        occurred_at=occurred_at,
        received_at=received_at,
    )


async def test_r44_of_300_units_of_which_3_changed_the_3_are_read(
    world: World, read: list[ProfileId]
) -> None:
    everybody = range(1, 301)
    await world.expose(*units(*everybody))
    for number in everybody:
        await watches(world, number, EXPOSED_AT + DAY, viewing=1)
    assert await world.measure() == Measurement(AS_OF, 300, 300)
    assert read == [profile_id(number) for number in everybody]
    read.clear()

    for number in (7, 150):
        await watches(world, number, NOW + MINUTE, viewing=2)
    await world.tracking.record([tracked(299, NOW - HOUR, NOW)])

    assert await world.measure(now=NOW + HOUR) == Measurement(AS_OF + HOUR, 300, 3)
    assert read == [profile_id(number) for number in (7, 150, 299)]
    kept = await world.kept()
    assert [kept[one].plays for one in units(7, 150, 299, 300)] == [2, 2, 1, 1]
    assert [kept[one].impressions for one in units(7, 299)] == [0, 1]


async def test_r44_a_unit_that_is_quiet_again_is_read_once_more_and_left_alone_then(
    world: World, read: list[ProfileId]
) -> None:
    await world.expose(ADA)
    await watches(world, 1, NOW - 6 * HOUR, viewing=1)

    async def is_read(now: datetime) -> bool:
        read.clear()
        await world.measure(now=now)
        return read == [profile_id(1)]

    assert await is_read(NOW)
    assert await is_read(NOW + HOUR)
    assert (await world.kept())[ADA].measured_at == AS_OF + HOUR
    assert await is_read(NOW + 2 * DAY)
    assert not await is_read(NOW + 3 * DAY)
    assert (await world.kept())[ADA].measured_at == AS_OF + 2 * DAY


async def test_r46_an_event_that_was_received_since_counts_however_long_ago_it_occurred(
    world: World, read: list[ProfileId]
) -> None:
    await world.expose(ADA, SAM)
    await world.measure()
    read.clear()

    # As long as a token is good.
    await world.tracking.record([tracked(1, NOW - 23 * HOUR, NOW + HOUR)])

    assert (await world.measure(now=NOW + 2 * HOUR)).written == 1
    assert (await world.measure(now=NOW + 3 * HOUR)).written == 0
    assert read == [profile_id(1)]
    assert (await world.kept())[ADA].impressions == 1


async def test_r46_units_that_were_measured_on_other_days_are_told_apart(
    world: World, read: list[ProfileId]
) -> None:
    await world.expose(ADA)
    await world.measure()
    await world.expose(SAM, at=NOW + DAY)
    await world.measure(now=NOW + 3 * DAY)
    read.clear()

    # Of Ada's it is news; Sam's was received before he was measured.
    received_at = NOW + 2 * DAY
    await world.tracking.record([tracked(one, received_at, received_at) for one in (1, 2)])

    await world.measure(now=NOW + 4 * DAY)
    assert read == [profile_id(1)]


async def test_r44_what_comes_later_than_a_day_is_counted_when_the_unit_is_settled(
    world: World, read: list[ProfileId]
) -> None:
    ended = replace(ROWS, end_at=NOW)
    await world.expose(ADA, SAM)
    await watches(world, 1, EXPOSED_AT + 5 * DAY, viewing=1)
    await world.measure(ended)
    read.clear()

    await watches(world, 1, EXPOSED_AT + 2 * DAY, viewing=2)

    assert (await world.measure(ended, NOW + HOUR)).written == 0
    assert read == []
    settled = NOW + LATE + SETTLED
    assert (await world.measure(ended, settled)).written == 2
    assert (await world.kept())[ADA].plays == 2
    assert (await world.measure(ended, settled + HOUR)).written == 0
    assert read == [profile_id(1), profile_id(2)]


async def test_r37_all_are_read_again_once_when_the_experiment_was_changed(
    world: World, read: list[ProfileId]
) -> None:
    ends = replace(ROWS, end_at=EXPOSED_AT + 3 * DAY)
    await world.expose(ADA, SAM)
    await watches(world, 1, EXPOSED_AT + 4 * DAY, viewing=1)
    await world.measure(ends)
    assert (await world.kept())[ADA].plays == 0
    read.clear()

    longer = replace(ends, end_at=NOW + DAY)
    saved = replace(change(longer), at=NOW)
    await world.measuring.experiments.save(longer, saved, replacing=None)

    assert (await world.measure(longer, NOW + HOUR)).written == 1
    assert (await world.kept())[ADA].plays == 1
    assert (await world.measure(longer, NOW + 2 * HOUR)).written == 0
    assert read == [profile_id(1), profile_id(2)]


async def test_r6_what_was_taken_off_the_history_is_gone_when_the_unit_is_settled(
    world: World,
) -> None:
    ended = replace(ROWS, end_at=NOW)
    await world.expose(ADA)
    await world.watches(1, EXPOSED_AT + 5 * DAY)
    await world.measure(ended)
    told = await world.progress.history(profile_id(1), limit=9)
    states = await world.progress.states(profile_id(1), {one.key for one in told})
    await world.progress.remove(profile_id(1), history_entries(profile_id(1), told, states))

    await world.measure(ended, NOW + LATE + SETTLED)

    assert (await world.kept())[ADA].plays == 0


@pytest.mark.parametrize("of", [UnitType.ACCOUNT, UnitType.DEVICE])
async def test_r44_a_unit_of_many_profiles_is_read_whichever_of_them_was_active(
    world: World, read: list[ProfileId], of: UnitType
) -> None:
    store = world.progress.store
    world.progress.store = store.store
    await household(world)
    world.progress.store = store
    own = unit_of(people.account().id if of is UnitType.ACCOUNT else PHONE)
    await world.expose(own, unit(99))
    one = replace(ROWS, unit=of)
    await world.measure(one)
    read.clear()

    await watches(world, 2, NOW, viewing=9)

    assert (await world.measure(one, NOW + HOUR)).written == 1
    assert read == [profile_id(1), profile_id(2)]
