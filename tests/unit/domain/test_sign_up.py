"""What signing up asks for, and what an account starts with."""

from dataclasses import replace

import pytest

from domain.account import Account, DeviceClass, Plan, VideoQuality
from domain.hours import TimeZone
from domain.ids import AccountId, ProfileId
from domain.licence import CountryCode
from domain.locale import LocaleTag
from domain.log_in import CheckedLogIn, GivenDevice, LogIn
from domain.maturity import MaturityLevel
from domain.outcome import FieldError, ValidationFailed
from domain.profile import Profile
from domain.sign_up import GivenSignUp, Home, checked_sign_up, first_profile, new_account
from tests.unit.build import NOW

UUID = "0190b6c2-7e11-7c3a-9d4e-5f60718293a4"
HOME = Home(CountryCode("MX"), LocaleTag("es-MX"), TimeZone("America/Mexico_City"))


def given(
    email: str = "new@marquee.test",
    password: str = "12345678",  # noqa: S107 - no password but an example of one
    id_: str = UUID,
    name: str = "Living room",
    home: Home = HOME,
) -> GivenSignUp:
    return GivenSignUp(LogIn(email, password, GivenDevice(id_, name, DeviceClass.TV)), home)


def test_what_is_given_is_brought_into_its_normal_form() -> None:
    asked = checked_sign_up(given(email=" NEW@Marquee.test "))
    assert isinstance(asked, CheckedLogIn)
    assert (asked.email, asked.password) == ("new@marquee.test", "12345678")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert checked_sign_up(given("new", "short", "tv", " ")) == ValidationFailed(
        (
            FieldError("email", "This is not an e-mail address."),
            FieldError("password", "A password has 8 characters or more, and at most 1024 bytes."),
            FieldError("device.id", "A device id is a UUID."),
            FieldError("device.name", "A device name has 1 to 100 printable characters."),
        )
    )


def test_a_locale_longer_than_any_that_is_spoken_is_refused_with_all_else_that_is_wrong() -> None:
    endless = replace(HOME, locale=LocaleTag("en-x-" + "-".join(["aaaaaaaa"] * 4)))
    wrong = FieldError("locale", "A locale has at most 35 characters.")
    assert checked_sign_up(given(home=endless)) == ValidationFailed((wrong,))
    refusal = checked_sign_up(given(password="short", home=endless))
    assert isinstance(refusal, ValidationFailed)
    assert [error.field for error in refusal.fields] == ["password", "locale"]
    longest = replace(HOME, locale=LocaleTag("en-x-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaa"))
    assert len(longest.locale) == 35
    assert isinstance(checked_sign_up(given(home=longest)), CheckedLogIn)


@pytest.mark.parametrize("password", ["", "1234567", "é" * 7, "x" * 1025, "é" * 513])
def test_a_password_too_short_in_characters_or_too_long_in_bytes_is_refused(password: str) -> None:
    refusal = checked_sign_up(given(password=password))
    assert isinstance(refusal, ValidationFailed)
    assert [error.field for error in refusal.fields] == ["password"]


@pytest.mark.parametrize("password", ["        ", "é" * 8, "x" * 1024, "é" * 512, "pass word"])
def test_any_characters_may_make_a_password(password: str) -> None:
    asked = checked_sign_up(given(password=password))
    assert isinstance(asked, CheckedLogIn)
    assert asked.password == password


@pytest.mark.parametrize("email", ["a\u200bb@c.test", "a@c.test\u202e", "a\x7f@c.test"])
def test_an_address_has_nothing_in_it_that_cannot_be_seen(email: str) -> None:
    refusal = checked_sign_up(given(email=email))
    assert isinstance(refusal, ValidationFailed)
    assert [error.field for error in refusal.fields] == ["email"]


def test_an_account_starts_with_the_standard_plan_and_no_staff_role() -> None:
    account = new_account(AccountId("acct_1"), "new@marquee.test", HOME, NOW)
    assert account == Account(
        AccountId("acct_1"),
        "new@marquee.test",
        Plan("Standard", 2, 2, VideoQuality.Q1080, None),
        "MX",
        "America/Mexico_City",
        "es-MX",
        frozenset(),
        NOW,
    )


def test_r22_its_first_profile_is_a_grown_ups_named_in_its_language() -> None:
    account = new_account(AccountId("acct_1"), "new@marquee.test", HOME, NOW)
    assert first_profile(ProfileId("prof_1"), account, NOW) == Profile(
        id=ProfileId("prof_1"),
        account_id=AccountId("acct_1"),
        name="Perfil 1",
        is_kids=False,
        maturity=MaturityLevel.MATURE,
        locale="es-MX",
        created_at=NOW,
    )
