"""The titles that share most with each of some, gated, in one statement (R28)."""

from sqlalchemy import Double, Integer, bindparam, case, cast, func, select

from domain.similar import KIND_WEIGHT
from persistence.sql.constructs import any_of
from persistence.sql.gate import allowed, not_blocked, open_since
from persistence.sql.tables.catalogue import title, title_feature

_one = title.alias("one")
_of_one = select(title_feature).where(any_of(title_feature.c.title_id, "title_ids")).cte("of_one")
# A kind alone makes nobody alike: candidates share a genre or a person. What sharing one weighs is
# the same on either side; taken from this one, an index answers for the other.
_sharing = (
    select(
        _of_one.c.title_id.label("of"),
        title_feature.c.title_id,
        func.sum(_of_one.c.weight).label("weight"),
    )
    .join_from(_of_one, title_feature, title_feature.c.feature_id == _of_one.c.feature_id)
    .where(title_feature.c.title_id != _of_one.c.title_id)
    .group_by(_of_one.c.title_id, title_feature.c.title_id)
    .cte("sharing")
)
_shared = _sharing.c.weight + case((title.c.kind == _one.c.kind, KIND_WEIGHT), else_=0.0)
_likeness = cast(_shared / (_one.c.features + title.c.features - _shared), Double)
_place = func.row_number().over(partition_by=_sharing.c.of, order_by=(_likeness.desc(), title.c.id))

# SECURITY: gated before it is cut, so that no hidden title takes a place in a list (R19, R20).
_ranked = (
    select(_sharing.c.of, title.c.id, _likeness.label("likeness"), _place.label("place"))
    .join_from(_sharing, title, title.c.id == _sharing.c.title_id)
    .join(_one, _one.c.id == _sharing.c.of)
    # Asked of one title after the other: as a join it would be of all spans there are.
    .where(allowed(), not_blocked(), open_since(title.c.id).is_not(None))
    .subquery()
)
NEAREST = (
    select(_ranked.c.of, _ranked.c.id, _ranked.c.likeness)
    .where(_ranked.c.place <= bindparam("limit", type_=Integer()))
    .order_by(_ranked.c.of, _ranked.c.place)
)
"""Binds `title_ids`, `limit` and the gate; weighted Jaccard, as domain.similar has it."""
