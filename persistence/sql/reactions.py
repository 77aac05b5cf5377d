"""Reactions, in SQL."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from domain.ids import ProfileId, TitleId
from domain.reaction import Reaction
from persistence.sql.conflicts import insert_into
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.held_profile import keep_profile
from persistence.sql.tables.my_list import reaction

_own = reaction.c.profile_id == bindparam("of_profile")
_REACTIONS = select(reaction.c.title_id, reaction.c.reaction).where(
    _own, any_of(reaction.c.title_id)
)
_TAKE_BACK = delete(reaction).where(_own, reaction.c.title_id == bindparam("of_title"))


class SqlReactions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def reactions(
        self, id_: ProfileId, titles: Collection[TitleId]
    ) -> Mapping[TitleId, Reaction]:
        rows = await self._database.rows(_REACTIONS, of_profile=id_, ids=titles)
        return {row.title_id: Reaction(row.reaction) for row in rows}

    async def react(
        self, id_: ProfileId, title_id: TitleId, given: Reaction, now: datetime
    ) -> bool:
        new = insert_into(reaction, self._database.dialect).values(
            profile_id=id_, title_id=title_id, reaction=given.value, reacted_at=now
        )
        # The same again keeps the instant at which it was given first.
        put = new.on_conflict_do_update(
            index_elements=list(reaction.primary_key),
            set_={"reaction": new.excluded.reaction, "reacted_at": new.excluded.reacted_at},
            where=reaction.c.reaction != new.excluded.reaction,
        )
        async with self._database.transaction() as connection:
            if not await keep_profile(connection, id_):
                return False
            await connection.execute(put)
        return True

    async def take_back(self, id_: ProfileId, title_id: TitleId) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_TAKE_BACK, {"of_profile": id_, "of_title": title_id})
