"""Viewers: who a token stands for, what that costs, and how soon it ends (R20, R54)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from domain.ids import AccountId, DeviceId, ProfileId
from domain.outcome import SessionOpened
from flows.sessions.tokens import SessionTokens
from foundation.keys import Keys
from persistence.ports.changes import ChangeKind
from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.changes import publish
from persistence.sql.tables import accounts as tables
from tests.unit.flows.sessions.household import (
    ADA,
    KIT,
    MINUTE,
    NOW,
    PHONE,
    SECOND,
    THEIRS,
    Clock,
    Process,
    Unreliable,
)


@pytest.fixture
async def ada(process: Process) -> SessionOpened:
    """Ada, signed in on the television."""
    return await process.activated((await process.signed_in()).viewer, ADA)


async def rename(process: Process, name: str) -> None:
    """An edit of Ada's profile, as another process makes it."""
    async with process.database.transaction() as connection:
        edit = update(tables.profile).where(tables.profile.c.id == ADA)
        await connection.execute(edit.values(name=name, version=tables.profile.c.version + 1))
        await publish(connection, [(ChangeKind.PROFILE, ADA)], process.clock.now)


async def remove(process: Process, profile_id: ProfileId) -> None:
    async with process.database.transaction() as connection:
        await connection.execute(delete(tables.profile).where(tables.profile.c.id == profile_id))
        await publish(connection, [(ChangeKind.PROFILE, profile_id)], process.clock.now)


async def test_without_a_token_nobody_asks_and_nothing_is_wrong(process: Process) -> None:
    assert await process.flows.viewers.of(None, None, NOW) == (None, False)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "  Bearer  "])
async def test_the_scheme_may_be_in_any_case(
    process: Process, ada: SessionOpened, scheme: str
) -> None:
    header = f"{scheme} {ada.access_token}"
    assert await process.flows.viewers.of(header, None, NOW) == (ada.viewer, False)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {}", "{}", "Bearer {} {}", "x"])
async def test_r20_a_malformed_header_makes_the_request_anonymous(
    process: Process, ada: SessionOpened, header: str
) -> None:
    given = header.format(ada.access_token, ada.access_token)
    assert await process.flows.viewers.of(given, None, NOW) == (None, True)


async def test_a_token_is_read_in_one_round_of_four_reads(
    other_process: Process, ada: SessionOpened
) -> None:
    with other_process.statements() as sent:
        assert await other_process.viewer(ada.access_token) == (ada.viewer, False)
    assert len(sent) == 4


async def test_a_repeated_request_reads_nothing(
    process: Process, ada: SessionOpened, clock: Clock
) -> None:
    await process.viewer(ada.access_token)
    clock.now += timedelta(seconds=59)
    with process.statements() as sent:
        for _ in range(5):
            assert await process.viewer(ada.access_token) == (ada.viewer, False)
    assert sent == []


async def test_requests_at_once_share_their_reads(process: Process, ada: SessionOpened) -> None:
    with process.statements() as sent:
        answers = await asyncio.gather(*(process.viewer(ada.access_token) for _ in range(8)))
    assert answers == [(ada.viewer, False)] * 8
    assert len(sent) == 4


async def test_what_is_known_is_read_anew_after_a_minute(
    process: Process, ada: SessionOpened, clock: Clock
) -> None:
    await process.viewer(ada.access_token)
    clock.now += MINUTE
    with process.statements() as sent:
        await process.viewer(ada.access_token)
    assert len(sent) == 4


async def test_the_country_is_each_requests_own(process: Process, ada: SessionOpened) -> None:
    at_home, _ = await process.viewer(ada.access_token)
    abroad, _ = await process.viewer(ada.access_token, "DE")
    assert at_home is not None
    assert abroad == replace(at_home, country="DE")


async def test_two_profiles_of_one_session_are_told_apart_by_their_tokens(
    process: Process, ada: SessionOpened
) -> None:
    kit = await process.activated(ada.viewer, KIT)
    for opened, name in ((ada, "Ada"), (kit, "Kit"), (ada, "Ada")):
        viewer, _ = await process.viewer(opened.access_token)
        assert viewer is not None
        assert viewer.profile is not None
        assert viewer.profile.name == name
        assert viewer.session.profile_id == viewer.profile.id


async def test_r54_a_session_revoked_elsewhere_has_ended_after_one_catch_up(
    process: Process, other_process: Process, ada: SessionOpened
) -> None:
    await process.watch.start()
    process.flows.listen(process.watch)
    await process.flows.load()
    assert await process.viewer(ada.access_token) == (ada.viewer, False)
    await other_process.log_out(ada.viewer)
    await process.watch.catch_up()
    assert await process.viewer(ada.access_token) == (None, True)
    await process.watch.stop()


