"""Changing profiles: what every adapter of the port promises (R21, R26)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

import pytest

from domain.ids import AccountId, ProfileId
from domain.profile import Profile
from domain.profile_edit import ProfileAdded, ProfileChange, ProfileEdited, ProfileRemoved
from persistence.ports.changes import Change, ChangeKind, Changes
from persistence.ports.profiles import Profiles
from persistence.sql.accounts import SqlAccounts
from persistence.sql.changes import SqlChanges
from persistence.sql.engine import Database, open_database
from persistence.sql.profiles import SqlProfiles
from persistence.sql.sessions import SqlSessions
from tests.contract.people import (
    DAY,
    NOW,
    account,
    device,
    full_profile,
    profile,
    refresh,
    session,
)

ID, ACCOUNT = profile().id, account().id
FULL = full_profile()
Decide = Callable[[Sequence[Profile]], ProfileChange | str]


@pytest.fixture
async def profiles(database: Database) -> Profiles:
    """Account 1 with profiles 2 (that has everything) and 1, account 2 with profile 3."""
    accounts = SqlAccounts(database)
    await accounts.create(account("1"), "hash", [FULL, profile()])
    await accounts.create(account("2"), "hash", [profile("3", of="2")])
    return SqlProfiles(database)


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Profiles]:
    """The same profiles as another process has them."""
    database = open_database(database_url)
    yield SqlProfiles(database)
    await database.close()


@pytest.fixture
def changes(database: Database) -> Changes:
    return SqlChanges(database)


async def change(profiles: Profiles, decide: Decide, of: AccountId = ACCOUNT) -> object:
    return await profiles.change(of, decide, NOW)


def told(*ids: ProfileId) -> list[Change]:
    return [Change(number, ChangeKind.PROFILE, id_) for number, id_ in enumerate(ids, 1)]


async def test_a_decision_is_made_on_the_accounts_profiles_oldest_first(
    profiles: Profiles,
) -> None:
    shown: list[Profile] = []

    def decide(found: Sequence[Profile]) -> str:
        shown.extend(found)
        return "nothing"

    assert await change(profiles, decide) == "nothing"
    assert shown == [profile(), FULL]
    assert await change(profiles, lambda found: str(len(found)), AccountId("acct_none")) == "0"


async def test_a_decision_that_is_no_change_keeps_nothing_and_tells_nobody(
    profiles: Profiles, changes: Changes
) -> None:
    await change(profiles, lambda _: "refused")
    assert await profiles.profiles_of([ACCOUNT]) == {ACCOUNT: [profile(), FULL]}
    assert await changes.since(0) == []


async def test_r21_a_profile_that_is_added_is_kept_whole_and_all_are_told(
    profiles: Profiles, changes: Changes
) -> None:
    new = replace(FULL, id=ProfileId(f"prof_{'4' * 32}"), created_at=NOW)
    assert await change(profiles, lambda _: ProfileAdded(new)) == ProfileAdded(new)
    assert await profiles.profiles_of([ACCOUNT]) == {ACCOUNT: [profile(), FULL, new]}
    assert await changes.since(0) == told(new.id)


async def test_r21_a_profile_that_is_edited_is_kept_whole_and_all_are_told(
    profiles: Profiles, changes: Changes
) -> None:
    edited = replace(FULL, id=ID, created_at=profile().created_at, version=2)
    await change(profiles, lambda _: ProfileEdited(edited))
    assert await profiles.profiles([ID, FULL.id]) == {ID: edited, FULL.id: FULL}
    plain = replace(profile(), version=3)
    await change(profiles, lambda _: ProfileEdited(plain))
    assert await profiles.profiles([ID, FULL.id]) == {ID: plain, FULL.id: FULL}
    assert await changes.since(0) == told(ID, ID)


async def test_a_decision_that_raises_keeps_nothing(profiles: Profiles, changes: Changes) -> None:
    def decide(_: Sequence[Profile]) -> str:
        raise LookupError("a defect")

    with pytest.raises(LookupError):
        await change(profiles, decide)
    assert await profiles.profiles([ID]) == {ID: profile()}
    assert await changes.since(0) == []


@pytest.mark.parametrize(("forgives", "left"), [(True, 0), (False, 2)])
async def test_r23_wrong_tries_are_forgiven_where_the_pin_is_another(
    profiles: Profiles,
    forgives: bool,  # noqa: FBT001 - a column of the table
    left: int,
) -> None:
    for id_ in (ID, ID, FULL.id):
        await profiles.count_pin_failure(id_, NOW, limit=5, locked_until=NOW + DAY)
    edited = replace(profile(), version=2)
    await change(profiles, lambda _: ProfileEdited(edited, forgives))
    assert await profiles.pin_failures(ID) == (left, None)
    assert await profiles.pin_failures(FULL.id) == (1, None)


async def test_a_profile_that_is_removed_is_gone_with_all_that_hung_on_it(
    profiles: Profiles, changes: Changes
) -> None:
    await profiles.count_pin_failure(FULL.id, NOW, limit=5, locked_until=NOW + DAY)
    assert await change(profiles, lambda _: ProfileRemoved(FULL)) == ProfileRemoved(FULL)
    assert await profiles.profiles_of([ACCOUNT]) == {ACCOUNT: [profile()]}
    assert await profiles.pin_failures(FULL.id) == (0, None)
    assert await changes.since(0) == told(FULL.id)


async def test_r26_sessions_on_which_a_removed_profile_was_active_go_on_without_one(
    profiles: Profiles, database: Database
) -> None:
    sessions = SqlSessions(database)
    for digit, active in (("1", FULL.id), ("2", FULL.id), ("3", ID)):
        await sessions.open(session(digit), device(), refresh(f"a{digit}", digit))
        assert await sessions.activate(session(digit).id, active, refresh(digit, digit), NOW)
    await change(profiles, lambda _: ProfileRemoved(FULL))
    found = await sessions.sessions([session(digit).id for digit in "123"])
    assert [found[session(digit).id].profile_id for digit in "123"] == [None, None, ID]
    assert all(each.revoked_at is None for each in found.values())


async def test_a_removed_profile_has_departed_until_it_is_settled(profiles: Profiles) -> None:
    await change(profiles, lambda _: "refused")
    assert await profiles.departed(NOW + DAY, limit=9) == []
    await profiles.change(ACCOUNT, lambda _: ProfileRemoved(FULL), NOW)
    await profiles.change(ACCOUNT, lambda _: ProfileRemoved(profile()), NOW + DAY)

    assert await profiles.departed(NOW, limit=9) == []
    assert await profiles.departed(NOW + DAY, limit=9) == [FULL.id]
    assert await profiles.departed(NOW + 2 * DAY, limit=9) == [FULL.id, ID]
    assert await profiles.departed(NOW + 2 * DAY, limit=1) == [FULL.id]

    await profiles.settle([FULL.id])
    assert await profiles.departed(NOW + 2 * DAY, limit=9) == [ID]


async def test_a_profile_that_is_there_again_under_its_id_has_not_departed(
    profiles: Profiles,
) -> None:
    await change(profiles, lambda _: ProfileRemoved(FULL))
    await change(profiles, lambda _: ProfileAdded(FULL))
    assert await profiles.departed(NOW + DAY, limit=9) == []


async def test_a_removed_profile_never_becomes_active(
    profiles: Profiles, database: Database
) -> None:
    sessions = SqlSessions(database)
    await sessions.open(session(), device(), refresh("a"))
    await change(profiles, lambda _: ProfileRemoved(FULL))
    assert not await sessions.activate(session().id, FULL.id, refresh("b"), NOW)
    assert await sessions.sessions([session().id]) == {session().id: session()}


async def test_of_edits_of_one_version_at_once_exactly_one_wins(
    profiles: Profiles, elsewhere: Profiles, changes: Changes
) -> None:
    def edit(name: str) -> Decide:
        def decide(found: Sequence[Profile]) -> ProfileChange | str:
            now = next(each for each in found if each.id == ID)
            return (
                "stale" if now.version != 1 else ProfileEdited(replace(now, name=name, version=2))
            )

        return decide

    outcomes = await asyncio.gather(
        *(change(store, edit(f"{n}")) for n in range(4) for store in (profiles, elsewhere))
    )
    [won] = [outcome for outcome in outcomes if isinstance(outcome, ProfileEdited)]
    assert outcomes.count("stale") == 7
    assert await profiles.profiles([ID]) == {ID: won.profile}
    assert await changes.since(0) == told(ID)


async def test_r26_of_many_added_at_once_no_more_are_kept_than_there_is_room_for(
    profiles: Profiles, elsewhere: Profiles
) -> None:
    def add(digit: str) -> Decide:
        new = profile(digit, created_at=NOW)
        return lambda found: "full" if len(found) >= 5 else ProfileAdded(new)

    added = [
        change(store, add(digit))
        for store, digit in zip([profiles, elsewhere] * 3, "456789", strict=True)
    ]
    outcomes = await asyncio.gather(*added)
    assert outcomes.count("full") == 3
    assert len((await profiles.profiles_of([ACCOUNT]))[ACCOUNT]) == 5


async def test_of_two_that_delete_each_other_at_once_one_stays(
    profiles: Profiles, elsewhere: Profiles
) -> None:
    def delete(asking: Profile, doomed: Profile) -> Decide:
        return lambda found: ProfileRemoved(doomed) if asking in found else "gone"

    outcomes = await asyncio.gather(
        change(profiles, delete(profile(), FULL)), change(elsewhere, delete(FULL, profile()))
    )
    assert outcomes.count("gone") == 1
    assert len((await profiles.profiles_of([ACCOUNT]))[ACCOUNT]) == 1


async def test_a_profile_may_be_removed_and_activated_at_once(
    profiles: Profiles, database: Database
) -> None:
    sessions = SqlSessions(database)
    for digit in "123456":
        await sessions.open(session(digit), device(), refresh(f"a{digit}", digit))
    activated, _ = await asyncio.gather(
        asyncio.gather(
            *(
                sessions.activate(session(digit).id, FULL.id, refresh(digit, digit), NOW)
                for digit in "123456"
            )
        ),
        change(profiles, lambda _: ProfileRemoved(FULL)),
    )
    found = await sessions.sessions([session(digit).id for digit in "123456"])
    assert {each.profile_id for each in found.values()} == {None}
    # Those that came too late changed nothing: their first refresh token still works.
    for digit, was_activated in zip("123456", activated, strict=True):
        outcome, _ = await sessions.rotate(
            f"a{digit}", lambda id_: refresh(f"z{id_}", id_[-1]), NOW
        )
        assert outcome.value == ("REUSED" if was_activated else "ROTATED")
