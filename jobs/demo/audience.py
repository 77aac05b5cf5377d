"""A made-up audience for the demo's experiments: viewers without accounts, and what they watch.

Everything is drawn from hashes of a viewer's id and of when the experiments began, so the same
is made of the same, always. What a variant changes is planted here and in `pages_seen`, and is the
only difference between variants.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.experiments.names import ExperimentKey, UnitId, unit_of
from domain.ids import DeviceId, ProfileId, derived_id, hex_of
from domain.watching.keys import ViewingId
from jobs.demo.chance import between, share
from jobs.demo.experiments import CHARTS_FIRST, RUN_FOR
from jobs.demo.viewing import Part, Sitting

VIEWERS = 1_000
"""Enough for what is planted to be certain by the end of `RUN_FOR`."""

PAST_DAYS = 14
"""Of watching before the first visit, which is what CUPED goes by."""

STARTS_AT_ONCE = 0.30
"""The part of viewers who start something on their first visit."""
STARTS_WITH_CHARTS = 0.48
"""The same with the charts first. This effect is planted."""

LEAST_OFTEN, MOST_OFTEN = 0.1, 0.6
"""Of all days, those on which a viewer watches something: each viewer's habit is between."""

_STARTS_AT = (16 * 60, 19 * 60)
"""Minutes of the day, in UTC: the longest film is over before midnight."""
_GIVEN_UP, _BROKEN_OFF = 0.15, 0.50
"""Of sittings, those that end before they have started, and those and the ones without an end."""

Variants = Mapping[ExperimentKey, str]
"""What a viewer has of each experiment; absent: is not in it."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """`since` is the UTC midnight at which the experiments began; there is no such profile."""

    profile_id: ProfileId
    device_id: DeviceId
    since: datetime

    @property
    def unit(self) -> UnitId:
        return unit_of(self.profile_id)

    @property
    def visit_day(self) -> int:
        """On which day of the experiments the first visit is: more of them early than late."""
        return int(RUN_FOR.days * share("visits", self.profile_id) ** 1.5)

    @property
    def visits_at(self) -> datetime:
        """The first visit of a homepage."""
        return self.evening(self.visit_day)

    def evening(self, day: int) -> datetime:
        """When the viewer sits down on a day of the experiments, or before them."""
        minutes = between(*_STARTS_AT, "sits down", self.profile_id, str(day))
        return self.since + timedelta(days=day, minutes=minutes)

    def chance(self, *about: object) -> float:
        """The viewer's own, and another for experiments that began on another day."""
        return share(self.profile_id, self.since.isoformat(), *map(str, about))


def viewers(since: datetime) -> Iterator[Viewer]:
    """All of them; these words make ids that the experiments' variants share out evenly."""
    for number in range(VIEWERS):
        profile = derived_id("prof", "synthetic viewer", str(number))
        device = derived_id("dev", "synthetic viewer", "television", str(number))
        yield Viewer(ProfileId(profile), DeviceId(device), since)


def sittings_of(viewer: Viewer, variants: Variants, parts: Sequence[Part]) -> Iterator[Sitting]:
    """All that a viewer watches, of these films: by habit, and perhaps on the first visit."""
    habit = LEAST_OFTEN + (MOST_OFTEN - LEAST_OFTEN) * share("habit", viewer.profile_id) ** 2
    for day in range(viewer.visit_day - PAST_DAYS, RUN_FOR.days):
        if day == viewer.visit_day:
            if viewer.chance("starts at once") < _starts_at_once(variants):
                yield _sitting(viewer, day, parts, at_least=10)
        elif viewer.chance("watches", day) < habit:
            yield _sitting(viewer, day, parts)


def _starts_at_once(variants: Variants) -> float:
    with_charts = variants.get(ExperimentKey(CHARTS_FIRST.key)) == "charts"
    return STARTS_WITH_CHARTS if with_charts else STARTS_AT_ONCE


def _sitting(viewer: Viewer, day: int, parts: Sequence[Part], at_least: int = 0) -> Sitting:
    """A few minutes after the viewer sat down; `at_least` is of the film, in per cent."""
    part = parts[int(viewer.chance("film", day) * len(parts))]
    waits = timedelta(minutes=1 + 7 * viewer.chance("waits", day))
    id_ = derived_id("viewing", viewer.profile_id, viewer.since.isoformat(), str(day))
    return Sitting(
        profile_id=viewer.profile_id,
        device_id=viewer.device_id,
        key=part.key,
        viewing_id=ViewingId(hex_of(id_)),
        at=viewer.evening(day) + waits,
        duration_ms=part.duration_ms,
        percent=max(at_least, _percent(viewer, day)),
        segments=part.segments,
    )


def _percent(viewer: Viewer, day: int) -> int:
    """How far a sitting goes."""
    ends = viewer.chance("ends", day)
    if ends < _GIVEN_UP:
        return 3
    return 10 + int(80 * viewer.chance("breaks off", day)) if ends < _BROKEN_OFF else 100
