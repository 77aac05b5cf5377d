"""Ids of pages, rows, items and billboards: composite, so that each names its page (R32)."""

import re
from dataclasses import dataclass
from uuid import UUID

from domain.ids import PageId, RowId, RowItemId, TitleId, hex_of

_HEX = "[0-9a-f]{32}"
_ROW = rf"(?P<page>{_HEX})_(?P<name>[a-z0-9_]*?[a-z0-9](?:_{_HEX})?)"
_PAGE_PARTS = {
    "page": re.compile(rf"page_(?P<page>{_HEX})"),
    "row": re.compile(rf"row_{_ROW}"),
    "item": re.compile(rf"item_{_ROW}_(?P<title>{_HEX})"),
    "billboard": re.compile(rf"billboard_(?P<page>{_HEX})"),
}


@dataclass(frozen=True, slots=True)
class PagePart:
    """What a composite id names; `kind` is page, row, item or billboard."""

    kind: str
    page_id: PageId


def page_id(uuid: UUID) -> PageId:
    return PageId(f"page_{uuid.hex}")


def row_id(page: PageId, name: str) -> RowId:
    """`row_<page hex>_<kind>[_<subject hex>]`."""
    return RowId(f"row_{hex_of(page)}_{name}")


def item_id(row: RowId, title: TitleId) -> RowItemId:
    """`item_<page hex>_<kind>[_<subject hex>]_<title hex>`."""
    return RowItemId(f"item_{row.removeprefix('row_')}_{hex_of(title)}")


def billboard_id(page: PageId) -> str:
    return f"billboard_{hex_of(page)}"


def page_of(id_: str) -> PageId:
    """The page that one of our own composite ids names, whatever it is the id of."""
    return PageId(f"page_{id_.split('_', 2)[1]}")


def page_part(id_: str) -> PagePart | None:
    """The page a composite id belongs to; None when it is not of that shape."""
    kind = id_.partition("_")[0]
    match = _PAGE_PARTS[kind].fullmatch(id_) if kind in _PAGE_PARTS else None
    return PagePart(kind, PageId(f"page_{match['page']}")) if match else None


def row_name_of(id_: str) -> str | None:
    """The name that a row's id gives it on its page; None when it is no row's id."""
    match = _PAGE_PARTS["row"].fullmatch(id_)
    return match["name"] if match else None
