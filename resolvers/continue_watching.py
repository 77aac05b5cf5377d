"""What the active profile is in the middle of: the row of its page, read by itself (R11)."""

import strawberry

from domain.errors import BadCursor
from domain.homepage.live import source_of
from domain.homepage.row import Page, Row, RowItem, RowKind
from domain.ids import ProfileId
from persistence.ports.unavailable import StoreUnavailable
from resolvers import homepage
from resolvers.context import Info
from resolvers.cursors import Part, decode, encode, number_of
from resolvers.paging import Connection, connection
from resolvers.row_cursors import behind
from resolvers.rows import First, offered
from resolvers.titles import After

KIND = RowKind.CONTINUE_WATCHING


async def mine(
    info: Info, first: First = 20, after: After = strawberry.UNSET
) -> Connection[RowItem] | None:
    """Newest first; the items are those of the row, and a cursor outlives the page."""
    owner = info.context.audience().profile_id
    key = _key(owner, after) if after else None
    page = await homepage.current(info)
    row = _row(page) if page else None
    if row is None:
        return connection([], more=False, earlier=False)
    start = behind(row.items, *key) if key else 0
    return await offered(info, row, start, first or 20, lambda place: _cursor(owner, row, place))


def _row(page: Page) -> Row | None:
    """Raises StoreUnavailable: what could not be read is not nothing (R33)."""
    if any(each.source == source_of(KIND) for each in page.degraded):
        raise StoreUnavailable
    return next((row for row in page.rows if row.kind is KIND), None)


def _cursor(owner: ProfileId, row: Row, place: int) -> str:
    item = row.items[place]
    since = 0 if item.since is None else number_of(item.since)
    return encode("c", owner, since, item.title_id)


def _key(owner: ProfileId, after: str) -> tuple[Part, Part]:
    """The place that a cursor of this profile stands behind. Raises BadCursor."""
    of, number, title_id = decode("c", after, str, int, str)
    if of != owner:
        raise BadCursor
    return number, title_id
