"""The demo catalogue keeps its promises: large enough, true to its lists, never repetitive."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from statistics import median

import langcodes
import pytest

from domain.ids import split_id
from domain.maturity import MaturityLevel, level_of
from jobs.catalogue.countries import is_country_code
from jobs.catalogue.genres import SPANISH
from jobs.catalogue.names import listed
from jobs.demo.collections import HEADINGS, collection_records
from jobs.demo.declared import DemoTitle, Licence, demo_titles
from jobs.demo.titles import demo_id

TITLES = demo_titles()
WORDS_IN_A_ROW = 6


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*", text.casefold())


def texts() -> Iterator[tuple[str, str]]:
    """(where it stands, text) of every synopsis in the catalogue."""
    for title in TITLES:
        yield f"{title.key} short", title.short
        yield f"{title.key} long", title.long
        if title.es:
            yield f"{title.key} es short", title.es.short
            yield f"{title.key} es long", title.es.long
        for season in title.season:
            for episode in season.episode:
                yield f"{title.key} {season.number}.{episode.number}", episode.synopsis


def test_there_are_enough_titles_series_and_localisations() -> None:
    kinds = Counter(title.type for title in TITLES)
    assert len(TITLES) >= 150
    assert kinds["series"] >= 15
    assert sum(title.es is not None for title in TITLES) >= 40


def test_synopses_have_something_to_say() -> None:
    assert median(len(words(title.short)) for title in TITLES) >= 25
    for title in TITLES:
        assert 18 <= len(words(title.short)) <= 45, title.key
        assert len(words(title.long)) > len(words(title.short)), title.key


def test_no_two_texts_share_six_words_in_a_row() -> None:
    first: dict[tuple[str, ...], str] = {}
    shared = defaultdict[str, list[str]](list)
    for place, text in texts():
        said = words(text)
        for start in range(len(said) - WORDS_IN_A_ROW + 1):
            run = tuple(said[start : start + WORDS_IN_A_ROW])
            if first.setdefault(run, place) != place:
                shared[f"{first[run]} / {place}"].append(" ".join(run))
    assert dict(shared) == {}


def test_keys_are_unique_and_end_in_the_year() -> None:
    assert len({title.key for title in TITLES}) == len(TITLES)
    assert [t.key for t in TITLES if not t.key.endswith(f"-{t.year}")] == []


def test_no_work_is_filed_twice() -> None:
    names = {title.name: title.key for title in TITLES}
    assert len(names) == len(TITLES)
    series = [title for title in TITLES if title.type == "series"]
    films = [title for title in TITLES if title.type == "movie"]
    filed_twice = [
        (one.key, other.key)
        for one in series
        for other in films
        if other.name.startswith(f"{one.name}: ") and set(one.directors) & set(other.directors)
    ]
    assert filed_twice == []
    same = [
        (one.key, other.key)
        for one, other in combinations(films, 2)
        if (one.year, one.directors, one.duration_min)
        == (other.year, other.directors, other.duration_min)
        and set(one.cast) & set(other.cast)
    ]
    assert same == []


@pytest.mark.parametrize("title", TITLES, ids=lambda title: title.key)
def test_a_title_keeps_to_the_lists(title: DemoTitle) -> None:
    assert all(is_country_code(country) for country in title.countries)
    assert langcodes.tag_is_valid(title.original_locale)
    assert set(title.genres) <= set(SPANISH)
    assert set(title.collections) <= set(HEADINGS)
    assert level_of(title.rating) <= MaturityLevel.MATURE
    assert title.rating.startswith("TV-")
    assert len(set(title.palette)) == 3
    for people in (title.directors, title.writers, title.creators, title.cast):
        assert listed(", ".join(people)) == people
    assert (title.duration_min is None) == bool(title.season) == (title.type == "series")


def test_episode_numbers_are_unique_within_a_season() -> None:
    for title in TITLES:
        for season in title.season:
            numbers = [episode.number for episode in season.episode]
            assert len(set(numbers)) == len(numbers), title.key
        assert len({season.number for season in title.season}) == len(title.season)


def test_every_licence_occurs() -> None:
    assert {title.licence for title in TITLES} == set(Licence)


def test_collections_have_both_headings_and_enough_titles() -> None:
    records = collection_records(TITLES)
    assert [record.position for record in records] == list(range(1, 9))
    assert all(set(record.headings) == {"en", "es"} for record in records)
    assert all(len(record.title_ids) >= 4 for record in records)
    assert len({record.id for record in records}) == 8


def test_ids_are_of_the_usual_shape() -> None:
    for title in TITLES:
        assert (split_id(demo_id(title)) or ("",))[0] == title.type
