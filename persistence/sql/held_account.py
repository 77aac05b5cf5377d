"""Holding an account's row while what all of the account depends on is decided and written."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ids import AccountId
from persistence.sql.tables.accounts import account

# Not FOR UPDATE: what only refers to the account, and does not hold it, need not wait.
_HOLD = (
    select(account.c.id)
    .where(account.c.id == bindparam("of_account"))
    .with_for_update(key_share=True)
)


async def hold_account(connection: AsyncConnection, id_: AccountId) -> None:
    """Of those who hold one account, one goes on at a time, until its transaction ends.

    Hold it before anything of the account's, so that no two wait for each other. SQLite has one
    writer anyway and needs no lock.
    """
    await connection.execute(_HOLD, {"of_account": id_})
