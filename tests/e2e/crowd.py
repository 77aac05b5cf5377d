"""A crowd: hundreds of profiles, the same ones in every run, each on a device of its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.account import Account, Role
from domain.experiments.names import UnitId, unit_of
from domain.ids import AccountId, ProfileId, derived_id
from domain.maturity import MaturityLevel
from domain.profile import Profile
from foundation.passwords import Hashing, Passwords
from jobs.demo.accounts import PASSWORD, PLAN
from tests.e2e.running import Device, Marquee

AN_ACCOUNT = 5
"""Profiles, as many as there may be."""
AT_ONCE = 6


@dataclass(frozen=True)
class Member:
    """A profile and the device that it watches on."""

    profile_id: ProfileId
    device: Device

    @property
    def unit(self) -> UnitId:
        return unit_of(self.profile_id)


async def gathered(marquee: Marquee, count: int) -> list[Member]:
    """So many grown-ups' profiles in new accounts, signed in."""
    passwords, places = Passwords(), asyncio.Semaphore(AT_ONCE)
    with passwords.place() as hashing:
        accounts = [
            await _account(marquee, hashing, f"crowd{number}")
            for number in range(-(-count // AN_ACCOUNT))
        ]
    passwords.close()
    people = [(email, profile) for email, profiles in accounts for profile in profiles][:count]

    async def signed_in(email: str, profile: ProfileId) -> Member:
        async with places:
            device = marquee.device()
            while (opened := await device.log_in(email))["__typename"] == "LimitProblem":  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.1)  # a busy machine hashes slowly
            assert opened["__typename"] == "SessionPayload", opened
            active = await device.activate(profile)
            assert active["__typename"] == "SessionPayload", active
        return Member(profile, device)

    return await asyncio.gather(*(signed_in(*person) for person in people))


async def one_of_staff(marquee: Marquee, name: str, *roles: Role) -> Device:
    """Somebody with these roles, on a new device."""
    passwords = Passwords()
    with passwords.place() as hashing:
        email, (first, *_) = await _account(marquee, hashing, name, *roles)
    passwords.close()
    device = marquee.device()
    await device.log_in(email)
    await device.activate(first)
    return device


async def _account(
    marquee: Marquee, hashing: Hashing, name: str, *roles: Role
) -> tuple[str, Sequence[ProfileId]]:
    account = Account(
        id=AccountId(derived_id("acct", name)),
        email=f"{name}@marquee.test",
        plan=PLAN,
        home_country="US",
        time_zone="UTC",
        locale="en",
        staff_roles=frozenset(roles),
        created_at=marquee.clock(),
    )
    profiles = [
        Profile(
            id=ProfileId(derived_id("prof", name, str(number))),
            account_id=account.id,
            name=f"Number {number}",
            is_kids=False,
            maturity=MaturityLevel.MATURE,
            locale="en",
            created_at=marquee.clock(),
        )
        for number in range(AN_ACCOUNT)
    ]
    assert await marquee.stores.accounts.create(account, await hashing.hash(PASSWORD), profiles)
    return account.email, [profile.id for profile in profiles]


async def all_of(members: Sequence[Member], text: str) -> list[dict[str, object]]:
    """The data that each of them is answered, in their order."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(member: Member) -> dict[str, object]:
        async with places:
            data: dict[str, object] = (await member.device.ask(text)).data
        return data

    return await asyncio.gather(*map(one, members))
