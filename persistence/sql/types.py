"""Column types that hold the same value on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Word = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points, which is Python's order and SQLite's own."""

Number = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits; SQLite counts by itself only in a column declared INTEGER."""


def microseconds(at: datetime) -> int:
    """Microseconds since 1970 of an aware instant; a naive one raises TypeError."""
    return (at - EPOCH) // MICROSECOND


def instant(number: int) -> datetime:
    """The aware UTC instant of a number of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=number)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as microseconds since 1970: it compares as a number."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else instant(value)


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text: read whole, never searched."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        del dialect
        return None if value is None else orjson.loads(value)


class Words(TypeDecorator[Any]):
    """Many texts as one bind parameter: an array on PostgreSQL, a JSON list on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        many = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(Text()) if many else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[str] | str:
        # SECURITY: a client may send NUL, which PostgreSQL refuses in text: it names nothing.
        words = [word for word in value or () if "\0" not in word]
        return words if dialect.name == "postgresql" else orjson.dumps(words).decode()
