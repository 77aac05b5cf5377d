"""Live rows: what lives on inside a frozen page, put in its place when the page is shown (R32)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.homepage.build import digest, revision_of, row_of
from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.compose import Ask, Sign, draft_of
from domain.homepage.eligibility import eligible
from domain.homepage.fill import filled
from domain.homepage.order import kinds_in_order
from domain.homepage.policy import LIVE
from domain.homepage.rank import ranked
from domain.homepage.row import Billboard, DegradedSource, Page, Row, RowItem, RowKind
from domain.ids import PlayableId
from domain.my_list import Listed


@dataclass(frozen=True, slots=True)
class Continued:
    """An entry of Continue Watching: a title, since when it waits, and what of it to go on with.

    `progress` is what an item shows of the profile's state: another where it looks otherwise.
    `resumes` says whether the profile is in the middle of it.
    """

    candidate: Candidate
    active_at: datetime
    playable_id: PlayableId
    progress: str
    resumes: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a profile's live rows may hold now, and the sources of them that did not answer."""

    listed: tuple[Listed, ...] = ()
    degraded: tuple[DegradedSource, ...] = ()
    continued: tuple[Continued, ...] = ()

    def as_of(self, at: datetime) -> "Offer":
        """What has been there without a break since before `at`; taken off and back is a break.

        Of Continue Watching nobody can tell: what waits there may have been hidden in between.
        """
        listed = tuple(one for one in self.listed if one.listed_at < at)
        return replace(self, listed=listed, continued=())

    def lacks(self, kinds: Iterable[RowKind]) -> bool:
        """Whether the source of one of these rows did not answer."""
        return not {each.source for each in self.degraded}.isdisjoint(map(source_of, kinds))


def source_of(kind: RowKind) -> str:
    """The name of a live row's source, as `degraded` shows it."""
    return kind.value.lower()


def continuing(offer: Offer) -> RowCandidates:
    """Continue Watching as a row that has not been through the stages: it claims titles (R29)."""
    items = tuple(one.candidate for one in offer.continued)
    return _row(RowKind.CONTINUE_WATCHING, items)


def frozen(page: Page) -> Page:
    """The page without its live rows and what is known of their sources: both are asked anew.

    One that was made without a live row's titles is a degraded page all the same (R33).
    """
    rows = tuple(row for row in page.rows if row.kind not in LIVE)
    living = {source_of(kind) for kind in LIVE}
    degraded = tuple(each for each in page.degraded if each.source not in living)
    return replace(page, rows=rows, revision=revision_of(rows), degraded=degraded)


def alive(page: Page, offer: Offer, ask: Ask, *, sign: Sign) -> Page:
    """The page with its live rows as they are now; one that has nothing to show is left out.

    A live row has its id and its place whatever happened since the page was made, so it comes and
    goes on one page. It passes the stages of R27 but dedup: on a page that stands it loses and
    claims nothing (R29).
    """
    items = tuple(one.candidate for one in offer.listed)
    offered = (continuing(offer), _row(RowKind.MY_LIST, items))
    rows = eligible(offered, audience=ask.audience, now=ask.now)
    draft = draft_of(ask, sign)
    fresh = [row_of(row, draft) for row in ranked(filled(rows, policy=ask.policy))]
    others = (row for row in page.rows if row.kind not in LIVE)
    shown = _in_order((*(_living(row, offer) for row in fresh), *others), ask)
    degraded = (*page.degraded, *offer.degraded)
    billboard = page.billboard and _going_on_from(page.billboard, offer.continued)
    return replace(
        page, rows=shown, revision=revision_of(shown), degraded=degraded, billboard=billboard
    )


def _going_on_from(billboard: Billboard, continued: Iterable[Continued]) -> Billboard:
    """R28: the button goes on where Continue Watching does; what that gates, it may show."""
    title_id = billboard.item.title_id
    entry = next((one for one in continued if one.candidate.title_id == title_id), None)
    if entry is None:
        return replace(billboard, playable_id=None, resumes=False)
    return replace(billboard, playable_id=entry.playable_id, resumes=entry.resumes)


def _row(kind: RowKind, items: tuple[Candidate, ...]) -> RowCandidates:
    return RowCandidates(kind=kind, source=source_of(kind), items=items)


def _living(row: Row, offer: Offer) -> Row:
    """The row with what its cursors seek by, which stays true while items come and go."""
    if row.kind is RowKind.CONTINUE_WATCHING:
        return _continuing(row, offer.continued)
    since = {one.candidate.title_id: one.listed_at for one in offer.listed}
    items = (replace(item, since=since[item.title_id]) for item in row.items)
    return replace(row, items=tuple(items))


def _continuing(row: Row, continued: Iterable[Continued]) -> Row:
    """R32: its revision moves with the progress that its items show, not with its titles alone."""
    entries = {one.candidate.title_id: one for one in continued}
    shown = [entries[item.title_id] for item in row.items]
    revision = digest((row.revision, *(f"{one.playable_id}:{one.progress}" for one in shown)))
    items = tuple(map(_going_on, row.items, shown))
    return replace(row, items=items, revision=revision)


def _going_on(item: RowItem, entry: Continued) -> RowItem:
    return replace(item, since=entry.active_at, playable_id=entry.playable_id)


def _in_order(rows: Iterable[Row], ask: Ask) -> tuple[Row, ...]:
    """Live rows in the place of their kind; frozen ones are in order, and stay so."""
    places = {kind: place for place, kind in enumerate(kinds_in_order(ask.treatment))}
    return tuple(sorted(rows, key=lambda row: places[row.kind]))
