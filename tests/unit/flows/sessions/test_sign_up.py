"""Signing up: what an account starts with, who is refused, and how often one may try (R53)."""

import asyncio
from datetime import timedelta

import pytest

from domain.account import Device, DeviceClass, Role
from domain.ids import DeviceId
from domain.outcome import (
    AuthRefused,
    LimitReached,
    ProblemCode,
    SessionOpened,
    UnavailableNow,
    ValidationFailed,
)
from domain.sign_up import STARTING_PLAN
from flows.sessions.attempts import AttemptLimits
from foundation.passwords import Passwords
from tests.unit.flows.sessions.household import EMAIL, NOW, TV, Clock, Process, Unreliable

REFUSED = AuthRefused("No account could be opened with these details.", ProblemCode.FORBIDDEN)
CROWDED = LimitReached(0, "Too many are asking for this at once. Try again in a moment.", 2)
ORIGIN = "sign-in:address:192.0.2.1"


@pytest.fixture
def strict(database: Unreliable, passwords: Passwords, clock: Clock) -> Process:
    return Process(database, passwords, clock, AttemptLimits(per_account=3, per_address=5))


async def opened(process: Process, email: str = "new@marquee.test") -> SessionOpened:
    outcome = await process.sign_up(email=email)
    assert isinstance(outcome, SessionOpened)
    return outcome


async def failures(process: Process, key: str = ORIGIN) -> int:
    count, _ = await process.stores.tallies.read(key, NOW)
    return count


async def test_an_account_is_opened_and_its_device_is_signed_in(process: Process) -> None:
    viewer = (await opened(process)).viewer
    account = viewer.account
    assert (account.email, account.plan, account.created_at) == (
        "new@marquee.test",
        STARTING_PLAN,
        NOW,
    )
    assert (account.home_country, account.locale, account.time_zone) == (
        "ES",
        "es",
        "Europe/Madrid",
    )
    device_id = DeviceId(f"dev_{TV.replace('-', '')}")
    assert viewer.device == Device(device_id, account.id, "Living room", DeviceClass.TV, NOW)
    assert viewer.session.expires_at == NOW + timedelta(days=30)
    assert viewer.country == "ES"


async def test_its_first_profile_is_active_at_once_and_owns_the_account(process: Process) -> None:
    viewer = (await opened(process)).viewer
    assert viewer.profile is not None
    assert (viewer.profile.name, viewer.session.profile_id) == ("Perfil 1", viewer.profile.id)
    assert viewer.roles == {Role.VIEWER, Role.ACCOUNT_OWNER}
    stored = await process.stores.profiles.profiles_of([viewer.account.id])
    assert stored == {viewer.account.id: [viewer.profile]}


async def test_both_tokens_work_and_so_does_the_password(
    process: Process, other_process: Process
) -> None:
    new = await opened(process)
    assert await other_process.viewer(new.access_token) == (new.viewer, False)
    assert isinstance(await other_process.refresh(new.refresh_token), SessionOpened)
    assert isinstance(await process.sign_in(email=" NEW@marquee.test "), SessionOpened)
    wrong = await process.sign_in(email="new@marquee.test", password="marquee-dem0")
    assert isinstance(wrong, AuthRefused)


async def test_the_country_a_proxy_names_goes_before_the_one_given(process: Process) -> None:
    outcome = await process.sign_up(country="DE")
    assert outcome.viewer.country == "DE"
    assert outcome.viewer.account.home_country == "ES"


async def test_what_cannot_be_right_is_told_before_anything_is_hashed_or_counted(
    process: Process,
) -> None:
    with process.statements() as sent:
        refusal = await process.sign_up(email="new", password="short", device="tv")
    assert isinstance(refusal, ValidationFailed)
    assert [error.field for error in refusal.fields] == ["email", "password", "device.id"]
    assert sent == []
    assert await failures(process) == 0


@pytest.mark.parametrize("email", [EMAIL, " DEMO@Marquee.TEST"])
async def test_r53_a_taken_address_is_refused_without_being_named_and_nothing_changes(
    process: Process, email: str
) -> None:
    before = await process.stores.accounts.credentials(EMAIL)
    refusal = await process.sign_up(email=email, password="another-password")
    assert refusal == REFUSED
    assert "demo" not in refusal.message.casefold()
    assert await process.stores.accounts.credentials(EMAIL) == before
    assert before is not None
    assert await process.stores.accounts.devices(before[0]) == {}


async def test_r53_failed_sign_ups_and_sign_ins_of_an_address_are_counted_together(
    strict: Process,
) -> None:
    for number in range(3):
        assert await strict.sign_up(email=EMAIL) == REFUSED
        if number < 2:
            await strict.sign_in(email=f"{number}@nowhere.test")
    for refusal in (await strict.sign_up(), await strict.sign_in()):
        assert isinstance(refusal, LimitReached)
        assert (refusal.limit, refusal.retry_after_seconds) == (5, 900)
        assert refusal.code is ProblemCode.RATE_LIMITED
    elsewhere = await strict.sign_up(address="198.51.100.7")
    assert isinstance(elsewhere, SessionOpened)


async def test_r53_a_failed_sign_up_shuts_nobody_out_of_the_account(strict: Process) -> None:
    for number in range(8):
        await strict.sign_up(email=EMAIL, address=f"192.0.2.{number}")
    assert isinstance(await strict.sign_in(address="198.51.100.7"), SessionOpened)


async def test_signing_up_is_not_counted_as_failed(strict: Process) -> None:
    for number in range(6):
        await opened(strict, f"{number}@marquee.example")
    assert await failures(strict) == 0


async def test_of_many_with_one_new_address_at_once_one_is_let_in(process: Process) -> None:
    tries = [process.sign_up() for _ in range(8)]
    outcomes = await asyncio.gather(*tries)
    assert sum(isinstance(outcome, SessionOpened) for outcome in outcomes) == 1
    assert outcomes.count(REFUSED) == 7


async def test_when_the_database_is_away_nothing_is_kept_or_counted(
    process: Process, database: Unreliable
) -> None:
    database.outage.set()
    assert await process.sign_up() == UnavailableNow(5)
    assert await failures(process) == 0
    database.outage.clear()
    await opened(process)


async def test_when_too_many_wait_nothing_is_counted(database: Unreliable, clock: Clock) -> None:
    full = Passwords(places=0)
    process = Process(database, full, clock)
    assert await process.sign_up() == CROWDED
    assert await failures(process) == 0
    full.close()


async def test_no_representation_shows_the_password(process: Process) -> None:
    outcome = await opened(process)
    assert "marquee-demo" not in repr(outcome)
    assert outcome.access_token not in repr(outcome)
