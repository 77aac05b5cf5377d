"""What is asked of live updates: telling whoever is listening just now that something changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Final, Protocol, Self

from domain.ids import DeviceId
from persistence.ports.changes import ChangeKind

next_turn: Final[Callable[[], int]] = partial(next, count(1))
"""Numbers what happens in this process, in the order in which it happens."""


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """That something changed. What it is now is read anew, as each listener may see it.

    `subjects` are ids of what changed, none where there is only one such thing. The device that
    changed it is null where no device did. An event is made when this process comes to know of it,
    at `turn`: what begins to read at a later one finds what has changed.
    """

    kind: ChangeKind
    subjects: tuple[str, ...] = ()
    origin_device_id: DeviceId | None = None
    turn: int = field(default_factory=next_turn, compare=False)


class CutOff(Exception):
    """The listener took too little for too long; what it did not take is gone."""


class Listening(Protocol):
    """One listener's events, in the order in which they were published; for one reader."""

    def __aiter__(self) -> Self: ...

    async def __anext__(self) -> LiveEvent:
        """Raises CutOff when events were lost, StopAsyncIteration once it is closed."""
        ...

    async def aclose(self) -> None:
        """Stop listening; also while somebody waits for the next event."""
        ...


class LiveUpdates(Protocol):
    """Nothing is kept: who does not listen hears nothing, and asks when it comes back.

    What waits for a listener is bounded. One for whom more would have to wait is cut off, so that a
    reader that does not read costs no memory, and no publisher ever waits for a reader.
    """

    async def publish(self, topic: str, event: LiveEvent) -> bool:
        """Tell the listeners of this process, and of every other one that shares this store.

        False where no others were told, so that they must hear of it in another way.
        """
        ...

    def tell(self, topic: str, event: LiveEvent) -> None:
        """Tell the listeners of this process alone: what each process hears of by itself."""
        ...

    def before_telling(self, forget: Callable[[str], None]) -> None:
        """Have `forget` told the topic of what another process publishes, before listeners are.

        What this process keeps of it is out of date, and listeners read it at once.
        """
        ...

    async def subscribe(self, *topics: str) -> Listening:
        """Hear what is published after this has returned."""
        ...
