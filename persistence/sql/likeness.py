"""The titles that share most with one, gated, in one statement (R28)."""

from sqlalchemy import BindParameter, Double, bindparam, case, cast, func, select

from domain.similar import KIND_WEIGHT
from persistence.sql.gate import allowed, not_blocked, open_here
from persistence.sql.tables.catalogue import title, title_feature
from persistence.sql.types import Word

_ITSELF: BindParameter[str] = bindparam("title_id", type_=Word)
_one = title.alias("one")
_of_one = (
    select(title_feature.c.feature_id, title_feature.c.weight)
    .where(title_feature.c.title_id == _ITSELF)
    .cte("of_one")
)
# A kind alone makes nobody alike: candidates share a genre or a person.
_sharing = (
    select(title_feature.c.title_id, func.sum(title_feature.c.weight).label("weight"))
    .join_from(_of_one, title_feature, title_feature.c.feature_id == _of_one.c.feature_id)
    .where(title_feature.c.title_id != _ITSELF)
    .group_by(title_feature.c.title_id)
    .cte("sharing")
)
_shared = _sharing.c.weight + case((title.c.kind == _one.c.kind, KIND_WEIGHT), else_=0.0)
_likeness = cast(_shared / (_one.c.features + title.c.features - _shared), Double)

# SECURITY: gated before it is cut, so that no hidden title takes a place in the list (R19, R20).
NEAREST = (
    select(title.c.id, _likeness.label("likeness"))
    .join_from(_sharing, title, title.c.id == _sharing.c.title_id)
    .join(_one, _one.c.id == _ITSELF)
    .where(allowed(), not_blocked(), open_here(title.c.id))
    .order_by(_likeness.desc(), title.c.id)
    .limit(bindparam("limit"))
)
"""Binds `title_id`, `limit` and the gate; weighted Jaccard, as domain.similar has it."""
