"""Many profiles that are signed in: kept through the stores, their tokens signed as ours are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from domain.account import Account, Device, DeviceClass, Plan, VideoQuality
from domain.ids import MARQUEE, AccountId, DeviceId, ProfileId, SessionId, stored_id
from domain.maturity import MaturityLevel
from domain.profile import Profile
from domain.session import Session
from flows.sessions.tokens import SessionTokens
from foundation.root_secret import keys_of
from foundation.settings import Settings
from persistence.ports.accounts import NewHousehold
from persistence.ports.stores import Stores
from persistence.wiring import open_stores

PLAN = Plan("Bench", max_streams=1, max_download_devices=1, max_quality=VideoQuality.Q1080)
NO_PASSWORD = "!"  # noqa: S105 - it is no hash, so nobody signs in by it


@dataclass(frozen=True, slots=True)
class Member:
    """A profile, signed in on a device."""

    profile_id: ProfileId
    device_id: DeviceId
    token: str


async def tokens_of_profiles(data: Path, count: int, now: datetime) -> Sequence[str]:
    """Access tokens of `count` profiles, each of an account of its own, made where they are not."""
    settings = Settings(data_dir=data)
    tokens = SessionTokens.of(keys_of(settings))
    async with open_stores(settings.database_url) as stores:
        found = [await member(stores, tokens, f"{number}", now) for number in range(count)]
    return [each.token for each in found]


async def member(stores: Stores, tokens: SessionTokens, name: str, now: datetime) -> Member:
    """A profile by its name among the benchmark's."""
    household = _household(tokens, uuid5(MARQUEE, f"bench household {name}"), now)
    await stores.accounts.sign_up(household)
    token = tokens.access_for(household.session, now).token
    return Member(household.profile.id, household.device.id, token)


def _household(tokens: SessionTokens, uuid: UUID, now: datetime) -> NewHousehold:
    account_id, profile_id = AccountId(stored_id("acct", uuid)), ProfileId(stored_id("prof", uuid))
    device_id, session_id = DeviceId(stored_id("dev", uuid)), SessionId(stored_id("sess", uuid))
    email = f"{uuid.hex}@bench.test"
    refresh = tokens.refresh_for(account_id, session_id, now).kept
    return NewHousehold(
        account=Account(account_id, email, PLAN, "US", "UTC", "en", frozenset(), now),
        password_hash=NO_PASSWORD,
        profile=Profile(
            id=profile_id,
            account_id=account_id,
            name="Bench",
            is_kids=False,
            maturity=MaturityLevel.MATURE,
            locale="en",
            created_at=now,
        ),
        device=Device(device_id, account_id, "bench", DeviceClass.TV, now),
        session=Session(session_id, account_id, device_id, profile_id, now, refresh.expires_at),
        refresh=refresh,
    )
