"""Editing profiles over a real household: passwords, versions, and what counts from when."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from uuid6 import uuid7

from domain.ids import ProfileId
from domain.maturity import MaturityLevel
from domain.outcome import (
    AuthRefused,
    Conflict,
    LimitReached,
    NotFound,
    ProblemCode,
    SessionOpened,
    UnavailableNow,
    ValidationFailed,
)
from domain.profile_edit import NewProfile, ProfileAdded, ProfileEdit, ProfileEdited, ProfileRemoved
from domain.session import Viewer
from flows.profiles import ProfileEdits
from flows.sessions.attempts import AttemptLimits
from flows.sessions.password import Asking, PasswordCheck
from flows.watching.forgetting import Forgetting
from foundation.passwords import Passwords
from persistence.ports.changes import Change
from persistence.sql.catalogue import SqlCatalogue
from persistence.sql.changes import SqlChanges
from persistence.sql.progress import SqlProgress
from persistence.sql.titles import SqlTitles
from tests.contract.records import movie, movie_id
from tests.unit.flows.sessions.hashes import watch_hashes
from tests.unit.flows.sessions.household import (
    ADA,
    KIT,
    PASSWORD,
    PHONE,
    PIN,
    SAM,
    THEIRS,
    Clock,
    Process,
    Unreliable,
)

ADDRESS = "192.0.2.1"
WRONG = AuthRefused("The account's password is wrong.", ProblemCode.FORBIDDEN)


class Editing:
    """One process's flow of editing profiles, and somebody who asks."""

    def __init__(self, process: Process, passwords: Passwords, viewer: Viewer) -> None:
        flows, stores = process.flows, process.stores
        self.process, self.viewer = process, viewer
        self.flow = ProfileEdits(
            stores.profiles,
            SqlTitles(process.database, process.clock),
            passwords,
            PasswordCheck(stores.accounts, flows.sign_in.attempts),
            flows.viewers.known,
            uuid7,
            Forgetting(stores.profiles, [SqlProgress(process.database).forget], process.clock),
        )

    def asking(self, password: str | None = None, address: str | None = ADDRESS) -> Asking:
        return Asking(self.viewer, address, self.process.clock.now, password)

    async def create(self, name: str = "New", *, password: str | None = None, **new: Any) -> Any:
        return await self.flow.create(self.asking(password), NewProfile(name=name, **new))

    async def update(
        self, id_: ProfileId, *, version: int = 1, password: str | None = None, **edit: Any
    ) -> Any:
        edit_ = ProfileEdit(profile_id=id_, version=version, **edit)
        return await self.flow.update(self.asking(password), edit_)

    async def delete(self, id_: ProfileId) -> Any:
        return await self.flow.delete(self.viewer, id_, self.process.clock.now)

    async def names(self) -> list[str]:
        of = self.viewer.account.id
        found = await self.process.stores.profiles.profiles_of([of])
        return [profile.name for profile in found[of]]


@pytest.fixture
async def ada(process: Process, passwords: Passwords) -> Editing:
    """Ada on the television."""
    opened = await process.activated((await process.signed_in()).viewer, ADA)
    return Editing(process, passwords, opened.viewer)


@pytest.fixture
async def gate(process: Process, passwords: Passwords) -> Editing:
    """A device on which no profile is active."""
    return Editing(process, passwords, (await process.signed_in()).viewer)


async def tell(database: Unreliable) -> list[Change]:
    return list(await SqlChanges(database).since(0))


async def test_a_profile_is_made_and_can_be_activated_with_its_pin(ada: Editing) -> None:
    made = await ada.create("Leo", is_kids=True, pin="4321")
    assert isinstance(made, ProfileAdded)
    assert await ada.names() == ["Ada", "Sam", "Kit", "Leo"]
    assert await ada.process.stores.profiles.profiles([made.profile.id]) == {
        made.profile.id: made.profile
    }
    wrong = await ada.process.activate(ada.viewer, made.profile.id, "1234")
    assert wrong.code is ProblemCode.PIN_INVALID
    opened = await ada.process.activate(ada.viewer, made.profile.id, "4321")
    assert isinstance(opened, SessionOpened)