async def test_r54_a_process_that_starts_later_knows_of_it_before_it_reads(
    process: Process, other_process: Process, ada: SessionOpened
) -> None:
    await process.log_out(ada.viewer)
    await other_process.watch.start()
    other_process.flows.listen(other_process.watch)
    await other_process.flows.load()
    with other_process.statements() as sent:
        assert await other_process.viewer(ada.access_token) == (None, True)
    assert sent == []
    await other_process.watch.stop()


async def test_r54_an_ended_session_is_found_out_even_unheard_of(
    process: Process, other_process: Process, ada: SessionOpened
) -> None:
    await process.log_out(ada.viewer)
    assert await other_process.viewer(ada.access_token) == (None, True)


async def test_r21_an_edit_elsewhere_counts_after_one_catch_up(
    process: Process, ada: SessionOpened
) -> None:
    await process.watch.start()
    process.flows.listen(process.watch)
    await process.flows.load()
    await process.viewer(ada.access_token)
    await rename(process, "Adele")
    await process.watch.catch_up()
    viewer, _ = await process.viewer(ada.access_token)
    assert viewer is not None
    assert viewer.profile is not None
    assert (viewer.profile.name, viewer.profile.version) == ("Adele", 2)
    await process.watch.stop()


async def test_r21_what_was_read_before_an_edit_is_not_kept_after_it(
    process: Process, ada: SessionOpened, database: Unreliable
) -> None:
    database.reading.clear()
    reading = asyncio.create_task(process.viewer(ada.access_token))
    await database.reading.wait()
    process.flows.viewers.known.forget_profile(ADA)
    await reading
    with process.statements() as sent:
        await process.viewer(ada.access_token)
    assert len(sent) == 4


async def test_a_profile_that_is_gone_leaves_a_viewer_without_one(
    process: Process, ada: SessionOpened
) -> None:
    await remove(process, ADA)
    viewer, invalid = await process.viewer(ada.access_token)
    assert viewer is not None
    assert not invalid
    assert (viewer.profile, viewer.session.profile_id) == (None, None)
    with process.statements() as sent:
        assert await process.viewer(ada.access_token) == (viewer, False)
    assert sent == []


async def test_a_forged_token_is_refused_without_a_read(
    process: Process, ada: SessionOpened
) -> None:
    theirs = SessionTokens.of(Keys.of(b"x" * 32)).access_for(ada.viewer.session, NOW)
    with process.statements() as sent:
        assert await process.viewer(theirs.token) == (None, True)
    assert sent == []


@pytest.mark.parametrize(
    "changes",
    [
        {"account_id": AccountId(f"acct_{'2' * 32}")},
        {"device_id": DeviceId(f"dev_{PHONE.replace('-', '')}")},
        {"profile_id": THEIRS},
        {"id": "sess_none"},
    ],
    ids=["another account", "another device", "another account's profile", "no session"],
)
async def test_a_token_whose_parts_do_not_belong_together_is_refused(
    process: Process, ada: SessionOpened, changes: dict[str, str]
) -> None:
    await process.signed_in(PHONE)
    await process.sign_in(email="2@marquee.test")
    await process.viewer(ada.access_token)  # what is known of the session must not vouch for it
    mixed = replace(ada.viewer.session, **changes)  # type: ignore[arg-type]  # one of its fields
    token = process.flows.sign_in.openings.tokens.access_for(mixed, NOW).token
    assert await process.viewer(token) == (None, True)


async def test_an_access_token_ends_after_fifteen_minutes_whatever_is_known(
    process: Process, ada: SessionOpened, clock: Clock
) -> None:
    clock.now += 15 * MINUTE + 9 * SECOND
    assert await process.viewer(ada.access_token) == (ada.viewer, False)
    clock.now += SECOND
    assert await process.viewer(ada.access_token) == (None, True)


async def test_while_the_database_is_away_those_who_asked_lately_are_known(
    process: Process, ada: SessionOpened, database: Unreliable, clock: Clock
) -> None:
    await process.viewer(ada.access_token)
    clock.now += 5 * MINUTE
    database.outage.set()
    assert await process.viewer(ada.access_token) == (ada.viewer, False)


async def test_and_others_are_told_that_it_is_away(
    other_process: Process, ada: SessionOpened, database: Unreliable
) -> None:
    database.outage.set()
    with pytest.raises(StoreUnavailable):
        await other_process.viewer(ada.access_token)
    database.outage.clear()
    assert await other_process.viewer(ada.access_token) == (ada.viewer, False)


async def test_a_revocation_holds_while_the_database_is_away(
    process: Process, ada: SessionOpened, database: Unreliable
) -> None:
    await process.viewer(ada.access_token)
    await process.log_out(ada.viewer)
    database.outage.set()
    assert await process.viewer(ada.access_token) == (None, True)
