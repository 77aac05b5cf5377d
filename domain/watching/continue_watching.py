"""Continue Watching: what a profile is in the middle of, one entry for each title (R11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.ids import PlayableId
from domain.title import Episode, Movie, Series, Title
from domain.visibility import Audience, listable, visible
from domain.watching.hiding import is_hidden
from domain.watching.mark import Hide
from domain.watching.next_up import NextUpReason, is_begun, next_up, seen_of
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.state import NOTHING, PlayableState, last_active
from domain.watching.watch_state import WatchState, watch_state


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedTitle:
    """A title that was active, with all that decides on its entry.

    `episodes` are all of a series', in any order; `states` those of the film or of the episodes.
    """

    title: Title
    active_at: datetime
    states: Mapping[PlayableId, PlayableState]
    episodes: tuple[Episode, ...] = ()
    hide: Hide | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Continuation:
    """An entry: the title, what of it to play, the profile's state of that, and why it."""

    title: Title
    playable: Movie | Episode
    state: WatchState
    reason: NextUpReason
    active_at: datetime


def continue_watching(
    titles: Iterable[WatchedTitle],
    audience: Audience,
    now: datetime,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> tuple[Continuation, ...]:
    """R11: of the 500 most recently active those with an entry, newest first; the first 20."""
    recent = sorted(titles, key=lambda one: one.title.id)
    recent.sort(key=lambda one: one.active_at, reverse=True)
    found = (continuation(one, audience, now, policy) for one in recent[: policy.most_active])
    return first_of((one for one in found if one), policy)


def first_of(
    entries: Iterable[Continuation], policy: WatchingPolicy = DEFAULT_POLICY
) -> tuple[Continuation, ...]:
    """R11: newest activity first, ties by id, as many as the row holds."""
    found = sorted(entries, key=lambda one: one.title.id)
    found.sort(key=lambda one: one.active_at, reverse=True)
    return tuple(found[: policy.longest_row])


def continuation(
    watched: WatchedTitle,
    audience: Audience,
    now: datetime,
    policy: WatchingPolicy = DEFAULT_POLICY,
) -> Continuation | None:
    """The entry of a title; None where there is nothing to go on with, or it is not to be shown."""
    # SECURITY: Continue Watching shows what is listable and nothing else (R19).
    if not listable(audience, watched.title, now):
        return None
    watched = _as_seen(watched, audience)
    if is_hidden(watched.hide, watched.states.values(), policy):
        return None
    if isinstance(watched.title, Movie):
        return _of_film(watched.title, watched, audience, policy)
    if isinstance(watched.title, Series):
        return _of_series(watched, audience, now, policy)
    raise TypeError(f"{watched.title.id} is neither a film nor a series")


def _as_seen(watched: WatchedTitle, audience: Audience) -> WatchedTitle:
    """The title without what was watched of episodes that the profile may not know of.

    SECURITY: neither the place of its entry nor whether it is hidden may tell of them (R18, R20).
    """
    hidden = {PlayableId(one.id) for one in watched.episodes if not visible(audience, one)}
    if hidden.isdisjoint(watched.states):
        return watched
    states = {id_: state for id_, state in watched.states.items() if id_ not in hidden}
    active = (at for state in states.values() if (at := last_active(state)))
    return replace(watched, states=states, active_at=max(active, default=watched.active_at))


def _of_film(
    film: Movie, watched: WatchedTitle, audience: Audience, policy: WatchingPolicy
) -> Continuation | None:
    """R11: started and not completed."""
    id_ = PlayableId(film.id)
    state = watch_state(audience.profile_id, id_, watched.states.get(id_, NOTHING), policy)
    if not state.under_way:
        return None
    return Continuation(film, film, state, NextUpReason.RESUME, watched.active_at)


def _of_series(
    watched: WatchedTitle, audience: Audience, now: datetime, policy: WatchingPolicy
) -> Continuation | None:
    """R11, R16: begun, and there is a next episode."""
    seen = seen_of(watched.episodes, watched.states, audience, now, policy)
    following = next_up(seen)
    if following is None or not (following.reason is NextUpReason.RESUME or is_begun(seen)):
        return None
    chosen, reason = following.episode, following.reason
    return Continuation(watched.title, chosen, following.state, reason, watched.active_at)
