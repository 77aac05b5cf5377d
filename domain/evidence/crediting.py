"""Crediting: which team of interleaved rows a viewing is the merit of (R45)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from domain.evidence.sittings import Sitting
from domain.ids import TitleId
from domain.tracking.event import TrackingEvent, TrackingKind
from domain.tracking.judge import LEEWAY

CREDITED = timedelta(hours=12)
"""A viewing that starts so long after its title was played from a row is still that row's merit."""


def credited(events: Iterable[TrackingEvent], sittings: Iterable[Sitting]) -> Mapping[str, int]:
    """Viewings started, by the team that put their title where it was played from.

    Each viewing is the merit of one play, and each play has one viewing: what was played from an
    item and stopped before it had started counts for nobody. The player's clock may be a little
    behind that of whoever tracked the play.
    """
    started = defaultdict[TitleId, list[datetime]](list)
    for sitting in sittings:
        if sitting.started_at is not None:
            started[sitting.title_id].append(sitting.started_at)
    plays = sorted(
        (one.occurred_at, one.subject, one.team, one.title_id)
        for one in events
        if one.kind is TrackingKind.PLAY and one.team is not None and one.title_id is not None
    )
    merits: Counter[str] = Counter()
    for at, _, team, title_id in plays:
        merits[team] += _taken(started[title_id], at)
    return merits


def _taken(started: list[datetime], at: datetime) -> bool:
    """Whether a viewing fits a play; the earliest that does is no other play's any more."""
    fitting = [one for one in started if at - LEEWAY <= one <= at + CREDITED]
    if fitting:
        started.remove(min(fitting))
    return bool(fitting)
