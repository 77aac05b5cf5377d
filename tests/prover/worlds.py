"""Worlds: the same household and catalogue, with and without what a persona may not see."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr

from app import create_app  # noqa: TID251 - the prover runs what app.py composes
from domain.account import Account, Role
from domain.artwork import ImageRole
from domain.hours import ViewingHours
from domain.ids import AccountId, ProfileId, derived_id
from domain.maturity import MaturityLevel
from domain.profile import Profile
from domain.record import TitleRecord
from foundation.limits import OperationLimits, RateLimits
from foundation.passwords import Passwords
from jobs.demo.accounts import PLAN
from persistence.ports.stores import Stores
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.contract import records
from tests.contract.records import (
    NOW,
    art,
    cast,
    collection,
    episode,
    genre,
    media,
    movie,
    played,
    season,
    series,
    trailer,
    window,
)
from tests.e2e.running import Clock, Marquee, database_in, settings_for
from tests.prover.attended import Attended
from tests.prover.experiment import experiment
from tests.prover.faults import Faults
from tests.prover.watching import watch

PASSWORD = "correct horse battery"
SECRET = "the same root secret in every world"
FAMILY, NEIGHBOUR, OMNI = "family@marquee.test", "neighbour@marquee.test", "omni@marquee.test"
HIDDEN_NAME = "Velvet"
"""Part of the name of everything that a child may not see."""
BLOCKED = records.movie_id("Clockwork")
EVERYTHING = 1_000_000
ALWAYS = tuple(ViewingHours(day, 0, 24 * 60) for day in range(1, 8))
TRIES = 40
"""Failed sign-ins that an account has in these worlds; all other rates are out of the way."""
RATES = RateLimits(
    operations_per_device=EVERYTHING,
    operations_per_address=EVERYTHING,
    mutations_per_device=EVERYTHING,
    record_progress_per_device=EVERYTHING,
    failed_sign_ins_per_account=TRIES,
    failed_sign_ins_per_address=EVERYTHING,
)
COMEDY, FAMILY_FILMS, SHADOWS = genre("Comedy"), genre("Family"), genre("Velvet Shadows")


@dataclass(frozen=True)
class World:
    """What a world holds; `sams_pin` is what the neighbouring profile's PIN is."""

    grown_up: bool = True
    blocked: bool = True
    catalogue: bool = True
    family: bool = True
    sams_pin: str = "1234"


WHOLE = World()


def pictures(owner: str) -> tuple[records.ImageRecord, ...]:
    return (
        *art(owner, "typographic", "geometric"),
        *art(owner, "wide", role=ImageRole.BACKDROP),
        *art(owner, "wordmark", role=ImageRole.LOGO),
    )


def film(name: str, rating: str, *people: str, **changes: object) -> TitleRecord:
    given = {"genres": (FAMILY_FILMS, COMEDY), **changes}
    return movie(
        name,
        rating_label=rating,
        credits=cast(*people),
        artwork=pictures(name),
        trailers=(trailer(name, f"{name} trailer"),),
        media=media(name),
        **given,
    )


def show(name: str, rating: str, *episodes: records.EpisodeRecord) -> TitleRecord:
    return replace(
        series(name, season(name, 1, *episodes)),
        rating_label=rating,
        genres=(COMEDY,),
        credits=cast("Mona"),
        artwork=pictures(name),
        trailers=(trailer(name, f"{name} trailer"),),
    )


def chapter(of: str, name: str, number: int, **changes: object) -> records.EpisodeRecord:
    still = art(f"{of}{name}", "frame", role=ImageRole.STILL)[0]
    return episode(of, name, number, still=still, media=media(f"{of}{name}"), **changes)


def titles(world: World) -> list[TitleRecord]:
    """The records of a world's catalogue."""
    if not world.catalogue:
        return []
    return [*mild(world), *(velvet() if world.grown_up else ()), *clockwork(world)]


def mild(world: World) -> Iterator[TitleRecord]:
    for number in range(16):
        yield film(f"Meadow {number}", "G", "Mona", f"Milo {number}")
    yield film("Meadow soon", "G", "Mona", windows=(window(9),))
    for number in range(5):
        yield film(f"Meadow leaving {number}", "G", "Mona", windows=(window(-60, 9),))
    for number in range(8):  # like the one that all have completed, of no genre that fills a row
        of = (genre(f"Glade {number}"),)
        yield film(f"Glade {number}", "G", "Mona", "Milo 1", genres=of)
    seen = [chapter("Garden", name, n) for n, name in ((1, "Seeds"), (3, "Roots"))]
    grown = chapter("Garden", "Velvet night", 2, rating_label="TV-MA")
    yield show("Garden", "G", *seen, *([grown] if world.grown_up else []))


def velvet() -> Iterator[TitleRecord]:
    for number in range(6):
        given = {"genres": (SHADOWS, COMEDY, FAMILY_FILMS)}
        yield film(f"Velvet {number}", "TV-MA", "Vera Velvet", "Mona", **given)
    yield film("Velvet soon", "TV-MA", "Vera Velvet", windows=(window(5),))
    yield film("Velvet leaving", "TV-MA", "Vera Velvet", windows=(window(-60, 5),))
    yield film("Velvet gone", "TV-MA", "Vera Velvet", windows=(window(-60, -5),))
    yield show("Velvet Nights", "TV-MA", chapter("Velvet Nights", "Velvet one", 1))


