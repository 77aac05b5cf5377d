"""Which of a title's variants stands for it, by default and under treatment."""

import pytest

from domain.artwork_bandit.choice import BanditChoice
from domain.artwork_bandit.pick import Learned, is_uniform
from domain.homepage.artwork import has_choice, select_artwork
from domain.homepage.row import ArtworkPolicy, SelectedArtwork
from domain.homepage.treatment import NO_TREATMENT, Treatment
from tests.unit.build import candidate, profile_id

SHOWN = candidate(1, tags=("default", "noir"))
FIRST, NOIR = SHOWN.box_art
ADA = profile_id(1)
BANDIT = Treatment(bandit=True)


@pytest.mark.parametrize("treatment", [NO_TREATMENT, Treatment(artwork="pastel")])
def test_the_first_variant_is_shown_without_an_experiment_that_knows_another(
    treatment: Treatment,
) -> None:
    assert select_artwork(SHOWN, treatment) == SelectedArtwork(
        FIRST.image_id, "default", ArtworkPolicy.DEFAULT
    )


def test_r43_the_variant_an_experiment_names_by_its_tag_is_shown() -> None:
    assert select_artwork(SHOWN, Treatment(artwork="noir")) == SelectedArtwork(
        NOIR.image_id, "noir", ArtworkPolicy.EXPERIMENT
    )


def test_r46_what_was_learned_chooses_and_says_how() -> None:
    """Where the odds are as high as the floor lets them be, nearly everybody sees the picture."""
    learned = Learned(3, "de", {SHOWN.title_id: {"default": 0.01, "noir": 0.99}})
    others = [number for number in range(1, 400) if not is_uniform(profile_id(number))]

    shown = [select_artwork(SHOWN, BANDIT, profile_id(number), learned) for number in others]

    wanted = SelectedArtwork(
        NOIR.image_id, "noir", ArtworkPolicy.BANDIT, BanditChoice(3, "de", 0.99)
    )
    assert shown.count(wanted) > 0.95 * len(others)
    assert {one.policy for one in shown} == {ArtworkPolicy.BANDIT}


def test_r46_without_what_was_learned_the_bandit_shows_the_default() -> None:
    assert select_artwork(SHOWN, BANDIT, ADA) == select_artwork(SHOWN, NO_TREATMENT)


@pytest.mark.parametrize("tags", [("default",), ("default", "default")])
def test_r46_a_title_without_a_choice_shows_its_default(tags: tuple[str, ...]) -> None:
    single = candidate(1, tags=tags)

    found = select_artwork(single, BANDIT, ADA, Learned(3, "en", {}))

    assert not has_choice(single)
    assert found == SelectedArtwork(single.box_art[0].image_id, "default", ArtworkPolicy.DEFAULT)
