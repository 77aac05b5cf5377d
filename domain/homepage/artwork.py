"""Artwork: which of a title's pictures stands for it on this page."""

from domain.homepage.candidate import Candidate
from domain.homepage.row import ArtworkPolicy, SelectedArtwork
from domain.homepage.treatment import Treatment


def select_artwork(candidate: Candidate, treatment: Treatment) -> SelectedArtwork:
    """The variant an experiment asks for by its tag where the title has it, else the first.

    One title has one picture on a page, whatever row shows it; eligibility lets none pass without.
    """
    for variant in candidate.box_art:
        if treatment.artwork is not None and variant.tag == treatment.artwork:
            return SelectedArtwork(variant.image_id, variant.tag, ArtworkPolicy.EXPERIMENT)
    first = candidate.box_art[0]
    return SelectedArtwork(first.image_id, first.tag, ArtworkPolicy.DEFAULT)
