"""What signing up asks for, and what a new account starts with."""

from dataclasses import dataclass
from datetime import datetime

from domain.account import Account, Plan, VideoQuality
from domain.hours import TimeZone
from domain.ids import AccountId, ProfileId
from domain.licence import CountryCode
from domain.locale import LocaleTag
from domain.log_in import CheckedLogIn, LogIn, checked
from domain.outcome import ValidationFailed
from domain.profile import ADULTS_LEVEL, Profile
from domain.profile_fields import locale_errors
from domain.wording import Phrase, say

SHORTEST_PASSWORD = 8
"""Characters; no rules of composition (NIST SP 800-63B of 2017, section 5.1.1.2)."""

STARTING_PLAN = Plan(
    "Standard", max_streams=2, max_download_devices=2, max_quality=VideoQuality.Q1080
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where an account is at home. Its parts are well-formed: their scalars have read them.

    Only the length of the locale is left to check.
    """

    country: CountryCode
    locale: LocaleTag
    time_zone: TimeZone


@dataclass(frozen=True, slots=True)
class GivenSignUp:
    """What somebody gave who wants an account."""

    log_in: LogIn
    home: Home


def checked_sign_up(given: GivenSignUp) -> CheckedLogIn | ValidationFailed:
    """As for signing in, with a longer password and the length of the locale."""
    asked = checked(given.log_in, shortest_password=SHORTEST_PASSWORD)
    # SECURITY: bounded before anything is looked up by it, for which every prefix is made.
    wrong = tuple(locale_errors(given.home.locale))
    if isinstance(asked, ValidationFailed):
        return ValidationFailed((*asked.fields, *wrong))
    return ValidationFailed(wrong) if wrong else asked


def new_account(id_: AccountId, email: str, home: Home, now: datetime) -> Account:
    """`email` in its normal form. Nobody is staff by signing up."""
    return Account(
        id=id_,
        email=email,
        plan=STARTING_PLAN,
        home_country=home.country,
        time_zone=home.time_zone,
        locale=home.locale,
        staff_roles=frozenset(),
        created_at=now,
    )


def first_profile(id_: ProfileId, account: Account, now: datetime) -> Profile:
    """A grown-up's, until its owner says otherwise (R22).

    Its name is no part of the address: profiles are shown on screens that guests look at.
    """
    return Profile(
        id=id_,
        account_id=account.id,
        name=say(Phrase.FIRST_PROFILE, account.locale),
        is_kids=False,
        maturity=ADULTS_LEVEL,
        locale=account.locale,
        created_at=now,
    )
