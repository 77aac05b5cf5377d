"""The catalogue by key."""

from dataclasses import replace
from datetime import timedelta

from domain.artwork import Image, ImageRole
from domain.genre import Genre
from domain.ids import ImageId, PersonId, TitleId, TrailerId
from domain.licence import LicenceWindow
from domain.maturity import rating_of
from domain.person import Credit, CreditRole, Person
from domain.record import CreditRecord
from domain.title import Movie, Series, TitleKind, TitleText, Trailer
from tests.contract.records import (
    DAY,
    NOW,
    art,
    cast,
    episode,
    genre,
    genre_id,
    image_id,
    movie,
    movie_id,
    person_id,
    season,
    series,
    series_id,
    trailer,
    window,
)
from tests.contract.store import Store


async def test_a_movie_is_read_as_it_was_written(store: Store) -> None:
    texts = {
        "en": TitleText("Metropolis", "A city.", "A city, at length."),
        "es": TitleText("M", "c"),
    }
    windows = (window(5, 9, "DE"), window(-3, None))
    record = movie(
        "Metropolis",
        texts=texts,
        rating_label="TV-PG",
        rating_descriptors=("violence", "fear"),
        genres=(genre("Silent Era", es="Cine mudo"), genre("Classics")),
        artwork=art("m", "night", "day"),
        windows=windows,
    )

    await store.put(record)

    found = await store.ports.titles.titles([record.id])
    assert found == {
        record.id: Movie(
            id=movie_id("Metropolis"),
            external_id="Metropolis",
            kind=TitleKind.MOVIE,
            texts=texts,
            release_year=1927,
            original_locale="de",
            countries=("DE",),
            rating=rating_of("TV-PG", ("violence", "fear")),
            genres=(
                Genre(genre_id("Silent Era"), {"en": "Silent Era", "es": "Cine mudo"}),
                Genre(genre_id("Classics"), {"en": "Classics"}),
            ),
            artwork=tuple(
                Image(
                    image_id("m", tag),
                    record.id,
                    ImageRole.BOX_ART,
                    tag,
                    1000,
                    1500,
                    ("#102030", "#405060"),
                )
                for tag in ("night", "day")
            ),
            windows=windows,
            revision=1,
            duration_ms=5_400_000,
        )
    }


async def test_a_title_with_nothing_but_a_name_is_whole(store: Store) -> None:
    bare = movie(
        "Bare",
        external_id=None,
        release_year=None,
        original_locale=None,
        countries=(),
        rating_label=None,
        windows=(),
    )
    await store.put(bare)

    found = (await store.ports.titles.titles([bare.id]))[bare.id]

    assert (found.external_id, found.release_year, found.original_locale) == (None, None, None)
    assert found.rating == rating_of(None)
    assert (found.countries, found.genres, found.artwork, found.windows) == ((), (), (), ())


async def test_a_series_knows_when_its_newest_episode_became_available(store: Store) -> None:
    past, future = NOW - 400 * DAY, NOW + 40_000 * DAY
    episodes = (
        episode("s", "one", 1, available_from=past - DAY),
        episode("s", "two", 2, available_from=past),
        episode("s", "three", 3, available_from=future),
    )
    await store.put(series("s", season("s", 1, *episodes)), series("bare"))

    found = await store.ports.titles.titles([series_id("s"), series_id("bare")])

    aired, bare = found[series_id("s")], found[series_id("bare")]
    assert isinstance(aired, Series)
    assert isinstance(bare, Series)
    assert aired.latest_episode_from == past
    assert bare.latest_episode_from is None


async def test_instants_keep_their_microseconds(store: Store) -> None:
    start = NOW + timedelta(microseconds=1)
    exact = LicenceWindow("US", start, start + timedelta(microseconds=2))
    await store.put(movie("exact", windows=(exact,)))

    found = await store.ports.titles.titles([movie_id("exact")])

    assert found[movie_id("exact")].windows == (exact,)


