"""Domain events: what has happened, told to jobs after it was kept. None is proof of anything.

An event may be told twice, late or never. What it says stands in a store anyway, so a job that
hears of it looks there, and a job that must miss nothing looks there from time to time.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.keys import ViewingId
from domain.watching.milestone import Milestone, MilestoneKind


@dataclass(frozen=True, slots=True)
class ViewingStarted:
    """R1. `at` is the device's clock, `country` where it was played; None: nobody knows."""

    profile_id: ProfileId
    title_id: TitleId
    playable_id: PlayableId
    viewing_id: ViewingId
    at: datetime
    country: str | None


@dataclass(frozen=True, slots=True)
class ViewingCompleted:
    """R1; as above."""

    profile_id: ProfileId
    title_id: TitleId
    playable_id: PlayableId
    viewing_id: ViewingId
    at: datetime
    country: str | None


@dataclass(frozen=True, slots=True)
class TitleChanged:
    """A title is new, or another than before, since `at`."""

    title_id: TitleId
    at: datetime


DomainEvent = ViewingStarted | ViewingCompleted | TitleChanged


def viewing_event(profile_id: ProfileId, told: Milestone, country: str | None) -> DomainEvent:
    key = told.key
    of = (profile_id, key.title_id, key.playable_id, told.viewing_id, told.at, country)
    return ViewingStarted(*of) if told.kind is MilestoneKind.STARTED else ViewingCompleted(*of)
