"""Sorted, filtered, gated lists of titles."""

from typing import Any

import pytest

from domain.browse import Position, SortKey, TitleFilter, TitleSort
from domain.errors import BadCursor
from domain.genre import Genre
from domain.ids import TitleId
from domain.maturity import MaturityLevel
from domain.title import TitleKind
from tests.contract.browsing import audience, browse
from tests.contract.records import (
    DAY,
    NOW,
    TODAY,
    genre,
    genre_id,
    movie,
    movie_id,
    played,
    series,
    window,
)
from tests.contract.store import Store


async def names(store: Store, **question: Any) -> list[str]:
    """The external ids, which are the names, of a page."""
    ids = [position.title_id for position in await browse(store, **question)]
    found = await store.ports.titles.titles(ids)
    return [str(found[id_].external_id) for id_ in ids]


async def test_names_sort_without_case_and_accents(store: Store) -> None:
    await store.put(*(movie(name) for name in ("zebra", "Élan", "Éclair", "apple", "Eiger")))

    assert await names(store) == ["apple", "Éclair", "Eiger", "Élan", "zebra"]
    assert (await browse(store, limit=2))[1] == Position("eclair", movie_id("Éclair"))


async def test_release_years_fall_and_unknown_ones_come_last(store: Store) -> None:
    await store.put(
        movie("old", release_year=1915),
        movie("new", release_year=2020),
        movie("unknown", release_year=None),
    )

    pages = await browse(store, sort=TitleSort.RELEASE_YEAR)

    assert [position.key for position in pages] == [2020, 1915, 0]
    assert await names(store, sort=TitleSort.RELEASE_YEAR) == ["new", "old", "unknown"]


async def test_newest_is_the_start_of_the_window_open_here_touching_ones_merged(
    store: Store,
) -> None:
    await store.put(
        movie("touching", windows=(window(-90, -2), window(-2, 50))),
        movie("week", windows=(window(-7),)),
        movie("own", windows=(window(-80), window(-3, None, "GB"))),
        movie("earlier here", windows=(window(-5), window(-60, None, "US"))),
        movie("closed", windows=(window(-9, -1),)),
    )

    found = await names(store, sort=TitleSort.NEWEST)
    in_britain = await names(store, sort=TitleSort.NEWEST, to=audience(country="GB"))

    assert found == ["week", "earlier here", "own", "touching"]
    assert in_britain == ["earlier here", "week", "own", "touching"]
    [first, *_] = await browse(store, sort=TitleSort.NEWEST)
    assert first.key == int((NOW - 7 * DAY).timestamp()) * 1_000_000


async def test_popularity_is_what_was_played_here_and_the_unplayed_come_last(store: Store) -> None:
    a, b, c, d = (movie(name) for name in "abcd")
    await store.put(
        a,
        b,
        c,
        d,
        plays=(played(b, 5), played(a, 100, TODAY - 365 * DAY), played(c, 9, country="GB")),
    )

    assert (await names(store, sort=TitleSort.POPULARITY))[:2] == ["b", "a"]
    assert (await names(store, sort=TitleSort.POPULARITY, to=audience(country="GB")))[0] == "c"
    rest = (await browse(store, sort=TitleSort.POPULARITY))[2:]
    assert rest == sorted([Position(0.0, c.id), Position(0.0, d.id)], key=lambda p: p.title_id)


async def test_r19_only_what_is_listable_is_listed(store: Store) -> None:
    blocked = movie("blocked")
    await store.put(
        blocked,
        movie("ours"),
        movie("too old", rating_label="R"),
        movie("unrated", rating_label=None),
        movie("coming", windows=(window(1),)),
        movie("gone", windows=(window(-9, 0),)),
        movie("elsewhere", windows=(window(-9, None, "DE"),)),
        movie("unlicensed", windows=()),
    )
    child = audience(blocked.id, level=MaturityLevel.AGE_7)

    for sort in TitleSort:
        assert await names(store, to=child, sort=sort) == ["ours"]


async def test_r24_an_unknown_country_lists_nothing(store: Store) -> None:
    await store.put(movie("m", genres=(genre("Dramas"),)))

    for sort in TitleSort:
        assert await browse(store, to=audience(country=None), sort=sort) == []
    assert await store.ports.browse.genres(audience(country=None), NOW) == []


