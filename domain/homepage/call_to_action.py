"""The billboard's button: what it says, and what it leads to."""

from dataclasses import dataclass
from enum import Enum

from domain.title import Episode, Movie, Title
from domain.wording import Phrase, say


class ActionKind(Enum):
    PLAY = "PLAY"
    RESUME = "RESUME"
    DETAILS = "DETAILS"


@dataclass(frozen=True, slots=True)
class CallToAction:
    label: str
    action: ActionKind
    target: Title | Episode


def call_to_action(title: Title, opening: Movie | Episode | None, locale: str) -> CallToAction:
    """PLAY where there is something to play, with it as the target; else DETAILS of the title."""
    if opening is None:
        return CallToAction(say(Phrase.DETAILS, locale), ActionKind.DETAILS, title)
    return CallToAction(say(Phrase.PLAY, locale), ActionKind.PLAY, opening)
