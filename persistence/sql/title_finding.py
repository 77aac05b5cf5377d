"""Finding titles, in SQL: candidates by each way to match, judged by the domain's own measure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from domain.ids import TitleId
from domain.title import TitleKind
from domain.title_match import Sought, likeness, matched
from persistence.ports.title_finding import MOST, FoundTitle
from persistence.sql.constructs import any_of
from persistence.sql.engine import Database
from persistence.sql.gate import open_here
from persistence.sql.tables.catalogue import title, title_text
from persistence.sql.tables.finding import title_finding
from persistence.sql.types import Word
from persistence.sql.words import has_words

_TEXT = bindparam("text", type_=Word)
_NAME = title_finding.c.name
_LAST = "\U0010ffff"
"""Stands behind every other character."""

_FOUND = (
    select(
        title.c.id,
        title.c.kind,
        title.c.release_year,
        title_text.c.name,
        title_finding.c.name.label("folded"),
        title_finding.c.synopsis,
    )
    .select_from(title)
    .join(title_text, title_text.c.title_id == title.c.id)
    .join(
        title_finding,
        (title_finding.c.title_id == title.c.id) & (title_finding.c.locale == title_text.c.locale),
    )
    .where(any_of(title.c.id))
)


def _ids() -> Select[Any]:
    return select(title_finding.c.title_id).limit(MOST)


_SHORTEST = (func.length(_NAME), _NAME, title_finding.c.title_id)
_BY_WORDS = (
    _ids()
    .where(_TEXT <= _NAME, bindparam("beyond", type_=Word) > _NAME)
    .order_by(_NAME, title_finding.c.title_id),
    _ids().where(has_words(_NAME)).order_by(*_SHORTEST),
    _ids().where(has_words(_NAME, title_finding.c.synopsis)).order_by(*_SHORTEST),
)
_ALIKE = (
    _ids()
    .where(_NAME.op("%", is_comparison=True)(_TEXT))
    .order_by(func.similarity(_NAME, _TEXT).desc(), _NAME, title_finding.c.title_id)
)
_NAMES = select(title_finding.c.title_id, _NAME)


def _here(statement: Select[Any]) -> Select[Any]:
    return statement.where(open_here(title_finding.c.title_id))


_BY_WORDS_HERE = tuple(map(_here, _BY_WORDS))
_ALIKE_HERE, _NAMES_HERE = _here(_ALIKE), _here(_NAMES)


class SqlTitleFinding:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, asked: Sought, now: datetime, *, country: str | None, limit: int
    ) -> Sequence[FoundTitle]:
        here = {} if country is None else {"country": country, "now": now}
        ids = {*await self._by_words(asked, here), *await self._alike(asked, here)}
        rows = await self._database.rows(_FOUND, ids=sorted(ids))
        best = dict[TitleId, FoundTitle]()
        for each in sorted(_judged(asked, rows), key=_order):
            best.setdefault(each.id, each)
        return list(best.values())[:limit]

    async def _by_words(self, asked: Sought, here: Mapping[str, Any]) -> set[str]:
        begins: Mapping[str, Any] = {"text": asked.text, "beyond": asked.text + _LAST}
        words: Mapping[str, Any] = {"words": asked.words}
        statements = _BY_WORDS_HERE if here else _BY_WORDS
        found = set[str]()
        for statement, given in zip(statements, (begins, words, words), strict=True):
            found.update(row[0] for row in await self._database.rows(statement, **given, **here))
        return found

    async def _alike(self, asked: Sought, here: Mapping[str, Any]) -> set[str]:
        """PostgreSQL finds them by their trigrams; SQLite's names are read from end to end."""
        if self._database.dialect == "postgresql":
            statement = _ALIKE_HERE if here else _ALIKE
            rows = await self._database.rows(statement, text=asked.text, **here)
        else:
            rows = await self._database.rows(_NAMES_HERE if here else _NAMES, **here)
            rows = sorted(rows, key=lambda row: (-likeness(asked.text, row.name), *row[::-1]))
        return {row.title_id for row in rows[:MOST]}


def _judged(asked: Sought, rows: Iterable[Row[Any]]) -> Iterable[FoundTitle]:
    for row in rows:
        found = matched(asked, row.folded, row.synopsis)
        if found is not None:
            yield FoundTitle(row.id, TitleKind(row.kind), row.name, row.release_year, *found)


def _order(found: FoundTitle) -> tuple[int, float, str, str]:
    return found.match.place, -found.likeness, found.name, found.id
