"""Titles by words and by something like their names: each database finds the same in one order."""

import hashlib
from datetime import datetime

import pytest

from domain.title import TitleKind, TitleText
from domain.title_match import Match, sought
from persistence.ports.title_finding import MOST, FoundTitle
from tests.contract.records import NOW, movie, series, window
from tests.contract.store import Store


async def found(
    store: Store, text: str, *, country: str | None = None, limit: int = 10, now: datetime = NOW
) -> list[tuple[str, Match]]:
    """Names, and how they were found."""
    titles = await store.ports.title_finding.find(sought(text), now, country=country, limit=limit)
    return [(each.name, each.match) for each in titles]


async def test_the_better_match_comes_first_and_the_more_alike_of_equals(store: Store) -> None:
    await store.put(
        movie("The Harbour"),
        movie("Harbour"),
        movie("Harbour Nights"),
        movie("Harbour Lights and Other Stories"),
        movie("Quiet", texts={"en": TitleText("Quiet", "A man.", "He lives at the harbour.")}),
        movie("Harbor"),
        movie("Elsewhere"),
    )
    assert await found(store, "harbour") == [
        ("Harbour", Match.EXACT),
        ("Harbour Nights", Match.BEGINS),
        ("Harbour Lights and Other Stories", Match.BEGINS),
        ("The Harbour", Match.NAME),
        ("Quiet", Match.TEXT),
        ("Harbor", Match.SIMILAR),
    ]
    assert await found(store, "HARBOUR!", limit=2) == [
        ("Harbour", Match.EXACT),
        ("Harbour Nights", Match.BEGINS),
    ]


async def test_what_was_found_is_told_with_its_id_kind_year_and_likeness(store: Store) -> None:
    await store.put(series("Stranger Things", release_year=2016), movie("Old", release_year=None))
    [one] = await store.ports.title_finding.find(
        sought("stranger thngs"), NOW, country=None, limit=10
    )
    record = series("Stranger Things")
    assert one == FoundTitle(
        record.id, TitleKind.SERIES, "Stranger Things", 2016, Match.SIMILAR, one.likeness
    )
    assert one.likeness == pytest.approx(13 / 18)


async def test_every_language_is_looked_at_and_a_title_is_found_once(store: Store) -> None:
    texts = {
        "en": TitleText("The Tower", "It falls."),
        "es": TitleText("La Torre", "Se cae la torre."),
        "ja": TitleText("塔", "倒れる"),
    }
    await store.put(movie("tower", texts=texts))
    assert await found(store, "la torre") == [("La Torre", Match.EXACT)]
    assert await found(store, "falls cae") == []
    assert await found(store, "塔") == [("塔", Match.EXACT)]
    assert await found(store, "cae") == [("La Torre", Match.TEXT)]


async def test_words_are_whole_and_signs_are_none(store: Store) -> None:
    await store.put(movie("Spider-Man 2.0 & Co."), movie("It's 3:10 to Yuma"))
    assert await found(store, "man spider") == [("Spider-Man 2.0 & Co.", Match.NAME)]
    assert await found(store, "yuma 3:10") == [("It's 3:10 to Yuma", Match.NAME)]
    assert await found(store, "pide") == []
    assert await found(store, "' | ! & yuma:*") == [("It's 3:10 to Yuma", Match.NAME)]


async def test_a_text_without_any_word_is_kept_and_finds_nothing(store: Store) -> None:
    await store.put(
        movie("signs", texts={"en": TitleText("?!", "A riddle.")}),
        movie("silent", texts={"en": TitleText("Silent", "...")}),
        movie("blank", texts={"en": TitleText("...", "")}),
    )
    assert await found(store, "riddle") == [("?!", Match.TEXT)]
    assert await found(store, "silent") == [("Silent", Match.EXACT)]


async def test_with_a_country_only_what_is_licensed_there_now(store: Store) -> None:
    await store.put(
        movie("Here", windows=(window(-5, 5, "US"),)),
        movie("Here, elsewhere", windows=(window(-5, 5, "GB"),)),
        movie("Here, once", windows=(window(-5, -1, "US"),)),
        movie("Here, everywhere"),
        movie("Here, nowhere", windows=()),
    )
    everywhere = {name for name, _ in await found(store, "here")}
    assert {"Here, once", "Here, nowhere", "Here, elsewhere"} < everywhere
    here = [name for name, _ in await found(store, "here", country="US")]
    assert here == ["Here", "Here, everywhere"]


async def test_what_a_title_was_called_before_does_not_find_it(store: Store) -> None:
    await store.put(movie("one", texts={"en": TitleText("Before", "Then.")}))
    await store.put(movie("one", texts={"en": TitleText("After", "Now.")}))
    assert await found(store, "before") == []
    assert await found(store, "after") == [("After", Match.EXACT)]


async def test_of_very_many_the_ones_with_the_shortest_names_are_looked_at(store: Store) -> None:
    await store.put(*(movie(f"Far {number:04}") for number in range(MOST + 20)), movie("So far"))
    listed = await found(store, "far", limit=MOST + 100)
    assert listed[-1] == ("So far", Match.NAME)
    assert len(listed) == MOST + 1


async def test_a_name_beyond_all_measure_is_kept_and_found_by_its_beginning(store: Store) -> None:
    # Words in which nothing repeats: what a database compresses well would fit an index anyway.
    words = [hashlib.sha256(bytes([number])).hexdigest() for number in range(75)]
    name = " ".join(words)
    await store.put(movie("long", texts={"en": TitleText(name, "A riddle.")}))
    assert await found(store, words[0]) == [(name, Match.BEGINS)]
    assert await found(store, words[-1]) == []
