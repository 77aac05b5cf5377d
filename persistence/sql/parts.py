"""Parts of titles and episodes, read in one statement with their owners as JSON lists of lists.

Each subquery has its reader beside it. JSON holds columns as they are stored, instants as numbers.
"""

from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, ScalarSelect, select

from domain.artwork import Image, ImageRole
from domain.licence import LicenceWindow, Windows
from persistence.sql.constructs import rows
from persistence.sql.tables.artwork import artwork
from persistence.sql.tables.catalogue import licence_window
from persistence.sql.types import instant

Part = list[Any]
"""One row of a part: the values of its columns, its position first where it has one."""

by_position = itemgetter(0)


def windows_of(title_id: ColumnElement[str], *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    window = licence_window.c
    listed = rows(window.position, window.territory, window.starts_at, window.ends_at)
    return select(listed).where(window.title_id == title_id, *where).scalar_subquery()


def windows(parts: list[Part]) -> Windows:
    return Windows(
        LicenceWindow(territory, instant(starts), None if ends is None else instant(ends))
        for _, territory, starts, ends in sorted(parts, key=by_position)
    )


def artwork_of(owner_id: ColumnElement[str]) -> ScalarSelect[Any]:
    art = artwork.c
    listed = rows(
        art.position,
        art.id,
        art.owner_id,
        art.role,
        art.tag,
        art.width,
        art.height,
        art.palette,
        art.revision,
    )
    return select(listed).where(art.owner_id == owner_id).scalar_subquery()


def images(parts: list[Part]) -> tuple[Image, ...]:
    return tuple(
        Image(id_, owner_id, ImageRole(role), tag, width, height, tuple(orjson.loads(palette)), no)
        for _, id_, owner_id, role, tag, width, height, palette, no in sorted(
            parts, key=by_position
        )
    )


def image(row: Row[Any]) -> Image:
    """The picture a row of `artwork` holds."""
    return Image(
        row.id,
        row.owner_id,
        ImageRole(row.role),
        row.tag,
        row.width,
        row.height,
        tuple(row.palette),
        row.revision,
    )
