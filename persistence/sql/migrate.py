"""Bringing a database's tables up to date, in process and in one transaction."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from persistence.ports.condition import TablesRefused
from persistence.sql.engine import open_database, store_errors

MIGRATIONS = Path(__file__).parent / "migrations"
FORBIDDEN = "42501"
"""SQLSTATE insufficient_privilege, PostgreSQL's appendix A."""

_MIGRATING = text("SELECT pg_advisory_xact_lock(7226785)")


def head() -> str:
    """The newest revision: their files are numbered, so it is the last by name."""
    return max(path.stem for path in (MIGRATIONS / "versions").glob("*.py"))


async def migrate(address: str) -> bool:
    """Upgrade the database at a URL to the newest revision; False when it was there already.

    Processes that start together migrate one after another. alembic is imported only when there is
    something to do: a start that finds everything in place only reads. Raises ValueError,
    TablesRefused and StoreUnavailable.
    """
    database = open_database(address)
    try:
        with store_errors(OSError):
            async with database.reads.connect() as connection:
                if await connection.run_sync(current) == head():
                    return False
        async with database.transaction(bulk=True) as connection:
            if database.dialect == "postgresql":
                await connection.execute(_MIGRATING)
            await connection.run_sync(_upgrade)  # does nothing where another process was faster
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) == FORBIDDEN:
            raise TablesRefused from error
        raise
    else:
        return True
    finally:
        await database.close()


def current(connection: Connection) -> str | None:
    """The revision a database is at; None before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - costs most of a start that has nothing to do
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
