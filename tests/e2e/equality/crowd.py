"""Many profiles: of children and grown-ups, in several languages and countries, with lists."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

from domain.account import Account
from domain.ids import AccountId, DeviceId, ProfileId, SessionId, TitleId
from domain.maturity import MaturityLevel
from domain.profile import Profile
from domain.session import Viewer
from tests.e2e.equality.ways import Asker, Ways

LOCALES = ("en", "es", "es-MX", "de", "fr-CA", "ja")
COUNTRIES = ("US", "US", "MX", "DE", "ZZ")
LEVELS = (
    MaturityLevel.ALL,
    MaturityLevel.AGE_7,
    MaturityLevel.AGE_13,
    MaturityLevel.MATURE,
    MaturityLevel.MATURE,
)


OPINIONS = """
mutation Opinions($id: ID!, $reaction: Reaction, $watched: Boolean!) {
  setMyList(titleId: $id, listed: true) { __typename }
  react(titleId: $id, reaction: $reaction) { __typename }
  markWatched(nodeId: $id, watched: $watched) { __typename }
}
"""


async def crowd(ways: Ways, like: Viewer, random: Random, accounts: int) -> list[Asker]:
    """Accounts of two profiles each, which have listed, rated, watched and been kept from titles.

    Their devices look like that of the viewer; they never signed in.
    """
    stores = ways.marquee.stores
    titles = await stores.catalogue.title_ids()
    found = []
    for _ in range(accounts):
        account = _account(like.account, random)
        profiles = [_profile(like, account, titles, random) for _ in range(2)]
        assert await stores.accounts.create(account, "no password", profiles)
        for profile in profiles:
            found.append(Asker(profile.name, _viewer(like, account, profile, random)))
            await _opinions(ways, found[-1], random.sample(list(titles), k=10), random)
    return found


def _hex(random: Random) -> str:
    return UUID(int=random.getrandbits(128)).hex


def _account(like: Account, random: Random) -> Account:
    number = _hex(random)
    return replace(like, id=AccountId(f"acct_{number}"), email=f"{number}@marquee.test")


def _profile(like: Viewer, account: Account, titles: Sequence[TitleId], random: Random) -> Profile:
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


async def _opinions(ways: Ways, asker: Asker, titles: Sequence[TitleId], random: Random) -> None:
    """On those of the titles that it may see."""
    operation = await ways.operation(OPINIONS)
    for title in titles:
        reaction = random.choice(("LOVE", "UP", "DOWN", None))
        told = {"reaction": reaction, "watched": random.random() < 0.6}
        bound = operation.bind({"id": title, **told})
        answer = await ways.compiled(operation, bound, await ways.context(asker))
        assert answer.errors == ()


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
