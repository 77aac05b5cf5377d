"""Writes of sessions that more than one port makes, inside the transaction of the caller."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.account import Device
from domain.session import Session
from persistence.ports import RefreshToken
from persistence.sql.constructs import upsert
from persistence.sql.session_rows import device_values, session_values, token_values
from persistence.sql.tables import accounts as tables


async def keep_session(
    connection: AsyncConnection, session: Session, device: Device, refresh: RefreshToken
) -> None:
    """Keep a new session with its first refresh token; its device becomes known, or is renamed."""
    known = upsert(tables.device, connection.dialect.name).values(device_values(device))
    await connection.execute(known)
    await connection.execute(insert(tables.session).values(session_values(session)))
    await connection.execute(insert(tables.refresh_token).values(token_values(refresh)))
