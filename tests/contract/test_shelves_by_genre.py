"""Which genres are popular where, and their titles."""

from collections.abc import Sequence

from domain.genre import Genre
from domain.homepage.candidate import Candidate
from domain.ids import TitleId
from domain.licence import LicenceWindow
from domain.maturity import MaturityLevel
from domain.record import TitleRecord
from persistence.ports.shelves import Shelf
from tests.contract.records import NOW, OPEN, genre, genre_id, movie, played, window
from tests.contract.store import Store

US = Shelf("US", MaturityLevel.MATURE)
GB = Shelf("GB", MaturityLevel.MATURE)
KIDS = Shelf("US", MaturityLevel.AGE_7)
CLOSED = (window(-9, -1),)

Listed = list[tuple[str, list[TitleId]]]


def films(
    name: str,
    count: int = 4,
    *,
    windows: tuple[LicenceWindow, ...] = OPEN,
    label: str = "G",
) -> list[TitleRecord]:
    """Films of the genre `name` and no other, in order of id."""
    made = [
        movie(f"{name} {number}", genres=(genre(name),), windows=windows, rating_label=label)
        for number in range(count)
    ]
    return sorted(made, key=lambda record: record.id)


def of(records: Sequence[TitleRecord]) -> list[TitleId]:
    return [record.id for record in records]


async def popular(store: Store, shelf: Shelf = US, *, genres: int = 9, limit: int = 9) -> Listed:
    """Genres by their English names, with the ids of their titles."""
    found = await store.ports.shelves.popular_by_genre(shelf, NOW, genres=genres, limit=limit)
    return [(one.names["en"], [item.title_id for item in items]) for one, items in found]


async def test_r28_genres_come_by_the_plays_of_their_titles_then_by_their_number(
    store: Store,
) -> None:
    dramas, westerns, silent = films("Dramas"), films("Westerns", 5), films("Silent Era", 6)
    plays = (played(dramas[1], 2), played(dramas[3], 3), played(westerns[2], 4))
    await store.put(*dramas, *westerns, *silent, plays=plays)

    assert await popular(store, limit=3) == [
        ("Dramas", of([dramas[3], dramas[1], dramas[0]])),
        ("Westerns", of([westerns[2], westerns[0], westerns[1]])),
        ("Silent Era", of(silent[:3])),
    ]
    assert await popular(store, genres=1, limit=9) == [
        ("Dramas", of([dramas[3], dramas[1], dramas[0], dramas[2]]))
    ]
    assert [name for name, _ in await popular(store, GB)] == ["Silent Era", "Westerns", "Dramas"]
    assert await popular(store, genres=0) == []


async def test_r34_without_any_plays_genres_come_by_their_titles_and_these_by_their_windows(
    store: Store,
) -> None:
    few, many = films("Few"), films("Many", 5)
    newer = movie("newer", genres=(genre("Few"),), windows=(window(-1),))
    other = films("Others", 6)
    await store.put(*few, *many, *other, newer)

    assert await popular(store, limit=2) == [
        ("Others", of(other[:2])),
        *sorted(
            [("Few", of([newer, few[0]])), ("Many", of(many[:2]))],
            key=lambda each: genre_id(each[0]),
        ),
    ]


async def test_a_genre_has_its_names_and_its_titles_what_the_pipeline_needs(store: Store) -> None:
    named = genre("Dramas", es="Dramas")
    records = [movie(f"m{number}", genres=(named,)) for number in range(4)]
    await store.put(*records, plays=tuple(played(r, n) for n, r in enumerate(records, start=1)))

    [(found, items)] = await store.ports.shelves.popular_by_genre(US, NOW, genres=1, limit=4)

    assert found == Genre(genre_id("Dramas"), {"en": "Dramas", "es": "Dramas"})
    assert items == await store.ports.shelves.popular(US, NOW, 4, genre_id("Dramas"))
    assert items[0] == Candidate(
        records[3].id, MaturityLevel.ALL, OPEN, (), has_backdrop=False, score=items[0].score
    )
    assert [item.score / items[3].score for item in items] == [4.0, 3.0, 2.0, 1.0]


