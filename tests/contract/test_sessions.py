"""Sessions: what every adapter of the port promises (R53, R54)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from domain.ids import SessionId
from persistence.ports.changes import Change, ChangeKind, Changes
from persistence.ports.sessions import RefreshToken, Revoked, Rotation, Sessions
from persistence.sql.accounts import SqlAccounts
from persistence.sql.changes import SqlChanges
from persistence.sql.engine import Database, open_database
from persistence.sql.sessions import SqlSessions
from tests.contract.people import DAY, MINUTE, NOW, account, device, profile, refresh, session

ID = session().id


@pytest.fixture
async def sessions(database: Database) -> Sessions:
    """Account 1 with profile 1, signed in on device 1 by the token `a`; account 2 beside it."""
    accounts = SqlAccounts(database)
    await accounts.create(account("1"), "hash", [profile("1")])
    await accounts.create(account("2"), "hash", [profile("2", of="2")])
    sessions = SqlSessions(database)
    await sessions.open(session(), device(), refresh("a"))
    return sessions


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Sessions]:
    """The same sessions as another process has them."""
    database = open_database(database_url)
    yield SqlSessions(database)
    await database.close()


@pytest.fixture
def changes(database: Database) -> Changes:
    return SqlChanges(database)


async def rotated(
    sessions: Sessions, digest: str, fresh: RefreshToken
) -> tuple[Rotation, SessionId | None]:
    return await sessions.rotate(digest, lambda _: fresh, fresh.issued_at)


def ended(*digits: str) -> list[Change]:
    ids = [session(digit).id for digit in digits]
    return [Change(number, ChangeKind.SESSION, id_) for number, id_ in enumerate(ids, 1)]


async def test_a_session_is_read_as_it_was_opened(sessions: Sessions) -> None:
    found = await sessions.sessions([ID, SessionId("sess_none")])
    assert found == {ID: session()}


async def test_a_session_that_cannot_be_opened_whole_is_not_opened(
    sessions: Sessions, database: Database
) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"):
        await sessions.open(session("2", on="2"), device("2"), refresh("a", "2"))
    assert await sessions.sessions([session("2").id]) == {}
    assert list(await SqlAccounts(database).devices(account().id)) == [device().id]


async def test_r53_a_refresh_token_is_used_once_and_its_successor_works(
    sessions: Sessions, changes: Changes
) -> None:
    for digest, following, day in (("a", "b", 1), ("b", "c", 2), ("c", "d", 3)):
        fresh = refresh(following, issued_at=NOW + day * DAY)
        assert await rotated(sessions, digest, fresh) == (Rotation.ROTATED, ID)
    assert await changes.since(0) == []


async def test_r53_a_session_lives_as_long_as_its_newest_refresh_token(
    sessions: Sessions, database: Database
) -> None:
    fresh = refresh("b", issued_at=NOW + 29 * DAY)
    await sessions.rotate("a", lambda _: fresh, fresh.issued_at)
    assert await sessions.sessions([ID]) == {ID: session(expires_at=NOW + 59 * DAY)}
    [seen] = (await SqlAccounts(database).devices(account().id)).values()
    assert seen == device(last_seen_at=NOW + 29 * DAY)


async def test_r53_a_reused_token_ends_its_family_and_says_so_to_all(
    sessions: Sessions, changes: Changes
) -> None:
    await sessions.rotate("a", lambda _: refresh("b"), NOW + MINUTE)
    outcome = await sessions.rotate("a", lambda _: refresh("x"), NOW + 2 * MINUTE)
    assert outcome == (Rotation.REUSED, ID)
    assert await sessions.sessions([ID]) == {
        ID: session(expires_at=NOW + 30 * DAY, revoked_at=NOW + 2 * MINUTE)
    }
    assert await sessions.rotate("b", lambda _: refresh("y"), NOW + 3 * MINUTE) == (
        Rotation.UNKNOWN,
        None,
    )
    assert await changes.since(0) == ended("1")


async def test_r53_a_reused_token_leaves_other_families_alone(sessions: Sessions) -> None:
    await sessions.open(session("2"), device(), refresh("other", "2"))
    await sessions.rotate("a", lambda _: refresh("b"), NOW)
    await sessions.rotate("a", lambda _: refresh("x"), NOW)
    outcome = await sessions.rotate("other", lambda _: refresh("z", "2"), NOW)
    assert outcome == (Rotation.ROTATED, session("2").id)


async def test_r53_of_many_who_use_one_token_at_once_one_succeeds_and_the_family_ends(
    sessions: Sessions, elsewhere: Sessions, changes: Changes
) -> None:
    rotations = [
        rotated(store, "a", refresh(f"{place}{number}"))
        for place, store in (("here", sessions), ("there", elsewhere))
        for number in range(4)
    ]
    outcomes = [rotation for rotation, _ in await asyncio.gather(*rotations)]
    assert outcomes.count(Rotation.ROTATED) == 1
    assert outcomes.count(Rotation.REUSED) == 1  # the family is gone for those who come after
    assert outcomes.count(Rotation.UNKNOWN) == 6
    assert await sessions.sessions([ID]) == {ID: session(revoked_at=NOW)}
    assert await changes.since(0) == ended("1")


async def test_r53_a_token_nobody_was_given_is_unknown_and_changes_nothing(
    sessions: Sessions, changes: Changes
) -> None:
    outcome = await sessions.rotate("forged", lambda _: refresh("x"), NOW)
    assert outcome == (Rotation.UNKNOWN, None)
    assert await sessions.sessions([ID]) == {ID: session()}
    assert await changes.since(0) == []


async def test_r53_an_expired_token_is_unknown(sessions: Sessions, changes: Changes) -> None:
    outcome = await sessions.rotate("a", lambda _: refresh("x"), NOW + 30 * DAY)
    assert outcome == (Rotation.UNKNOWN, None)
    assert await changes.since(0) == []


async def test_a_profile_becomes_active(sessions: Sessions) -> None:
    fresh = refresh("b", issued_at=NOW + DAY)
    assert await sessions.activate(ID, profile().id, fresh, NOW + DAY)
    expected = session(profile_id=profile().id, expires_at=NOW + 31 * DAY)
    assert await sessions.sessions([ID]) == {ID: expected}
    outcome = await sessions.rotate("b", lambda _: refresh("c"), NOW + DAY)
    assert outcome == (Rotation.ROTATED, ID)
    [after] = (await sessions.sessions([ID])).values()
    assert after.profile_id == profile().id


async def test_r53_the_tokens_given_out_before_a_profile_became_active_are_used_up(
    sessions: Sessions,
) -> None:
    await sessions.activate(ID, profile().id, refresh("b"), NOW)
    outcome = await sessions.rotate("a", lambda _: refresh("x"), NOW)
    assert outcome == (Rotation.REUSED, ID)


async def test_another_accounts_profile_never_becomes_active(sessions: Sessions) -> None:
    assert not await sessions.activate(ID, profile("2").id, refresh("b"), NOW)
    assert await sessions.sessions([ID]) == {ID: session()}
    # Nothing else changed either: the old token works, the new one was not kept.
    assert await sessions.rotate("b", lambda _: refresh("x"), NOW) == (Rotation.UNKNOWN, None)
    assert await sessions.rotate("a", lambda _: refresh("c"), NOW) == (Rotation.ROTATED, ID)


async def test_no_profile_becomes_active_on_a_session_that_has_ended(sessions: Sessions) -> None:
    await sessions.revoke([ID], NOW)
    assert not await sessions.activate(ID, profile().id, refresh("b"), NOW + MINUTE)
    assert await sessions.sessions([ID]) == {ID: session(revoked_at=NOW)}


async def test_r54_a_revoked_session_ends_for_good_and_all_are_told_once(
    sessions: Sessions, elsewhere: Sessions, changes: Changes
) -> None:
    await sessions.open(session("2"), device(), refresh("b", "2"))
    await sessions.revoke([ID, session("2").id, SessionId("sess_none")], NOW)
    await elsewhere.revoke([ID], NOW + DAY)
    assert await sessions.sessions([ID]) == {ID: session(revoked_at=NOW)}
    assert await changes.since(0) == ended("1", "2")
    outcome = await sessions.rotate("a", lambda _: refresh("x"), NOW)
    assert outcome == (Rotation.UNKNOWN, None)


async def test_r54_many_who_revoke_the_same_sessions_do_not_wait_for_each_other(
    sessions: Sessions, elsewhere: Sessions, changes: Changes
) -> None:
    digits = "23456"
    for digit in digits:
        await sessions.open(session(digit), device(), refresh(f"r{digit}", digit))
    ids = [session(digit).id for digit in digits]
    await asyncio.gather(
        *(sessions.revoke(ids, NOW) for _ in range(3)),
        *(elsewhere.revoke(ids[::-1], NOW) for _ in range(3)),
    )
    assert await changes.since(0) == ended(*digits)


async def test_r54_a_process_that_starts_learns_of_late_revocations(sessions: Sessions) -> None:
    await sessions.open(session("2"), device(), refresh("b", "2"))
    await sessions.revoke([session("2").id], NOW - DAY)
    await sessions.revoke([ID], NOW)
    first, second = Revoked(NOW - DAY, session("2").id), Revoked(NOW, ID)

    async def revoked(since: datetime, after: Revoked | None = None) -> list[Revoked]:
        return [*await sessions.revoked_since(since, after=after, limit=10)]

    assert await revoked(NOW) == [second]
    assert await revoked(NOW + MINUTE) == []
    assert await revoked(NOW - DAY) == [first, second]
    assert await revoked(NOW - DAY, first) == [second]
    assert await revoked(NOW - DAY, second) == []


async def test_r54_of_many_that_ended_at_one_instant_each_is_read_once(sessions: Sessions) -> None:
    ids = [session(digit).id for digit in "23456"]
    for digit in "23456":
        await sessions.open(session(digit), device(), refresh(f"x{digit}", digit))
    await sessions.revoke(ids, NOW)
    found, after = list[SessionId](), None
    while ended := await sessions.revoked_since(NOW, after=after, limit=2):
        found += [each.id for each in ended]
        after = ended[-1]
    assert found == sorted(ids)


async def test_tokens_that_have_expired_are_swept_when_the_next_is_made(
    sessions: Sessions,
) -> None:
    at = NOW + 29 * DAY
    await sessions.rotate("a", lambda _: replace(refresh("b"), expires_at=at + 30 * DAY), at)
    await sessions.rotate("b", lambda _: refresh("c", issued_at=at + 2 * DAY), at + 2 * DAY)
    # `a` was used, which is remembered only as long as it could have been used again.
    outcome = await sessions.rotate("a", lambda _: refresh("x"), at + 2 * DAY)
    assert outcome == (Rotation.UNKNOWN, None)
    assert (await sessions.sessions([ID]))[ID].revoked_at is None
