"""What the billboard's button says and leads to."""

import pytest

from domain.homepage.call_to_action import ActionKind, CallToAction, call_to_action
from tests.unit.build import episode, movie, series


def test_the_button_plays_what_there_is_to_play() -> None:
    film, pilot = movie(), episode()

    assert call_to_action(film, film, "en") == CallToAction("Play", ActionKind.PLAY, film)
    assert call_to_action(series(), pilot, "es") == CallToAction(
        "Reproducir", ActionKind.PLAY, pilot
    )


@pytest.mark.parametrize(("locale", "label"), [("en", "Resume"), ("es-MX", "Reanudar")])
def test_r28_the_button_resumes_what_somebody_is_in_the_middle_of(locale: str, label: str) -> None:
    found = call_to_action(series(), episode(), locale, resumes=True)

    assert found == CallToAction(label, ActionKind.RESUME, episode())


@pytest.mark.parametrize(("locale", "label"), [("en", "More info"), ("es-MX", "Más información")])
def test_with_nothing_to_play_the_button_leads_to_the_title(locale: str, label: str) -> None:
    found = call_to_action(series(), None, locale)

    assert found == CallToAction(label, ActionKind.DETAILS, series())


def test_r43_an_experiments_label_stands_in_place_of_the_words_and_of_nothing_else() -> None:
    film = movie()

    assert call_to_action(film, film, "es", label="Go") == CallToAction("Go", ActionKind.PLAY, film)
    resumed = call_to_action(film, film, "es", resumes=True, label="Go")
    assert resumed == CallToAction("Go", ActionKind.RESUME, film)
    assert call_to_action(film, None, "es", label="Go") == CallToAction(
        "Go", ActionKind.DETAILS, film
    )
