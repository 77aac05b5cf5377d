"""Pages of titles against a plain model of what they should hold."""

from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from domain.browse import Position, SortKey, TitleFilter, TitleSort
from domain.heat import popularity
from domain.ids import TitleId
from domain.licence import open_span, spans_in
from domain.maturity import MaturityLevel
from domain.record import PlayCount, TitleRecord
from domain.sort_name import sort_name
from domain.title import Title, TitleKind, TitleText
from domain.visibility import Audience, listable
from persistence.sql.tables import metadata
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
    window,
)
from tests.contract.store import Store

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
