"""What is kept of something that was seen, clicked or played."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from domain.ids import DeviceId, ProfileId, RowId, RowItemId, TitleId

SETTLED = timedelta(minutes=5)
"""What was received so long ago is kept by now, or never will be."""


class TrackingKind(Enum):
    IMPRESSION = "IMPRESSION"
    CLICK = "CLICK"
    PLAY = "PLAY"
    TRAILER_VIEW = "TRAILER_VIEW"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What names an event: a profile does one kind of thing with a subject once.

    A subject stands on one page, so what is shown again on the next counts again.
    """

    profile_id: ProfileId
    subject: RowId | RowItemId
    kind: TrackingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEvent:
    """An event that was believed.

    `title_id` and `artwork` (the tag of the picture that was shown) are null for a row. By
    `occurred_at` the client's clock goes, by `received_at` ours. `visible_ms` is for how long it
    was in view; null for anything but an impression.

    Where the bandit chose the picture, `policy` is the version it chose by, `segment` whose clicks
    that was learned from, and `propensity`, in (0, 1], how probable the picture was; null elsewhere
    (R46). `team` is the one that put the item into an interleaved row, `control` or `treatment`;
    null in any other row (R45).
    """

    profile_id: ProfileId
    device_id: DeviceId
    subject: RowId | RowItemId
    title_id: TitleId | None = None
    artwork: str | None = None
    kind: TrackingKind
    occurred_at: datetime
    received_at: datetime
    visible_ms: int | None = None
    policy: int | None = None
    segment: str | None = None
    propensity: float | None = None
    team: str | None = None

    @property
    def key(self) -> Tracked:
        return Tracked(self.profile_id, self.subject, self.kind)
