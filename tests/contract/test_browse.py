"""Sorted, filtered, gated lists of titles, and the titles most like one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from domain.browse import Position, SortKey, TitleFilter, TitleSort
from domain.errors import BadCursor
from domain.genre import Genre
from domain.heat import popularity
from domain.ids import ProfileId, TitleId
from domain.licence import open_span, spans_in
from domain.maturity import MaturityLevel
from domain.record import PlayCount, TitleRecord
from domain.sort_name import sort_name
from domain.title import Title, TitleKind, TitleText
from domain.visibility import Audience, listable
from persistence.sql.tables import metadata
from tests.contract.records import (
    DAY,
    NOW,
    TODAY,
    cast,
    genre,
    genre_id,
    movie,
    movie_id,
    person_id,
    played,
    series,
    window,
)
from tests.contract.store import Store

EVERYTHING = TitleFilter()


def audience(
    *blocked: TitleId,
    level: MaturityLevel = MaturityLevel.ADULT_ONLY,
    country: str | None = "US",
) -> Audience:
    return Audience(ProfileId("prof_test"), level, frozenset(blocked), country)


async def browse(  # noqa: PLR0913 - what the port takes, with defaults
    store: Store,
    *,
    to: Audience | None = None,
    where: TitleFilter = EVERYTHING,
    sort: TitleSort = TitleSort.NAME,
    after: Position | None = None,
    limit: int = 50,
    now: datetime = NOW,
) -> list[Position]:
    page = await store.ports.browse.page(
        to or audience(), now, where=where, sort=sort, after=after, limit=limit
    )
    return list(page)


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
        (TitleFilter(person_id=person_id("Ada")), ["d", "m"]),
        (TitleFilter(person_id=person_id("Nobody")), []),
        (
            TitleFilter(
                kinds=(TitleKind.MOVIE,),
                genre_ids=(genre_id("Dramas"),),
                released_from=1900,
                released_to=2000,
                person_id=person_id("Ada"),
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
    m = movie("m", genres=(dramas, comedies), release_year=1950, credits=cast("Ada", "Ada"))
    d = movie(
        "d",
        kind=TitleKind.DOCUMENTARY,
        genres=(dramas,),
        release_year=1900,
        credits=cast("Sam", "Ada"),
    )
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


async def test_r20_a_person_is_known_by_visible_titles_only(store: Store) -> None:
    await store.put(
        movie("m", credits=cast("Ada", "Sam")),
        movie("adult", credits=cast("Eve"), rating_label="AO"),
        movie("unlicensed", credits=cast("Kit"), windows=()),
    )
    child = audience(movie_id("none"), level=MaturityLevel.AGE_7)
    known = store.ports.browse.has_visible_credit

    assert [await known(child, person_id(name)) for name in ("Ada", "Kit", "Eve", "Nobody")] == [
        True,
        True,
        False,
        False,
    ]
    assert not await known(audience(movie_id("m")), person_id("Ada"))
    assert await known(audience(), person_id("Eve"))


async def test_r28_similar_titles_share_what_is_rare(store: Store) -> None:
    dramas, silent = genre("Dramas"), genre("Silent Era")
    await store.put(
        movie("m", genres=(dramas, silent), credits=cast("Ada")),
        movie("same people", genres=(dramas,), credits=cast("Ada")),
        movie("same era", genres=(dramas, silent)),
        movie("other era", genres=(silent,)),
        *(movie(f"drama {n}", genres=(dramas,)) for n in range(5)),
        series("unlike", credits=cast("Sam")),
    )

    found = await store.ports.browse.similar(movie_id("m"), limit=3)

    assert [id_ for id_, _ in found] == [
        movie_id(name) for name in ("same people", "same era", "other era")
    ]
    assert found[0][1] > found[1][1] > found[2][1] > 0
    everything = await store.ports.browse.similar(movie_id("m"), limit=50)
    assert [id_ for id_, _ in everything[3:]] == sorted(movie_id(f"drama {n}") for n in range(5))
    assert await store.ports.browse.similar(TitleId("movie_none"), limit=5) == []


async def test_r28_likeness_is_one_for_titles_made_of_the_same(store: Store) -> None:
    parts = {"genres": (genre("Dramas"),), "credits": cast("Ada")}
    await store.put(movie("one", **parts), movie("other", **parts), movie("third"))

    [(id_, likeness)] = await store.ports.browse.similar(movie_id("one"), limit=5)

    assert (id_, round(likeness, 9)) == (movie_id("other"), 1.0)


async def test_r28_likeness_follows_a_title_that_changes(store: Store) -> None:
    await store.put(movie("one", credits=cast("Ada")), movie("two", credits=cast("Ada")))
    await store.put(movie("two", credits=cast("Sam")))

    assert await store.ports.browse.similar(movie_id("one"), limit=5) == []


async def test_a_page_is_a_bounded_number_of_statements(store: Store) -> None:
    await store.put(*(movie(f"m{n}", genres=(genre("G"),)) for n in range(30)))

    for sort, most in zip(TitleSort, (2, 1, 1, 1), strict=True):
        with store.counting() as sent:
            assert len(await browse(store, sort=sort)) == 30
        assert len(sent) == most
    with store.counting() as sent:
        await store.ports.browse.similar(movie_id("m1"), limit=20)
        await store.ports.browse.genres(audience(), NOW)
    assert len(sent) == 2


# A small world: every title with its windows, level and plays, against a plain model of it.

LABELS = ("G", "TV-Y7", "PG-13", "R", None)
windows = st.builds(
    window,
    st.integers(min_value=-3, max_value=3),
    st.one_of(st.none(), st.integers(min_value=-3, max_value=3)),
    st.sampled_from(["*", "US", "GB"]),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[TitleRecord], list[PlayCount]]:
    size = draw(st.integers(min_value=0, max_value=8))
    records = [
        movie(
            f"{number}",
            texts={"en": TitleText(draw(st.sampled_from(["A", "a", "b", "É"])), "")},
            rating_label=draw(st.sampled_from(LABELS)),
            release_year=draw(st.sampled_from([None, 1927, 1950])),
            kind=draw(st.sampled_from([TitleKind.MOVIE, TitleKind.SPECIAL])),
            genres=tuple(genre(g) for g in draw(st.sets(st.sampled_from("XY")))),
            windows=tuple(draw(st.lists(windows, max_size=3))),
        )
        for number in range(size)
    ]
    counts = [
        played(record, draw(st.integers(min_value=0, max_value=2)), TODAY - day * DAY)
        for record in records
        for day in draw(st.sets(st.sampled_from([0, 60])))
    ]
    return records, counts


filters = st.builds(
    TitleFilter,
    kinds=st.sampled_from([(), (TitleKind.MOVIE,)]),
    genre_ids=st.sampled_from([(), (genre_id("X"),), (genre_id("X"), genre_id("Y"))]),
    released_from=st.sampled_from([None, 1930]),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    world=worlds(),
    where=filters,
    sort=st.sampled_from(TitleSort),
    level=st.sampled_from(MaturityLevel),
    blocked=st.sets(st.sampled_from([movie_id("0"), movie_id("1")])),
    limit=st.integers(min_value=1, max_value=4),
)
async def test_r19_pages_hold_what_a_plain_model_holds_nothing_skipped_or_repeated(  # noqa: PLR0913, PLR0917 - what is drawn
    store: Store,
    world: tuple[list[TitleRecord], list[PlayCount]],
    where: TitleFilter,
    sort: TitleSort,
    level: MaturityLevel,
    blocked: set[TitleId],
    limit: int,
) -> None:
    records, counts = world
    await _empty(store)
    await store.put(*records, plays=tuple(counts))
    viewer = audience(*blocked, level=level)
    titles = await store.ports.titles.titles([record.id for record in records])

    pages: list[Position] = []
    while page := await browse(
        store, to=viewer, where=where, sort=sort, after=pages[-1] if pages else None, limit=limit
    ):
        assert len(page) <= limit
        pages += page

    assert pages == _model(list(titles.values()), counts, viewer, where, sort)


def _model(
    titles: Sequence[Title],
    counts: Sequence[PlayCount],
    viewer: Audience,
    where: TitleFilter,
    sort: TitleSort,
) -> list[Position]:
    def since(title: Title) -> int:
        span = open_span(spans_in(title.windows, viewer.country), NOW)
        assert span is not None
        return int(span.starts_at.timestamp()) * 1_000_000

    def plays(title: Title) -> float:
        return popularity((c.day, c.plays) for c in counts if c.title_id == title.id)

    keys: dict[TitleSort, Callable[[Title], SortKey]] = {
        TitleSort.NAME: lambda title: sort_name(title.texts["en"].name),
        TitleSort.RELEASE_YEAR: lambda title: title.release_year or 0,
        TitleSort.NEWEST: since,
        TitleSort.POPULARITY: plays,
    }
    listed = [
        Position(keys[sort](title), title.id)
        for title in titles
        if listable(viewer, title, NOW) and _matches(title, where)
    ]
    listed.sort(key=lambda position: position.title_id)
    listed.sort(key=lambda position: position.key, reverse=sort is not TitleSort.NAME)
    return listed


def _matches(title: Title, where: TitleFilter) -> bool:
    of_kind = not where.kinds or title.kind in where.kinds
    genres = {one.id for one in title.genres}
    of_genre = not where.genre_ids or bool(genres & set(where.genre_ids))
    late_enough = where.released_from is None or (title.release_year or 0) >= where.released_from
    return of_kind and of_genre and late_enough


async def _empty(store: Store) -> None:
    async with store.database.transaction() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
