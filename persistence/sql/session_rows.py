"""The statements of sessions and refresh families, and what their rows hold."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Row,
    and_,
    bindparam,
    delete,
    exists,
    select,
    tuple_,
    update,
)

from domain.account import Device
from domain.session import Session
from persistence.ports.sessions import RefreshToken
from persistence.sql.constructs import any_of
from persistence.sql.tables.accounts import device, profile, refresh_token, session
from persistence.sql.types import Instant, Word

_NOW = bindparam("now", type_=Instant)
_OF: BindParameter[str] = bindparam("of")
_UNTIL = bindparam("until", type_=Instant)
SESSIONS = select(session).where(any_of(session.c.id))
_ENDED = tuple_(session.c.revoked_at, session.c.id)
REVOKED = (
    select(session.c.id, session.c.revoked_at)
    .where(tuple_(bindparam("at", type_=Instant), bindparam("after", type_=Word)) < _ENDED)
    .order_by(session.c.revoked_at, session.c.id)
    .limit(bindparam("limit", type_=Integer))
)

# Whatever changes a family holds its device's row first and its session's then, so that no two of
# them wait for each other. What only ends sessions holds them alone, in the order of their ids.
# What opens a session, or ends all of an account, holds the account's row before.
_OWNER: BindParameter[str] = bindparam("by_account")
_DEVICE = and_(device.c.account_id == _OWNER, device.c.id == bindparam("by_device"))
_DEVICES = and_(device.c.account_id == _OWNER, any_of(device.c.id))
_LIVE = and_(session.c.revoked_at.is_(None), session.c.expires_at > _NOW)
HOLD = (
    select(session.c.account_id, session.c.device_id)
    .join_from(session, device)
    .where(session.c.id == _OF, _LIVE)
    .with_for_update(of=[device, session])
)
HOLD_DEVICES = select(device.c.id).where(_DEVICES).order_by(device.c.id).with_for_update()
HOLD_UNREVOKED_ON = (
    select(session.c.id)
    .where(
        session.c.account_id == _OWNER,
        any_of(session.c.device_id),
        session.c.revoked_at.is_(None),
    )
    .order_by(session.c.id)
    .with_for_update()
)
FORGET_DEVICES = delete(device).where(_DEVICES)
_signed_in = exists().where(
    session.c.account_id == device.c.account_id, session.c.device_id == device.c.id, _LIVE
)
DEVICES_BEYOND = (
    select(device.c.id)
    .where(device.c.account_id == _OWNER, device.c.id != bindparam("by_device"))
    .order_by(_signed_in.desc(), device.c.last_seen_at.desc(), device.c.id)
    .offset(bindparam("most"))
)
"""The other devices of an account that are more than `most`, those to be kept passed over."""
HOLD_LIVE_OF = (
    select(session.c.id)
    .where(session.c.account_id == _OWNER, _LIVE)
    .order_by(session.c.id)
    .with_for_update()
)
HOLD_UNREVOKED = (
    select(session.c.id)
    .where(any_of(session.c.id), session.c.revoked_at.is_(None))
    .order_by(session.c.id)
    .with_for_update()
)
EXTEND = update(session).where(session.c.id == _OF).values(expires_at=_UNTIL)
ACTIVATE = (
    update(session)
    .where(
        session.c.id == _OF,
        # SECURITY: only a profile of the session's own account can become active on it.
        exists().where(
            profile.c.id == bindparam("to_profile"), profile.c.account_id == session.c.account_id
        ),
    )
    .values(profile_id=bindparam("to_profile"))
    .returning(session.c.id)
)
REVOKE = update(session).where(any_of(session.c.id)).values(revoked_at=_NOW)
SEEN = update(device).where(_DEVICE).values(last_seen_at=_NOW)

_TOKEN = refresh_token.c
FAMILY = select(_TOKEN.session_id).where(_TOKEN.digest == _OF)
USE = (
    update(refresh_token)
    .where(_TOKEN.digest == _OF, _TOKEN.used_at.is_(None), _TOKEN.expires_at > _NOW)
    .values(used_at=_NOW)
    .returning(_TOKEN.session_id)
)
USED = FAMILY.where(_TOKEN.used_at.is_not(None))
USE_ALL = (
    update(refresh_token)
    .where(_TOKEN.session_id == _OF, _TOKEN.used_at.is_(None))
    .values(used_at=_NOW)
)
SWEEP = delete(refresh_token).where(_TOKEN.session_id == _OF, _TOKEN.expires_at <= _NOW)


def session_values(new: Session) -> dict[str, Any]:
    return {
        "id": new.id,
        "account_id": new.account_id,
        "device_id": new.device_id,
        "profile_id": new.profile_id,
        "created_at": new.created_at,
        "expires_at": new.expires_at,
        "revoked_at": new.revoked_at,
    }


def session_of(row: Row[Any]) -> Session:
    return Session(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row's columns


def device_values(on: Device) -> dict[str, Any]:
    return {
        "id": on.id,
        "account_id": on.account_id,
        "name": on.name,
        "device_class": on.device_class.value,
        "last_seen_at": on.last_seen_at,
    }


def token_values(refresh: RefreshToken) -> dict[str, Any]:
    return {
        "digest": refresh.digest,
        "session_id": refresh.session_id,
        "issued_at": refresh.issued_at,
        "expires_at": refresh.expires_at,
    }
