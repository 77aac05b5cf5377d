"""Titles after something was done with them, and their entries in Continue Watching."""

from dataclasses import replace

from domain.ids import PlayableId
from domain.maturity import MaturityLevel
from domain.title import Movie, Title
from domain.visibility import Audience
from domain.watching.continue_watching import WatchedTitle, continuation
from domain.watching.mark import Hide
from domain.watching.state import PlayableState
from tests.unit.build import audience, movie, series, window
from tests.watching.build import DAY, HOUR, NOW, event, watched
from tests.watching.story import catalogue, story

TEENAGER = audience(maturity=MaturityLevel.AGE_14)
EPISODES = "1x1, 1x2, 1x3"
ENDED = (window(NOW - 20 * DAY, NOW),)
HALF = watched(event(40, NOW - HOUR))


def film(
    state: PlayableState, title: Movie | None = None, *, hide: Hide | None = None
) -> WatchedTitle:
    title = title or movie()
    states = {PlayableId(title.id): state}
    return WatchedTitle(title=title, active_at=NOW - HOUR, states=states, hide=hide)


def serial(
    happened: str, episodes: str = EPISODES, *, hide: Hide | None = None, title: Title | None = None
) -> WatchedTitle:
    """The series after a story, all of whose episodes have the licence of `title`."""
    title = title or series()
    listed = tuple(replace(one, windows=title.windows) for one in catalogue(episodes))
    states = story(happened)
    return WatchedTitle(
        title=title, active_at=NOW - HOUR, states=states, episodes=listed, hide=hide
    )


def entry(watched_title: WatchedTitle, who: Audience = TEENAGER) -> str | None:
    """The reason and the playable's number: a film has none."""
    found = continuation(watched_title, who, NOW)
    if found is None:
        return None
    if isinstance(found.playable, Movie):
        return found.reason.value
    return f"{found.reason.value} {found.playable.season_number}x{found.playable.number}"
