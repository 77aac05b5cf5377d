"""Popular titles and genres against a plain recomputation, after anything that may move them."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from domain.heat import LANDMARK, POPULARITY_HALF_LIFE, popularity
from domain.ids import GenreId, TitleId
from domain.licence import open_span, spans_in
from domain.maturity import MaturityLevel, level_of
from domain.record import PlayCount, TitleRecord
from persistence.ports.shelves import Shelf
from persistence.sql.tables import metadata
from tests.contract.records import DAY, NOW, genre, genre_id, movie, played, window
from tests.contract.store import Store

GENRES = "ABCDE"
FEWEST = 4

DAYS = [LANDMARK + periods * POPULARITY_HALF_LIFE * DAY for periods in (36, 37)]
"""Days whose plays weigh powers of two: sums are exact in whatever order they are made."""

windows = st.sampled_from(
    [
        (window(-9),),
        (window(-9),),
        (window(-5),),
        (window(-9, None, "US"),),
        (window(-9), window(-3, None, "US")),
        (window(-9, -5), window(-2, None, "GB")),
        (window(-9, -1),),
        (window(1),),
        (),
    ]
)


@dataclass(frozen=True, slots=True)
class World:
    """What is written in one transaction: titles, and all the plays there are from then on."""

    titles: list[TitleRecord]
    plays: list[PlayCount]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    numbers = draw(st.sets(st.integers(min_value=0, max_value=11), max_size=12))
    titles = [
        movie(
            str(number),
            genres=tuple(genre(name) for name in sorted(draw(st.sets(st.sampled_from(GENRES))))),
            rating_label=draw(st.sampled_from(["G", "G", "TV-Y7", "R", "AO"])),
            windows=draw(windows),
        )
        for number in sorted(numbers)
    ]
    plays = [
        played(title, draw(st.integers(min_value=0, max_value=3)), day, country)
        for title in titles
        for day, country in draw(
            st.sets(st.tuples(st.sampled_from(DAYS), st.sampled_from(["US", "GB"])))
        )
    ]
    return World(titles, plays)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    history=st.lists(worlds(), min_size=1, max_size=3),
    shelf=st.builds(Shelf, st.sampled_from(["US", "GB", "DE"]), st.sampled_from(MaturityLevel)),
    genres=st.integers(min_value=1, max_value=3),
    limit=st.integers(min_value=1, max_value=8),
)
async def test_r28_popular_genres_and_titles_are_those_of_a_plain_recomputation(
    store: Store, history: list[World], shelf: Shelf, genres: int, limit: int
) -> None:
    await _empty(store)
    for world in history:
        async with store.ports.catalogue.transaction() as batch:
            await batch.put_titles(world.titles)
            await batch.clear_plays("test")
            await batch.put_plays("test", world.plays)
    titles = list({title.id: title for world in history for title in world.titles}.values())
    model = _Model(shelf, titles, history[-1].plays)
    shelves = store.ports.shelves

    found = await shelves.popular_by_genre(shelf, NOW, genres=genres, limit=limit)
    assert [
        (one.id, [(item.title_id, item.score) for item in items]) for one, items in found
    ] == model.popular_by_genre(genres, limit)
    for name in GENRES:
        items = await shelves.popular(shelf, NOW, limit, genre_id(name))
        assert [(i.title_id, i.score) for i in items] == model.popular(genre_id(name))[:limit]


@dataclass(frozen=True, slots=True)
class _Model:
    shelf: Shelf
    titles: Sequence[TitleRecord]
    plays: Sequence[PlayCount]

    def popular(self, id_: GenreId) -> list[tuple[TitleId, float]]:
        """Every listable title of a genre with its heat, in order."""
        ranked = []
        for title in self._of(id_):
            span = open_span(spans_in(title.windows, self.shelf.country), NOW)
            if span is not None:
                ranked.append((-self._heat(title), NOW - span.starts_at, title.id))
        return [(title_id, -heat) for heat, _, title_id in sorted(ranked)]

    def popular_by_genre(
        self, genres: int, limit: int
    ) -> list[tuple[GenreId, list[tuple[TitleId, float]]]]:
        ranked = sorted((genre_id(name) for name in GENRES), key=self._rank)
        enough = [id_ for id_ in ranked if len(self.popular(id_)) >= FEWEST]
        return [(id_, self.popular(id_)[:limit]) for id_ in enough[:genres]]

    def _rank(self, id_: GenreId) -> tuple[float, int, GenreId]:
        ever = [title for title in self._of(id_) if spans_in(title.windows, self.shelf.country)]
        return -sum(self._heat(title) for title in ever), -len(ever), id_

    def _of(self, id_: GenreId) -> list[TitleRecord]:
        return [
            title
            for title in self.titles
            if level_of(title.rating_label) <= self.shelf.ceiling
            and any(one.id == id_ for one in title.genres)
        ]

    def _heat(self, title: TitleRecord) -> float:
        return popularity(
            (count.day, count.plays)
            for count in self.plays
            if (count.title_id, count.country) == (title.id, self.shelf.country)
        )


async def _empty(store: Store) -> None:
    async with store.database.transaction() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