async def test_r21_an_edit_counts_from_the_next_request_here(
    ada: Editing, process: Process
) -> None:
    opened = await process.activated(ada.viewer, ADA)
    before, _ = await process.viewer(opened.access_token)
    assert before is not None
    edited = await ada.update(ADA, maturity=MaturityLevel.AGE_10)
    assert isinstance(edited, ProfileEdited)
    after, _ = await process.viewer(opened.access_token)
    assert after is not None
    assert after.profile == edited.profile
    assert (after.profile.version, after.profile.ceiling) == (2, MaturityLevel.AGE_10)


async def test_r21_an_edit_counts_elsewhere_once_it_was_heard_of(
    ada: Editing, process: Process, other_process: Process
) -> None:
    await other_process.watch.start()
    other_process.flows.listen(other_process.watch)
    await other_process.flows.load()
    opened = await process.activated(ada.viewer, ADA)
    await other_process.viewer(opened.access_token)
    await ada.update(ADA, maturity=MaturityLevel.AGE_10)
    await other_process.watch.catch_up()
    heard, _ = await other_process.viewer(opened.access_token)
    await other_process.watch.stop()
    assert heard is not None
    assert heard.profile is not None
    assert heard.profile.ceiling is MaturityLevel.AGE_10


async def test_what_is_refused_changes_nothing_and_tells_nobody(
    ada: Editing, database: Unreliable
) -> None:
    refusals = [
        await ada.create(""),
        await ada.create("sam"),
        await ada.create(maturity=MaturityLevel.ADULT_ONLY),
        await ada.create(maturity=MaturityLevel.ADULT_ONLY, password="wrong"),
        await ada.update(KIT, is_kids=False),
        await ada.update(KIT, version=2, name="Kid"),
        await ada.update(THEIRS, name="Theirs"),
        await ada.delete(ADA),
        await ada.delete(THEIRS),
    ]
    assert [type(refusal) for refusal in refusals] == [
        ValidationFailed, ValidationFailed, AuthRefused, AuthRefused, AuthRefused, Conflict,
        NotFound, AuthRefused, NotFound,
    ]  # fmt: skip
    assert await ada.names() == ["Ada", "Sam", "Kit"]
    assert await tell(database) == []


async def test_r26_raising_a_level_asks_for_the_password(ada: Editing) -> None:
    missing = await ada.update(KIT, is_kids=False, maturity=MaturityLevel.MATURE)
    assert missing == AuthRefused(
        "Raising a profile's maturity level asks for the account's password.",
        ProblemCode.FORBIDDEN,
    )
    raised = {"is_kids": False, "maturity": MaturityLevel.MATURE}
    assert await ada.update(KIT, password="wrong", **raised) == WRONG
    edited = await ada.update(KIT, password=PASSWORD, **raised)
    assert isinstance(edited, ProfileEdited)
    assert (edited.profile.is_kids, edited.profile.ceiling) == (False, MaturityLevel.MATURE)


