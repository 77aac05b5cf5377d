"""R28, R31, R34: what each source reads, and the rows it offers."""

from datetime import timedelta
from typing import Any

import pytest

from domain.homepage.candidate import RowCandidates
from domain.homepage.policy import HomepagePolicy
from domain.homepage.row import RowKind
from domain.maturity import MaturityLevel
from flows.homepage.sources import SOURCES, Source
from flows.homepage.sources.coming import COMING
from flows.homepage.sources.editorial import EDITORIAL
from flows.homepage.sources.genres import GENRES
from flows.homepage.sources.leaving import LEAVING
from flows.homepage.sources.new import NEW
from flows.homepage.sources.popular import POPULAR
from flows.homepage.sources.top10 import TOP_10
from flows.homepage.sources.trending import TRENDING
from persistence.ports.shelves import Shelf
from tests.unit.build import NOW, candidates, collection, genre
from tests.unit.fakes import FakeShelves

SHELF = Shelf("ES", MaturityLevel.AGE_10)
POLICY = HomepagePolicy(genre_rows=2, candidates=30)
ITEMS = candidates(3, 1, 2)
DAY = NOW.date()


def offered(kind: RowKind, source: str, **more: Any) -> RowCandidates:
    return RowCandidates(kind=kind, source=source, items=ITEMS, **more)


@pytest.mark.parametrize(
    ("source", "asks", "answer", "row"),
    [
        (TRENDING, ("trending", 30), ITEMS, offered(RowKind.TRENDING, "trending")),
        (NEW, ("newest", 30), ITEMS, offered(RowKind.NEW_RELEASES, "new")),
        (LEAVING, ("leaving", 30), ITEMS, offered(RowKind.LEAVING_SOON, "leaving")),
        (COMING, ("coming", 30), ITEMS, offered(RowKind.COMING_SOON, "coming")),
        (TOP_10, ("top", 50), (DAY, ITEMS), offered(RowKind.TOP_10, "top10", as_of=DAY)),
        (
            POPULAR,
            ("popular", 30, None),
            ITEMS,
            offered(RowKind.TRENDING, "popular", is_stand_in=True),
        ),
    ],
)
async def test_r28_a_source_offers_one_row_of_what_its_shelf_holds(
    source: Source, asks: tuple[Any, ...], answer: object, row: RowCandidates
) -> None:
    name, *numbers = asks
    shelves = FakeShelves(**{name: answer})

    assert await source.gather(shelves, SHELF, NOW, POLICY) == (row,)
    assert shelves.asked == [(name, SHELF, NOW, *numbers)]


async def test_r28_genres_offer_a_row_for_each_genre_in_their_order() -> None:
    shelves = FakeShelves(popular_by_genre=[(genre(2), ITEMS), (genre(1), ITEMS)])

    assert await GENRES.gather(shelves, SHELF, NOW, POLICY) == (
        offered(RowKind.GENRE, "genres", subject=genre(2)),
        offered(RowKind.GENRE, "genres", subject=genre(1)),
    )
    assert shelves.asked == [("popular_by_genre", SHELF, NOW, 2, 30)]


async def test_r28_editors_offer_a_row_for_each_collection_in_their_order() -> None:
    shelves = FakeShelves(collections=[(collection(2), ITEMS), (collection(1), ITEMS)])

    assert await EDITORIAL.gather(shelves, SHELF, NOW, POLICY) == (
        offered(RowKind.EDITORIAL, "editorial", subject=collection(2)),
        offered(RowKind.EDITORIAL, "editorial", subject=collection(1)),
    )
    assert shelves.asked == [("collections", SHELF, NOW, 30)]


def test_r33_every_source_has_a_name_of_its_own_and_the_default_deadline_and_life() -> None:
    names = [source.name for source in (*SOURCES, POPULAR)]

    assert names == [
        *("trending", "genres", "top10", "new", "leaving", "coming", "editorial", "popular")
    ]
    assert {source.deadline for source in SOURCES} == {timedelta(milliseconds=150)}
    assert {source.life for source in SOURCES} == {timedelta(seconds=300)}


def test_r33_popular_stands_in_for_rows_of_what_is_popular_and_not_for_dates_or_editors() -> None:
    assert [source.name for source in SOURCES if source.popular_stands_in] == [
        *("trending", "genres", "top10", "new")
    ]
