"""Refreshing and logging out: tokens work once, and an ended session stays ended (R53, R54)."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.account import Device
from domain.ids import AccountId, DeviceId
from domain.outcome import AuthRefused, ProblemCode, SessionOpened, UnavailableNow
from persistence.sql.accounts import SqlAccounts
from tests.unit.flows.sessions.household import (
    ADA,
    KIT,
    MINUTE,
    NOW,
    PHONE,
    SAM,
    Clock,
    Process,
    Unreliable,
)

ENDED = AuthRefused("This session has ended. Sign in again.", ProblemCode.UNAUTHENTICATED)
FORBIDDEN = AuthRefused("This account or profile may not do that.", ProblemCode.FORBIDDEN)


async def test_r53_a_refresh_token_gives_the_next_pair(process: Process, clock: Clock) -> None:
    opened = await process.signed_in()
    clock.now += 20 * MINUTE
    assert await process.viewer(opened.access_token) == (None, True)
    again = await process.refresh(opened.refresh_token)
    assert again.refresh_token != opened.refresh_token
    assert again.expires_at == clock.now + 15 * MINUTE
    assert again.viewer.session.id == opened.viewer.session.id
    assert again.viewer.session.expires_at == clock.now + timedelta(days=30)
    assert again.viewer.device.last_seen_at == clock.now
    viewer, invalid = await process.viewer(again.access_token)
    assert (viewer, invalid) == (again.viewer, False)


async def test_the_active_profile_stays_active(process: Process) -> None:
    viewer = (await process.signed_in()).viewer
    active = await process.activated(viewer, ADA)
    again = await process.refresh(active.refresh_token)
    assert again.viewer.profile.id == ADA
    found, _ = await process.viewer(again.access_token)
    assert found is not None
    assert found.session.profile_id == ADA


async def test_a_session_that_is_refreshed_lives_on(process: Process, clock: Clock) -> None:
    opened = await process.signed_in()
    for _ in range(3):
        clock.now += timedelta(days=29)
        opened = await process.refresh(opened.refresh_token)
        assert isinstance(opened, SessionOpened)


async def test_one_that_is_not_ends_after_thirty_days(process: Process, clock: Clock) -> None:
    opened = await process.signed_in()
    clock.now += timedelta(days=30)
    assert await process.refresh(opened.refresh_token) == ENDED


async def test_r53_a_reused_token_ends_its_family(process: Process) -> None:
    opened = await process.signed_in()
    again = await process.refresh(opened.refresh_token)
    assert await process.refresh(opened.refresh_token) == ENDED
    assert await process.refresh(again.refresh_token) == ENDED
    for token in (opened.access_token, again.access_token):
        assert await process.viewer(token) == (None, True)


async def test_an_outage_while_refreshing_costs_nobody_the_session(
    process: Process, database: Unreliable
) -> None:
    opened = await process.signed_in()
    database.outage.set()
    assert await process.refresh(opened.refresh_token) == UnavailableNow(5)
    database.outage.clear()
    assert isinstance(await process.refresh(opened.refresh_token), SessionOpened)


async def test_r53_a_reused_token_leaves_other_devices_signed_in(process: Process) -> None:
    television, phone = await process.signed_in(), await process.signed_in(PHONE)
    await process.refresh(television.refresh_token)
    await process.refresh(television.refresh_token)
    assert await process.viewer(phone.access_token) == (phone.viewer, False)


async def test_r53_of_two_who_refresh_at_once_at_most_one_gets_in_and_the_family_ends(
    process: Process, other_process: Process
) -> None:
    token = (await process.signed_in()).refresh_token
    outcomes = await asyncio.gather(process.refresh(token), other_process.refresh(token))
    winners = [outcome for outcome in outcomes if isinstance(outcome, SessionOpened)]
    assert len(winners) == 1
    assert await process.refresh(winners[0].refresh_token) == ENDED


async def test_r54_a_device_that_is_removed_while_it_refreshes_is_signed_out(
    process: Process, database: Unreliable
) -> None:
    class Removing(SqlAccounts):
        """Accounts of which a device is removed just before it is read."""

        async def devices(
            self, account_id: AccountId, ids: Collection[DeviceId] | None = None
        ) -> Mapping[DeviceId, Device]:
            for id_ in ids or ():
                await process.stores.sessions.remove_device(account_id, id_, NOW)
            return await super().devices(account_id, ids)

    token = (await process.signed_in()).refresh_token
    flow = replace(process.flows.refresh, accounts=Removing(database))
    assert await flow.refresh(token, None, NOW) == ENDED


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
async def test_garbage_is_refused_without_a_look_at_the_database(
    process: Process, token: str
) -> None:
    with process.statements() as sent:
        assert await process.refresh(token) == ENDED
    assert sent == []


async def test_an_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing(
    process: Process,
) -> None:
    opened = await process.signed_in()
    assert await process.refresh(opened.access_token) == ENDED
    assert await process.viewer(opened.refresh_token) == (None, True)


async def test_logging_out_ends_this_session_at_once(process: Process) -> None:
    television, phone = await process.signed_in(), await process.signed_in(PHONE)
    await process.viewer(television.access_token)
    await process.log_out(television.viewer)
    assert await process.viewer(television.access_token) == (None, True)
    assert await process.refresh(television.refresh_token) == ENDED
    assert await process.viewer(phone.access_token) == (phone.viewer, False)


async def test_r54_logging_out_everywhere_ends_every_session_of_the_account(
    process: Process,
) -> None:
    television, phone = await process.signed_in(), await process.signed_in(PHONE)
    theirs = await process.sign_in(email="2@marquee.test")
    await process.log_out(phone.viewer, everywhere=True)
    for opened in (television, phone):
        assert await process.viewer(opened.access_token) == (None, True)
        assert await process.refresh(opened.refresh_token) == ENDED
    assert await process.viewer(theirs.access_token) == (theirs.viewer, False)


async def test_r22_a_child_signs_out_its_own_device_and_no_other(process: Process) -> None:
    television, phone = await process.signed_in(), await process.signed_in(PHONE)
    kit = await process.activated(television.viewer, KIT)
    with process.statements() as sent:
        assert await process.log_out(kit.viewer, everywhere=True) == FORBIDDEN
    assert sent == []
    for opened in (kit, phone):
        assert await process.viewer(opened.access_token) == (opened.viewer, False)
    await process.log_out(kit.viewer)
    assert await process.viewer(kit.access_token) == (None, True)


async def test_no_profile_is_activated_on_an_ended_session(process: Process) -> None:
    opened = await process.signed_in()
    await process.log_out(opened.viewer)
    assert await process.activate(opened.viewer, ADA) == ENDED
    assert await process.activate(opened.viewer, SAM, "1234") == ENDED