async def test_a_password_that_nobody_asks_for_is_not_looked_at(
    ada: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = watch_hashes(monkeypatch)
    edited = await ada.update(SAM, name="Samuel", password="wrong")
    assert isinstance(edited, ProfileEdited)
    assert hashes.work == []


@pytest.mark.parametrize("password", ["", "x" * 1025])
async def test_a_password_of_no_length_that_there_is_is_not_hashed(
    ada: Editing, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = watch_hashes(monkeypatch)
    refused = await ada.update(KIT, is_kids=False, password=password)
    assert isinstance(refused, ValidationFailed)
    assert [error.field for error in refused.fields] == ["password"]
    assert hashes.work == []


@pytest.mark.parametrize("pin", ["12", "123456"])
async def test_a_malformed_pin_is_not_hashed(
    ada: Editing, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = watch_hashes(monkeypatch)
    refused = await ada.create(pin=pin)
    assert isinstance(refused, ValidationFailed)
    assert hashes.work == []


async def test_r53_wrong_passwords_count_as_failed_tries_to_sign_in(
    ada: Editing, process: Process
) -> None:
    for _ in range(9):
        assert await ada.update(KIT, is_kids=False, password="wrong") == WRONG
    assert isinstance(await process.sign_in(password="wrong"), AuthRefused)
    limited = await ada.update(KIT, is_kids=False, password=PASSWORD)
    assert isinstance(limited, LimitReached)
    assert (limited.limit, limited.code) == (10, ProblemCode.RATE_LIMITED)
    assert isinstance(await process.sign_in(), LimitReached)


async def test_r53_the_right_password_takes_the_wrong_ones_back(ada: Editing) -> None:
    edits: tuple[dict[str, Any], ...] = ({"is_kids": False}, {"maturity": MaturityLevel.AGE_10})
    for version, edit in enumerate(edits, start=1):
        for _ in range(9):
            assert await ada.update(KIT, version=version, password="wrong", **edit) == WRONG
        done = await ada.update(KIT, version=version, password=PASSWORD, **edit)
        assert isinstance(done, ProfileEdited)


async def test_r53_many_tries_at_once_gain_nothing(
    ada: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = (ada.update(KIT, is_kids=False, password=f"try {n}") for n in range(20))
    hashes = watch_hashes(monkeypatch)
    outcomes = await asyncio.gather(*tries)
    assert outcomes.count(WRONG) == 10
    assert sum(isinstance(outcome, LimitReached) for outcome in outcomes) == 10
    assert len(hashes.work) == 10
    assert hashes.most <= 2


async def test_r22_a_kids_profile_edits_nothing_and_nothing_is_hashed(
    process: Process, passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await process.activated((await process.signed_in()).viewer, KIT)
    kit = Editing(process, passwords, opened.viewer)
    hashes = watch_hashes(monkeypatch)
    refusals = [
        await kit.create(password=PASSWORD, pin="1234"),
        await kit.update(KIT, name="King", password=PASSWORD),
        await kit.update(ADA, name="Queen", password=PASSWORD),
        await kit.delete(ADA),
    ]
    assert {(type(each), each.code) for each in refusals} == {(AuthRefused, ProblemCode.FORBIDDEN)}
    assert hashes.work == []
    assert await kit.names() == ["Ada", "Sam", "Kit"]


async def test_r22_a_profile_that_was_made_a_childs_elsewhere_edits_nothing(
    ada: Editing, process: Process, passwords: Passwords
) -> None:
    """The viewer of a request is as it was when the request began; the household is not."""
    await ada.update(ADA, is_kids=True)
    assert ada.viewer.profile is not None
    assert not ada.viewer.profile.is_kids
    refused = await Editing(process, passwords, ada.viewer).update(SAM, name="Samuel")
    assert isinstance(refused, AuthRefused)
    assert refused.code is ProblemCode.FORBIDDEN


async def test_r22_without_a_profile_the_password_stands_in(gate: Editing) -> None:
    missing = await gate.create("Leo")
    assert missing.code is ProblemCode.PROFILE_REQUIRED
    assert await gate.create("Leo", password="wrong") == WRONG
    made = await gate.create("Leo", password=PASSWORD, pin="4321")
    assert isinstance(made, ProfileAdded)
    assert made.profile.has_pin
    deleted = await gate.delete(made.profile.id)
    assert deleted.code is ProblemCode.PROFILE_REQUIRED


async def test_of_edits_of_one_version_at_once_exactly_one_wins(ada: Editing) -> None:
    edits = (ada.update(SAM, name=f"Sam {number}") for number in range(6))
    outcomes = await asyncio.gather(*edits)
    [won] = [outcome for outcome in outcomes if isinstance(outcome, ProfileEdited)]
    assert {each.current_version for each in outcomes if isinstance(each, Conflict)} == {2}
    assert await ada.names() == ["Ada", won.profile.name, "Kit"]


async def test_r26_of_profiles_made_at_once_five_are_kept_and_of_one_name_one(
    ada: Editing,
) -> None:
    same = await asyncio.gather(*(ada.create("Leo") for _ in range(3)))
    assert [type(each) for each in same].count(ProfileAdded) == 1
    many = await asyncio.gather(*(ada.create(f"Leo {number}") for number in range(4)))
    assert [type(each) for each in many].count(ProfileAdded) == 1
    assert sum(isinstance(each, LimitReached) for each in many) == 3
    assert len(await ada.names()) == 5


async def test_r26_devices_of_a_deleted_profile_go_on_without_one(
    ada: Editing, process: Process
) -> None:
    phone = await process.activated((await process.signed_in(PHONE)).viewer, SAM, PIN)
    await process.viewer(phone.access_token)
    deleted = await ada.delete(SAM)
    assert isinstance(deleted, ProfileRemoved)
    now, invalid = await process.viewer(phone.access_token)
    assert now is not None
    assert (now.profile, now.session.profile_id, invalid) == (None, None, False)
    renewed = await process.refresh(phone.refresh_token)
    assert isinstance(renewed, SessionOpened)
    assert renewed.viewer.profile is None
    assert await ada.names() == ["Ada", "Kit"]


async def test_r23_a_new_pin_opens_and_takes_the_lock_of_the_old_one_away(
    ada: Editing, process: Process
) -> None:
    for _ in range(5):
        await process.activate(ada.viewer, SAM, "0000")
    assert (await process.activate(ada.viewer, SAM, PIN)).code is ProblemCode.PIN_LOCKED
    assert isinstance(await ada.update(SAM, pin="4321"), AuthRefused)
    assert isinstance(await ada.update(SAM, pin="4321", password=PASSWORD), ProfileEdited)
    assert (await process.activate(ada.viewer, SAM, PIN)).code is ProblemCode.PIN_INVALID
    assert isinstance(await process.activate(ada.viewer, SAM, "4321"), SessionOpened)
    removed = await ada.update(SAM, version=2, remove_pin=True, password=PASSWORD)
    assert isinstance(removed, ProfileEdited)
    assert isinstance(await process.activate(ada.viewer, SAM), SessionOpened)


async def test_r20_titles_are_blocked_by_who_sees_them(
    ada: Editing, database: Unreliable, clock: Clock
) -> None:
    async with SqlCatalogue(database, clock).transaction() as batch:
        await batch.put_titles([movie("seen"), movie("hidden", rating_label="AO")])
    refused = await ada.update(KIT, blocked=(movie_id("seen"), movie_id("hidden")))
    none = await ada.update(KIT, blocked=(movie_id("seen"), movie_id("none")))
    assert refused == none
    assert [error.field for error in refused.fields] == ["blockedTitleIds.1"]
    blocked = await ada.update(KIT, blocked=(movie_id("seen"),))
    assert blocked.profile.blocked == {movie_id("seen")}
    freed = await ada.update(KIT, version=2, blocked=())
    assert freed.profile.blocked == frozenset()


async def test_r20_what_is_hidden_from_who_asks_stays_blocked(
    ada: Editing, database: Unreliable, clock: Clock
) -> None:
    async with SqlCatalogue(database, clock).transaction() as batch:
        await batch.put_titles([movie("seen"), movie("hidden", rating_label="AO")])
    both, profiles = {movie_id("seen"), movie_id("hidden")}, ada.process.stores.profiles
    stored = (await profiles.profiles([KIT]))[KIT]
    before = replace(stored, blocked=frozenset(both))
    await profiles.change(stored.account_id, lambda _: ProfileEdited(before), clock.now)
    freed = await ada.update(KIT, blocked=())
    assert freed.profile.blocked == {movie_id("hidden")}
    again = await ada.update(KIT, version=2, blocked=tuple(sorted(both)))
    assert again.profile.blocked == both


async def test_while_the_database_is_away_nothing_is_edited(
    ada: Editing, database: Unreliable
) -> None:
    database.outage.set()
    outcomes = [await ada.create(), await ada.update(SAM, name="X"), await ada.delete(SAM)]
    assert outcomes == [UnavailableNow(5)] * 3
    database.outage.clear()
    assert await ada.names() == ["Ada", "Sam", "Kit"]


async def test_where_too_many_wait_to_be_hashed_the_try_is_not_counted(
    process: Process, database: Unreliable, clock: Clock
) -> None:
    full = Passwords(places=0)
    opened = await process.activated((await process.signed_in()).viewer, ADA)
    strict = Process(database, full, clock, AttemptLimits(per_account=1))
    ada = Editing(strict, full, opened.viewer)
    for _ in range(3):
        busy = await ada.update(KIT, is_kids=False, password=PASSWORD)
        assert isinstance(busy, LimitReached)
    full.close()
    passwords = Passwords()
    edited = await Editing(strict, passwords, opened.viewer).update(
        KIT, is_kids=False, password=PASSWORD
    )
    passwords.close()
    assert isinstance(edited, ProfileEdited)