def clockwork(world: World) -> Iterator[TitleRecord]:
    if world.blocked:
        yield film("Clockwork", "G", "Mona", "Clara Clock", genres=(COMEDY, genre("Clocks")))


async def fill(stores: Stores, world: World) -> None:
    """Store a world. What is hidden is played most, so that it shows where it should not."""
    catalogue = titles(world)
    async with stores.catalogue.transaction() as batch:
        await batch.put_titles(catalogue)
        if catalogue:
            await batch.put_collections([collection("Picked", 1, *catalogue)])
        counts = [played(each, plays(each)) for each in most_played(catalogue)]
        await batch.put_plays("test", counts)
    await people(stores, world)
    await watch(stores.progress, [*everybody(world)], catalogue)
    await experiment(stores, OMNI)


def most_played(catalogue: list[TitleRecord]) -> list[TitleRecord]:
    """Everything hidden and some of the rest: the others are for rows that need no plays."""
    return [each for each in catalogue if int(each.id[-1], 16) % 3 == 0 or is_hidden(each)]


def is_hidden(record: TitleRecord) -> bool:
    return record.rating_label != "G" or record.id == BLOCKED


def plays(record: TitleRecord) -> int:
    """The same for a title in every world, more for what is hidden."""
    return int(record.id[-4:], 16) % 1_000 + (5_000 if is_hidden(record) else 1)


async def people(stores: Stores, world: World) -> None:
    passwords = Passwords()
    with passwords.place() as hashing:
        secret = await hashing.hash(PASSWORD)
        pin = await hashing.hash(world.sams_pin)
    passwords.close()
    family = [
        person(FAMILY, "Ada"),
        person(FAMILY, "Bo", blocked=frozenset({BLOCKED}), viewing_hours=ALWAYS),
        person(FAMILY, "Kim", is_kids=True, maturity=MaturityLevel.AGE_7),
        person(FAMILY, "Sam", pin_hash=pin),
    ]
    if world.family:
        await stores.accounts.create(account(FAMILY), secret, family)
    await stores.accounts.create(account(NEIGHBOUR), secret, [person(NEIGHBOUR, "Nell")])
    omni = person(OMNI, "Omni", maturity=MaturityLevel.ADULT_ONLY)
    await stores.accounts.create(account(OMNI), secret, [omni])


def everybody(world: World) -> Iterator[ProfileId]:
    of_family = ("Ada", "Bo", "Kim", "Sam") if world.family else ()
    named = (*((FAMILY, name) for name in of_family), (NEIGHBOUR, "Nell"), (OMNI, "Omni"))
    return (ProfileId(derived_id("prof", *each)) for each in named)


def account(email: str) -> Account:
    return Account(
        id=AccountId(derived_id("acct", email)),
        email=email,
        plan=PLAN,
        home_country="US",
        time_zone="UTC",
        locale="en",
        staff_roles=frozenset({Role.EXPERIMENTER} if email == NEIGHBOUR else ()),
        created_at=NOW,
    )


def person(email: str, name: str, **changes: object) -> Profile:
    given = {"is_kids": False, "maturity": MaturityLevel.MATURE, **changes}
    return Profile(
        id=ProfileId(derived_id("prof", email, name)),
        account_id=AccountId(derived_id("acct", email)),
        name=name,
        locale="en",
        created_at=NOW,
        **given,  # type: ignore[arg-type]
    )


def uuids() -> Iterator[UUID]:
    """The same ids in every world, in the order in which they are asked for."""
    return (UUID(int=(7 << 76) + (2 << 62) + number) for number in itertools.count(1))


@asynccontextmanager
async def opened(
    folder: Path, world: World, faults: Faults | None = None
) -> AsyncIterator[Marquee]:
    """An application over a world of its own; its clock stands, its ids are counted."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - a test's own folder
    await migrate(database_in(folder))
    clock, ids, kept = Clock(NOW), uuids(), list[Stores]()

    @asynccontextmanager
    async def opening(
        database_url: str, *, progress_url: str | None, redis_url: str | None
    ) -> AsyncIterator[Stores]:
        async with open_stores(database_url, clock, progress_url, redis_url) as stores:
            await fill(stores, world)
            attended = replace(stores, live=Attended(stores.live))
            kept.append(attended)
            yield faults.wrap(attended) if faults else attended

    counts = set(OperationLimits.model_fields) - {"measure_only"}
    limits = OperationLimits(**dict.fromkeys(counts, EVERYTHING))
    given = {"limits": limits, "rates": RATES, "rate_limit_scale": 1}
    settings = settings_for(folder, secret=SecretStr(SECRET), **given)
    app = create_app(settings, opening=opening, clock=clock, new_uuid=lambda: next(ids))
    http = AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1:8000")
    async with app.router.lifespan_context(app), http:
        marquee = Marquee(http, kept[0], clock, app)
        await marquee.warm()
        yield marquee
