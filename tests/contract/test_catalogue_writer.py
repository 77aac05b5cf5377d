"""Writing the catalogue."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.artwork import ImageRole
from domain.ids import TitleId
from domain.record import TitleRecord
from domain.title import TitleText
from persistence.ports.catalogue import Written
from persistence.ports.changes import Change, ChangeKind
from persistence.sql.catalogue import TOLD_APART
from persistence.sql.tables import metadata
from tests.contract.records import (
    art,
    cast,
    collection,
    episode,
    episode_id,
    genre,
    image_id,
    media,
    movie,
    movie_id,
    person_id,
    played,
    season,
    season_id,
    series,
    series_id,
    trailer,
    window,
)
from tests.contract.store import Store


class Broken(Exception):
    """What goes wrong in the middle of an import."""


def whole(name: str) -> TitleRecord:
    """A film with every part a film can have."""
    return movie(
        name,
        texts={"en": TitleText(name, "Short."), "es": TitleText(f"El {name}", "Corto.", "Largo.")},
        rating_descriptors=("fear",),
        genres=(genre("Dramas", es="Dramas"), genre("Mysteries")),
        credits=cast("Ada", "Sam"),
        artwork=art(name, "a", "b"),
        windows=(window(-100, 100), window(-50, None, "US")),
        trailers=(trailer(name, "Teaser"),),
        media=media(name),
    )


def serial(name: str, *episodes: str, **changes: Any) -> TitleRecord:
    told = (
        episode(
            name,
            one,
            number,
            media=media(f"{name}{one}"),
            still=art(f"{name}{one}", "still", role=ImageRole.STILL)[0],
        )
        for number, one in enumerate(episodes, start=1)
    )
    return series(name, season(name, 1, *told), **changes)


async def put(store: Store, *records: TitleRecord) -> Mapping[TitleId, Written]:
    async with store.ports.catalogue.transaction() as batch:
        return await batch.put_titles(records)


async def contents(store: Store) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        name: sorted(map(repr, await store.database.rows(select(table))))
        for name, table in metadata.tables.items()
    }


async def test_a_new_title_is_imported_and_the_same_again_is_unchanged(store: Store) -> None:
    records = (whole("m"), serial("s", "one", "two"))
    ids = {record.id for record in records}

    assert await put(store, *records) == dict.fromkeys(ids, Written.IMPORTED)
    before = await contents(store)
    assert await put(store, *records) == dict.fromkeys(ids, Written.UNCHANGED)

    assert await contents(store) == before


async def test_everything_written_twice_is_there_once(store: Store) -> None:
    m, s = whole("m"), serial("s", "one")

    for _ in range(2):
        await store.put(m, s, plays=(played(m, 3),), collections=(collection("Best", 1, s, m),))

    assert await store.ports.changes.since(0) == [Change(1, ChangeKind.CATALOGUE, "")]
    assert await store.ports.catalogue.title_ids() == sorted([m.id, s.id])


async def test_a_changed_title_has_its_next_revision_and_its_new_parts(store: Store) -> None:
    old = whole("m")
    await put(store, old, whole("other"))
    new = movie("m", texts={"en": TitleText("M", "New.")}, genres=(genre("Westerns"),))

    assert await put(store, new) == {old.id: Written.CHANGED}

    titles, episodes = store.ports.titles, store.ports.episodes
    found = await titles.titles([old.id, movie_id("other")])
    changed, other = found[old.id], found[movie_id("other")]
    assert (changed.revision, other.revision) == (2, 1)
    assert changed.texts == {"en": TitleText("M", "New.")}
    assert [one.names["en"] for one in changed.genres] == ["Westerns"]
    assert changed.artwork == ()
    assert await titles.credits([old.id]) == {}
    assert await titles.trailers_of([old.id]) == {}
    assert (await episodes.media([old.id]))[old.id].audio_tracks == ()
    assert (len(other.genres), len(other.artwork)) == (2, 2)
    assert len((await titles.credits([movie_id("other")]))[movie_id("other")]) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"rating_label": "R"},
        {"release_year": None},
        {"countries": ("FR",)},
        {"rating_descriptors": ()},
        {"windows": (window(-100, 101),)},
        {"credits": cast("Sam", "Ada")},
        {"artwork": art("m", "b", "a")},
        {"trailers": ()},
        {"duration_ms": 1},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_any_part_that_differs_is_a_change(store: Store, change: dict[str, Any]) -> None:
    record = whole("m")
    await put(store, record)

    assert await put(store, replace(record, **change)) == {record.id: Written.CHANGED}
    assert await put(store, record) == {record.id: Written.CHANGED}
    assert (await store.ports.titles.titles([record.id]))[record.id].revision == 3


async def test_episodes_that_are_not_told_stay(store: Store) -> None:
    await put(store, serial("s", "one", "two"))
    untold = series("s", season("s", 1, known=False), release_year=1999)

    assert await put(store, untold) == {untold.id: Written.CHANGED}
    assert await put(store, untold) == {untold.id: Written.UNCHANGED}

    found = await store.ports.episodes.episodes([episode_id("s", "one"), episode_id("s", "two")])
    assert len(found) == 2
    assert all(one.still is not None and one.revision == 2 for one in found.values())
    kept = await store.ports.episodes.media(list(found))
    assert all(of.audio_tracks for of in kept.values())
    told_again = serial("s", "one", "two", release_year=1999)
    assert await put(store, told_again) == {untold.id: Written.UNCHANGED}


async def test_told_episodes_replace_the_stored_ones(store: Store) -> None:
    await put(store, serial("s", "one", "two"))

    assert await put(store, serial("s", "two", "three")) == {series_id("s"): Written.CHANGED}

    found = await store.ports.episodes.episodes_of([season_id("s", 1)])
    assert [(e.texts["en"].name, e.number) for e in found[season_id("s", 1)]] == [
        ("two", 1),
        ("three", 2),
    ]
    gone = episode_id("s", "one")
    assert await store.ports.episodes.media([gone]) == {}
    assert await store.ports.titles.images([image_id("sone", "still")]) == {}


async def test_a_season_told_to_be_empty_loses_its_episodes_and_one_not_named_goes(
    store: Store,
) -> None:
    one, two = episode("s", "one", 1), episode("s", "two", 1)
    await put(store, series("s", season("s", 1, one), season("s", 2, two)))

    await put(store, series("s", season("s", 1)))

    seasons = await store.ports.episodes.seasons_of([series_id("s")])
    assert [each.number for each in seasons[series_id("s")]] == [1]
    assert await store.ports.episodes.episodes([one.id, two.id]) == {}


async def test_a_picture_that_changed_has_its_next_revision(store: Store) -> None:
    first, second = art("m", "a", "b")
    await put(store, movie("m", artwork=(first, second)))

    await put(store, movie("m", artwork=(replace(first, width=2000), second)))

    found = await store.ports.titles.images([first.id, second.id])
    assert {id_: (one.width, one.revision) for id_, one in found.items()} == {
        first.id: (2000, 2),
        second.id: (1000, 1),
    }


async def test_a_person_has_the_name_last_written(store: Store) -> None:
    [credit] = cast("Ada")
    await put(store, movie("m", credits=(credit,)))

    await put(store, movie("n", credits=(replace(credit, name="Ada L."),)))

    found = await store.ports.titles.people([person_id("Ada")])
    assert found[person_id("Ada")].name == "Ada L."


async def test_a_title_named_twice_is_written_once_as_last_said(store: Store) -> None:
    written = await put(store, movie("m", release_year=1), movie("m", release_year=2))

    assert written == {movie_id("m"): Written.IMPORTED}
    found = await store.ports.titles.titles([movie_id("m")])
    assert found[movie_id("m")].release_year == 2


async def test_an_exception_leaves_nothing(store: Store) -> None:
    await store.put(whole("m"), plays=(played(movie("m"), 1),))
    before = await contents(store)

    async def import_half() -> None:
        async with store.ports.catalogue.transaction() as batch:
            await batch.put_titles([movie("m", release_year=1), whole("n")])
            await batch.put_plays("test", [played(movie("m"), 9)])
            await batch.put_collections([collection("Best", 1, movie("n"))])
            raise Broken

    with pytest.raises(Broken):
        await import_half()

    assert await contents(store) == before


async def test_errors_of_the_importer_stay_what_they_are(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        async with store.ports.catalogue.transaction():
            raise FileNotFoundError


async def test_changed_titles_are_told_one_by_one_and_the_catalogue_once(store: Store) -> None:
    await put(store, movie("a"), movie("b"))
    await put(store, movie("a", release_year=1), movie("b"), movie("c"))

    assert await store.ports.changes.since(0) == [
        Change(1, ChangeKind.CATALOGUE, ""),
        Change(2, ChangeKind.TITLE, movie_id("a")),
        Change(3, ChangeKind.CATALOGUE, ""),
    ]


async def test_many_changed_titles_are_told_as_the_catalogue_alone(store: Store) -> None:
    names = [f"m{n}" for n in range(TOLD_APART + 1)]
    await put(store, *(movie(name) for name in names))
    await put(store, *(movie(name, release_year=1) for name in names))

    told = await store.ports.changes.since(0)
    assert [change.kind for change in told] == [ChangeKind.CATALOGUE, ChangeKind.CATALOGUE]


async def test_an_import_sends_no_more_statements_for_more_titles(store: Store) -> None:
    with store.counting() as for_one:
        await put(store, whole("one"))
    with store.counting() as for_many:
        await put(store, *(whole(f"m{n}") for n in range(200)))

    assert len(for_many) == len(for_one)


async def test_imports_at_once_come_one_after_another(store: Store) -> None:
    both = [put(store, whole("m"), whole(f"n{n}")) for n in range(2)]

    written = await asyncio.gather(*both)

    assert sorted(one[movie_id("m")].value for one in written) == ["IMPORTED", "UNCHANGED"]
    assert await store.ports.changes.latest() == 2


async def test_a_read_during_an_import_sees_what_was_before_it(store: Store) -> None:
    await store.put(whole("m"))

    async with store.ports.catalogue.transaction() as batch:
        await batch.put_titles([movie("m"), movie("n")])
        during = await store.ports.titles.titles([movie_id("m"), movie_id("n")])

    assert list(during) == [movie_id("m")]
    assert during[movie_id("m")].revision == 1
    assert len(during[movie_id("m")].artwork) == 2
