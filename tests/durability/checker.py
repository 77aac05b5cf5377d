"""The checker: every acknowledged event against what is read at the end.

An event that was answered must be there. One that was sent and never answered may be there or not,
each by itself: so there are several worlds, and what is read must be one of them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, pairwise

from tests.durability.events import Event, Film
from tests.durability.model import Shown, is_completed, is_started, shown, under_way

LONGEST_ROW = 20
"""R11."""


@dataclass(slots=True)
class Findings:
    """`lost` are acknowledged events that cannot be there by what is read; `strange` says in words
    what else no world explains. Of `acknowledged` events, `noticeable` is how many would have been
    missed if each alone had been lost: the others stand before or behind events that hide them.
    """

    acknowledged: int = 0
    noticeable: int = 0
    lost: list[Event] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        return not self.lost and not self.strange

    def add(self, other: "Findings") -> None:
        self.acknowledged += other.acknowledged
        self.noticeable += other.noticeable
        self.lost += other.lost
        self.strange += other.strange


@dataclass(frozen=True, slots=True)
class Told:
    """What devices of one profile told of one film: answered, and sent without an answer."""

    acknowledged: Collection[Event] = ()
    uncertain: Collection[Event] = ()

    def worlds(self, without: Event | None = None) -> Iterable[Sequence[Event]]:
        kept = [event for event in self.acknowledged if event != without]
        counts = range(len(self.uncertain) + 1)
        for more in chain.from_iterable(combinations(self.uncertain, count) for count in counts):
            yield [*kept, *more]

    def explains(self, film: Film, seen: Shown, without: Event | None = None) -> bool:
        return any(shown(film, world) == seen for world in self.worlds(without))


def check(film: Film, told: Told, seen: Shown) -> Findings:
    """Whether all that was acknowledged of a film is in what is shown of it."""
    findings = Findings(acknowledged=len(told.acknowledged))
    findings.lost += [event for event in told.acknowledged if _is_missing(film, event, seen)]
    if told.explains(film, seen):
        alone = (told.explains(film, seen, without=event) for event in told.acknowledged)
        findings.noticeable = sum(not explained for explained in alone)
    elif not findings.lost:
        findings.strange.append(f"{film.id}: {seen} is not what {told} comes to")
    return findings


def check_row(films: Mapping[str, Film], told: Mapping[str, Told], row: Sequence[str]) -> Findings:
    """Whether Continue Watching holds what must wait there, in order, and nothing else (R11)."""
    waits = {id_: _Waiting.of(films[id_], one) for id_, one in told.items()}
    strange = [f"{id_} stands in the row" for id_ in row if not waits[id_].may]
    for one, next_ in pairwise(row):
        if waits[one].latest_ms < waits[next_].earliest_ms:
            strange.append(f"{one} stands before {next_}, which was watched later")
    for id_ in waits.keys() - set(row):
        crowded = len(row) == LONGEST_ROW and waits[row[-1]].latest_ms >= waits[id_].earliest_ms
        if waits[id_].must and not crowded:
            strange.append(f"{id_} is missing from the row")
    return Findings(strange=strange)


def _is_missing(film: Film, event: Event, seen: Shown) -> bool:
    """Whether what is shown cannot be if this event is kept, whatever else is."""
    entry = next((one for one in seen.entries if one.viewing == event.viewing), None)
    if is_started(event) and (entry is None or entry.started_ms > event.at_ms):
        return True
    if is_completed(film, event) and not (entry and entry.completed):
        return True
    latest = seen.state.watched_at_ms
    return latest is None or latest < event.at_ms


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Whether a film waits in some world, and in each; when it was watched last, in each."""

    may: bool
    must: bool
    earliest_ms: int
    latest_ms: int

    @classmethod
    def of(cls, film: Film, told: Told) -> "_Waiting":
        worlds = list(told.worlds())
        waits = [bool(world) and under_way(film, world) for world in worlds]
        last = [max((event.at_ms for event in world), default=0) for world in worlds]
        return cls(any(waits), all(waits), min(last), max(last))
