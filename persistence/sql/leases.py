"""Leases, in SQL."""

from datetime import datetime

from sqlalchemy import bindparam, delete

from persistence.sql.conflicts import insert_into
from persistence.sql.engine import Database
from persistence.sql.tables.upkeep import lease

_GIVE_BACK = delete(lease).where(
    lease.c.name == bindparam("of_name"), lease.c.holder == bindparam("of_holder")
)


class SqlLeases:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        # One statement: who comes second waits for the first, and then finds the lease taken.
        new = insert_into(lease, self._database.dialect).values(
            name=name, holder=holder, until=until
        )
        put = new.on_conflict_do_update(
            index_elements=[lease.c.name],
            set_={"holder": holder, "until": until},
            where=(lease.c.holder == holder) | (lease.c.until <= now),
        ).returning(lease.c.holder)
        async with self._database.transaction() as connection:
            return (await connection.execute(put)).first() is not None

    async def give_back(self, name: str, holder: str) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_GIVE_BACK, {"of_name": name, "of_holder": holder})
