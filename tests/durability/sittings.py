"""What somebody does with films: sittings of a few events each, one film after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count
from random import Random
from uuid import UUID

from tests.durability.events import Event, Film

HOUR_MS = 60 * 60 * 1000
OLDEST_MS = 80 * 24 * HOUR_MS
"""R4 takes events of up to 90 days ago."""

PERCENTS = (0, 1, 4.9, 5, 5.1, 20, 33, 45, 60, 80, 86, 90, 94.9, 95, 95.1, 99.9, 100)
"""Places on either side of each threshold, and between them."""

KINDS = ("START", "HEARTBEAT", "HEARTBEAT", "HEARTBEAT", "PAUSE", "SEEK", "STOP")


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of events; `longest` is the most events of a sitting, `percents` where they are."""

    late: float = 0.15
    twice: float = 0.05
    given_up: float = 0.10
    """Of batches without an answer: the device is lost, and nobody sends them again."""
    longest: int = 3
    percents: Sequence[float] = PERCENTS


@dataclass(slots=True)
class Sittings:
    """Made by one device, of films in turn: no film is hot, so that none hides a loss."""

    device: str
    films: Sequence[Film]
    chance: Random
    habits: Habits
    turn: int
    sequence: "count[int]" = field(default_factory=count)

    def next(self, now_ms: int) -> tuple[list[Event], list[Event]]:
        """The events of one more sitting: those that are told at once, and those told late.

        What is late occurred an hour to 80 days ago, before the rest of its viewing or after it.
        """
        film, self.turn = self.films[self.turn % len(self.films)], self.turn + 1
        viewing = self._uuid().hex
        times = self._times(now_ms)
        prompt, late = list[Event](), list[Event]()
        for at_ms, percent in zip(times, self._percents(len(times)), strict=True):
            is_late = self.chance.random() < self.habits.late
            ago = self.chance.randint(HOUR_MS, OLDEST_MS)
            told = late if is_late else prompt
            told.append(self._event(film, viewing, now_ms - ago if is_late else at_ms, percent))
        return prompt, late

    def _event(self, film: Film, viewing: str, at_ms: int, percent: float) -> Event:
        return Event(
            id=str(self._uuid()),
            film=film.id,
            viewing=viewing,
            device=self.device,
            seq=next(self.sequence),
            kind=self.chance.choice(KINDS),
            position_ms=round(percent * film.duration_ms / 100),
            duration_ms=film.duration_ms,
            at_ms=at_ms,
        )

    def _times(self, now_ms: int) -> list[int]:
        """Of one to three events, seconds to minutes apart, the last one just now."""
        apart = self.chance.choices((1000, 10_000, 150_000), k=self.habits.longest - 1)
        back = [0, *accumulate(apart)][: self.chance.randint(1, self.habits.longest)]
        return [now_ms - ms for ms in reversed(back)]

    def _percents(self, events: int) -> list[float]:
        """Mostly forward; sometimes somebody goes back."""
        found = self.chance.choices(self.habits.percents, k=events)
        return found if self.chance.random() < 0.2 else sorted(found)

    def _uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)
