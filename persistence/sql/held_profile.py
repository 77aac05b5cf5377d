"""Holding a profile's row while something of the profile's is written."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ids import ProfileId
from persistence.sql.tables.accounts import profile

_PROFILE = select(profile.c.id).where(profile.c.id == bindparam("of_profile"))
_KEEP = _PROFILE.with_for_update(read=True, key_share=True)
_HOLD = _PROFILE.with_for_update(key_share=True)


async def keep_profile(connection: AsyncConnection, id_: ProfileId) -> bool:
    """Whether the profile is there, and then it stays there until the transaction ends."""
    return await connection.scalar(_KEEP, {"of_profile": id_}) is not None


async def hold_profile(connection: AsyncConnection, id_: ProfileId) -> bool:
    """The same, and of those who hold one profile, one goes on at a time.

    SQLite has one writer anyway and needs no lock.
    """
    return await connection.scalar(_HOLD, {"of_profile": id_}) is not None
