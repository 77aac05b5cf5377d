"""What many people are credited on, and who of them is known to a profile at all."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.browse import Position, SortKey
from domain.errors import BadCursor
from domain.ids import PersonId, TitleId
from domain.maturity import MaturityLevel
from domain.record import TitleRecord
from domain.visibility import Audience
from tests.contract.browsing import audience
from tests.contract.records import NOW, cast, movie, movie_id, person_id, played, series, window
from tests.contract.store import Store

ADA, SAM = person_id("Ada"), person_id("Sam")


async def films(
    store: Store,
    *people: PersonId,
    to: Audience | None = None,
    after: Position | None = None,
    limit: int = 50,
) -> dict[PersonId, Sequence[Position]]:
    titles_of = store.ports.browse.titles_of
    return dict(await titles_of(to or audience(), NOW, people, after=after, limit=limit))


def at(year: int, name: str) -> Position:
    return Position(year, movie_id(name))


async def test_each_persons_titles_come_the_latest_first_and_unknown_years_last(
    store: Store,
) -> None:
    old = movie("old", release_year=1915, credits=cast("Ada", "Sam"))
    new = movie("new", release_year=2020, credits=cast("Ada", "Ada"))
    unknown = movie("unknown", release_year=None, credits=cast("Ada"))
    await store.put(
        old, new, unknown, series("others", credits=cast("Eve")), plays=(played(old, 9),)
    )

    assert await films(store, ADA, SAM, person_id("Nobody")) == {
        ADA: [at(2020, "new"), at(1915, "old"), at(0, "unknown")],
        SAM: [at(1915, "old")],
    }
    assert await films(store) == {}


async def test_r19_only_listable_titles_are_among_them_and_none_takes_anothers_place(
    store: Store,
) -> None:
    hidden = (
        movie("adult", release_year=2020, credits=cast("Ada"), rating_label="AO"),
        movie("blocked", release_year=2019, credits=cast("Ada")),
        movie("gone", release_year=2018, credits=cast("Ada"), windows=(window(-9, 0),)),
        movie(
            "elsewhere", release_year=2017, credits=cast("Ada"), windows=(window(-9, None, "DE"),)
        ),
    )
    await store.put(*hidden, movie("ours", release_year=1900, credits=cast("Ada")))
    child = audience(movie_id("blocked"), level=MaturityLevel.AGE_7)

    assert await films(store, ADA, to=child, limit=1) == {ADA: [at(1900, "ours")]}
    assert await films(store, ADA, to=audience(country=None)) == {}


async def test_one_place_and_one_limit_hold_for_each_person_in_one_read(store: Store) -> None:
    await store.put(
        *(movie(f"m{n}", release_year=2000 + n // 2, credits=cast("Ada")) for n in range(6)),
        *(movie(f"s{n}", release_year=2000 + n, credits=cast("Sam")) for n in range(3)),
    )
    whole = (await films(store, ADA))[ADA]

    with store.counting() as sent:
        found = await films(store, ADA, SAM, after=whole[1], limit=2)

    assert len(sent) == 1
    assert found == {ADA: whole[2:4], SAM: [at(2001, "s1"), at(2000, "s0")]}
    with store.counting() as sent:
        assert len((await films(store, ADA, SAM, limit=2))[ADA]) == 2
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("key", "id_"),
    [("a", "movie_x"), (True, "movie_x"), (1.5, "movie_x"), (2**63, "movie_x"), (1, "movie_\0")],
)
async def test_a_position_no_such_list_can_have_made_is_refused(
    store: Store, key: SortKey, id_: str
) -> None:
    with pytest.raises(BadCursor):
        await films(store, ADA, after=Position(key, TitleId(id_)))


async def test_r20_people_are_known_by_visible_titles_only(store: Store) -> None:
    await store.put(
        movie("m", credits=cast("Ada", "Sam", "Ada")),
        movie("adult", credits=cast("Eve", "Sam"), rating_label="AO"),
        movie("unlicensed", credits=cast("Kit"), windows=()),
    )
    people = [person_id(name) for name in ("Ada", "Sam", "Eve", "Kit", "Nobody")]
    ada, sam, eve, kit, _ = people
    known, child = store.ports.browse.visible_people, audience(level=MaturityLevel.AGE_7)

    with store.counting() as sent:
        assert sorted(await known(child, people)) == sorted([ada, sam, kit])
    assert len(sent) == 1
    assert sorted(await known(audience(movie_id("m")), people)) == sorted([sam, eve, kit])
    assert sorted(await known(audience(country=None), people)) == sorted([ada, sam, eve, kit])
    assert await known(child, [eve]) == []
    assert await known(child, []) == []


WORLDS = st.lists(
    st.tuples(st.sampled_from([None, 1927, 1950]), st.lists(st.sampled_from("PQR"), max_size=3)),
    max_size=7,
)


@given(world=WORLDS, limit=st.integers(min_value=1, max_value=3))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_pages_of_a_person_hold_what_a_plain_model_holds_nothing_skipped_or_repeated(
    store: Store, world: list[tuple[int | None, list[str]]], limit: int
) -> None:
    records = [
        movie(f"t{n}", release_year=year, credits=cast(*people))
        for n, (year, people) in enumerate(world)
    ]
    gone = [movie(f"t{n}", windows=()) for n in range(len(world), 7)]
    await store.put(*records, *gone)

    for name in "PQR":
        pages: list[Position] = []
        while page := (
            await films(
                store,
                *map(person_id, "PQR"),
                after=pages[-1] if pages else None,
                limit=limit,
            )
        ).get(person_id(name)):
            assert len(page) <= limit
            pages += page
        assert pages == model(records, person_id(name))


def model(records: list[TitleRecord], id_: PersonId) -> list[Position]:
    theirs = [each for each in records if id_ in {credit.person_id for credit in each.credits}]
    positions = [Position(each.release_year or 0, each.id) for each in theirs]
    return sorted(positions, key=lambda place: (-int(place.key), place.title_id))
