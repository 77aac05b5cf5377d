"""Candidates: what a source offers for a row, before anything is decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.artwork import ImageRole
from domain.genre import Genre
from domain.homepage.row import RowKind
from domain.ids import CollectionId, ImageId, TitleId
from domain.licence import LicenceWindow, next_boundary, spans_in
from domain.maturity import MaturityLevel
from domain.title import Title


@dataclass(frozen=True, slots=True)
class ArtVariant:
    image_id: ImageId
    tag: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title as the pipeline needs it: enough to gate it, order it and choose its picture.

    `windows` are those of the country it was gathered for; `box_art` is in default order.
    """

    title_id: TitleId
    level: MaturityLevel
    windows: tuple[LicenceWindow, ...]
    box_art: tuple[ArtVariant, ...]
    has_backdrop: bool
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Collection:
    """An editorial collection; `headings` is keyed by BCP 47 tag."""

    id: CollectionId
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCandidates:
    """One row as its source offers it, best candidate first.

    `source` is the source's name as `degraded` shows it; `subject` is what such a row is about: a
    title is the one that was watched.
    A stand-in shows what is popular here in place of a source that failed (R33).
    """

    kind: RowKind
    source: str
    items: tuple[Candidate, ...]
    subject: Genre | Collection | Title | None = None
    as_of: date | None = None
    is_stand_in: bool = False


def candidate_of(title: Title, score: float = 0.0) -> Candidate:
    """A title that is at hand as a candidate; its windows are those of every country."""
    box_art = (one for one in title.artwork if one.role is ImageRole.BOX_ART)
    return Candidate(
        title_id=title.id,
        level=title.level,
        windows=title.windows,
        box_art=tuple(ArtVariant(one.id, one.tag) for one in box_art),
        has_backdrop=any(one.role is ImageRole.BACKDROP for one in title.artwork),
        score=score,
    )


def boundary(
    rows: tuple[RowCandidates, ...], country: str | None, now: datetime
) -> datetime | None:
    """The next instant at which any candidate's licence starts or ends here (R24)."""
    instants = [
        instant
        for row in rows
        for item in row.items
        if (instant := next_boundary(spans_in(item.windows, country), now))
    ]
    return min(instants, default=None)