async def test_a_window_is_open_from_its_start_and_not_at_its_end(store: Store) -> None:
    await store.put(movie("m", windows=(window(-1, 1),)))

    open_at = [await names(store, now=NOW + n * DAY) for n in (-1, 0, 1)]
    just_before = await names(store, now=NOW - DAY - (DAY / 86_400_000_000))

    assert (open_at, just_before) == ([["m"], ["m"], []], [])


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (TitleFilter(kinds=(TitleKind.SERIES,)), ["s"]),
        (TitleFilter(kinds=(TitleKind.SERIES, TitleKind.DOCUMENTARY)), ["d", "s"]),
        (TitleFilter(genre_ids=(genre_id("Dramas"),)), ["d", "m"]),
        (TitleFilter(genre_ids=(genre_id("Dramas"), genre_id("Comedies"))), ["d", "m", "s"]),
        (TitleFilter(released_from=1950), ["m", "s"]),
        (TitleFilter(released_to=1950), ["d", "m"]),
        (TitleFilter(released_from=1950, released_to=1950), ["m"]),
        (
            TitleFilter(
                kinds=(TitleKind.MOVIE,),
                genre_ids=(genre_id("Dramas"),),
                released_from=1900,
                released_to=2000,
            ),
            ["m"],
        ),
    ],
)
@pytest.mark.parametrize("sort", TitleSort)
async def test_filters_narrow_together(
    store: Store, where: TitleFilter, expected: list[str], sort: TitleSort
) -> None:
    dramas, comedies = genre("Dramas"), genre("Comedies")
    m = movie("m", genres=(dramas, comedies), release_year=1950)
    d = movie("d", kind=TitleKind.DOCUMENTARY, genres=(dramas,), release_year=1900)
    unknown = movie("unknown year", release_year=None)
    await store.put(
        m,
        d,
        series("s", genres=(comedies,), release_year=2000),
        unknown,
        plays=(played(m, 3),),
    )

    assert sorted(await names(store, where=where, sort=sort)) == expected


async def test_a_position_no_list_of_this_sort_can_have_made_is_refused(store: Store) -> None:
    wrong: list[tuple[TitleSort, SortKey]] = [
        (TitleSort.NAME, 5),
        (TitleSort.NAME, "a\0"),
        (TitleSort.NEWEST, "a"),
        (TitleSort.NEWEST, 2**63),
        (TitleSort.NEWEST, 1.5),
        (TitleSort.RELEASE_YEAR, True),
        (TitleSort.POPULARITY, float("nan")),
        (TitleSort.POPULARITY, float("inf")),
    ]
    for sort, key in wrong:
        with pytest.raises(BadCursor):
            await browse(store, sort=sort, after=Position(key, TitleId("movie_x")))
    with pytest.raises(BadCursor):
        await browse(store, after=Position("a", TitleId("movie_\0")))


async def test_r20_genres_are_those_with_something_to_list(store: Store) -> None:
    await store.put(
        movie("m", genres=(genre("Dramas", es="Dramas"), genre("Classics"))),
        movie("adult", genres=(genre("Classics"), genre("Horror")), rating_label="AO"),
        movie("gone", genres=(genre("Westerns"),), windows=(window(-9, -1),)),
    )
    dramas = Genre(genre_id("Dramas"), {"en": "Dramas", "es": "Dramas"})
    classics = Genre(genre_id("Classics"), {"en": "Classics"})
    child = audience(level=MaturityLevel.AGE_7)

    assert await store.ports.browse.genres(child, NOW) == sorted(
        [dramas, classics], key=lambda one: one.id
    )
    nothing_left = audience(movie_id("m"), level=MaturityLevel.AGE_7)
    assert await store.ports.browse.genres(nothing_left, NOW) == []


async def test_a_page_is_a_bounded_number_of_statements(store: Store) -> None:
    await store.put(*(movie(f"m{n}", genres=(genre("G"),)) for n in range(30)))

    for sort, most in zip(TitleSort, (2, 1, 1, 1), strict=True):
        with store.counting() as sent:
            assert len(await browse(store, sort=sort)) == 30
        assert len(sent) == most
    with store.counting() as sent:
        await store.ports.browse.genres(audience(), NOW)
    assert len(sent) == 1
