"""Writing plays and editorial collections."""

from dataclasses import replace

from sqlalchemy import select

from domain.heat import LANDMARK, POPULARITY_HALF_LIFE, popularity
from domain.ids import TitleId
from domain.maturity import MaturityLevel
from persistence.ports.shelves import Shelf
from persistence.sql.tables.genre_lists import genre_heat
from tests.contract.records import (
    DAY,
    NOW,
    TODAY,
    collection,
    genre,
    genre_id,
    movie,
    played,
    window,
)
from tests.contract.store import Store

US = Shelf("US", MaturityLevel.MATURE)

DOUBLED = LANDMARK + 37 * POPULARITY_HALF_LIFE * DAY
"""A day whose plays weigh a power of two, so that their sums are exact."""


async def test_r31_plays_of_several_sources_add_up_and_can_be_taken_back(store: Store) -> None:
    a, b = movie("a"), movie("b")
    await store.put(a, b)
    async with store.ports.catalogue.transaction() as batch:
        await batch.put_plays("live", [played(a, 5), played(b, 4)])
        await batch.put_plays("demo", [played(b, 2)])
    assert await _top(store) == [(b.id, 6.0), (a.id, 5.0)]

    async with store.ports.catalogue.transaction() as batch:
        await batch.put_plays("live", [played(b, 1)])
    assert await _top(store) == [(a.id, 5.0), (b.id, 3.0)]

    async with store.ports.catalogue.transaction() as batch:
        await batch.clear_plays("live")
    assert await _top(store) == [(b.id, 2.0)]
    trending = await store.ports.shelves.trending(US, NOW, 10)
    assert [candidate.title_id for candidate in trending] == [b.id]


async def test_plays_of_other_days_and_countries_stay(store: Store) -> None:
    a = movie("a")
    await store.put(a, plays=(played(a, 5, TODAY - DAY), played(a, 7, country="GB")))

    await store.put(plays=(played(a, 3),))

    assert await _top(store) == [(a.id, 3.0)]
    day, chart = await store.ports.shelves.top(US, NOW - DAY, 10)
    assert (day, [(one.title_id, one.score) for one in chart]) == (TODAY - DAY, [(a.id, 5.0)])
    _, chart = await store.ports.shelves.top(replace(US, country="GB"), NOW, 10)
    assert [one.score for one in chart] == [7.0]


async def test_the_heat_of_genres_is_by_territory_and_level(store: Store) -> None:
    dramas, westerns = genre("Dramas"), genre("Westerns")
    both = movie("both", genres=(dramas, westerns), windows=(window(-9), window(-20, None, "US")))
    adult = movie("adult", genres=(dramas,), rating_label="R")
    here = movie("here", genres=(dramas,), windows=(window(-9, -5, "US"), window(-3, None, "US")))
    await store.put(
        both,
        adult,
        here,
        movie("never", genres=(dramas,), windows=()),
        plays=(
            played(both, 3, DOUBLED),
            played(both, 1, DOUBLED, "GB"),
            played(adult, 2, DOUBLED),
            played(here, 1, DOUBLED),
            played(here, 7, DOUBLED, "GB"),
        ),
    )

    assert await _heat(store) == {
        ("*", "Dramas", 0): (0, 1),
        ("*", "Dramas", 5): (0, 1),
        ("*", "Westerns", 0): (0, 1),
        ("GB", "Dramas", 0): (1, 0),
        ("GB", "Westerns", 0): (1, 0),
        ("US", "Dramas", 0): (4, 1),
        ("US", "Dramas", 5): (2, 0),
        ("US", "Westerns", 0): (3, 0),
    }


async def test_the_heat_of_genres_follows_a_title_that_changes(store: Store) -> None:
    a, b = movie("a", genres=(genre("Dramas"),)), movie("b", genres=(genre("Dramas"),))
    await store.put(a, b, plays=(played(a, 2, DOUBLED), played(b, 3, DOUBLED)))

    await store.put(replace(a, genres=(genre("Westerns"),), rating_label="R"))
    assert await _heat(store) == {
        ("*", "Dramas", 0): (0, 1),
        ("*", "Westerns", 5): (0, 1),
        ("US", "Dramas", 0): (3, 0),
        ("US", "Westerns", 5): (2, 0),
    }

    await store.put(
        replace(a, genres=(), rating_label="R"), replace(b, windows=(window(-9, None, "GB"),))
    )
    assert await _heat(store) == {("GB", "Dramas", 0): (0, 1)}


