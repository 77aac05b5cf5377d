"""Signing in: who gets in, what the others are told, and how often they may try (R53)."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from domain.account import Device, DeviceClass
from domain.outcome import (
    AuthRefused,
    LimitReached,
    ProblemCode,
    SessionOpened,
    UnavailableNow,
    ValidationFailed,
)
from domain.session import ACCESS_TOKEN_LIFE
from flows.sessions.attempts import AttemptLimits
from foundation.passwords import Passwords
from tests.contract.people import account
from tests.unit.flows.sessions.household import EMAIL, MINUTE, NOW, TV, Clock, Process, Unreliable

WRONG = AuthRefused("The e-mail address or the password is wrong.", ProblemCode.UNAUTHENTICATED)
CROWDED = LimitReached(0, "Too many are asking for this at once. Try again in a moment.", 2)
FEW = AttemptLimits(per_account=3, per_address=5)


@pytest.fixture
def strict(database: Unreliable, passwords: Passwords, clock: Clock) -> Process:
    return Process(database, passwords, clock, FEW)


async def test_the_right_password_opens_a_session_on_the_device(process: Process) -> None:
    opened = await process.signed_in()
    viewer = opened.viewer
    assert viewer.account == account("1", email=EMAIL)
    assert viewer.device == Device(
        f"dev_{TV.replace('-', '')}",  # type: ignore[arg-type]  # an id as it reads
        viewer.account.id,
        "Living room",
        DeviceClass.TV,
        NOW,
    )
    assert (viewer.profile, viewer.country) == (None, "US")
    assert opened.expires_at == NOW + ACCESS_TOKEN_LIFE
    stored = await process.stores.sessions.sessions([viewer.session.id])
    assert stored == {viewer.session.id: viewer.session}
    assert viewer.session.expires_at == NOW + timedelta(days=30)


async def test_both_tokens_work(process: Process) -> None:
    opened = await process.signed_in()
    assert await process.viewer(opened.access_token) == (opened.viewer, False)
    assert isinstance(await process.refresh(opened.refresh_token), SessionOpened)


async def test_the_country_a_proxy_names_goes_before_the_accounts(process: Process) -> None:
    opened = await process.sign_in(country="DE")
    assert opened.viewer.country == "DE"


async def test_an_address_is_the_same_in_any_case(process: Process) -> None:
    assert isinstance(await process.sign_in(email=" DEMO@Marquee.Test "), SessionOpened)


async def test_r53_an_unknown_address_and_a_wrong_password_are_answered_alike(
    process: Process,
) -> None:
    assert await process.sign_in(password="marquee-dem0") == WRONG
    assert await process.sign_in(email="nobody@marquee.test") == WRONG


async def test_what_cannot_be_right_is_told_before_anything_is_looked_up(process: Process) -> None:
    with process.statements() as sent:
        refusal = await process.sign_in(email="demo", device="tv")
    assert isinstance(refusal, ValidationFailed)
    assert [error.field for error in refusal.fields] == ["email", "device.id"]
    assert sent == []
    assert await process.stores.tallies.read("sign-in:address:192.0.2.1", NOW) == (0, 0.0)


async def test_a_refused_sign_in_changes_nothing(process: Process) -> None:
    await process.sign_in(password="wrong")
    assert await process.stores.accounts.devices(account("1").id) == {}


async def test_r53_ten_failed_tries_an_account_and_thirty_an_address_in_fifteen_minutes(
    process: Process,
) -> None:
    assert (AttemptLimits().of_account, AttemptLimits().of_address) == (10, 30)
    for number in range(10):
        assert await process.sign_in(password="wrong", address=f"192.0.2.{number}") == WRONG
    assert await process.sign_in(address="192.0.2.99") == LimitReached(
        10, "There were too many failed tries. Try again later.", 900, ProblemCode.RATE_LIMITED
    )


@pytest.mark.parametrize("email", [EMAIL, "nobody@marquee.test"])
async def test_r53_an_account_name_is_shut_whether_it_exists_or_not(
    strict: Process, clock: Clock, email: str
) -> None:
    for _ in range(3):
        assert await strict.sign_in(email=email, password="wrong") == WRONG
    clock.now += 5 * MINUTE
    refusal = await strict.sign_in(email=email, address="198.51.100.7")
    assert isinstance(refusal, LimitReached)
    assert (refusal.limit, refusal.retry_after_seconds) == (3, 600)


async def test_r53_after_fifteen_minutes_the_right_password_works_again(
    strict: Process, clock: Clock
) -> None:
    for _ in range(4):
        await strict.sign_in(password="wrong")
    clock.now += 15 * MINUTE
    assert isinstance(await strict.sign_in(), SessionOpened)


async def test_r53_getting_in_clears_the_accounts_count(strict: Process) -> None:
    for _ in range(2):
        for _ in range(2):
            assert await strict.sign_in(password="wrong") == WRONG
        assert isinstance(await strict.sign_in(), SessionOpened)


async def test_r53_getting_in_is_not_counted_against_the_address(strict: Process) -> None:
    for _ in range(6):
        assert isinstance(await strict.sign_in(), SessionOpened)


async def test_r53_an_address_is_shut_for_every_account(strict: Process) -> None:
    for number in range(5):
        assert await strict.sign_in(email=f"{number}@nowhere.test") == WRONG
    refusal = await strict.sign_in()
    assert isinstance(refusal, LimitReached)
    assert refusal.limit == 5
    assert isinstance(await strict.sign_in(address="198.51.100.7"), SessionOpened)


async def test_r53_a_shut_address_does_not_shut_the_account(strict: Process) -> None:
    for number in range(5):
        await strict.sign_in(email=f"{number}@nowhere.test")
    for _ in range(5):
        assert isinstance(await strict.sign_in(), LimitReached)
    assert isinstance(await strict.sign_in(address="198.51.100.7"), SessionOpened)


async def test_r53_a_shut_account_hashes_nothing(strict: Process) -> None:
    for _ in range(3):
        await strict.sign_in(password="wrong")
    with strict.statements() as sent:
        assert isinstance(await strict.sign_in(), LimitReached)
    assert len(sent) == 1  # its credentials; nothing was opened


async def test_r53_many_tries_at_once_are_no_way_round(strict: Process) -> None:
    tries = [strict.sign_in(password=f"wrong {number}") for number in range(12)]
    outcomes = await asyncio.gather(*tries)
    assert outcomes.count(WRONG) == 3
    assert sum(isinstance(outcome, LimitReached) for outcome in outcomes) == 9


async def test_tries_can_be_scaled(
    database: Unreliable, passwords: Passwords, clock: Clock
) -> None:
    process = Process(database, passwords, clock, AttemptLimits(3, 5, scale=0.5))
    outcomes = [await process.sign_in(password="wrong") for _ in range(3)]
    assert outcomes[:2] == [WRONG, WRONG]
    assert outcomes[2].limit == 2


async def test_without_an_address_tries_are_counted_together(strict: Process) -> None:
    for number in range(5):
        await strict.sign_in(email=f"{number}@nowhere.test", address=None)
    assert isinstance(await strict.sign_in(address=None), LimitReached)


async def test_when_too_many_wait_nothing_is_counted(database: Unreliable, clock: Clock) -> None:
    full = Passwords(places=0)
    process = Process(database, full, clock, AttemptLimits(per_account=1))
    for _ in range(2):
        assert await process.sign_in() == CROWDED
    assert await process.stores.tallies.read("sign-in:address:192.0.2.1", NOW) == (0, 0.0)
    full.close()


async def test_when_the_database_is_away_it_says_so_and_nothing_is_counted(
    database: Unreliable, passwords: Passwords, clock: Clock
) -> None:
    process = Process(database, passwords, clock, AttemptLimits(per_account=1))
    database.outage.set()
    assert await process.sign_in() == UnavailableNow(5)
    assert await process.sign_in() == UnavailableNow(5)
    database.outage.clear()
    assert isinstance(await process.sign_in(), SessionOpened)


async def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(
    process: Process,
) -> None:
    accounts = process.stores.accounts
    id_, current = await accounts.credentials(EMAIL) or (account().id, "")
    older = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("marquee-demo")
    await accounts.replace_password_hash(id_, current, older)
    assert isinstance(await process.sign_in(), SessionOpened)
    _, renewed = await accounts.credentials(EMAIL) or (id_, "")
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert isinstance(await process.sign_in(), SessionOpened)


async def test_no_representation_shows_a_token(process: Process) -> None:
    opened = await process.signed_in()
    assert opened.access_token not in repr(opened)
    assert opened.refresh_token not in repr(opened)
