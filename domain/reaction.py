"""Reactions: what a profile thinks of a title (R26)."""

from dataclasses import dataclass
from enum import Enum

from domain.viewer_state import TitleViewerState


class Reaction(Enum):
    """One per profile and title."""

    DOWN = "DOWN"
    UP = "UP"
    LOVE = "LOVE"


@dataclass(frozen=True, slots=True)
class Reacted:
    """That a reaction stands, or is taken back."""

    state: TitleViewerState