async def test_the_heat_of_genres_follows_plays_that_are_taken_back(store: Store) -> None:
    a, b = movie("a", genres=(genre("Dramas"),)), movie("b", genres=(genre("Dramas"),))
    await store.put(a, b, plays=(played(a, 2, DOUBLED), played(b, 3, DOUBLED)))
    async with store.ports.catalogue.transaction() as batch:
        await batch.put_plays("live", [played(a, 5, DOUBLED)])
    assert await _heat(store) == {("*", "Dramas", 0): (0, 2), ("US", "Dramas", 0): (10, 0)}

    async with store.ports.catalogue.transaction() as batch:
        await batch.clear_plays("test")
    assert await _heat(store) == {("*", "Dramas", 0): (0, 2), ("US", "Dramas", 0): (5, 0)}

    async with store.ports.catalogue.transaction() as batch:
        await batch.clear_plays("live")
    assert await _heat(store) == {("*", "Dramas", 0): (0, 2)}


async def test_collections_named_are_replaced_and_others_stay(store: Store) -> None:
    a, b = movie("a"), movie("b")
    await store.put(a, b, collections=(collection("One", 1, a, b), collection("Two", 2, a)))

    await store.put(collections=(collection("One", 3, b),))

    found = await store.ports.shelves.collections(US, NOW, 10)
    assert [(c.headings["en"], [i.title_id for i in items]) for c, items in found] == [
        ("Two", [a.id]),
        ("One", [b.id]),
    ]


async def _heat(store: Store) -> dict[tuple[str, str, int], tuple[float, int]]:
    """By territory, genre and level: plays of `DOUBLED`, and titles."""
    names = {genre_id(name): name for name in ("Dramas", "Westerns")}
    found = await store.database.rows(select(genre_heat))
    unit = popularity([(DOUBLED, 1)])
    return {
        (row.territory, names[row.genre_id], row.rating_level): (row.popularity / unit, row.titles)
        for row in found
    }


async def _top(store: Store) -> list[tuple[TitleId, float]]:
    _, chart = await store.ports.shelves.top(US, NOW, 10)
    return [(one.title_id, one.score) for one in chart]


async def test_r31_what_a_source_told_of_some_days_can_be_asked_and_taken_back(
    store: Store,
) -> None:
    a, b = movie("a"), movie("b")
    await store.put(a, b)
    catalogue = store.ports.catalogue
    counts = [played(a, 5), played(b, 2, TODAY - DAY), played(b, 4, TODAY - 2 * DAY)]
    await catalogue.tell_plays("watching", counts)
    await catalogue.tell_plays("other", [played(a, 9)])

    assert await catalogue.told_plays("watching", []) == []
    found = await catalogue.told_plays("watching", [TODAY, TODAY - 2 * DAY])
    assert sorted(found, key=str) == sorted([counts[0], counts[2]], key=str)

    assert await catalogue.tell_plays("watching", [replace(counts[0], plays=0)]) == 1
    assert await catalogue.told_plays("watching", [TODAY]) == []
    assert await _top(store) == [(a.id, 9.0)]


async def test_r31_r32_plays_that_are_told_move_what_is_popular_and_change_no_catalogue(
    store: Store,
) -> None:
    a, b = movie("a", genres=(genre("Drama"),)), movie("b", genres=(genre("Drama"),))
    await store.put(a, b, plays=(played(a, 3),))
    before = await store.ports.changes.latest()

    told = [played(b, 5), played(a, 1), played(movie("lost"), 9)]
    assert await store.ports.catalogue.tell_plays("watching", told) == 2
    assert await store.ports.catalogue.tell_plays("watching", told) == 0
    assert await store.ports.catalogue.tell_plays("watching", []) == 0

    assert await _top(store) == [(b.id, 5.0), (a.id, 4.0)]
    trending = await store.ports.shelves.trending(US, NOW, 10)
    assert [candidate.title_id for candidate in trending] == [b.id, a.id]
    popular = await store.ports.shelves.popular(US, NOW, 10, genre_id("Drama"))
    assert [candidate.title_id for candidate in popular] == [b.id, a.id]
    assert await store.ports.changes.latest() == before
