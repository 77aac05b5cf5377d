"""Candidates for rows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from domain.artwork import ImageRole
from domain.homepage.candidate import ArtVariant, Candidate, Collection
from domain.licence import LicenceWindow
from domain.maturity import MaturityLevel
from domain.record import TitleRecord
from persistence.ports.shelves import Shelf
from tests.contract.records import (
    DAY,
    NOW,
    TODAY,
    art,
    collection,
    collection_id,
    genre,
    genre_id,
    image_id,
    movie,
    played,
    window,
)
from tests.contract.store import Store

US = Shelf("US", MaturityLevel.MATURE)
KIDS = Shelf("US", MaturityLevel.AGE_7)
GB = Shelf("GB", MaturityLevel.MATURE)


def ids(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.title_id for candidate in candidates]


def of(*records: TitleRecord) -> list[str]:
    return [record.id for record in records]


async def test_a_candidate_has_what_the_pipeline_needs(store: Store) -> None:
    windows = (window(-5, 40, "US"), window(-9, None), window(-3, None, "DE"))
    backdrop = art("m", "wide", role=ImageRole.BACKDROP)
    full = movie("m", artwork=(*art("m", "b", "a"), *backdrop), windows=windows, rating_label="PG")
    bare = movie("bare")
    await store.put(full, bare, plays=(played(full, 2), played(bare, 1)))

    assert await store.ports.shelves.top(US, NOW, 10) == (
        TODAY,
        [
            Candidate(
                full.id,
                MaturityLevel.AGE_10,
                windows[:2],
                (ArtVariant(image_id("m", "b"), "b"), ArtVariant(image_id("m", "a"), "a")),
                has_backdrop=True,
                score=2.0,
            ),
            Candidate(
                bare.id, MaturityLevel.ALL, (window(-100),), (), has_backdrop=False, score=1.0
            ),
        ],
    )


async def test_r31_trending_weighs_newer_plays_more_and_knows_only_what_was_played(
    store: Store,
) -> None:
    old, new, unplayed = movie("old"), movie("new"), movie("unplayed")
    await store.put(
        old,
        new,
        unplayed,
        plays=(played(old, 15, TODAY - 12 * DAY), played(new, 1), played(old, 9, country="GB")),
    )

    found = await store.ports.shelves.trending(US, NOW, 10)

    assert ids(found) == of(new, old)
    assert [round(found[0].score - one.score, 6) for one in found] == [0.0, 0.093109]
    assert ids(await store.ports.shelves.trending(GB, NOW, 10)) == of(old)
    assert ids(await store.ports.shelves.trending(US, NOW, 1)) == of(new)


async def test_popular_is_by_plays_then_newest_window_and_the_unplayed_come_last(
    store: Store,
) -> None:
    most = movie("most", windows=(window(-90),))
    even_old, even_new = movie("even old", windows=(window(-80),)), movie("even new")
    even_new = movie("even new", windows=(window(-10),))
    fresh, stale = movie("fresh", windows=(window(-1),)), movie("stale", windows=(window(-60),))
    plays = (played(most, 3), played(even_old, 2), played(even_new, 2))
    await store.put(stale, fresh, even_new, even_old, most, plays=plays)
    popular = store.ports.shelves.popular

    in_order = of(most, even_new, even_old, fresh, stale)
    for limit in range(1, 6):
        assert ids(await popular(US, NOW, limit)) == in_order[:limit]
    assert ids(await popular(GB, NOW, 3)) == of(fresh, even_new, stale)


async def test_popular_of_a_genre_holds_that_genre_alone(store: Store) -> None:
    dramas = (genre("Dramas"),)
    a, b = movie("a", genres=dramas), movie("b", genres=dramas)
    other = movie("other", genres=(genre("Westerns"),))
    await store.put(a, b, other, plays=(played(b, 1), played(other, 9)))

    found = await store.ports.shelves.popular(US, NOW, 10, genre_id("Dramas"))

    assert ids(found) == of(b, a)
    assert await store.ports.shelves.popular(US, NOW, 10, genre_id("None")) == []


async def test_r31_the_chart_is_of_the_latest_day_with_plays(store: Store) -> None:
    a, b = movie("a"), movie("b")
    yesterday = TODAY - DAY
    await store.put(
        a,
        b,
        plays=(
            played(a, 9, TODAY - 2 * DAY),
            played(a, 1, yesterday),
            played(b, 2, yesterday),
            played(a, 0),
            played(a, 50, TODAY + DAY),
        ),
    )
    top = store.ports.shelves.top

    day, chart = await top(US, NOW, 10)
    assert (day, ids(chart), [one.score for one in chart]) == (yesterday, of(b, a), [2.0, 1.0])
    assert ids((await top(US, NOW, 1))[1]) == of(b)
    assert (await top(US, NOW - 2 * DAY, 10))[0] == TODAY - 2 * DAY


async def test_r31_a_chart_without_plays_is_an_empty_one_of_today(store: Store) -> None:
    await store.put(movie("a"))
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert await store.ports.shelves.top(US, late, 10) == (TODAY, [])


async def test_r31_even_plays_are_charted_by_id(store: Store) -> None:
    records = [movie(name) for name in "abcd"]
    await store.put(*records, plays=tuple(played(record, 7) for record in records))

    _, chart = await store.ports.shelves.top(US, NOW, 10)

    assert ids(chart) == sorted(of(*records))


async def test_r28_newest_is_by_the_start_of_the_open_window(store: Store) -> None:
    week, month = movie("week", windows=(window(-7),)), movie("month", windows=(window(-30),))
    renewed = movie("renewed", windows=(window(-90, -1), window(-1)))
    coming = movie("coming", windows=(window(1),))
    here = movie("here", windows=(window(-40), window(-50, 5, "US")))
    await store.put(month, week, renewed, coming, here)

    assert ids(await store.ports.shelves.newest(US, NOW, 10)) == of(week, month, here, renewed)
    assert ids(await store.ports.shelves.newest(US, NOW, 2)) == of(week, month)
    assert ids(await store.ports.shelves.newest(GB, NOW, 10)) == of(week, month, here, renewed)


async def test_r25_leaving_is_what_ends_within_thirty_days_soonest_first(store: Store) -> None:
    soon, edge = movie("soon", windows=(window(-9, 2),)), movie("edge", windows=(window(-9, 30),))
    past_edge = movie("past", windows=(_until(30 * DAY + timedelta(microseconds=1)),))
    renewed = movie("renewed", windows=(window(-9, 5), window(5, 99)))
    kept_here = movie("kept here", windows=(window(-9, 3), window(-9, None, "US")))
    now_over = movie("over", windows=(window(-9, 0),))
    await store.put(edge, soon, past_edge, renewed, kept_here, now_over)

    assert ids(await store.ports.shelves.leaving(US, NOW, 10)) == of(soon, edge)
    assert ids(await store.ports.shelves.leaving(GB, NOW, 10)) == of(soon, kept_here, edge)
    assert ids(await store.ports.shelves.leaving(US, NOW, 1)) == of(soon)


async def test_r25_coming_is_what_starts_within_thirty_days_and_is_not_here_yet(
    store: Store,
) -> None:
    tomorrow = movie("tomorrow", windows=(window(1, 2), window(10)))
    edge, past = movie("edge", windows=(window(30),)), movie("past", windows=(window(31),))
    again = movie("again", windows=(window(-9, -5), window(4)))
    at_once = movie("at once", windows=(window(0),))
    interrupted = movie("interrupted", windows=(window(-9, 3), window(5)))
    elsewhere = movie("elsewhere", windows=(window(2, None, "GB"),))
    await store.put(edge, past, again, tomorrow, at_once, interrupted, elsewhere)

    found = store.ports.shelves.coming
    assert ids(await found(US, NOW, 10)) == of(tomorrow, again, edge)
    assert ids(await found(GB, NOW, 10)) == of(tomorrow, elsewhere, again, edge)
    assert ids(await found(US, NOW, 1)) == of(tomorrow)


async def test_collections_come_in_the_editors_order_with_what_is_listable(store: Store) -> None:
    a, b, c = (movie(name) for name in "abc")
    gone = movie("gone", windows=(window(-9, -1),))
    await store.put(
        a,
        b,
        c,
        gone,
        collections=(
            collection("Second", 2, c, gone, a, b),
            collection("First", 1, b),
            collection("Empty", 0, gone),
        ),
    )

    found = await store.ports.shelves.collections(US, NOW, 2)

    assert [(one, ids(items)) for one, items in found] == [
        (Collection(collection_id("First"), {"en": "First"}), of(b)),
        (Collection(collection_id("Second"), {"en": "Second"}), of(c, a)),
    ]


async def test_r24_nothing_above_the_level_or_unlicensed_here_is_on_any_shelf(
    store: Store,
) -> None:
    parts = {"genres": (genre("Dramas"),)}
    adult = movie("adult", rating_label="R", windows=(window(-9, 9),), **parts)
    foreign = movie("foreign", windows=(window(-9, 9, "DE"),), **parts)
    adult_soon = movie("adult soon", rating_label="R", windows=(window(3),), **parts)
    records = (adult, foreign, adult_soon)
    await store.put(
        *records,
        plays=tuple(played(record, 5) for record in records),
        collections=(collection("All", 1, *records),),
    )
    shelves = store.ports.shelves

    assert await shelves.trending(KIDS, NOW, 10) == []
    assert await shelves.popular(KIDS, NOW, 10) == []
    assert await shelves.popular(KIDS, NOW, 10, genre_id("Dramas")) == []
    assert await shelves.popular_by_genre(KIDS, NOW, genres=9, limit=9) == []
    assert await shelves.top(KIDS, NOW, 10) == (TODAY, [])
    assert await shelves.newest(KIDS, NOW, 10) == []
    assert await shelves.leaving(KIDS, NOW, 10) == []
    assert await shelves.coming(KIDS, NOW, 10) == []
    assert await shelves.collections(KIDS, NOW, 10) == []


async def test_each_list_is_one_statement_and_popularity_two_at_most(store: Store) -> None:
    records = [movie(f"m{n}", genres=(genre("G"),), artwork=art(f"m{n}", "a")) for n in range(30)]
    plays = tuple(played(record, n) for n, record in enumerate(records[:20], start=1))
    await store.put(*records, plays=plays, collections=(collection("All", 1, *records),))
    shelves = store.ports.shelves

    with store.counting() as sent:
        await shelves.trending(US, NOW, 40)
        await shelves.top(US, NOW, 40)
        await shelves.newest(US, NOW, 40)
        await shelves.leaving(US, NOW, 40)
        await shelves.coming(US, NOW, 40)
        await shelves.collections(US, NOW, 40)
    assert len(sent) == 6
    for of in (None, genre_id("G")):
        with store.counting() as sent:
            assert len(await shelves.popular(US, NOW, 20, of)) == 20
        assert len(sent) == 1
        with store.counting() as sent:
            assert len(await shelves.popular(US, NOW, 40, of)) == 30
        assert len(sent) == 2
    with store.counting() as sent:
        assert len(await shelves.popular_by_genre(US, NOW, genres=3, limit=40)) == 1
    assert len(sent) == 2


def _until(length: timedelta) -> LicenceWindow:
    return LicenceWindow("*", NOW - DAY, NOW + length)
