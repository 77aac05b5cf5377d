"""The database behind the SQL adapters: its addresses, its errors, and values as it keeps them."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, literal, select, text
from sqlalchemy.exc import IntegrityError

from persistence.ports.unavailable import StoreUnavailable
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database, open_database
from persistence.sql.tables.catalogue import genre, genre_text
from persistence.sql.types import Instant, JsonText


@pytest.mark.parametrize(
    "address",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://host/db",
        "postgresql+psycopg://host/db",
        "nonsense",
        "",
    ],
)
def test_an_address_that_cannot_serve_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"SQLite|sqlite"):
        open_database(address)


def test_an_address_that_is_none_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValueError, match="starts with sqlite:///") as refused:
        open_database("ada:secret@host/marquee")

    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert "secret" not in str(refused.value)


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "marquee.db"
    path.write_bytes(b"This is not a database, whatever it is called." * 100)
    database = open_database(f"sqlite:///{path}")

    with pytest.raises(StoreUnavailable):
        await database.rows(text("SELECT 1"))
    await database.close()


@pytest.mark.live
async def test_a_server_that_is_not_there_is_unavailable() -> None:
    database = open_database("postgresql://nobody@127.0.0.1:1/none")

    with pytest.raises(StoreUnavailable):
        await database.rows(text("SELECT 1"))
    with pytest.raises(StoreUnavailable):
        async with database.transaction():
            pytest.fail("there is nothing to write to")
    await database.close()


@pytest.mark.live
async def test_a_statement_that_takes_too_long_is_unavailable(postgresql_url: str) -> None:
    database = open_database(postgresql_url)

    with pytest.raises(StoreUnavailable):
        await database.rows(text("SELECT pg_sleep(30)"))
    assert [tuple(row) for row in await database.rows(text("SELECT 1"))] == [(1,)]
    await database.close()


async def test_what_was_asked_wrongly_is_a_defect_not_an_outage(database: Database) -> None:
    orphan = insert(genre_text).values(genre_id="none", locale="en", name="None")

    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await connection.execute(orphan)


async def test_a_read_cannot_see_what_is_not_committed_and_an_error_undoes_it(
    database: Database,
) -> None:
    async def write_and_fail() -> None:
        async with database.transaction() as connection:
            await connection.execute(insert(genre).values(id="genre_1"))
            assert await database.rows(select(genre)) == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()

    assert await database.rows(select(genre)) == []


async def test_any_of_takes_any_text_and_any_number_of_them(database: Database) -> None:
    strange = ["", "'", '"', "\\", "%_", "é", "\u2028", "null", "{}", "[1]", "a,b", "😀"]
    async with database.transaction() as connection:
        await connection.execute(insert(genre), [{"id": id_} for id_ in strange])
    statement = select(genre.c.id).where(any_of(genre.c.id)).order_by(genre.c.id)

    found = await database.rows(statement, ids=[*strange, "\0", *(str(n) for n in range(50_000))])

    assert [row.id for row in found] == sorted(strange)
    assert await database.rows(statement, ids=[]) == []


async def test_instants_and_json_come_back_as_they_were(database: Database) -> None:
    at = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC)
    elsewhere = at.astimezone(timezone(timedelta(hours=-9)))
    value = {"a": [1, 2.5, None, True, "é"]}

    [row] = await database.rows(
        select(
            bindparam("at", type_=Instant()).label("at"),
            bindparam("value", type_=JsonText()).label("value"),
            literal(None, Instant()).label("never"),
        ),
        at=elsewhere,
        value=value,
    )

    assert (row.at, row.value, row.never) == (at, value, None)
    assert row.at.tzinfo is UTC
