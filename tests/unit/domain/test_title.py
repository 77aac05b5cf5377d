"""Titles and episodes: their texts, ratings and what they count as."""

from dataclasses import replace

import pytest

from domain.locale import Localization
from domain.maturity import MaturityLevel, rating_of
from domain.title import EpisodeText, TitleText
from tests.unit.build import episode, genre, movie, series

SPANISH, KOREAN = TitleText("El nombre", "Corta."), TitleText("이름", "짧은.")


def test_a_title_is_read_in_the_nearest_language() -> None:
    title = movie(texts={"es": SPANISH, "ko": KOREAN}, original_locale="ko")

    assert title.text_for("es-AR") == (SPANISH, Localization("es", is_fallback=False))
    assert title.text_for("fr") == (KOREAN, Localization("ko", is_fallback=True))


def test_a_title_without_any_text_is_refused_and_named() -> None:
    with pytest.raises(LookupError, match=r"^movie_0{31}1 has no text in any language$"):
        movie(texts={}).text_for("en")


def test_r19_a_title_is_gated_under_its_own_id_and_level() -> None:
    title = movie(3, rating="PG-13")

    assert (title.title_id, title.level) == (title.id, MaturityLevel.AGE_13)


def test_r18_an_episode_is_gated_under_its_series_and_the_stricter_level() -> None:
    strict = episode(own_rating=rating_of("TV-MA"), series_rating="TV-PG")

    assert strict.title_id == series().id
    assert strict.rating == rating_of("TV-MA")
    assert strict.level is MaturityLevel.MATURE
    assert episode(series_rating="TV-14").level is MaturityLevel.AGE_14


def test_an_episode_is_read_in_the_nearest_language_or_not_named_at_all() -> None:
    texts = {"en": EpisodeText("Pilot", "It begins."), "es": EpisodeText("Piloto")}

    assert episode(texts=texts).text_for("es-ES") == EpisodeText("Piloto")
    assert episode(texts=texts).text_for("fr") == EpisodeText("Pilot", "It begins.")
    assert episode(texts={}).text_for("en") == EpisodeText("")


def test_a_genre_is_named_in_the_nearest_language() -> None:
    drama = genre(1, en="Drama", es="Dramas")

    assert drama.name_for("es-MX") == "Dramas"
    assert drama.name_for("fr") == "Drama"
    assert replace(drama, names={}).name_for("en") == ""
