"""Rows, items and the frozen page: what a homepage is made of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from domain.artwork_bandit.choice import BanditChoice
from domain.experiments.experiment import Allocation
from domain.experiments.names import ExperimentKey
from domain.genre import Genre
from domain.ids import DeviceId, ImageId, PageId, PlayableId, ProfileId, RowId, RowItemId, TitleId
from domain.interleaving.team import Team

PAGE_LIFE = timedelta(minutes=30)
"""R32."""
DEGRADED_LIFE = timedelta(seconds=30)
"""R33: how long a page on which a source failed is answered with, before another is tried."""


class RowKind(Enum):
    CONTINUE_WATCHING = "CONTINUE_WATCHING"
    MY_LIST = "MY_LIST"
    TRENDING = "TRENDING"
    TOP_10 = "TOP_10"
    GENRE = "GENRE"
    BECAUSE_YOU_WATCHED = "BECAUSE_YOU_WATCHED"
    NEW_RELEASES = "NEW_RELEASES"
    LEAVING_SOON = "LEAVING_SOON"
    COMING_SOON = "COMING_SOON"
    EDITORIAL = "EDITORIAL"


class RowLayout(Enum):
    STANDARD = "STANDARD"
    PROGRESS = "PROGRESS"
    RANKED = "RANKED"
    TALL = "TALL"
    BANNER = "BANNER"


class EvidenceKind(Enum):
    WATCHED = "WATCHED"
    LISTED = "LISTED"
    LIKED = "LIKED"
    GENRE_AFFINITY = "GENRE_AFFINITY"
    TRENDING = "TRENDING"
    EDITORIAL = "EDITORIAL"
    NEW = "NEW"
    CONTINUATION = "CONTINUATION"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something stands where it stands; `subject_id` names the thing the text speaks of."""

    kind: EvidenceKind
    text: str
    subject_id: str | None = None


class ArtworkPolicy(Enum):
    DEFAULT = "DEFAULT"
    EXPERIMENT = "EXPERIMENT"
    BANDIT = "BANDIT"


@dataclass(frozen=True, slots=True)
class SelectedArtwork:
    """The picture chosen for one place on one page; `image_id` doubles as the variant's id.

    `chosen` is null unless the bandit chose it.
    """

    image_id: ImageId
    tag: str
    policy: ArtworkPolicy
    chosen: BanditChoice | None = None


@dataclass(frozen=True, slots=True)
class RowItem:
    """A title's place on a page. `rank` is 1 to 10 in a Top 10, otherwise null.

    `since` is what a live row is ordered by, newest first; null in a row that is frozen (R32).
    `playable_id` is what to go on with in Continue Watching; null elsewhere. `team` put the item
    into an interleaved row; null in any other (R45).
    """

    id: RowItemId
    row_id: RowId
    title_id: TitleId
    artwork: SelectedArtwork
    rank: int | None
    evidence: Evidence | None
    tracking_token: str
    since: datetime | None = None
    playable_id: PlayableId | None = None
    team: Team | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`revision` changes exactly when what the row shows changes."""

    id: RowId
    kind: RowKind
    heading: str
    layout: RowLayout
    pinned: bool
    revision: str
    tracking_token: str
    evidence: Evidence | None
    items: tuple[RowItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow(Row):
    """A row that needs nothing beyond what every row has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueWatchingRow(Row):
    """What the profile is in the middle of; each item says what to go on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BecauseYouWatchedRow(Row):
    """Titles like `anchor_id`, which the profile has completed and which is not among them."""

    anchor_id: TitleId


@dataclass(frozen=True, slots=True, kw_only=True)
class GenreRow(Row):
    genre: Genre


@dataclass(frozen=True, slots=True, kw_only=True)
class Top10Row(Row):
    """The chart of `country` (ISO 3166-1) for the day `as_of`."""

    country: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Billboard:
    """The page's large opening picture: an item that stays in its row.

    `playable_id` is what Continue Watching goes on with where it holds the title, null where it
    does not; `resumes` whether the profile is in the middle of that (R28). `label` stands on its
    button where an experiment says so, null where the button says what it does (R43).
    """

    id: str
    item: RowItem
    playable_id: PlayableId | None = None
    resumes: bool = False
    label: str | None = None


@dataclass(frozen=True, slots=True)
class DegradedSource:
    """A source that could not answer, what stood in for it, and why (R33)."""

    source: str
    fallback: str
    reason: str


@dataclass(frozen=True, slots=True)
class PageKey:
    """Whose page it is and what it depends on; an edit of the profile makes another (R21, R32).

    `catalogue` is the number of the catalogue's last bulk change: an import ends current pages.
    `forced` are the variants that staff asked for (R42), `device` the one that asks where an
    experiment tells devices apart: such pages are nobody else's.
    """

    profile_id: ProfileId
    profile_version: int
    country: str | None
    locale: str
    catalogue: int
    forced: tuple[tuple[ExperimentKey, str], ...] = ()
    device: DeviceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A homepage, frozen for thirty minutes under its id (R32).

    Until `current_until` it is its key's current page: as long as it lives if it is whole, shortly
    if a source failed, so that an outage of a second is not shown for half an hour (R33).
    `allocations` are those it was made under, whatever has become of the experiments since.
    `artwork_policy` is the version of what was learned that chooses its pictures, null where
    nothing of the kind does (R46): its live rows go by the same.
    """

    id: PageId
    key: PageKey
    generated_at: datetime
    expires_at: datetime
    current_until: datetime
    revision: str
    rows: tuple[Row, ...]
    billboard: Billboard | None
    degraded: tuple[DegradedSource, ...]
    seed: int
    allocations: tuple[Allocation, ...] = ()
    artwork_policy: int | None = None
