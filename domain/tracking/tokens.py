"""Tracking tokens: what the text of one says of the row or item that it was given out with.

The text is a row's id, or `<item id>:<kind of title>:<artwork tag>`. It is signed together with the
profile that is shown the page, so it is worth nothing to anybody else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.homepage.pageids import page_part
from domain.ids import PageId, RowId, RowItemId, TitleId, hex_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BY_TIME = 7
_UNIX_MS_SHIFT = 80


@dataclass(frozen=True, slots=True)
class TokenSubject:
    """`title_id` and `artwork` are null for a row; `made_at` is when its page was made."""

    id: RowId | RowItemId
    made_at: datetime
    title_id: TitleId | None = None
    artwork: str | None = None


def row_text(id_: RowId) -> str:
    return id_


def item_text(id_: RowItemId, title_id: TitleId, artwork: str) -> str:
    """`artwork` is the tag of the picture that stands for the title on this page."""
    return f"{id_}:{title_id.partition('_')[0]}:{artwork}"


def subject_in(text: str) -> TokenSubject | None:
    """None when the text is not of that shape, or its page's id tells no time."""
    id_, *shown = text.split(":", 2)
    part = page_part(id_)
    made_at = _made_at(part.page_id) if part else None
    if part is None or made_at is None:
        return None
    match part.kind, shown:
        case "row", []:
            return TokenSubject(RowId(id_), made_at)
        case "item", [kind, artwork]:
            title_id = TitleId(f"{kind}_{hex_of(id_)}")
            return TokenSubject(RowItemId(id_), made_at, title_id, artwork)
    return None


def _made_at(id_: PageId) -> datetime | None:
    """The time in a UUIDv7, its first 48 bits in milliseconds (RFC 9562, section 5.7)."""
    uuid = UUID(hex_of(id_))
    if uuid.version != _BY_TIME:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=uuid.int >> _UNIX_MS_SHIFT)
    except OverflowError:  # after the year 9999
        return None
