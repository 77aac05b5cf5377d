"""The port of progress: what profiles watched, kept in forms that join by themselves (R4, R5, R9).

Writes are blind. A write tells what it knows and never asks what is there: the store keeps, of two
values of one register, the one whose bytes are greater (`domain.watching.blobs`), and of sets the
union. So no write needs a read, a lock or a condition, and one that arrives late, twice or after a
retry changes nothing that it should not. What is read before a write serves to label outcomes (R5)
and to leave out milestones that are known; it may be as old as it likes.

A write that returns is kept (R9): committed and flushed, or on a majority of replicas. One that
raises `StoreUnavailable` may have been kept in part; the same again completes it. Where a store
cannot keep a write whole, it keeps milestones and activity before viewings: they are an index of
what viewings say, and one too many is left out when it is read, but one too few is never made up
for.

Nothing that is read at once may grow with what a profile has ever watched:

* A viewing belongs to a playable, a playable to a title: what is kept of a series is read at once.
  Old viewings are folded.
* Milestones and activity are found by time. A store that keeps them in partitions keys these by
  profile and month of the event's time, so that a partition ends with its month.
* Lists are read by key, from a place on, so many at a time.

Mappings have absent keys absent. Instants are aware.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol, runtime_checkable

from domain.ids import PlayableId, ProfileId, TitleId
from domain.record import PlayCount
from domain.watching.fold import Folding
from domain.watching.history import HistoryEntry
from domain.watching.keys import PlayableKey, ViewingId
from domain.watching.mark import Hide, Mark
from domain.watching.milestone import Milestone
from domain.watching.state import PlayableState
from domain.watching.viewing import Viewing


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressWrite:
    """What a batch of events adds to a playable: never empty of viewings.

    `country` is where it was played, and counts for trending (R31); None: nobody knows, no play is
    counted. `milestones` are those of these viewings. `known` is what this store answered of them
    before: what that decides already need not be kept a second time by a store whose answers are
    themselves kept (R9).
    """

    profile_id: ProfileId
    key: PlayableKey
    viewings: tuple[Viewing, ...]
    milestones: tuple[Milestone, ...] = ()
    country: str | None = None
    known: tuple[Viewing, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleActivity:
    """What is kept of a title as a whole.

    `active_at` is the latest event of any viewing, or the latest mark that says watched; None
    where the title was only hidden.
    """

    active_at: datetime | None = None
    hide: Hide | None = None


@dataclass(frozen=True, slots=True)
class Active:
    title_id: TitleId
    at: datetime


@dataclass(frozen=True, slots=True, order=True)
class HistoryPlace:
    """A place in the history, which is sorted by all three, the greatest first."""

    at: datetime
    viewing_id: ViewingId
    playable_id: PlayableId


class Progress(Protocol):
    """What profiles watched. Every method raises `StoreUnavailable`."""

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        """Join viewings to what is kept; tell their milestones and that their titles were active.

        SECURITY: `writes` may be of many profiles; each is kept under its own and no other (R58).
        """
        ...

    async def mark(self, profile_id: ProfileId, marks: Mapping[PlayableKey, Mark]) -> None:
        """Join marks (R6). One that says watched is activity of its title at its instant."""
        ...

    async def hide(self, profile_id: ProfileId, title_id: TitleId, hide: Hide) -> None:
        """Join a hiding of a title (R15)."""
        ...

    async def remove(self, profile_id: ProfileId, entries: Collection[HistoryEntry]) -> None:
        """Add viewings to those that are ignored whole (R6), for good."""
        ...

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]: ...

    async def states_of_titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Mapping[PlayableId, PlayableState]]:
        """Everything of these titles: a film's one state, a series' by episode."""
        ...

    async def titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, TitleActivity]: ...

    async def watched_since(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, Mapping[TitleId, Mapping[PlayableId, PlayableState]]]:
        """Everything of the titles that each of these profiles was active in since an instant.

        For jobs that go through many profiles. Absent profiles absent; a fold under way may show a
        viewing twice, in both its forms, but never leaves one out.
        """
        ...

    async def last_active(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, datetime]:
        """The latest activity in any title of each of these profiles that had some since then.

        For jobs that ask which of many profiles to read. Activity is as of `TitleActivity`.
        """
        ...

    async def recent(
        self, profile_id: ProfileId, *, limit: int, before: Active | None = None
    ) -> Sequence[Active]:
        """Up to `limit` titles by their latest activity, newest first, ties by id (R11).

        Each title once, at its latest; those after `before` in that order.
        """
        ...

    async def history(
        self, profile_id: ProfileId, *, limit: int, before: HistoryPlace | None = None
    ) -> Sequence[Milestone]:
        """Up to `limit` STARTED milestones, greatest place first, those below `before` (R6).

        Milestones that the states no longer bear out may be among them: `history_entries` leaves
        them out. Fewer than `limit` means that there are no more.
        """
        ...

    async def completions(self, profile_id: ProfileId, *, limit: int) -> Sequence[Milestone]:
        """The newest COMPLETED milestones, newest first; `stands` says which to believe (R28)."""
        ...

    async def plays(self, days: Collection[date]) -> Sequence[PlayCount]:
        """Viewings that started on these UTC days, by title, country and day; each counts once.

        Days and countries without plays are absent. One that was later ignored stays counted.
        """
        ...

    def foldable(self, before: datetime) -> AsyncIterator[tuple[ProfileId, PlayableKey]]:
        """Playables with three viewings or more whose last event is before an instant (R4).

        With fewer there is nothing to fold (`folding`); with so many there may be.
        """
        ...

    async def fold(self, profile_id: ProfileId, key: PlayableKey, folding: Folding) -> None:
        """Keep a base, and then delete the viewings that are in it.

        Only what was read is deleted: registers that have moved since stay, whoever moved them. One
        caller at a time folds a playable. What a later event leaves of a viewing that was deleted
        may lack its earliest registers; then its last event stands for the first.
        """
        ...

    async def forget(self, profile_id: ProfileId) -> None:
        """Delete all that is kept of a profile, which is gone and writes no more."""
        ...


@runtime_checkable
class KeepsProfilesApart(Protocol):
    """A store of which one part can be down while another answers; a profile is in one part."""

    keeps_profiles_apart: Literal[True]
