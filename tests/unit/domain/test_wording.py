"""The product's own words in every language it speaks."""

from datetime import UTC, datetime
from string import Formatter

import pytest

from domain.wording import PHRASES, Phrase, day, say


def places(text: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize("phrase", Phrase)
def test_every_phrase_is_said_in_every_language_with_the_same_places(
    phrase: Phrase, language: str
) -> None:
    assert PHRASES[language][phrase]
    assert places(PHRASES[language][phrase]) == places(PHRASES["en"][phrase])


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "Season 2"), ("en-GB", "Season 2"), ("es-419", "Temporada 2"), ("ES", "Temporada 2")],
)
def test_a_phrase_is_said_in_the_nearest_language(locale: str, said: str) -> None:
    assert say(Phrase.SEASON, locale, number=2) == said


@pytest.mark.parametrize("locale", ["fr", "", "e", "x-es"])
def test_a_language_the_product_does_not_speak_gets_english(locale: str) -> None:
    assert say(Phrase.PLAY, locale) == "Play"


def test_what_is_put_into_a_phrase_is_never_read_as_a_phrase() -> None:
    assert say(Phrase.GENRE, "en", genre="{number}") == "{number}"


@pytest.mark.parametrize(
    ("month", "english", "spanish"),
    [
        (1, "January 9", "9 de enero"),
        (5, "May 9", "9 de mayo"),
        (12, "December 9", "9 de diciembre"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(month: int, english: str, spanish: str) -> None:
    at = datetime(2026, month, 9, tzinfo=UTC)

    assert day(at, "en-US") == english
    assert day(at, "es-MX") == spanish
    assert day(at, "de") == english
