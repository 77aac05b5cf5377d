"""Many profiles: children and grown-ups, in several languages and countries, with lists of theirs."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

from domain.account import Account
from domain.ids import AccountId, DeviceId, ProfileId, SessionId, TitleId
from domain.maturity import MaturityLevel
from domain.profile import Profile
from domain.reaction import Reaction
from domain.session import Viewer
from persistence.ports.stores import Stores
from tests.e2e.equality.ways import Asker

LOCALES = ("en", "es", "es-MX", "de", "fr-CA", "ja")
COUNTRIES = ("US", "US", "MX", "DE", "ZZ")
LEVELS = (
    MaturityLevel.ALL,
    MaturityLevel.AGE_7,
    MaturityLevel.AGE_13,
    MaturityLevel.MATURE,
    MaturityLevel.MATURE,
)


async def crowd(stores: Stores, like: Viewer, random: Random, accounts: int) -> list[Asker]:
    """Accounts of two profiles each, which have listed, rated and been kept from some titles.

    Their devices look like that of the viewer; they never signed in.
    """
    titles = await stores.catalogue.title_ids()
    found = []
    for _ in range(accounts):
        account = _account(like.account, random)
        profiles = [_profile(like, account, titles, random) for _ in range(2)]
        assert await stores.accounts.create(account, "no password", profiles)
        for profile in profiles:
            await _opinions(stores, profile, titles, random)
            found.append(Asker(profile.name, _viewer(like, account, profile, random)))
    return found


def _hex(random: Random) -> str:
    return UUID(int=random.getrandbits(128)).hex


def _account(like: Account, random: Random) -> Account:
    number = _hex(random)
    return replace(like, id=AccountId(f"acct_{number}"), email=f"{number}@marquee.test")


def _profile(
    like: Viewer, account: Account, titles: Sequence[TitleId], random: Random
) -> Profile:
    assert like.profile is not None
    number = _hex(random)
    return replace(
        like.profile,
        id=ProfileId(f"prof_{number}"),
        account_id=account.id,
        name=number,
        is_kids=random.random() < 0.3,
        maturity=random.choice(LEVELS),
        locale=random.choice(LOCALES),
        autoplay_previews=random.random() < 0.5,
        blocked=frozenset(random.sample(list(titles), k=random.choice((0, 0, 5, 40)))),
    )


async def _opinions(
    stores: Stores, profile: Profile, titles: Sequence[TitleId], random: Random
) -> None:
    for title in random.sample(list(titles), k=12):
        await stores.my_lists.add(profile.id, title, profile.created_at, limit=500)
    for title in random.sample(list(titles), k=12):
        given = random.choice(list(Reaction))
        await stores.reactions.react(profile.id, title, given, profile.created_at)


def _viewer(like: Viewer, account: Account, profile: Profile, random: Random) -> Viewer:
    device = replace(like.device, id=DeviceId(f"dev_{_hex(random)}"))
    session = replace(
        like.session,
        id=SessionId(f"sess_{_hex(random)}"),
        account_id=account.id,
        device_id=device.id,
        profile_id=profile.id,
    )
    return Viewer(session, account, device, profile, random.choice(COUNTRIES))
