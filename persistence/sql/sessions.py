"""Sessions and their refresh families, in SQL."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.account import Device
from domain.ids import AccountId, DeviceId, ProfileId, SessionId
from domain.session import Session
from persistence.ports.sessions import RefreshToken, Revoked, Rotation, Swept
from persistence.sql.changes import publish
from persistence.sql.engine import Database
from persistence.sql.held_account import hold_account
from persistence.sql.held_profile import keep_profile
from persistence.sql.session_rows import (
    ACTIVATE,
    EXTEND,
    FAMILY,
    HOLD,
    HOLD_LIVE_OF,
    HOLD_UNREVOKED,
    REVOKE,
    REVOKED,
    SEEN,
    SESSIONS,
    SWEEP,
    USE,
    USE_ALL,
    USED,
    session_of,
    token_values,
)
from persistence.sql.session_sweep import sweep
from persistence.sql.session_writes import forget_devices, open_session, told
from persistence.sql.tables import accounts as tables

Held = Row[Any, Any]
"""The account and device of a session that this transaction holds."""


class SqlSessions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def sessions(self, ids: Collection[SessionId]) -> Mapping[SessionId, Session]:
        found = await self._database.rows(SESSIONS, ids=ids)
        return {row.id: session_of(row) for row in found}

    async def revoked_since(
        self, since: datetime, *, after: Revoked | None, limit: int
    ) -> Sequence[Revoked]:
        place = {"at": after.at, "after": after.id} if after else {"at": since, "after": ""}
        found = await self._database.rows(REVOKED, **place, limit=limit)
        return [Revoked(row.revoked_at, row.id) for row in found]

    async def open(self, session: Session, device: Device, refresh: RefreshToken) -> None:
        async with self._database.transaction() as connection:
            await open_session(connection, session, device, refresh)

    async def rotate(
        self, digest: str, fresh: Callable[[SessionId], RefreshToken], now: datetime
    ) -> tuple[Rotation, SessionId | None]:
        async with self._database.transaction() as connection:
            id_ = await connection.scalar(FAMILY, {"of": digest})
            held = None if id_ is None else await _hold(connection, id_, now)
            if id_ is None or held is None:
                return Rotation.UNKNOWN, None
            # SECURITY: of two who come with one token, the second finds it used.
            if await connection.scalar(USE, {"of": digest, "now": now}) is None:
                return await _refuse(connection, digest, now)
            await _hand_out(connection, held, fresh(id_), now)
            return Rotation.ROTATED, id_

    async def activate(
        self, id_: SessionId, profile_id: ProfileId, refresh: RefreshToken, now: datetime
    ) -> bool:
        async with self._database.transaction() as connection:
            held = await _hold(connection, id_, now)
            to = {"of": id_, "to_profile": profile_id}
            # Kept, so that no deletion comes between looking for the profile and referring to it.
            if held is None or not await keep_profile(connection, profile_id):
                return False
            if await connection.scalar(ACTIVATE, to) is None:
                return False
            # SECURITY: one chain of tokens: those given out before are used up by the new one.
            await connection.execute(USE_ALL, {"of": id_, "now": now})
            await _hand_out(connection, held, refresh, now)
            return True

    async def revoke(self, ids: Collection[SessionId], now: datetime) -> None:
        async with self._database.transaction() as connection:
            unrevoked = await connection.scalars(HOLD_UNREVOKED, {"ids": ids})
            await _revoke(connection, unrevoked.all(), now)

    async def revoke_all(self, account_id: AccountId, now: datetime) -> Sequence[SessionId]:
        async with self._database.transaction() as connection:
            # SECURITY: held first, so that no session is opened between looking for them and the
            # end of this transaction.
            await hold_account(connection, account_id)
            live = await connection.scalars(HOLD_LIVE_OF, {"by_account": account_id, "now": now})
            ended = [SessionId(id_) for id_ in live]
            await _revoke(connection, ended, now)
        return ended

    async def remove_device(
        self, account_id: AccountId, id_: DeviceId, now: datetime
    ) -> Sequence[SessionId] | None:
        if "\0" in id_:
            return None  # it names nothing, and PostgreSQL takes no such text
        async with self._database.transaction() as connection:
            ended = await forget_devices(connection, account_id, [id_])
            if ended is not None:
                await publish(connection, told(ended), now)
            return ended

    async def sweep(self, now: datetime, *, limit: int) -> Swept:
        return await sweep(self._database, now, limit)


async def _hold(connection: AsyncConnection, id_: SessionId, now: datetime) -> Held | None:
    """The session's account and device, if it is live; nobody else can change it until the end."""
    return (await connection.execute(HOLD, {"of": id_, "now": now})).one_or_none()


async def _refuse(
    connection: AsyncConnection, digest: str, now: datetime
) -> tuple[Rotation, SessionId | None]:
    id_ = await connection.scalar(USED, {"of": digest})
    if id_ is None:
        return Rotation.UNKNOWN, None  # it has expired
    # SECURITY: whoever has it, a used token is in two hands: the family ends (R53).
    await _revoke(connection, [id_], now)  # it is held since `rotate` began
    return Rotation.REUSED, id_


async def _hand_out(
    connection: AsyncConnection, held: Held, refresh: RefreshToken, now: datetime
) -> None:
    """Keep a new refresh token; its session lives as long, and its device was seen."""
    of = refresh.session_id
    seen = {"by_account": held.account_id, "by_device": held.device_id, "now": now}
    await connection.execute(EXTEND, {"of": of, "until": refresh.expires_at})
    await connection.execute(SEEN, seen)
    await connection.execute(SWEEP, {"of": of, "now": now})
    await connection.execute(insert(tables.refresh_token).values(token_values(refresh)))


async def _revoke(connection: AsyncConnection, held: Collection[SessionId], now: datetime) -> None:
    """End sessions that this transaction holds."""
    if held:
        await connection.execute(REVOKE, {"ids": held, "now": now})
        await publish(connection, told(held), now)