async def test_absent_keys_are_absent_whatever_they_look_like(store: Store) -> None:
    await store.put(movie("there"))
    titles = store.ports.titles
    strange = ["movie_none", "", "\0", f"{movie_id('there')}\0", "'; --", "%", "[]", "é" * 400]

    assert await titles.titles([TitleId(id_) for id_ in strange]) == {}
    assert await titles.title_ids_of(strange) == {}
    assert await titles.people([PersonId(id_) for id_ in strange]) == {}
    assert await titles.credits([TitleId(id_) for id_ in strange]) == {}
    assert await titles.images([ImageId(id_) for id_ in strange]) == {}
    assert await titles.trailers([TrailerId(id_) for id_ in strange]) == {}
    assert await titles.trailers_of([TitleId(id_) for id_ in strange]) == {}
    assert list(await titles.titles([movie_id("there"), TitleId("movie_none")])) == [
        movie_id("there")
    ]


async def test_nothing_asked_is_nothing_answered(store: Store) -> None:
    await store.put(movie("there"))

    assert await store.ports.titles.titles([]) == {}


async def test_titles_are_found_by_external_id(store: Store) -> None:
    await store.put(movie("s1"), series("s2"), replace(movie("other"), external_id=None))

    found = await store.ports.titles.title_ids_of(["s1", "s2", "s3"])

    assert found == {"s1": movie_id("s1"), "s2": series_id("s2")}


async def test_of_two_sources_with_one_external_id_the_first_by_name_has_it(store: Store) -> None:
    await store.put(
        movie("b", external_id="s1", source="beta"), movie("a", external_id="s1", source="alpha")
    )

    assert await store.ports.titles.title_ids_of(["s1"]) == {"s1": movie_id("a")}


async def test_genres_come_in_order_of_their_english_names(store: Store) -> None:
    await store.put(
        movie("one", genres=(genre("Westerns", es="Del Oeste"), genre("Dramas", es="Zzz"))),
        movie("two", genres=(genre("Mysteries"), genre("Dramas", fr="Drames"))),
    )

    assert await store.ports.titles.genres() == [
        Genre(genre_id("Dramas"), {"en": "Dramas", "es": "Zzz", "fr": "Drames"}),
        Genre(genre_id("Mysteries"), {"en": "Mysteries"}),
        Genre(genre_id("Westerns"), {"en": "Westerns", "es": "Del Oeste"}),
    ]


async def test_credits_come_in_billing_order_and_people_are_shared(store: Store) -> None:
    director = CreditRecord(person_id("Lang"), "Lang", CreditRole.DIRECTOR)
    await store.put(
        movie("one", credits=(director, *cast("Helm", "Abel"))),
        movie("two", credits=cast("Helm", "Lang")),
    )
    lang, helm, abel = (Person(person_id(name), name) for name in ("Lang", "Helm", "Abel"))

    assert await store.ports.titles.credits([movie_id("one"), movie_id("two")]) == {
        movie_id("one"): [
            Credit(lang, CreditRole.DIRECTOR),
            Credit(helm, CreditRole.CAST),
            Credit(abel, CreditRole.CAST),
        ],
        movie_id("two"): [Credit(helm, CreditRole.CAST), Credit(lang, CreditRole.CAST)],
    }
    assert await store.ports.titles.people([lang.id, abel.id]) == {lang.id: lang, abel.id: abel}


async def test_pictures_and_trailers_are_found_by_id_and_by_title(store: Store) -> None:
    record = movie("m", artwork=art("m", "a"), trailers=(trailer("m", "T2"), trailer("m", "T1")))
    await store.put(record)
    two, one = (
        Trailer(trailer("m", name).id, record.id, name, 60_000, f"/m/{name}")
        for name in ("T2", "T1")
    )

    assert await store.ports.titles.trailers_of([record.id]) == {record.id: [two, one]}
    assert await store.ports.titles.trailers([one.id]) == {one.id: one}
    images = await store.ports.titles.images([image_id("m", "a")])
    assert images[image_id("m", "a")].owner_id == record.id


async def test_a_read_is_one_statement_however_many_titles_it_is_of(store: Store) -> None:
    records = [
        movie(f"m{n}", genres=(genre("G"),), credits=cast("A"), artwork=art(f"m{n}", "a"))
        for n in range(50)
    ]
    await store.put(*records)
    ids = [record.id for record in records]

    with store.counting() as sent:
        assert len(await store.ports.titles.titles(ids)) == 50
        assert len(await store.ports.titles.credits(ids)) == 50
    with store.counting() as sent_for_one:
        await store.ports.titles.titles(ids[:1])
        await store.ports.titles.credits(ids[:1])

    assert len(sent) == 2
    assert sent == sent_for_one
