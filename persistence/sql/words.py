"""Whether folded texts have all of some words, as SQLite and PostgreSQL are asked for it."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from persistence.sql.types import Words


class HasWords(FunctionElement[bool]):
    """Columns of folded texts, together, have each of the words bound to `words`."""

    name = "has_words"
    inherit_cache = True


def has_words(*columns: ColumnElement[str]) -> HasWords:
    """The words must be folded as well: nothing but letters and digits is in them."""
    return HasWords(bindparam("words", type_=Words()), *columns)


@compiles(HasWords, "postgresql")
def _has_words_postgresql(element: HasWords, compiler: SQLCompiler, **options: Any) -> str:
    # As the indexes have it (0013_title_finding), word for word.
    words, text = _parts(element, compiler, options)
    split = f"array_remove(string_to_array({text}, ' '), '')"  # of texts without any word too
    return f"(array_to_tsvector({split}) @@ array_to_string({words}, ' & ')::tsquery)"


@compiles(HasWords, "sqlite")
def _has_words_sqlite(element: HasWords, compiler: SQLCompiler, **options: Any) -> str:
    words, text = _parts(element, compiler, options)
    missing = f"instr(' ' || {text} || ' ', ' ' || value || ' ') = 0"
    return f"NOT EXISTS (SELECT 1 FROM json_each({words}) WHERE {missing})"  # noqa: S608 - made of compiled clauses


def _parts(element: HasWords, compiler: SQLCompiler, options: Any) -> tuple[str, str]:
    words, *columns = (compiler.process(clause, **options) for clause in element.clauses)
    return words, " || ' ' || ".join(columns)
