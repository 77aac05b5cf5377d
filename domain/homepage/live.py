"""Live rows: what lives on inside a frozen page, put in its place when the page is shown (R32)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.homepage.build import Draft, revision_of, row_of
from domain.homepage.candidate import RowCandidates
from domain.homepage.compose import Ask, Sign
from domain.homepage.eligibility import eligible
from domain.homepage.fill import filled
from domain.homepage.order import kinds_in_order
from domain.homepage.policy import LIVE
from domain.homepage.rank import ranked
from domain.homepage.row import DegradedSource, Page, Row, RowKind
from domain.ids import TitleId
from domain.my_list import Listed


@dataclass(frozen=True, slots=True)
class Offer:
    """What a profile's live rows may hold now, and the sources of them that did not answer."""

    listed: tuple[Listed, ...] = ()
    degraded: tuple[DegradedSource, ...] = ()

    def as_of(self, at: datetime) -> "Offer":
        """What has been there without a break since before `at`; taken off and back is a break."""
        return replace(self, listed=tuple(one for one in self.listed if one.listed_at < at))


def alive(page: Page, offer: Offer, ask: Ask, *, sign: Sign) -> Page:
    """The page with its live rows as they are now; one that has nothing to show is left out.

    A live row has its id and its place whatever happened since the page was made, so it comes and
    goes on one page. It passes the stages of R27 but dedup: it loses and claims nothing (R29).
    """
    rows = eligible((_my_list(offer.listed),), audience=ask.audience, now=ask.now)
    draft = Draft(ask.page_id, ask.key, ask.now, ask.seed, ask.treatment, sign)
    fresh = [row_of(row, draft) for row in ranked(filled(rows, policy=ask.policy))]
    since = {one.candidate.title_id: one.listed_at for one in offer.listed}
    frozen = (row for row in page.rows if row.kind not in LIVE)
    shown = _in_order((*(_keyed(row, since) for row in fresh), *frozen), ask)
    degraded = (*page.degraded, *offer.degraded)
    return replace(page, rows=shown, revision=revision_of(shown), degraded=degraded)


def _my_list(listed: Sequence[Listed]) -> RowCandidates:
    items = tuple(one.candidate for one in listed)
    return RowCandidates(kind=RowKind.MY_LIST, source="my_list", items=items)


def _keyed(row: Row, since: Mapping[TitleId, datetime]) -> Row:
    """The row with what its cursors seek by, which stays true while items come and go."""
    items = (replace(item, since=since[item.title_id]) for item in row.items)
    return replace(row, items=tuple(items))


def _in_order(rows: Iterable[Row], ask: Ask) -> tuple[Row, ...]:
    """Live rows in the place of their kind; frozen ones are in order, and stay so."""
    places = {kind: place for place, kind in enumerate(kinds_in_order(ask.treatment))}
    return tuple(sorted(rows, key=lambda row: places[row.kind]))
