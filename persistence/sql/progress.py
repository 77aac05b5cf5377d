"""Progress, in SQL."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Executable

from domain.ids import PlayableId, ProfileId, TitleId
from domain.record import PlayCount
from domain.watching.blobs import hide_blob, hide_in, microseconds
from domain.watching.fold import Folding
from domain.watching.history import HistoryEntry
from domain.watching.keys import PlayableKey
from domain.watching.mark import Hide, Mark
from domain.watching.milestone import Milestone, MilestoneKind
from domain.watching.state import PlayableState
from persistence.ports.progress import Active, HistoryPlace, ProgressWrite, TitleActivity
from persistence.sql import progress_reads as reads
from persistence.sql import progress_since
from persistence.sql import progress_writes as writing
from persistence.sql.engine import Database
from persistence.sql.progress_rows import milestone_of, states_of
from persistence.sql.types import instant

_EVER = Active(TitleId(""), datetime.max.replace(tzinfo=UTC))
_ONE_DAY = timedelta(days=1)
_FOLDABLE_FROM = 3
VIEWINGS_AT_ONCE = 5_000
"""No fewer than a playable needs to be folded."""


class SqlProgress:
    """`database` is one whose commits are durable (`open_durable`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, writes: Sequence[ProgressWrite]) -> None:
        async with self._database.transaction() as connection:
            await writing.keep_writes(connection, writes)

    async def mark(self, profile_id: ProfileId, marks: Mapping[PlayableKey, Mark]) -> None:
        async with self._database.transaction() as connection:
            await writing.keep_marks(connection, profile_id, marks)

    async def hide(self, profile_id: ProfileId, title_id: TitleId, hide: Hide) -> None:
        of_title = {"profile_id": profile_id, "title_id": title_id}
        row = {**of_title, "active_at": None, "hide": hide_blob(hide)}
        async with self._database.transaction() as connection:
            await writing.join_activity(connection, [row])

    async def remove(self, profile_id: ProfileId, entries: Collection[HistoryEntry]) -> None:
        async with self._database.transaction() as connection:
            await writing.keep_removals(connection, profile_id, entries)

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]:
        titles = {key.title_id for key in keys}
        playables = {key.playable_id for key in keys}
        rows = await self._database.rows(
            reads.STATES, of_profile=profile_id, titles=titles, playables=playables
        )
        found = states_of(rows)
        return {id_: state for own in found.values() for id_, state in own.items()}

    async def states_of_titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Mapping[PlayableId, PlayableState]]:
        rows = await self._database.rows(reads.STATES_OF_TITLES, of_profile=profile_id, titles=ids)
        return states_of(rows)

    async def titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, TitleActivity]:
        rows = await self._database.rows(reads.TITLES, of_profile=profile_id, ids=ids)
        return {
            TitleId(row.title_id): TitleActivity(
                row.active_at, hide_in(row.hide) if row.hide else None
            )
            for row in rows
        }

    async def watched_since(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, Mapping[TitleId, Mapping[PlayableId, PlayableState]]]:
        of = {"profiles": profile_ids, "since": since}
        viewings = await self._database.rows(progress_since.VIEWINGS, **of)
        said = await self._database.rows(progress_since.SAID, **of)
        return progress_since.states_by_profile([*viewings, *said])

    async def last_active(
        self, profile_ids: Collection[ProfileId], since: datetime
    ) -> Mapping[ProfileId, datetime]:
        rows = await self._database.rows(
            progress_since.LAST_ACTIVE, profiles=profile_ids, since=since
        )
        return {row.profile_id: row.at for row in rows}

    async def recent(
        self, profile_id: ProfileId, *, limit: int, before: Active | None = None
    ) -> Sequence[Active]:
        below = before or _EVER
        rows = await self._database.rows(
            reads.RECENT, of_profile=profile_id, at=below.at, after_id=below.title_id, limit=limit
        )
        return [Active(TitleId(row.title_id), row.active_at) for row in rows]

    async def history(
        self, profile_id: ProfileId, *, limit: int, before: HistoryPlace | None = None
    ) -> Sequence[Milestone]:
        of = {"of_profile": profile_id, "kind": MilestoneKind.STARTED.value, "limit": limit}
        if before is None:
            return await self._milestones(reads.NEWEST, of)
        below = {"at": before.at, "below_viewing": before.viewing_id}
        below["below_playable"] = before.playable_id
        return await self._milestones(reads.NEWEST_BELOW, {**of, **below})

    async def completions(self, profile_id: ProfileId, *, limit: int) -> Sequence[Milestone]:
        of = {"of_profile": profile_id, "kind": MilestoneKind.COMPLETED.value, "limit": limit}
        return await self._milestones(reads.NEWEST, of)

    async def plays(self, days: Collection[date]) -> Sequence[PlayCount]:
        if not days:
            return []
        since, until = _midnight(min(days)), _midnight(max(days)) + _ONE_DAY
        rows = await self._database.rows(reads.PLAYS, since=since, until=until)
        counts = [
            PlayCount(row.title_id, row.country, instant(row.day * reads.DAY).date(), row.plays)
            for row in rows
        ]
        return [one for one in counts if one.day in days]

    async def foldable(self, before: datetime) -> AsyncIterator[tuple[ProfileId, PlayableKey]]:
        # An instant alone is a prefix: it is below every register that has it or a later one.
        bound: dict[str, Any] = {"before": microseconds(before).to_bytes(8, "big")}
        place = ("", "", "")
        while True:
            after = dict(
                zip(("after_profile", "after_title", "after_playable"), place, strict=True)
            )
            rows = await self._database.rows(
                reads.VIEWINGS, **bound, **after, limit=VIEWINGS_AT_ONCE
            )
            is_cut = sum(row.viewings for row in rows) == VIEWINGS_AT_ONCE
            # The last playable of many may go on behind them: then it is the first of the next.
            whole = rows[:-1] if is_cut and len(rows) > 1 else rows
            for row in whole:
                if row.foldable >= _FOLDABLE_FROM:
                    yield row.profile_id, PlayableKey(row.title_id, row.playable_id)
            if not is_cut:
                return
            place = (whole[-1].profile_id, whole[-1].title_id, whole[-1].playable_id)

    async def fold(self, profile_id: ProfileId, key: PlayableKey, folding: Folding) -> None:
        async with self._database.transaction() as connection:
            await writing.keep_fold(connection, profile_id, key, folding)

    async def forget(self, profile_id: ProfileId) -> None:
        async with self._database.transaction() as connection:
            await writing.forget(connection, profile_id)

    async def _milestones(
        self, statement: Executable, bound: Mapping[str, Any]
    ) -> Sequence[Milestone]:
        rows = await self._database.rows(statement, **bound)
        return [milestone_of(row) for row in rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
