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


def call_to_action(
    title: Title,
    playable: Movie | Episode | None,
    locale: str,
    *,
    resumes: bool = False,
    label: str | None = None,
) -> CallToAction:
    """PLAY where there is something to play, with it as the target; else DETAILS of the title.

    RESUME where the profile is in the middle of it (R28). An experiment's `label` stands in place
    of the words, whatever the button does; `action` says that (R43).
    """
    if playable is None:
        return CallToAction(label or say(Phrase.DETAILS, locale), ActionKind.DETAILS, title)
    if resumes:
        return CallToAction(label or say(Phrase.RESUME, locale), ActionKind.RESUME, playable)
    return CallToAction(label or say(Phrase.PLAY, locale), ActionKind.PLAY, playable)
