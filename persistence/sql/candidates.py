"""Candidates of a shelf: what a query finds, with windows and box art in the same statement."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from domain.artwork import ImageRole
from domain.homepage.candidate import ArtVariant, Candidate
from domain.licence import WORLDWIDE
from domain.maturity import MaturityLevel
from persistence.sql.constructs import rows
from persistence.sql.gate import COUNTRY
from persistence.sql.parts import by_position, windows, windows_of
from persistence.sql.tables.artwork import artwork
from persistence.sql.tables.catalogue import licence_window, title

_BOX_ART = (
    select(rows(artwork.c.position, artwork.c.id, artwork.c.tag))
    .where(artwork.c.owner_id == title.c.id, artwork.c.role == ImageRole.BOX_ART.value)
    .scalar_subquery()
)
_BACKDROP = (
    select(artwork.c.id)
    .where(artwork.c.owner_id == title.c.id, artwork.c.role == ImageRole.BACKDROP.value)
    .exists()
)
_WINDOWS = windows_of(title.c.id, licence_window.c.territory.in_([COUNTRY, WORLDWIDE]))


def candidates(found: Select[Any], *order: str, also: tuple[str, ...] = ()) -> Select[Any]:
    """The statement for what `found` finds: rows of `id`, `score` and what `order` and `also` name.

    `order` names columns of `found`, a leading `-` for falling; ties are broken by id. Parts are
    read only of what was found, not of all that was looked at.
    """
    those = found.subquery("found")
    sorted_by: list[ColumnElement[Any]] = [
        those.c[name[1:]].desc() if name.startswith("-") else those.c[name] for name in order
    ]
    return (
        select(
            title.c.id,
            title.c.rating_level,
            _WINDOWS.label("windows"),
            _BOX_ART.label("box_art"),
            _BACKDROP.label("has_backdrop"),
            those.c.score,
            *(those.c[name] for name in also),
        )
        .join_from(those, title, title.c.id == those.c.id)
        .order_by(*sorted_by, title.c.id)
    )


def candidate_of(row: Row[Any]) -> Candidate:
    box_art = sorted(row.box_art, key=by_position)
    return Candidate(
        title_id=row.id,
        level=MaturityLevel(row.rating_level),
        windows=windows(row.windows),
        box_art=tuple(ArtVariant(id_, tag) for _, id_, tag in box_art),
        has_backdrop=bool(row.has_backdrop),
        score=float(row.score),
    )
