"""The order of a series' episodes, and which of them are out (R13, R14)."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from domain.title import Episode
from domain.visibility import Audience, listable

SPECIALS = 0
"""The number of the season that holds them."""


def in_order(episodes: Iterable[Episode]) -> list[Episode]:
    """By season and sort key: numbers may be missing or doubled (R13)."""
    return sorted(episodes, key=lambda one: (one.season_number, one.sort_key, one.number, one.id))


def is_special(episode: Episode) -> bool:
    return episode.season_number == SPECIALS


def out_since(episode: Episode) -> datetime | None:
    """From when it could be watched: aired, and released here. None: from its series' start.

    An air date is a day; it begins at midnight UTC.
    """
    aired = datetime.combine(episode.air_date, time(), UTC) if episode.air_date else None
    return max((at for at in (aired, episode.available_from) if at), default=None)


def is_out(episode: Episode, now: datetime) -> bool:
    """Whether it has aired and was released."""
    since = out_since(episode)
    return since is None or since <= now


def may_be_suggested(audience: Audience, episode: Episode, now: datetime) -> bool:
    """R14: listable for this profile here and now (R19), and out."""
    # SECURITY: nothing is suggested that the gate does not let through.
    return listable(audience, episode, now) and is_out(episode, now)
