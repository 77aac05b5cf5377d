"""What people are credited on: their titles, gated, and who has any, for many people at once."""

from typing import Any

from sqlalchemy import BigInteger, Integer, Select, bindparam, func, select

from persistence.sql.constructs import any_of
from persistence.sql.gate import allowed, not_blocked, open_here
from persistence.sql.tables.catalogue import credit, person, title
from persistence.sql.types import Word


def _titles_of(*, continues: bool) -> Select[Any]:
    """The first `limit` of each person's titles, the latest first; who did two things counts once.

    Reads all that the people of `people` are credited on, and answers `limit` rows of each.
    """
    theirs = select(credit.c.person_id, credit.c.title_id).where(
        any_of(credit.c.person_id, "people")
    )
    credited, key = theirs.distinct().subquery(), title.c.year_order
    place = func.row_number().over(
        partition_by=credited.c.person_id, order_by=(key.desc(), title.c.id)
    )
    # SECURITY: gated before it is cut, so that counts and cursors tell nothing (R19, R20).
    gated = (
        select(credited.c.person_id, title.c.id, key.label("key"), place.label("place"))
        .join_from(credited, title, title.c.id == credited.c.title_id)
        .where(allowed(), not_blocked(), open_here(title.c.id))
    )
    if continues:
        at, after = bindparam("key", type_=BigInteger()), bindparam("after", type_=Word)
        gated = gated.where((key < at) | ((key == at) & (title.c.id > after)))
    listed = gated.subquery()
    return (
        select(listed.c.person_id, listed.c.id, listed.c.key)
        .where(listed.c.place <= bindparam("limit", type_=Integer()))
        .order_by(listed.c.person_id, listed.c.place)
    )


FIRST_TITLES = _titles_of(continues=False)
"""Binds `people`, `limit` and the gate."""

NEXT_TITLES = _titles_of(continues=True)
"""Binds `key` and `after` besides: the place behind which each person's titles begin."""

VISIBLE_PEOPLE = select(person.c.id).where(
    any_of(person.c.id, "people"),
    # SECURITY: somebody known only from hidden titles must not show that those exist (R20).
    select(title.c.id)
    .join_from(credit, title, title.c.id == credit.c.title_id)
    .where(credit.c.person_id == person.c.id, allowed(), not_blocked())
    .exists(),
)
"""Binds `people`, `ceiling` and `blocked`."""
