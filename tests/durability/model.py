"""A plain model of what the rules make of events: each answer worked out from all of them.

It is written from docs/rules.md (R1, R3, R4, R6, R7, R7a, R8, R11), for films that nobody marked
or took off the history, and shares no line with the product.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.durability.events import Event, Film

DAY_MS = 24 * 60 * 60 * 1000

Viewing = Sequence[Event]
"""The events of one viewing, the earliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    position_ms: int
    device: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What `watchState` shows; `watched_at_ms` and `device` are of the latest event."""

    status: str = "UNWATCHED"
    position_ms: int = 0
    resume_ms: int = 0
    plays: int = 0
    ever_completed: bool = False
    watched_at_ms: int | None = None
    device: str | None = None
    alternative: Alternative | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What `history` shows of one viewing: when and on which device it started (R6)."""

    viewing: str
    started_ms: int
    device: str
    completed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is shown of one film."""

    state: State
    entries: frozenset[Entry] = frozenset()


def shown(film: Film, events: Iterable[Event]) -> Shown:
    """What these events must come to, in whatever order and however often they came."""
    viewings = _viewings(events)
    entries = (_entry(film, one) for one in viewings)
    return Shown(_state(film, viewings), frozenset(one for one in entries if one))


def under_way(film: Film, events: Iterable[Event]) -> bool:
    """R11: whether the film waits to be gone on with."""
    viewings = _viewings(events)
    going = _state(film, viewings).status in ("IN_PROGRESS", "REWATCHING")
    return going and is_serious(_winner(viewings))


def is_started(event: Event) -> bool:
    """R1."""
    return event.position_ms * 100 > event.duration_ms * 5


def is_completed(film: Film, event: Event) -> bool:
    """R1."""
    position, duration = event.position_ms, event.duration_ms
    in_credits = any(
        start <= position < end and start * 100 >= duration * 85 for start, end in film.credits
    )
    return position * 100 > duration * 95 or duration - position < 1000 or in_credits


def is_serious(viewing: Viewing) -> bool:
    """R7."""
    lasted = viewing[-1].at_ms - viewing[0].at_ms
    return (
        is_started(viewing[-1])
        or lasted >= 120_000
        or any(event.kind == "SEEK" for event in viewing)
    )


def _order(event: Event) -> tuple[int, int, str]:
    """R4."""
    return event.at_ms, event.seq, event.device


def _viewings(events: Iterable[Event]) -> list[Viewing]:
    """Each in order, those that ended earlier first."""
    found = defaultdict[str, dict[str, Event]](dict)
    for event in events:
        found[event.viewing][event.id] = event
    viewings = [sorted(one.values(), key=_order) for one in found.values()]
    return sorted(viewings, key=lambda one: (_order(one[-1]), one[-1].viewing))


def _winner(viewings: Sequence[Viewing]) -> Viewing:
    """R7."""
    serious = [one for one in viewings if is_serious(one)]
    return (serious or viewings)[-1]


def _state(film: Film, viewings: Sequence[Viewing]) -> State:
    if not viewings:
        return State()
    plays = sum(any(is_completed(film, event) for event in one) for one in viewings)
    winner, latest = _winner(viewings), viewings[-1][-1]
    status = _status(film, winner, ever=plays > 0)
    return State(
        status=status,
        position_ms=winner[-1].position_ms,
        resume_ms=0 if status == "COMPLETED" else _resume(film, winner[-1].position_ms),
        plays=plays,
        ever_completed=plays > 0,
        watched_at_ms=latest.at_ms,
        device=latest.device,
        alternative=_alternative(film, winner, viewings),
    )


def _status(film: Film, winner: Viewing, *, ever: bool) -> str:
    """R7a."""
    if is_completed(film, winner[-1]):
        return "COMPLETED"
    if ever and is_serious(winner):
        return "REWATCHING"
    return "IN_PROGRESS" if ever or is_started(winner[-1]) else "BARELY_STARTED"


def _resume(film: Film, position_ms: int) -> int:
    """R3."""
    place = max(0, position_ms - 5000)
    around = [start for start, end in film.credits if start <= place < end]
    return max(0, min(around) - 1) if around else place


def _alternative(film: Film, winner: Viewing, viewings: Sequence[Viewing]) -> Alternative | None:
    """R8."""
    others = [one for one in viewings if one[-1].device != winner[-1].device]
    if not others:
        return None
    rival = others[-1]
    end = rival[-1]
    near = [abs(end.position_ms - one.position_ms) <= 60_000 for one in (winner[-1], winner[0])]
    apart_ms = abs(end.at_ms - winner[-1].at_ms)
    if not is_serious(rival) or any(is_completed(film, one) for one in rival):
        return None
    if apart_ms > DAY_MS or any(near):
        return None
    return Alternative(position_ms=end.position_ms, device=end.device, at_ms=end.at_ms)


def _entry(film: Film, viewing: Viewing) -> Entry | None:
    """R6."""
    started = next((event for event in viewing if is_started(event)), None)
    if started is None:
        return None
    return Entry(
        viewing=started.viewing,
        started_ms=started.at_ms,
        device=started.device,
        completed=any(is_completed(film, event) for event in viewing),
    )
