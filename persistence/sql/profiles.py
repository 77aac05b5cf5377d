"""Profiles and the tries of their PINs, in SQL."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Integer, bindparam, case, delete, exists, func, literal, null, select

from domain.ids import AccountId, ProfileId
from domain.profile import Profile
from domain.profile_edit import ProfileChange
from persistence.ports.changes import ChangeKind
from persistence.sql.changes import publish
from persistence.sql.conflicts import insert_into
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.held_account import hold_account
from persistence.sql.held_profile import keep_profile
from persistence.sql.profile_rows import PROFILES, profile_of
from persistence.sql.profile_writes import FORGIVE, keep
from persistence.sql.tables.accounts import pin_failure, profile
from persistence.sql.tables.upkeep import departed_profile
from persistence.sql.types import Instant, Word

T = TypeVar("T")

_PROFILES = PROFILES.where(any_of(profile.c.id))
_PROFILES_OF = PROFILES.where(any_of(profile.c.account_id)).order_by(
    profile.c.account_id, profile.c.created_at, profile.c.id
)
_EVERY = (
    PROFILES.where(profile.c.id > bindparam("after", type_=Word))
    .order_by(profile.c.id)
    .limit(bindparam("limit", type_=Integer()))
)
_HOW_MANY = select(func.count().label("profiles")).select_from(profile)
_DEPARTED = (
    select(departed_profile.c.id)
    .where(departed_profile.c.at < bindparam("before", type_=Instant()))
    # SECURITY: what belongs to a profile that is there is never taken for what was left behind.
    .where(~exists().where(profile.c.id == departed_profile.c.id))
    .order_by(departed_profile.c.at, departed_profile.c.id)
    .limit(bindparam("limit"))
)
_SETTLE = delete(departed_profile).where(any_of(departed_profile.c.id))
_FAILURES = select(pin_failure).where(pin_failure.c.profile_id == bindparam("profile_id"))


class SqlProfiles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def profiles(self, ids: Collection[ProfileId]) -> Mapping[ProfileId, Profile]:
        found = await self._database.rows(_PROFILES, ids=ids)
        return {row.id: profile_of(row) for row in found}

    async def profiles_of(
        self, ids: Collection[AccountId]
    ) -> Mapping[AccountId, Sequence[Profile]]:
        of_account: defaultdict[AccountId, list[Profile]] = defaultdict(list)
        for row in await self._database.rows(_PROFILES_OF, ids=ids):
            of_account[row.account_id].append(profile_of(row))
        return dict(of_account)

    async def every(self, after: ProfileId | None, *, limit: int) -> Sequence[Profile]:
        rows = await self._database.rows(_EVERY, after=after or "", limit=limit)
        return [profile_of(row) for row in rows]

    async def how_many(self) -> int:
        (row,) = await self._database.rows(_HOW_MANY)
        return int(row.profiles)

    async def pin_failures(self, id_: ProfileId) -> tuple[int, datetime | None]:
        found = await self._database.rows(_FAILURES, profile_id=id_)
        return (found[0].failures, found[0].locked_until) if found else (0, None)

    async def count_pin_failure(
        self, id_: ProfileId, now: datetime, *, limit: int, locked_until: datetime
    ) -> tuple[int, datetime | None]:
        # One statement, so that tries at the same instant are counted one after the other.
        failures = case((pin_failure.c.locked_until <= now, 1), else_=pin_failure.c.failures + 1)
        lock = literal(locked_until, Instant)
        first = insert_into(pin_failure, self._database.dialect).values(
            profile_id=id_, failures=1, locked_until=locked_until if limit <= 1 else None
        )
        count = first.on_conflict_do_update(
            index_elements=[pin_failure.c.profile_id],
            set_={
                "failures": failures,
                "locked_until": case(
                    (pin_failure.c.locked_until > now, pin_failure.c.locked_until),
                    (failures >= limit, lock),
                    else_=null(),
                ),
            },
        ).returning(pin_failure.c.failures, pin_failure.c.locked_until)
        async with self._database.transaction() as connection:
            if not await keep_profile(connection, id_):
                return 0, None  # as of any profile that is gone
            row = (await connection.execute(count)).one()
        return row.failures, row.locked_until

    async def clear_pin_failures(self, id_: ProfileId) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(FORGIVE, {"of": id_})

    async def change(
        self,
        account_id: AccountId,
        decide: Callable[[Sequence[Profile]], T],
        now: datetime,
    ) -> T:
        async with self._database.transaction() as connection:
            # SECURITY: held first, so that what is decided on stays true until it is kept.
            await hold_account(connection, account_id)
            found = await connection.execute(_PROFILES_OF, {"ids": [account_id]})
            decision = decide([profile_of(row) for row in found])
            if isinstance(decision, ProfileChange):
                await keep(connection, decision, now)
                await publish(connection, [(ChangeKind.PROFILE, decision.profile.id)], now)
            return decision

    async def departed(self, before: datetime, *, limit: int) -> Sequence[ProfileId]:
        rows = await self._database.rows(_DEPARTED, before=before, limit=limit)
        return [ProfileId(row.id) for row in rows]

    async def settle(self, ids: Collection[ProfileId]) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(_SETTLE, {"ids": ids})
