"""Tracking tokens: what the text of one says of the row or item that it was given out with.

The text is a row's id, or `<item id>:<kind of title>:<artwork tag>` with two more parts where they
apply: `:b<policy>,<segment>,<propensity>` where the bandit chose the picture (R46), `:t<team>` in
an interleaved row (R45). It is signed together with the profile that is shown the page, so it is
worth nothing to anybody else.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote
from uuid import UUID

from domain.artwork_bandit.choice import BanditChoice
from domain.homepage.pageids import page_part
from domain.ids import PageId, RowId, RowItemId, TitleId, hex_of
from domain.interleaving.team import Team

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BY_TIME = 7
_UNIX_MS_SHIFT = 80
# SECURITY: every part is bounded, and of known letters: it is stored with the event.
_ITEM = re.compile(
    r"(?P<id>[^:]*):(?P<kind>[a-z]{1,16}):(?P<artwork>[^:]*)"
    r"(?::b(?P<policy>0|[1-9][0-9]{0,8}),(?P<segment>[a-z]{2,8}),(?P<propensity>[0-9.e-]{1,24}))?"
    rf"(?::t(?P<team>{'|'.join(Team)}))?"
)


@dataclass(frozen=True, slots=True)
class TokenSubject:
    """All but `id` is null for a row; `made_at` is when its page was made.

    `policy`, `segment` and `propensity` are null together where no bandit chose.
    """

    id: RowId | RowItemId
    made_at: datetime
    title_id: TitleId | None = None
    artwork: str | None = None
    policy: int | None = None
    segment: str | None = None
    propensity: float | None = None
    team: Team | None = None


def row_text(id_: RowId) -> str:
    return id_


def item_text(
    id_: RowItemId,
    title_id: TitleId,
    artwork: str,
    chosen: BanditChoice | None = None,
    team: Team | None = None,
) -> str:
    """`artwork` is the tag of the picture that stands for the title on this page."""
    text = f"{id_}:{title_id.partition('_')[0]}:{quote(artwork, safe='')}"
    if chosen is not None:
        text += f":b{chosen.policy},{chosen.segment},{chosen.propensity!r}"
    return text if team is None else f"{text}:t{team.value}"


def subject_in(text: str) -> TokenSubject | None:
    """None when the text is not of that shape, or its page's id tells no time."""
    id_ = text.partition(":")[0]
    part = page_part(id_)
    made_at = _made_at(part.page_id) if part else None
    if part is None or made_at is None:
        return None
    if part.kind == "row" and id_ == text:
        return TokenSubject(RowId(id_), made_at)
    shown = _ITEM.fullmatch(text) if part.kind == "item" else None
    return _item(shown, made_at) if shown else None


def _item(shown: re.Match[str], made_at: datetime) -> TokenSubject | None:
    by_bandit, propensity = shown["policy"] is not None, _probability(shown["propensity"])
    if by_bandit and propensity is None:
        return None
    return TokenSubject(
        RowItemId(shown["id"]),
        made_at,
        TitleId(f"{shown['kind']}_{hex_of(shown['id'])}"),
        unquote(shown["artwork"]),
        policy=int(shown["policy"]) if by_bandit else None,
        segment=shown["segment"],
        propensity=propensity,
        team=Team(shown["team"]) if shown["team"] else None,
    )


def _probability(text: str | None) -> float | None:
    """A number in (0, 1], None for anything else."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 < number <= 1 else None


def _made_at(id_: PageId) -> datetime | None:
    """The time in a UUIDv7, its first 48 bits in milliseconds (RFC 9562, section 5.7)."""
    uuid = UUID(hex_of(id_))
    if uuid.version != _BY_TIME:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=uuid.int >> _UNIX_MS_SHIFT)
    except OverflowError:  # after the year 9999
        return None
