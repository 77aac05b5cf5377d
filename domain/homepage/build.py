"""Build: ranked rows become the rows, items and billboard of a frozen page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypedDict

from domain.artwork_bandit.pick import Learned
from domain.experiments.experiment import Allocation
from domain.genre import Genre
from domain.homepage.artwork import select_artwork
from domain.homepage.candidate import RowCandidates
from domain.homepage.heading import evidence_of, heading_of, layout_of
from domain.homepage.pageids import billboard_id, item_id, row_id
from domain.homepage.policy import PINNED
from domain.homepage.rank import RankedRow
from domain.homepage.record import row_name
from domain.homepage.row import (
    DEGRADED_LIFE,
    PAGE_LIFE,
    BecauseYouWatchedRow,
    Billboard,
    ContinueWatchingRow,
    DegradedSource,
    Evidence,
    GenreRow,
    Page,
    PageKey,
    Row,
    RowItem,
    RowKind,
    RowLayout,
    StandardRow,
    Top10Row,
)
from domain.homepage.treatment import Treatment
from domain.ids import PageId, RowId
from domain.title import Title
from domain.tracking.tokens import item_text, row_text


@dataclass(frozen=True, slots=True)
class Draft:
    """What every row and item of one page shares while it is built."""

    page_id: PageId
    key: PageKey
    now: datetime
    seed: int
    treatment: Treatment
    sign: Callable[[str], str]
    learned: Learned | None = None


def built(
    ranked: Iterable[RankedRow],
    draft: Draft,
    *,
    degraded: tuple[DegradedSource, ...],
    allocations: tuple[Allocation, ...] = (),
) -> Page:
    """The frozen page; its `revision` changes exactly when a row's does."""
    pairs = [(ranked_row.row, row_of(ranked_row, draft)) for ranked_row in ranked]
    rows = tuple(row for _, row in pairs)
    return Page(
        id=draft.page_id,
        key=draft.key,
        generated_at=draft.now,
        expires_at=draft.now + PAGE_LIFE,
        current_until=draft.now + (DEGRADED_LIFE if degraded else PAGE_LIFE),
        revision=revision_of(rows),
        rows=rows,
        billboard=_billboard(pairs, draft),
        degraded=degraded,
        seed=draft.seed,
        allocations=allocations,
        artwork_policy=draft.learned.policy if draft.learned else None,
    )


def revision_of(rows: Iterable[Row]) -> str:
    """A page's revision: another exactly when its rows or one of theirs is another."""
    return digest(row.revision for row in rows)


class _Common(TypedDict):
    id: RowId
    kind: RowKind
    heading: str
    layout: RowLayout
    pinned: bool
    revision: str
    tracking_token: str
    evidence: Evidence | None
    items: tuple[RowItem, ...]


def row_of(ranked: RankedRow, draft: Draft) -> Row:
    row, locale = ranked.row, draft.key.locale
    name, heading = row_name(row), heading_of(row, locale)
    id_ = row_id(draft.page_id, name)
    items = _items(id_, ranked, draft)
    shown = (f"{item.title_id}:{item.artwork.image_id}" for item in items)
    common = _Common(
        id=id_,
        kind=row.kind,
        heading=heading,
        layout=layout_of(row.kind),
        pinned=row.kind in PINNED,
        revision=digest([name, heading, str(row.as_of), *shown]),
        tracking_token=draft.sign(row_text(id_)),
        evidence=evidence_of(row, locale),
        items=items,
    )
    return _shown_as(row, draft.key.country, common)


def _shown_as(row: RowCandidates, country: str | None, common: _Common) -> Row:
    if isinstance(row.subject, Genre):
        return GenreRow(**common, genre=row.subject)
    if isinstance(row.subject, Title):
        return BecauseYouWatchedRow(**common, anchor_id=row.subject.id)
    if row.kind is RowKind.CONTINUE_WATCHING:
        return ContinueWatchingRow(**common)
    if row.kind is RowKind.TOP_10 and row.as_of and country:
        return Top10Row(**common, country=country, as_of=row.as_of)
    return StandardRow(**common)


def _items(id_: RowId, ranked: RankedRow, draft: Draft) -> tuple[RowItem, ...]:
    items: list[RowItem] = []
    placed = zip(ranked.row.items, ranked.ranks, ranked.teams, strict=True)
    for candidate, rank, team in placed:
        title_id = candidate.title_id
        artwork = select_artwork(candidate, draft.treatment, draft.key.profile_id, draft.learned)
        own = item_id(id_, title_id)
        # R42: what was forced is never analysed, so its tokens say nothing of choices and teams.
        logged = (None, None) if draft.key.forced else (artwork.chosen, team)
        token = draft.sign(item_text(own, title_id, artwork.tag, *logged))
        items.append(RowItem(own, id_, title_id, artwork, rank, None, token, team=team))
    return tuple(items)


def _billboard(pairs: list[tuple[RowCandidates, Row]], draft: Draft) -> Billboard | None:
    """R28: the first item with a backdrop of the first row that is not pinned; it stays there.

    A row of titles that cannot be played yet is passed over: a billboard is listable.
    """
    for candidates, row in pairs:
        if row.pinned or row.kind is RowKind.COMING_SOON:
            continue
        shown = {item.title_id: item for item in row.items}
        wide = (c.title_id for c in candidates.items if c.has_backdrop and c.title_id in shown)
        first = next(wide, None)
        label = draft.treatment.billboard_label
        own = billboard_id(draft.page_id)
        return Billboard(own, shown[first], label=label) if first else None
    return None


def digest(parts: Iterable[str]) -> str:
    """A revision of these parts: another exactly when one of them is another."""
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
