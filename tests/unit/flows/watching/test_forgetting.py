"""What a deleted profile watched is forgotten, also where it could not be at once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from domain.ids import ProfileId
from domain.profile import Profile
from domain.profile_edit import ProfileAdded, ProfileChange, ProfileRemoved
from flows.watching.forgetting import BATCH, LATE_WRITES, Forgetting
from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.accounts import SqlAccounts
from tests.contract.people import account, profile
from tests.contract.progress_world import state_of, write
from tests.unit.flows.watching.stores import Kept, kept_in
from tests.watching.build import event

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
ONE, TWO = profile("1"), profile("2")


class Away:
    """A store of progress that is away, but for what it forgot before."""

    async def forget(self, _: ProfileId) -> None:
        raise StoreUnavailable


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    """Profiles 1 and 2, both of which have watched the film."""
    async with kept_in(tmp_path) as opened:
        await SqlAccounts(opened.database).create(account(), "hash", [ONE, TWO])
        for each in (ONE, TWO):
            await opened.progress.record([write(event(40), of=each.id)])
        yield opened


def forgetting(kept: Kept, *, after: timedelta = LATE_WRITES + MOMENT, progress: Any = None) -> Any:
    forget = (progress or kept.progress).forget
    return Forgetting(kept.profiles, [forget], lambda: NOW + after)


async def change(kept: Kept, *decisions: ProfileAdded | ProfileRemoved) -> None:
    for each in decisions:

        def decide(_: object, each: ProfileAdded | ProfileRemoved = each) -> ProfileChange:
            return each

        await kept.profiles.change(account().id, decide, NOW)


async def removed(kept: Kept, *which: Profile) -> None:
    await change(kept, *map(ProfileRemoved, which))


async def test_at_once_nothing_is_left_and_others_keep_what_they_watched(kept: Kept) -> None:
    await removed(kept, ONE)
    await forgetting(kept).at_once(ONE.id)
    assert await state_of(kept.progress, of=ONE.id) is None
    assert await state_of(kept.progress, of=TWO.id) is not None


async def test_what_could_not_be_forgotten_at_once_is_settled_later(kept: Kept) -> None:
    await removed(kept, ONE)
    with capture_logs() as logs:
        await forgetting(kept, progress=Away()).at_once(ONE.id)
    assert [each["event"] for each in logs] == ["profile_not_forgotten_yet"]
    with pytest.raises(StoreUnavailable):
        await forgetting(kept, progress=Away()).settle()
    assert await state_of(kept.progress, of=ONE.id) is not None

    assert await forgetting(kept).settle() == 1
    assert await state_of(kept.progress, of=ONE.id) is None
    assert await forgetting(kept).settle() == 0


async def test_a_write_that_came_late_is_forgotten_too(kept: Kept) -> None:
    """A request that was under way when its profile was deleted."""
    await removed(kept, ONE)
    await forgetting(kept).at_once(ONE.id)
    await kept.progress.record([write(event(50), of=ONE.id)])

    assert await forgetting(kept, after=LATE_WRITES).settle() == 0
    assert await forgetting(kept).settle() == 1
    assert await state_of(kept.progress, of=ONE.id) is None


async def test_batch_after_batch_is_settled_and_nobody_who_is_there(kept: Kept) -> None:
    ids = [ProfileId(f"prof_{number:032x}") for number in range(2 * BATCH + 1)]
    many = [profile("3", id=id_) for id_ in ids]
    await change(kept, *map(ProfileAdded, many))
    await removed(kept, *many)

    assert await forgetting(kept).settle() == 2 * BATCH + 1
    assert await state_of(kept.progress, of=ONE.id) is not None
