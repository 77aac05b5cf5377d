"""Writes of sessions that more than one port makes, inside the transaction of the caller."""

from collections.abc import Collection, Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.account import MOST_DEVICES, Device
from domain.ids import AccountId, DeviceId, SessionId
from domain.session import Session
from persistence.ports.changes import ChangeKind
from persistence.ports.sessions import RefreshToken
from persistence.sql.changes import publish
from persistence.sql.constructs import upsert
from persistence.sql.held_account import hold_account
from persistence.sql.session_rows import (
    DEVICES_BEYOND,
    FORGET_DEVICES,
    HOLD_DEVICES,
    HOLD_UNREVOKED_ON,
    device_values,
    session_values,
    token_values,
)
from persistence.sql.tables import accounts as tables


async def keep_session(
    connection: AsyncConnection, session: Session, device: Device, refresh: RefreshToken
) -> None:
    """Keep a new session with its first refresh token; its device becomes known, or is renamed."""
    known = upsert(tables.device, connection.dialect.name).values(device_values(device))
    await connection.execute(known)
    await connection.execute(insert(tables.session).values(session_values(session)))
    await connection.execute(insert(tables.refresh_token).values(token_values(refresh)))


async def open_session(
    connection: AsyncConnection, session: Session, device: Device, refresh: RefreshToken
) -> None:
    """The same on an account that was there before, whose other devices may have to make room."""
    # SECURITY: held first, so that whoever ends all sessions of the account either waits for this
    # one and ends it, or is done before it begins.
    await hold_account(connection, session.account_id)
    await keep_session(connection, session, device, refresh)
    of = {"by_account": session.account_id, "by_device": device.id, "most": MOST_DEVICES - 1}
    beyond = await connection.scalars(DEVICES_BEYOND, {**of, "now": session.created_at})
    if ids := beyond.all():
        ended = await forget_devices(connection, session.account_id, ids) or ()
        await publish(connection, told(ended), session.created_at)


async def forget_devices(
    connection: AsyncConnection, account_id: AccountId, ids: Collection[DeviceId]
) -> Sequence[SessionId] | None:
    """Forget devices with their sessions; answers those that had not ended, to be published.

    None where the account has none of these.
    """
    of = {"by_account": account_id, "ids": ids}
    # SECURITY: held first, so that no session is opened on them that nobody is told of.
    if not (await connection.scalars(HOLD_DEVICES, of)).all():
        return None
    ended = (await connection.scalars(HOLD_UNREVOKED_ON, of)).all()
    await connection.execute(FORGET_DEVICES, of)  # with every session and refresh token
    return [SessionId(each) for each in ended]


def told(ended: Collection[SessionId]) -> list[tuple[ChangeKind, str]]:
    """What other processes must hear of sessions that have ended (R54)."""
    return [(ChangeKind.SESSION, each) for each in ended]
