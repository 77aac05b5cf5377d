"""Titles by words and by similar names: full-text and trigram indexes on PostgreSQL.

SQLite's catalogue is small, and read from end to end. A tsvector is made of the words as they are:
PostgreSQL's own parser would take hyphens, numbers and foreign letters for something else.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from domain.title_match import folded, folded_name
from persistence.ports.condition import ExtensionRefused

revision = "0013_title_finding"
down_revision = "0012_evidence"

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
AT_ONCE = 1_000

_TEXTS = sa.text(
    "SELECT title_id, locale, name, synopsis_short, synopsis_long FROM title_text"
    " WHERE (title_id, locale) > (:title_id, :locale) ORDER BY title_id, locale LIMIT :most"
)
_KEPT = sa.text(
    "INSERT INTO title_finding (title_id, locale, name, synopsis)"
    " VALUES (:title_id, :locale, :name, :synopsis)"
)
_WORDS = "array_to_tsvector(array_remove(string_to_array({}, ' '), ''))"
_INDEXES = {
    "ix_title_finding_trigrams": "name gin_trgm_ops",
    "ix_title_finding_words_of_names": _WORDS.format("name"),
    "ix_title_finding_words": _WORDS.format("name || ' ' || synopsis"),
}


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        _make_extension()
    op.create_table(
        "title_finding",
        sa.Column(
            "title_id",
            WORD,
            sa.ForeignKey("title.id", name="fk_title_finding_title_id_title", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("locale", WORD, primary_key=True),
        sa.Column("name", WORD, nullable=False),
        sa.Column("synopsis", WORD, nullable=False),
        sqlite_with_rowid=False,
    )
    _fill(op.get_bind())
    op.create_index("ix_title_finding_name_title_id", "title_finding", ["name", "title_id"])
    if is_postgresql:
        for name, what in _INDEXES.items():
            op.execute(f"CREATE INDEX {name} ON title_finding USING gin ({what})")


def _make_extension() -> None:
    try:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError as error:  # its user may not, or the server has none
        raise ExtensionRefused from error


def _fill(connection: sa.Connection) -> None:
    last = {"title_id": "", "locale": ""}
    while texts := connection.execute(_TEXTS, {**last, "most": AT_ONCE}).all():
        connection.execute(_KEPT, _rows(texts))
        last = {"title_id": texts[-1].title_id, "locale": texts[-1].locale}


def _rows(texts: Sequence[sa.Row[Any]]) -> list[dict[str, str]]:
    return [
        {
            "title_id": each.title_id,
            "locale": each.locale,
            "name": folded_name(each.name),
            "synopsis": folded(f"{each.synopsis_short} {each.synopsis_long}"),
        }
        for each in texts
    ]
