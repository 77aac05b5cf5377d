"""Removing a device: whose, from where, and how soon it is signed out everywhere (R54)."""

import pytest

from domain.ids import DeviceId
from domain.outcome import AuthRefused, NotFound, ProblemCode, SessionOpened, UnavailableNow
from domain.session import Viewer
from tests.unit.flows.sessions.household import ADA, KIT, PHONE, TV, Process, Unreliable

FORBIDDEN = AuthRefused("This account or profile may not do that.", ProblemCode.FORBIDDEN)
LAPTOP = "0190b6c2-7e11-7c3a-9d4e-111111111111"


@pytest.fixture
async def tv(process: Process) -> SessionOpened:
    return await process.signed_in(TV)


@pytest.fixture
async def phone(process: Process) -> SessionOpened:
    return await process.signed_in(PHONE)


async def devices(process: Process, viewer: Viewer) -> set[DeviceId]:
    return set(await process.stores.accounts.devices(viewer.account.id))


async def test_r54_every_session_of_the_device_ends_at_once(
    process: Process, tv: SessionOpened, phone: SessionOpened
) -> None:
    again = await process.signed_in(PHONE)
    assert await process.viewer(phone.access_token) == (phone.viewer, False)
    assert await process.remove_device(tv.viewer, PHONE) is None
    with process.statements() as sent:
        for opened in (phone, again):
            assert await process.viewer(opened.access_token) == (None, True)
    assert sent == []
    for opened in (phone, again):
        assert isinstance(await process.refresh(opened.refresh_token), AuthRefused)
    assert await process.viewer(tv.access_token) == (tv.viewer, False)
    assert await devices(process, tv.viewer) == {tv.viewer.device.id}


async def test_r54_another_process_knows_after_one_catch_up(
    process: Process, other_process: Process, tv: SessionOpened, phone: SessionOpened
) -> None:
    await other_process.watch.start()
    other_process.flows.listen(other_process.watch)
    await other_process.flows.load()
    assert await other_process.viewer(phone.access_token) == (phone.viewer, False)
    await process.remove_device(tv.viewer, PHONE)
    await other_process.watch.catch_up()
    with other_process.statements() as sent:
        assert await other_process.viewer(phone.access_token) == (None, True)
    assert sent == []
    await other_process.watch.stop()


async def test_r54_a_process_that_starts_later_knows(
    process: Process, other_process: Process, tv: SessionOpened, phone: SessionOpened
) -> None:
    await process.remove_device(tv.viewer, PHONE)
    await other_process.watch.start()
    other_process.flows.listen(other_process.watch)
    await other_process.flows.load()
    assert await other_process.viewer(phone.access_token) == (None, True)
    assert isinstance(await other_process.refresh(phone.refresh_token), AuthRefused)
    await other_process.watch.stop()


async def test_whoever_removes_the_device_that_asks_is_signed_out(
    process: Process, tv: SessionOpened
) -> None:
    assert await process.remove_device(tv.viewer, TV) is None
    assert await process.viewer(tv.access_token) == (None, True)
    assert await devices(process, tv.viewer) == set()


async def test_signing_in_on_a_removed_device_is_a_new_beginning(
    process: Process, tv: SessionOpened, phone: SessionOpened
) -> None:
    await process.remove_device(tv.viewer, PHONE)
    again = await process.signed_in(PHONE)
    assert await process.viewer(again.access_token) == (again.viewer, False)
    assert await process.viewer(phone.access_token) == (None, True)


async def test_r20_another_accounts_device_and_one_that_is_nowhere_are_answered_alike(
    process: Process, tv: SessionOpened
) -> None:
    theirs = await process.sign_in(email="2@marquee.test", device=LAPTOP)
    assert await process.remove_device(tv.viewer, LAPTOP) == NotFound()
    assert await process.remove_device(tv.viewer, "no device") == NotFound()
    assert await process.viewer(theirs.access_token) == (theirs.viewer, False)


async def test_r22_from_a_kids_profile_no_device_but_the_own_is_removed(
    process: Process, tv: SessionOpened, phone: SessionOpened
) -> None:
    kit = await process.activated(tv.viewer, KIT)
    with process.statements() as sent:
        assert await process.remove_device(kit.viewer, PHONE) == FORBIDDEN
        assert await process.remove_device(kit.viewer, LAPTOP) == FORBIDDEN
    assert sent == []
    assert await process.viewer(phone.access_token) == (phone.viewer, False)
    assert await process.remove_device(kit.viewer, TV) is None
    assert await process.viewer(kit.access_token) == (None, True)


async def test_a_grown_up_profile_may_and_nobody_has_to_choose_one_first(
    process: Process, tv: SessionOpened
) -> None:
    ada = await process.activated(tv.viewer, ADA)
    for viewer in (ada.viewer, tv.viewer):
        await process.signed_in(PHONE)
        assert await process.remove_device(viewer, PHONE) is None
        assert await devices(process, viewer) == {tv.viewer.device.id}


async def test_when_the_database_is_away_nothing_ends(
    process: Process, tv: SessionOpened, phone: SessionOpened, database: Unreliable
) -> None:
    database.outage.set()
    assert await process.remove_device(tv.viewer, PHONE) == UnavailableNow(5)
    database.outage.clear()
    assert await process.viewer(phone.access_token) == (phone.viewer, False)
