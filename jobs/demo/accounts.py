"""The demo accounts: their password and PIN are public, so they are for development alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.account import Account, Plan, Role, VideoQuality
from domain.ids import AccountId, ProfileId, derived_id
from domain.maturity import MaturityLevel
from domain.profile import KIDS_CEILING, Profile
from foundation.passwords import Hashing, Passwords
from persistence.ports.accounts import Accounts

PASSWORD = "marquee-demo"  # noqa: S105 - public: it stands in the documentation
PLAN = Plan("Premium", max_streams=4, max_download_devices=6, max_quality=VideoQuality.Q2160)


@dataclass(frozen=True, slots=True)
class DemoProfile:
    name: str
    is_kids: bool = False
    pin: str | None = None


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    profiles: tuple[DemoProfile, ...]
    staff_roles: frozenset[Role] = frozenset()


ACCOUNTS = (
    DemoAccount(
        "demo@marquee.test",
        (DemoProfile("Ada"), DemoProfile("Sam", pin="1234"), DemoProfile("Kit", is_kids=True)),
    ),
    DemoAccount(
        "editor@marquee.test",
        (DemoProfile("Edith"),),
        frozenset({Role.EDITOR, Role.EXPERIMENTER}),
    ),
    DemoAccount("ops@marquee.test", (DemoProfile("Oskar"),), frozenset({Role.OPERATOR})),
)


def account_id(email: str) -> AccountId:
    return AccountId(derived_id("acct", "demo", email))


def profile_id(email: str, name: str) -> ProfileId:
    return ProfileId(derived_id("prof", account_id(email), name))


async def create_accounts(accounts: Accounts, now: datetime) -> int:
    """Create those that are missing; answers how many. Existing ones stay as they are."""
    passwords, created = Passwords(), 0
    try:
        with passwords.place() as hashing:
            for each in ACCOUNTS:
                if await accounts.credentials(each.email) is None:
                    created += await _create(accounts, each, hashing, now)
    finally:
        passwords.close()
    return created


async def _create(
    accounts: Accounts, declared: DemoAccount, hashing: Hashing, now: datetime
) -> bool:
    account = Account(
        id=account_id(declared.email),
        email=declared.email,
        plan=PLAN,
        home_country="US",
        time_zone="America/New_York",
        locale="en",
        staff_roles=declared.staff_roles,
        created_at=now,
    )
    profiles = [
        await _profile(account, profile, hashing, now + timedelta(milliseconds=position))
        for position, profile in enumerate(declared.profiles)  # oldest first: that is their order
    ]
    return await accounts.create(account, await hashing.hash(PASSWORD), profiles)


async def _profile(
    account: Account, declared: DemoProfile, hashing: Hashing, created_at: datetime
) -> Profile:
    return Profile(
        id=profile_id(account.email, declared.name),
        account_id=account.id,
        name=declared.name,
        is_kids=declared.is_kids,
        maturity=KIDS_CEILING if declared.is_kids else MaturityLevel.MATURE,
        locale=account.locale,
        pin_hash=await hashing.hash(declared.pin) if declared.pin else None,
        created_at=created_at,
    )
