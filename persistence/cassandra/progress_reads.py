"""Reads of what is kept of playables and titles, by key: each of one profile's partition."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from domain.ids import PlayableId, ProfileId, TitleId
from domain.watching.blobs import hide_in
from domain.watching.keys import PlayableKey
from domain.watching.state import PlayableState
from persistence.cassandra.driver import Statement
from persistence.cassandra.progress_rows import COLUMNS, NO_PLAYABLE, NO_VIEWING, states_in
from persistence.cassandra.progress_times import digits, instant
from persistence.cassandra.progress_writes import FOR_GOOD
from persistence.cassandra.session import CassandraSession
from persistence.ports.progress import TitleActivity

KEYS_AT_ONCE = 100
TITLES_AT_ONCE = 25
"""A series may have a hundred rows."""

OF_KEYS = Statement(
    f"SELECT {COLUMNS} FROM keyspace.watched WHERE profile_id = ? AND (title_id, playable_id) IN ?"  # noqa: S608 - names of ours
)
OF_TITLES = Statement(
    f"SELECT {COLUMNS} FROM keyspace.watched WHERE profile_id = ? AND title_id IN ?"  # noqa: S608 - names of ours
)
TITLES = Statement(
    "SELECT title_id, active_at, hide FROM keyspace.watched"
    " WHERE profile_id = ? AND (title_id, playable_id, viewing_id) IN ?"
)
FORGET = Statement("DELETE FROM keyspace.watched USING TIMESTAMP ? WHERE profile_id = ?")
STATEMENTS = (OF_KEYS, OF_TITLES, TITLES, FORGET)


class ProgressReads:
    def __init__(self, session: CassandraSession) -> None:
        self._session = session

    async def states(
        self, profile_id: ProfileId, keys: Collection[PlayableKey]
    ) -> Mapping[PlayableId, PlayableState]:
        asked = [(key.title_id, key.playable_id) for key in keys]
        rows = await self._by_key(OF_KEYS, profile_id, asked, KEYS_AT_ONCE)
        return {id_: state for own in states_in(rows).values() for id_, state in own.items()}

    async def states_of_titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, Mapping[PlayableId, PlayableState]]:
        rows = await self._by_key(OF_TITLES, profile_id, list(ids), TITLES_AT_ONCE)
        return states_in(rows)

    async def titles(
        self, profile_id: ProfileId, ids: Collection[TitleId]
    ) -> Mapping[TitleId, TitleActivity]:
        asked = [(id_, NO_PLAYABLE, NO_VIEWING) for id_ in ids]
        rows = await self._by_key(TITLES, profile_id, asked, KEYS_AT_ONCE)
        return {
            TitleId(title_id): TitleActivity(
                None if active_at is None else instant(active_at),
                None if hide is None else hide_in(hide),
            )
            for title_id, active_at, hide in rows
        }

    async def _by_key(
        self, statement: Statement, profile_id: ProfileId, keys: Sequence[object], most: int
    ) -> Iterable[tuple[Any, ...]]:
        """The rows of keys, in requests for so many of them. An IN inside a partition is cheap."""
        parts = [keys[at : at + most] for at in range(0, len(keys), most)]
        profile = digits(profile_id)
        answers = await asyncio.gather(
            *(self._session.rows(statement, (profile, part)) for part in parts)
        )
        return chain.from_iterable(answers)

    async def forget(self, profile_id: ProfileId) -> None:
        await self._session.write(FORGET, (FOR_GOOD, digits(profile_id)))
