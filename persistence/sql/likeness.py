"""What features weigh, and which titles share most of them (R28)."""

from collections.abc import Collection

from sqlalchemy import bindparam, case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.similar import feature_weight
from domain.title import TitleKind
from persistence.sql.constructs import any_of, upsert
from persistence.sql.tables.catalogue import feature, title_feature

CANDIDATES = 400
"""How many titles are compared in full: those sharing the heaviest genres and people."""

_AT_ONCE = 5000
_KINDS = [kind.value for kind in TitleKind]
_COUNTS = (
    select(title_feature.c.feature_id, func.count())
    .where(any_of(title_feature.c.feature_id))
    .group_by(title_feature.c.feature_id)
)
_FORGET = delete(feature).where(any_of(feature.c.id))

_of_one = (
    select(feature.c.id, feature.c.weight)
    .join_from(title_feature, feature, feature.c.id == title_feature.c.feature_id)
    .where(title_feature.c.title_id == bindparam("title_id"))
    .cte("of_one")
)
_shared_weight = func.sum(_of_one.c.weight)
# A kind alone makes nobody alike, and would make candidates of half the catalogue.
_near = (
    select(title_feature.c.title_id)
    .join_from(_of_one, title_feature, title_feature.c.feature_id == _of_one.c.id)
    .where(_of_one.c.id.not_in(_KINDS))
    .group_by(title_feature.c.title_id)
    .order_by(_shared_weight.desc(), title_feature.c.title_id)
    .limit(CANDIDATES + 1)
    .cte("near")
)
OVERLAPS = (
    select(
        title_feature.c.title_id,
        func.sum(case((_of_one.c.id.is_not(None), feature.c.weight), else_=0.0)).label("shared"),
        func.sum(feature.c.weight).label("total"),
    )
    .join_from(_near, title_feature, title_feature.c.title_id == _near.c.title_id)
    .join(feature, feature.c.id == title_feature.c.feature_id)
    .outerjoin(_of_one, _of_one.c.id == title_feature.c.feature_id)
    .group_by(title_feature.c.title_id)
)
"""Binds `title_id`; the title itself is among the rows."""


async def weigh(connection: AsyncConnection, features: Collection[str]) -> None:
    """Bring the weights of these features up to date with how many titles have them."""
    everything = sorted(features)
    for start in range(0, len(everything), _AT_ONCE):
        ids = everything[start : start + _AT_ONCE]
        counts = (await connection.execute(_COUNTS, {"ids": ids})).all()
        await connection.execute(_FORGET, {"ids": ids})
        weights = [{"id": id_, "weight": feature_weight(count)} for id_, count in counts]
        if weights:
            await connection.execute(upsert(feature, connection.dialect.name), weights)
