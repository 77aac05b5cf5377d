"""A profile watching one film through a store, beside a plain model of the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.event import ProgressEvent
from domain.watching.fold import folding
from domain.watching.history import HistoryEntry, history_entries
from domain.watching.keys import PlayableKey
from domain.watching.mark import Mark
from domain.watching.milestone import Milestone, milestones, stands
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState
from persistence.ports.progress import Progress, ProgressWrite
from tests.watching.build import ADA, DAY, FILM, NOW
from tests.watching.model import Model

SERIES = TitleId("series_" + "5" * 32)


def film(number: int) -> PlayableKey:
    id_ = f"movie_{number:032x}"
    return PlayableKey(TitleId(id_), PlayableId(id_))


def episode(number: int) -> PlayableKey:
    return PlayableKey(SERIES, PlayableId(f"ep_{number:032x}"))


async def state_of(
    progress: Progress, key: PlayableKey = FILM, of: ProfileId = ADA
) -> PlayableState | None:
    return (await progress.states(of, [key])).get(key.playable_id)


async def entries(progress: Progress) -> list[HistoryEntry]:
    told = await progress.history(ADA, limit=100)
    states = await progress.states(ADA, {one.key for one in told})
    return list(history_entries(ADA, told, states))


def write(
    *events: ProgressEvent,
    of: ProfileId = ADA,
    key: PlayableKey = FILM,
    read: PlayableState = NOTHING,
    country: str | None = "ES",
) -> ProgressWrite:
    """What a batch writes after a state was read that may be as old as it likes."""
    fresh = recorded(read, events).fresh
    told = milestones(key, read, fresh)
    return ProgressWrite(
        profile_id=of,
        key=key,
        viewings=fresh,
        milestones=told,
        country=country,
        known=tuple(read.viewings[one.id] for one in fresh if one.id in read.viewings),
    )


@dataclass(slots=True)
class World:
    store: Progress
    profile_id: ProfileId
    model: Model = field(default_factory=Model)
    reads: list[PlayableState] = field(default_factory=lambda: [NOTHING])

    async def state(self) -> PlayableState:
        found = await self.store.states(self.profile_id, [FILM])
        return found.get(FILM.playable_id, NOTHING)

    async def record(self, batch: Sequence[ProgressEvent], *, read: int) -> None:
        """Write a batch as somebody would who had read the state `read` reads ago."""
        known = self.reads[max(0, len(self.reads) - 1 - read)]
        await self.store.record([write(*batch, of=self.profile_id, read=known)])
        for event in batch:
            self.model.take(event)
        self.reads.append(await self.state())

    async def mark(self, mark: Mark) -> None:
        await self.store.mark(self.profile_id, {FILM: mark})
        self.model.marks.append(mark)

    async def remove(self, place: int) -> None:
        """Take an entry off the history, if there is one."""
        entries = await self.history()
        if entries:
            entry = entries[place % len(entries)]
            await self.store.remove(self.profile_id, [entry])
            self.model.removed.add(entry.viewing_id)

    async def fold(self) -> None:
        """Fold what nobody touched for long, as if the year were over."""
        done = folding(await self.state(), NOW + 365 * DAY)
        if done is not None:
            await self.store.fold(self.profile_id, FILM, done)

    async def history(self) -> Sequence[HistoryEntry]:
        told = await self.store.history(self.profile_id, limit=100)
        return history_entries(self.profile_id, told, {FILM.playable_id: await self.state()})

    async def completions(self) -> Sequence[Milestone]:
        told = await self.store.completions(self.profile_id, limit=100)
        state = await self.state()
        return [one for one in told if stands(one, state)]
