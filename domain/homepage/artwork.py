"""Artwork: which of a title's pictures stands for it on this page."""

from domain.artwork_bandit.pick import Learned, pick
from domain.homepage.candidate import Candidate
from domain.homepage.row import ArtworkPolicy, SelectedArtwork
from domain.homepage.treatment import Treatment
from domain.ids import ProfileId


def select_artwork(
    candidate: Candidate,
    treatment: Treatment,
    profile_id: ProfileId | None = None,
    learned: Learned | None = None,
) -> SelectedArtwork:
    """The variant an experiment asks for by its tag where the title has it, else the first.

    With what was `learned`, that chooses where there is a choice. One title has one picture on a
    page, whatever row shows it; eligibility lets none pass without.
    """
    if learned is not None and profile_id is not None and has_choice(candidate):
        return _learned(candidate, profile_id, learned)
    for variant in candidate.box_art:
        if treatment.artwork is not None and variant.tag == treatment.artwork:
            return SelectedArtwork(variant.image_id, variant.tag, ArtworkPolicy.EXPERIMENT)
    first = candidate.box_art[0]
    return SelectedArtwork(first.image_id, first.tag, ArtworkPolicy.DEFAULT)


def has_choice(candidate: Candidate) -> bool:
    """Whether there are two pictures that can be told apart."""
    return len({variant.tag for variant in candidate.box_art}) > 1


def _learned(candidate: Candidate, profile_id: ProfileId, learned: Learned) -> SelectedArtwork:
    images = {variant.tag: variant.image_id for variant in reversed(candidate.box_art)}
    tag, chosen = pick(profile_id, candidate.title_id, sorted(images), learned)
    return SelectedArtwork(images[tag], tag, ArtworkPolicy.BANDIT, chosen)
