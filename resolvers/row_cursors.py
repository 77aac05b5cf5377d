"""Cursors of a page's rows and of a row's items: each belongs to one page (R32)."""

from domain.errors import BadCursor, CursorExpired
from domain.experiments.treat import treatment_of
from domain.homepage.order import kinds_in_order
from domain.homepage.pageids import page_part, row_id
from domain.homepage.policy import LIVE
from domain.homepage.row import Page, Row, RowItem
from resolvers.context import Info
from resolvers.cursors import Part, decode, encode, instant_of, number_of


def of_row(page: Page, row: Row) -> str:
    """By the row's name, for live rows come and go above others."""
    return encode("r", page.id, row.id.removeprefix(row_id(page.id, "")))


async def rows_start(info: Info, page: Page, after: str) -> int:
    """The index after the row that a cursor of this page names.

    Of a live row that has gone meanwhile it is where that stood. Raises BadCursor, CursorExpired.
    """
    (name,) = await _own(info, "r", page.id, after, str)
    id_ = row_id(page.id, str(name))
    for index, row in enumerate(page.rows):
        if row.id == id_:
            return index + 1
    return _place_of(page, str(name))


def _place_of(page: Page, name: str) -> int:
    order = kinds_in_order(treatment_of(page.allocations))
    for kind in LIVE:
        if name == kind.value.lower():
            above = order[: order.index(kind)]
            return sum(1 for row in page.rows if row.kind in above)
    raise BadCursor


def of_item(row: Row, place: int) -> str:
    """An index in a frozen row; in a live one, whose items come and go, the item's own key."""
    item = row.items[place]
    if item.since is None:
        return encode("i", row.id, place)
    return encode("l", row.id, number_of(item.since), item.title_id)


async def items_start(info: Info, row: Row, after: str) -> int:
    """The index after a cursor of this row. Raises BadCursor, CursorExpired."""
    if row.kind in LIVE:
        return behind(row.items, *await _own(info, "l", row.id, after, int, str))
    (index,) = await _own(info, "i", row.id, after, int)
    if int(index) < 0:
        raise BadCursor
    return int(index) + 1


def behind(items: tuple[RowItem, ...], number: Part, title_id: Part) -> int:
    """How many of a live row's items do not come after a key: newest first, ties by id."""
    seen = instant_of(number)
    return sum(
        1
        for item in items
        if item.since is not None
        and (item.since > seen or (item.since == seen and item.title_id <= str(title_id)))
    )


async def _own(info: Info, kind: str, owner: str, after: str, *types: type) -> tuple[Part, ...]:
    """What a cursor of this page or row holds. Raises BadCursor, CursorExpired (R32)."""
    of, *parts = decode(kind, after, str, *types)
    named = page_part(str(of))
    if named is None:
        raise BadCursor
    if of == owner:
        return tuple(parts)
    lives = await info.context.loaders.pages.load(named.page_id) is not None
    raise BadCursor if lives else CursorExpired
