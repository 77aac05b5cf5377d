"""Activating a profile: whose, with which PIN, and how often one may be wrong (R22, R23)."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.account import Role
from domain.ids import ProfileId, SessionId
from domain.outcome import AuthRefused, NotFound, PinRefused, ProblemCode, SessionOpened
from domain.profile_edit import ProfileRemoved
from domain.session import Viewer
from persistence.ports.sessions import RefreshToken
from persistence.sql.profiles import SqlProfiles
from persistence.sql.sessions import SqlSessions
from tests.unit.flows.sessions.household import (
    ADA,
    KIT,
    MINUTE,
    NOW,
    PHONE,
    PIN,
    SAM,
    THEIRS,
    Clock,
    Process,
    Unreliable,
)

MISSING = PinRefused(ProblemCode.PIN_REQUIRED, "This profile asks for its PIN.")
LOCKED_UNTIL = NOW + 15 * MINUTE


def wrong(left: int) -> PinRefused:
    return PinRefused(ProblemCode.PIN_INVALID, "The PIN is wrong.", left)


def malformed(left: int) -> PinRefused:
    return PinRefused(ProblemCode.PIN_INVALID, "A PIN is four digits.", left)


LOCKED = PinRefused(
    ProblemCode.PIN_LOCKED,
    "The PIN was wrong too often. It can be tried again later.",
    0,
    LOCKED_UNTIL,
)


@pytest.fixture
async def viewer(process: Process) -> Viewer:
    """Somebody signed in on the television, no profile active."""
    return (await process.signed_in()).viewer


async def test_a_profile_without_a_pin_becomes_active(process: Process, viewer: Viewer) -> None:
    opened = await process.activated(viewer, ADA)
    assert opened.viewer.profile is not None
    assert opened.viewer.profile.name == "Ada"
    found, invalid = await process.viewer(opened.access_token)
    assert (found, invalid) == (opened.viewer, False)
    [stored] = (await process.stores.sessions.sessions([viewer.session.id])).values()
    assert stored == opened.viewer.session


async def test_the_token_from_before_still_has_no_profile(process: Process) -> None:
    opened = await process.signed_in()
    await process.activated(opened.viewer, ADA)
    found, _ = await process.viewer(opened.access_token)
    assert found is not None
    assert (found.profile, found.session.profile_id) == (None, None)


async def test_r53_the_refresh_token_from_before_is_used_up(process: Process) -> None:
    opened = await process.signed_in()
    active = await process.activated(opened.viewer, ADA)
    assert isinstance(await process.refresh(opened.refresh_token), AuthRefused)
    assert await process.viewer(active.access_token) == (None, True)


async def test_r22_from_a_kids_profile_nobody_owns_the_account(
    process: Process, viewer: Viewer
) -> None:
    opened = await process.activated(viewer, KIT)
    assert opened.viewer.roles == {Role.VIEWER}
    back = await process.activated(opened.viewer, ADA)
    assert back.viewer.roles >= {Role.VIEWER, Role.ACCOUNT_OWNER}


async def test_r22_a_kids_profile_is_left_with_the_others_pin(
    process: Process, viewer: Viewer
) -> None:
    kids = (await process.activated(viewer, KIT)).viewer
    assert await process.activate(kids, SAM) == MISSING
    assert isinstance(await process.activate(kids, SAM, PIN), SessionOpened)


@pytest.mark.parametrize("profile_id", [THEIRS, "prof_none", "", "x\0"])
async def test_r20_another_accounts_profile_is_as_good_as_none(
    process: Process, viewer: Viewer, profile_id: str
) -> None:
    assert await process.activate(viewer, ProfileId(profile_id), PIN) == NotFound()


async def test_r23_the_right_pin_opens(process: Process, viewer: Viewer) -> None:
    assert isinstance(await process.activate(viewer, SAM, PIN), SessionOpened)
    assert await process.stores.profiles.pin_failures(SAM) == (0, None)


async def test_r23_the_active_profile_asks_for_no_pin(process: Process, viewer: Viewer) -> None:
    active = (await process.activated(viewer, SAM, PIN)).viewer
    assert isinstance(await process.activate(active, SAM), SessionOpened)
    assert isinstance(await process.activate(active, SAM, "0000"), SessionOpened)


async def test_r23_after_another_profile_it_asks_again(process: Process, viewer: Viewer) -> None:
    active = (await process.activated(viewer, SAM, PIN)).viewer
    other = (await process.activated(active, ADA)).viewer
    assert await process.activate(other, SAM) == MISSING


async def test_r23_a_missing_pin_is_not_counted(process: Process, viewer: Viewer) -> None:
    for _ in range(6):
        assert await process.activate(viewer, SAM) == MISSING
    assert await process.stores.profiles.pin_failures(SAM) == (0, None)


@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", "١٢٣٤"])
async def test_r23_a_malformed_pin_is_not_counted(
    process: Process, viewer: Viewer, pin: str
) -> None:
    await process.activate(viewer, SAM, "0000")
    for _ in range(6):
        assert await process.activate(viewer, SAM, pin) == malformed(4)
    assert await process.stores.profiles.pin_failures(SAM) == (1, None)


async def test_r23_five_wrong_tries_lock_and_then_the_right_pin_is_refused(
    process: Process, viewer: Viewer
) -> None:
    outcomes = [await process.activate(viewer, SAM, "0000") for _ in range(5)]
    assert outcomes == [wrong(4), wrong(3), wrong(2), wrong(1), LOCKED]
    assert await process.activate(viewer, SAM, PIN) == LOCKED


async def test_r23_the_lock_holds_on_every_device_and_in_every_process(
    process: Process, other_process: Process, viewer: Viewer
) -> None:
    phone = (await other_process.signed_in(PHONE)).viewer
    for device in (viewer, phone, viewer, phone, viewer):
        await process.activate(device, SAM, "0000")
    assert await other_process.activate(phone, SAM, PIN) == LOCKED


async def test_r23_a_lock_is_of_one_profile(process: Process, viewer: Viewer) -> None:
    for _ in range(5):
        await process.activate(viewer, SAM, "0000")
    assert isinstance(await process.activate(viewer, ADA), SessionOpened)


async def test_r23_tries_while_locked_do_not_lengthen_it(
    process: Process, viewer: Viewer, clock: Clock
) -> None:
    for _ in range(5):
        await process.activate(viewer, SAM, "0000")
    clock.now = LOCKED_UNTIL - timedelta(seconds=1)
    assert await process.activate(viewer, SAM, "0000") == LOCKED
    clock.now = LOCKED_UNTIL
    assert await process.activate(viewer, SAM, "0000") == wrong(4)
    assert isinstance(await process.activate(viewer, SAM, PIN), SessionOpened)


async def test_r23_the_right_pin_forgets_the_wrong_ones(process: Process, viewer: Viewer) -> None:
    for _ in range(4):
        await process.activate(viewer, SAM, "0000")
    assert isinstance(await process.activate(viewer, SAM, PIN), SessionOpened)
    assert await process.activate(viewer, SAM, "0000") == wrong(4)


async def test_r23_a_refused_pin_changes_nothing_else(process: Process) -> None:
    opened = await process.signed_in()
    await process.activate(opened.viewer, SAM, "0000")
    stored = await process.stores.sessions.sessions([opened.viewer.session.id])
    assert stored == {opened.viewer.session.id: opened.viewer.session}
    assert isinstance(await process.refresh(opened.refresh_token), SessionOpened)


async def test_r23_many_tries_at_once_are_no_way_round(
    process: Process, other_process: Process, viewer: Viewer
) -> None:
    tries = [
        each.activate(viewer, SAM, f"{number:04}")
        for number in range(10)
        for each in (process, other_process)
    ]
    outcomes = await asyncio.gather(*tries)
    assert sum(outcome.code is ProblemCode.PIN_INVALID for outcome in outcomes) == 4
    assert outcomes.count(LOCKED) == 16


async def delete(process: Process, viewer: Viewer, id_: ProfileId) -> None:
    [doomed] = (await process.stores.profiles.profiles([id_])).values()
    await process.stores.profiles.change(viewer.account.id, lambda _: ProfileRemoved(doomed), NOW)


@pytest.mark.parametrize("pin", [PIN, "0000"])
async def test_a_profile_that_is_deleted_while_its_pin_is_asked_is_not_found(
    process: Process, database: Unreliable, viewer: Viewer, pin: str
) -> None:
    class Deleting(SqlProfiles):
        """Profiles of which one is deleted just before a try of its PIN is counted."""

        async def count_pin_failure(
            self, id_: ProfileId, now: datetime, *, limit: int, locked_until: datetime
        ) -> tuple[int, datetime | None]:
            await delete(process, viewer, id_)
            return await super().count_pin_failure(id_, now, limit=limit, locked_until=locked_until)

    flow = replace(process.flows.activate, profiles=Deleting(database))
    assert await flow.activate(viewer, SAM, pin, NOW) == NotFound()


async def test_a_profile_that_is_deleted_at_the_last_moment_is_not_found_and_the_session_lives(
    process: Process, database: Unreliable
) -> None:
    class Deleting(SqlSessions):
        """Sessions on which a profile is to be active that is deleted just before."""

        async def activate(
            self, id_: SessionId, profile_id: ProfileId, refresh: RefreshToken, now: datetime
        ) -> bool:
            await delete(process, opened.viewer, profile_id)
            return await super().activate(id_, profile_id, refresh, now)

    opened = await process.signed_in()
    flow = replace(process.flows.activate, sessions=Deleting(database))
    assert await flow.activate(opened.viewer, ADA, None, NOW) == NotFound()
    assert isinstance(await process.refresh(opened.refresh_token), SessionOpened)
