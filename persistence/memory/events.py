"""Domain events, kept in this process."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from domain.events import DomainEvent
from persistence.ports.events import (
    DEFAULT_REDELIVERY,
    MOST_DEAD,
    MOST_EVENTS,
    NOT_ACKNOWLEDGED,
    DeadLetter,
    Delivery,
    Redelivery,
)


@dataclass(slots=True)
class _Given:
    times: int
    at: float


@dataclass(slots=True)
class _Group:
    """`last` is the number of the newest event it was given; `given` are not yet acknowledged."""

    last: int = 0
    given: dict[int, _Given] = field(default_factory=dict)
    dead: deque[DeadLetter] = field(default_factory=lambda: deque(maxlen=MOST_DEAD))


class MemoryEvents:
    """At most `most` events; `clock` is in seconds and never goes back.

    Other processes hear nothing of what is published here.
    """

    def __init__(
        self,
        redelivery: Redelivery = DEFAULT_REDELIVERY,
        *,
        most: int = MOST_EVENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redelivery = redelivery
        self._most = most
        self._clock = clock
        self._numbers = count(1)
        self._events: OrderedDict[int, DomainEvent] = OrderedDict()
        self._groups: dict[str, _Group] = {}

    async def publish(self, events: Sequence[DomainEvent]) -> None:
        for event in events:
            self._events[next(self._numbers)] = event
        while len(self._events) > self._most:
            self._events.popitem(last=False)

    async def read(self, group: str, consumer: str, *, limit: int) -> Sequence[Delivery]:
        del consumer  # there is only this process
        of = self._groups.setdefault(group, _Group())
        left = self._left(of, limit)
        fresh = (number for number in self._events if number > of.last)
        for number in islice(fresh, limit - len(left)):
            of.last = number
            left.append(self._give(of, number))
        return left

    async def acknowledge(self, group: str, id_: str) -> None:
        self._groups[group].given.pop(int(id_), None)

    async def give_up(self, group: str, id_: str, reason: str) -> None:
        number, of = int(id_), self._groups[group]
        if of.given.pop(number, None) is not None:
            of.dead.append(DeadLetter(id_, self._events.get(number), reason))

    async def dead(self, group: str, *, limit: int) -> Sequence[DeadLetter]:
        of = self._groups.get(group, _Group())
        return list(islice(reversed(of.dead), limit))

    async def retry(self, group: str, id_: str) -> bool:
        of = self._groups.get(group, _Group())
        letter = next((each for each in of.dead if each.id == id_), None)
        if letter is None or int(id_) not in self._events:
            return False
        of.dead.remove(letter)
        of.given[int(id_)] = _Given(0, float("-inf"))
        return True

    def _left(self, of: _Group, limit: int) -> list[Delivery]:
        due = self._clock() - self._redelivery.after.total_seconds()
        found = list[Delivery]()
        for number, given in list(of.given.items()):
            if given.at > due or len(found) == limit:
                continue
            if number not in self._events:
                del of.given[number]
            elif given.times >= self._redelivery.most:
                del of.given[number]
                of.dead.append(DeadLetter(str(number), self._events[number], NOT_ACKNOWLEDGED))
            else:
                found.append(self._give(of, number))
        return found

    def _give(self, of: _Group, number: int) -> Delivery:
        before = of.given.get(number)
        times = before.times + 1 if before else 1
        of.given[number] = _Given(times, self._clock())
        return Delivery(str(number), self._events[number], times)