async def test_r17_plays_above_the_level_count_for_nothing(store: Store) -> None:
    adult, family, mixed = films("Adult", label="R"), films("Family"), films("Mixed")
    grown_up = movie("grown-up", genres=(genre("Mixed"),), rating_label="R")
    plays = (played(adult[0], 9), played(family[0], 2), played(mixed[0], 1), played(grown_up, 5))
    await store.put(*adult, *family, *mixed, grown_up, plays=plays)

    assert [name for name, _ in await popular(store)] == ["Adult", "Mixed", "Family"]
    assert [name for name, _ in await popular(store, KIDS)] == ["Family", "Mixed"]
    assert dict(await popular(store, KIDS))["Mixed"] == of(mixed)


async def test_r28_a_genre_of_fewer_than_four_titles_here_leaves_its_place_to_the_next(
    store: Store,
) -> None:
    three = films("Three", 3)
    ended = [record for number in range(5) for record in films(f"Ended {number}", windows=CLOSED)]
    half = [*films("Half", 3), movie("gone", genres=(genre("Half"),), windows=CLOSED)]
    enough = films("Enough")
    plays = tuple(played(record, 9) for record in (*three, *ended, *half))
    await store.put(*three, *ended, *half, *enough, plays=plays)

    with store.counting() as sent:
        assert await popular(store, genres=1) == [("Enough", of(enough))]
    assert len(sent) == 4  # twice three genres of which none is left, the last one, its titles
    assert await popular(store, genres=1, limit=2) == [("Enough", of(enough[:2]))]
    assert await popular(store, genres=9) == [("Enough", of(enough))]


async def test_r24_a_genre_counts_what_was_ever_licensed_in_the_country(store: Store) -> None:
    here = films("Here", windows=(window(-9, None, "US"),))
    both = films("Both", 5, windows=(window(-5), window(-9, None, "US")))
    everywhere = films("Everywhere", 6)
    plays = (played(here[0], 3), played(here[0], 9, country="GB"))
    await store.put(*here, *both, *everywhere, plays=plays)

    assert [name for name, _ in await popular(store)] == ["Here", "Everywhere", "Both"]
    assert [name for name, _ in await popular(store, GB)] == ["Everywhere", "Both"]


async def test_a_title_that_changes_genre_or_level_takes_its_plays_along(store: Store) -> None:
    dramas, westerns = films("Dramas"), films("Westerns")
    await store.put(*dramas, *westerns, plays=(played(dramas[0], 2), played(westerns[0], 1)))
    extra = movie("extra", genres=(genre("Westerns"),))
    await store.put(extra, plays=(played(extra, 9),))
    assert [name for name, _ in await popular(store, genres=1)] == ["Westerns"]

    await store.put(movie("extra", genres=(genre("Dramas"),)))
    assert await popular(store) == [
        ("Dramas", of([extra, *dramas])),
        ("Westerns", of(westerns)),
    ]

    await store.put(movie("extra", genres=(genre("Westerns"),), rating_label="R"))
    assert [name for name, _ in await popular(store)] == ["Westerns", "Dramas"]
    assert await popular(store, KIDS) == [("Dramas", of(dramas)), ("Westerns", of(westerns))]


async def test_plays_that_are_taken_back_no_longer_count(store: Store) -> None:
    dramas, westerns = films("Dramas"), films("Westerns", 5)
    await store.put(*dramas, *westerns, plays=(played(westerns[1], 1),))
    async with store.ports.catalogue.transaction() as batch:
        await batch.put_plays("live", [played(dramas[2], 9)])
    assert [name for name, _ in await popular(store)] == ["Dramas", "Westerns"]

    async with store.ports.catalogue.transaction() as batch:
        await batch.clear_plays("live")
    assert await popular(store) == [
        ("Westerns", of([westerns[1], westerns[0], *westerns[2:]])),
        ("Dramas", of(dramas)),
    ]
