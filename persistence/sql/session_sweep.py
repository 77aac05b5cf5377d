"""Sweeping out refresh tokens, sessions and devices that nobody can use any more.

Each kind goes in a transaction of its own, rows that others hold are passed over, and what would
take others with it goes after them: so nobody waits long for a sweep, and a sweep for nobody.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.account import UNUSED_DEVICE_LIFE
from domain.session import REFRESH_TOKEN_LIFE
from persistence.ports.sessions import Swept
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.tables.accounts import device, refresh_token, session
from persistence.sql.types import Instant

_UNTIL = bindparam("until", type_=Instant)


def _some(rows: Select[Any]) -> Select[Any]:
    """Up to `limit` of these that nobody holds; they are held until the transaction ends."""
    return rows.limit(bindparam("limit")).with_for_update(skip_locked=True)


_TOKENS = _some(
    select(refresh_token.c.digest)
    .where(refresh_token.c.expires_at <= _UNTIL)
    .order_by(refresh_token.c.expires_at)
)
_SESSIONS = _some(
    select(session.c.id).where(
        or_(session.c.revoked_at <= _UNTIL, session.c.expires_at <= _UNTIL),
        ~exists().where(refresh_token.c.session_id == session.c.id),
    )
)
_DEVICES = _some(
    select(device.c.account_id.label("by_account"), device.c.id.label("by_device"))
    .where(
        device.c.last_seen_at <= _UNTIL,
        ~exists().where(
            session.c.account_id == device.c.account_id, session.c.device_id == device.c.id
        ),
    )
    .order_by(device.c.last_seen_at)
)
_FORGET_TOKENS = delete(refresh_token).where(any_of(refresh_token.c.digest))
_FORGET_SESSIONS = delete(session).where(any_of(session.c.id))
_FORGET_DEVICE = delete(device).where(
    device.c.account_id == bindparam("by_account"), device.c.id == bindparam("by_device")
)


async def sweep(database: Database, now: datetime, limit: int) -> Swept:
    async with database.transaction() as connection:
        tokens = await _tokens(connection, {"until": now, "limit": limit})
    async with database.transaction() as connection:
        sessions = await _sessions(connection, {"until": now - REFRESH_TOKEN_LIFE, "limit": limit})
    async with database.transaction() as connection:
        devices = await _devices(connection, {"until": now - UNUSED_DEVICE_LIFE, "limit": limit})
    return Swept(tokens, sessions, devices)


async def _tokens(connection: AsyncConnection, which: dict[str, Any]) -> int:
    digests = (await connection.scalars(_TOKENS, which)).all()
    await connection.execute(_FORGET_TOKENS, {"ids": digests})
    return len(digests)


async def _sessions(connection: AsyncConnection, which: dict[str, Any]) -> int:
    ids = (await connection.scalars(_SESSIONS, which)).all()
    await connection.execute(_FORGET_SESSIONS, {"ids": ids})
    return len(ids)


async def _devices(connection: AsyncConnection, which: dict[str, Any]) -> int:
    found = [dict(row) for row in (await connection.execute(_DEVICES, which)).mappings()]
    if found:
        await connection.execute(_FORGET_DEVICE, found)
    return len(found)
