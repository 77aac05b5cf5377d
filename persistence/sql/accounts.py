"""Accounts and their devices, in SQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.account import Account, Device, DeviceClass, Plan, Role, VideoQuality
from domain.ids import AccountId, DeviceId
from domain.profile import Profile
from persistence.ports.accounts import NewHousehold
from persistence.sql.conflicts import insert_absent
from persistence.sql.constructs import any_of, rows
from persistence.sql.engine import Database
from persistence.sql.profile_rows import blocked_values, profile_values
from persistence.sql.session_writes import keep_session
from persistence.sql.tables.accounts import (
    account,
    account_role,
    device,
    profile,
    profile_blocked_title,
)

_ROLES = select(rows(account_role.c.role)).where(account_role.c.account_id == account.c.id)
_ACCOUNTS = select(account, _ROLES.scalar_subquery().label("roles")).where(any_of(account.c.id))
_CREDENTIALS = select(account.c.id, account.c.password_hash).where(
    account.c.email == bindparam("email")
)
_DEVICES_OF = select(device).where(device.c.account_id == bindparam("account_id"))
_DEVICES = _DEVICES_OF.where(any_of(device.c.id))
_WITH_DEVICES = select(device.c.id, device.c.account_id).where(any_of(device.c.id))
_REHASH = (
    update(account)
    .where(account.c.id == bindparam("account_id"), account.c.password_hash == bindparam("old"))
    .values(password_hash=bindparam("new"))
)


class SqlAccounts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def accounts(self, ids: Collection[AccountId]) -> Mapping[AccountId, Account]:
        found = await self._database.rows(_ACCOUNTS, ids=ids)
        return {row.id: _account(row) for row in found}

    async def credentials(self, email: str) -> tuple[AccountId, str] | None:
        found = await self._database.rows(_CREDENTIALS, email=email)
        return (found[0].id, found[0].password_hash) if found else None

    async def devices(
        self, account_id: AccountId, ids: Collection[DeviceId] | None = None
    ) -> Mapping[DeviceId, Device]:
        if ids is None:
            found = await self._database.rows(_DEVICES_OF, account_id=account_id)
        else:
            found = await self._database.rows(_DEVICES, account_id=account_id, ids=ids)
        return {row.id: _device(row) for row in found}

    async def with_devices(
        self, ids: Collection[DeviceId]
    ) -> Mapping[DeviceId, Collection[AccountId]]:
        found: defaultdict[DeviceId, set[AccountId]] = defaultdict(set)
        for row in await self._database.rows(_WITH_DEVICES, ids=ids):
            found[row.id].add(row.account_id)
        return dict(found)

    async def create(
        self, new: Account, password_hash: str, profiles: Sequence[Profile] = ()
    ) -> bool:
        async with self._database.transaction() as connection:
            return await _keep(connection, new, password_hash, profiles)

    async def sign_up(self, new: NewHousehold) -> bool:
        async with self._database.transaction() as connection:
            if not await _keep(connection, new.account, new.password_hash, [new.profile]):
                return False
            await keep_session(connection, new.session, new.device, new.refresh)
            return True

    async def replace_password_hash(self, id_: AccountId, old: str, new: str) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_REHASH, {"account_id": id_, "old": old, "new": new})


async def _keep(
    connection: AsyncConnection, new: Account, password_hash: str, profiles: Sequence[Profile]
) -> bool:
    """Whether the account was new; if so, it is kept with its roles and profiles."""
    values = {**_account_values(new), "password_hash": password_hash}
    insertion = insert_absent(account, connection.dialect.name).values(values)
    if (await connection.execute(insertion)).rowcount == 0:
        return False
    for table, many in (
        (account_role, [{"account_id": new.id, "role": role.value} for role in new.staff_roles]),
        (profile, [profile_values(each) for each in profiles]),
        (profile_blocked_title, [values for each in profiles for values in blocked_values(each)]),
    ):
        if many:
            await connection.execute(insert(table), many)
    return True


def _account_values(new: Account) -> dict[str, Any]:
    return {
        "id": new.id,
        "email": new.email,
        "plan_name": new.plan.name,
        "max_streams": new.plan.max_streams,
        "max_download_devices": new.plan.max_download_devices,
        "max_quality": new.plan.max_quality.value,
        "plan_valid_until": new.plan.valid_until,
        "home_country": new.home_country,
        "time_zone": new.time_zone,
        "locale": new.locale,
        "created_at": new.created_at,
    }


def _account(row: Row[Any]) -> Account:
    plan = Plan(
        row.plan_name,
        row.max_streams,
        row.max_download_devices,
        VideoQuality(row.max_quality),
        row.plan_valid_until,
    )
    return Account(
        row.id,
        row.email,
        plan,
        row.home_country,
        row.time_zone,
        row.locale,
        frozenset(Role(role) for (role,) in row.roles),
        row.created_at,
    )


def _device(row: Row[Any]) -> Device:
    return Device(row.id, row.account_id, row.name, DeviceClass(row.device_class), row.last_seen_at)
