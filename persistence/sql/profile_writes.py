"""Writing what was decided on a profile, inside the transaction that decided it."""

from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.profile_edit import ProfileAdded, ProfileChange, ProfileEdited
from persistence.sql.profile_rows import blocked_values, profile_values
from persistence.sql.tables.accounts import pin_failure, profile, profile_blocked_title, session
from persistence.sql.tables.upkeep import departed_profile

_OF: BindParameter[str] = bindparam("of")

# Sessions before the profile, as activating does, so that neither waits for the other.
_HOLD_SESSIONS = (
    select(session.c.id).where(session.c.profile_id == _OF).order_by(session.c.id).with_for_update()
)
_LEAVE = update(session).where(session.c.profile_id == _OF).values(profile_id=None)
_REMOVE = delete(profile).where(profile.c.id == _OF)
_UNBLOCK = delete(profile_blocked_title).where(profile_blocked_title.c.profile_id == _OF)
FORGIVE = delete(pin_failure).where(pin_failure.c.profile_id == _OF)


async def keep(connection: AsyncConnection, change: ProfileChange, now: datetime) -> None:
    of = {"of": change.profile.id}
    if isinstance(change, ProfileAdded):
        await connection.execute(insert(profile).values(profile_values(change.profile)))
        await _block(connection, change)
    elif isinstance(change, ProfileEdited):
        values = profile_values(change.profile)
        await connection.execute(update(profile).where(profile.c.id == values["id"]).values(values))
        await connection.execute(_UNBLOCK, of)
        await _block(connection, change)
        if change.forgives:
            await connection.execute(FORGIVE, of)
    else:
        await connection.execute(_HOLD_SESSIONS, of)
        await connection.execute(_LEAVE, of)
        await connection.execute(_REMOVE, of)  # with what it blocked and the tries of its PIN
        await connection.execute(insert(departed_profile).values(id=change.profile.id, at=now))


async def _block(connection: AsyncConnection, change: ProfileAdded | ProfileEdited) -> None:
    if blocked := blocked_values(change.profile):
        await connection.execute(insert(profile_blocked_title), blocked)
