"""Which of a title's variants stands for it, by default and under treatment."""

import pytest

from domain.homepage.artwork import select_artwork
from domain.homepage.row import ArtworkPolicy, SelectedArtwork
from domain.homepage.treatment import NO_TREATMENT, Treatment
from tests.unit.build import candidate

SHOWN = candidate(1, tags=("default", "noir"))
FIRST, NOIR = SHOWN.box_art


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
