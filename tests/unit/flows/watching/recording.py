"""A process that records: the flow over a real store, which can be made to fail and is counted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.events import DomainEvent
from domain.ids import PlayableId, ProfileId, RowId
from domain.session import Viewer
from domain.visibility import Audience
from domain.watching.batch import GivenEvent, ProgressRecorded
from domain.watching.event import ProgressKind
from domain.watching.policy import DEFAULT_POLICY, WatchingPolicy
from domain.watching.watchable import Watchable
from flows.watching.joined_writes import JoinedWrites
from flows.watching.mark import MarkWatched
from flows.watching.pace import Pace
from flows.watching.record import RecordProgress
from persistence.memory.buckets import MemoryBuckets
from persistence.ports.progress import Progress
from tests.unit.build import profile, viewer
from tests.watching.build import CREDITS, FILM, FILM_MS, NOW, PHONE, TV

ON_PHONE = replace(viewer(profile(1)), session=replace(viewer(profile(1)).session, device_id=PHONE))
ON_TV = replace(viewer(profile(1)), session=replace(viewer(profile(1)).session, device_id=TV))
FILM_SEEN = Watchable(FILM, FILM_MS, (CREDITS,))
UNLIMITED = 1e9


class Watched:
    """Stands before a store: counts its calls by name, and raises from those in `failing`."""

    def __init__(self, store: Progress) -> None:
        self.store = store
        self.calls: list[str] = []
        self.given: dict[str, tuple[Any, ...]] = {}
        """What each was called with last."""
        self.failing: dict[str, Exception] = {}

    def __getattr__(self, name: str) -> Any:
        async def called(*args: Any, **kwargs: Any) -> Any:
            self.calls.append(name)
            self.given[name] = args
            if name in self.failing:
                raise self.failing[name]
            return await getattr(self.store, name)(*args, **kwargs)

        return called


class Rows:
    """The rows of a page that a change touches; writes down what it is asked, in order."""

    def __init__(self, calls: list[str]) -> None:
        self.calls = calls
        self.touched: tuple[RowId, ...] = ()

    async def seen(self, *_: object) -> tuple[RowId, ...]:
        self.calls.append("seen")
        return self.touched

    @contextmanager
    def changing(self, id_: ProfileId) -> Iterator[None]:
        try:
            yield
        finally:
            self.calls.append(f"changing {id_[-1]}")

    async def changed(self, before: tuple[RowId, ...], *_: object) -> tuple[RowId, ...]:
        self.calls.append("changed")
        return before


class Recording:
    """`seen` is what the profile may see; every film is of 100 minutes."""

    def __init__(
        self,
        store: Progress,
        *,
        per_minute: float = UNLIMITED,
        policy: WatchingPolicy = DEFAULT_POLICY,
    ) -> None:
        self.watched = Watched(store)
        self.seen: dict[PlayableId, Watchable] = {FILM.playable_id: FILM_SEEN}
        self.looked: list[Collection[PlayableId]] = []
        self.clock = 0.0
        self.rows = Rows(self.watched.calls)
        progress: Any = self.watched
        rows: Any = self.rows
        pace = Pace(MemoryBuckets(lambda: self.clock), per_minute)
        writes = JoinedWrites(progress.record)
        self.told = list[DomainEvent]()
        self.flow = RecordProgress(progress, writes, pace, rows, policy, happened=self.told.extend)
        self.marking = MarkWatched(progress, rows, policy)

    async def record(
        self, *events: GivenEvent, who: Viewer = ON_PHONE, now: datetime = NOW
    ) -> ProgressRecorded:
        done = await self.answer(events, who=who, now=now)
        assert isinstance(done, ProgressRecorded), done
        return done

    async def answer(
        self, events: Sequence[GivenEvent], *, who: Viewer = ON_PHONE, now: datetime = NOW
    ) -> Any:
        return await self.flow.record(who, seen_by(who), events, self.see, now)

    async def see(self, ids: Collection[PlayableId]) -> Mapping[PlayableId, Watchable]:
        self.looked.append(ids)
        return {id_: self.seen[id_] for id_ in ids if id_ in self.seen}


def seen_by(who: Viewer) -> Audience:
    assert who.audience is not None
    return who.audience


def given(
    percent: float, number: int = 1, *, ago: timedelta = timedelta(), **changes: Any
) -> GivenEvent:
    """An event of the film so many per cent in; `number` is its id and its place in order."""
    event = GivenEvent(
        event_id=f"{number:032x}",
        playable_id=FILM.playable_id,
        viewing_id=f"{1:032x}",
        device_seq=number,
        kind=ProgressKind.HEARTBEAT,
        position_ms=round(percent * FILM_MS / 100),
        duration_ms=FILM_MS,
        occurred_at=NOW - ago,
    )
    return replace(event, **changes)
