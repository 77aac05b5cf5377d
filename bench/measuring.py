"""Measuring: what it costs to measure an experiment's units again, by how many may have changed.

On an embedded store of its own, in one process, in CPU time. A unit that was measured is read again
where something may have come of it since, and for the last time when it is settled, nine weeks
after its exposure; unless everything is measured anew.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from bench.experiments import started
from bench.reporting import GIVEN, VARIANTS
from domain.artwork import ImageRole
from domain.experiments.experiment import Exposure
from domain.experiments.names import unit_of
from domain.homepage.pageids import item_id, page_id, row_id
from domain.ids import DeviceId, PlayableId, ProfileId, TitleId
from domain.tracking.event import SETTLED, TrackingEvent, TrackingKind
from domain.watching.keys import PlayableKey, ViewingId
from flows.evidence.measuring import Measuring
from jobs.catalogue.artwork import TAGS
from jobs.demo.viewing import Sitting, write_of
from persistence.ports.stores import Stores
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores

UNITS = 4_000
VIEWINGS, SEEN = 10, 20
"""Of each unit: viewings, half of them before its exposure, and pictures seen."""
ONE_OF = 100
"""One unit of so many is exposed late, and one watches something between two measurings."""

DAY = timedelta(days=1)
BEGAN = datetime(2026, 6, 1, tzinfo=UTC)
LATE = BEGAN + 45 * DAY
BEFORE, AFTER = BEGAN + 50 * DAY, BEGAN + 64 * DAY
"""When all units are measured, and when all but the late ones are settled."""
HOUR = timedelta(hours=1)
FILM_MS = 90 * 60 * 1000
HEADINGS = ("measured", "units", "written", "CPU s", "us a unit", "x all")

_EXPERIMENT = started(GIVEN)


@dataclass(frozen=True, slots=True)
class Took:
    """`written` are the units whose numbers were new; `seconds` of CPU."""

    what: str
    units: int
    written: int
    seconds: float


def measurings(data: Path, units: int = UNITS) -> list[Took]:
    """In this order; the first is the full computation that the others are compared with."""
    folder = data / "evidence"
    folder.mkdir()
    return asyncio.run(_measurings(f"sqlite:///{folder / 'marquee.db'}", units))


async def _measurings(url: str, units: int) -> list[Took]:
    await migrate(url)
    async with open_stores(url) as stores:
        await _fill(stores, units)
        took = [
            await _took(stores, "all, for the first time", BEFORE),
            await _took(stores, "an hour later, nothing is new", BEFORE + HOUR),
        ]
        changed = [_sitting(number, VIEWINGS, BEFORE) for number in range(1, units, ONE_OF)]
        await stores.progress.record([write_of(one) for one in changed])
        took.append(await _took(stores, "two hours later, 1 % is new", BEFORE + 2 * HOUR))
        took.append(await _took(stores, "all but 1 % for the last time", AFTER))
        took.append(await _took(stores, "again, all but 1 % are settled", AFTER + HOUR))
        took.append(await _took(stores, "anew, the settled ones too", AFTER + HOUR, anew=True))
    return took


async def _took(stores: Stores, what: str, now: datetime, *, anew: bool = False) -> Took:
    begun = time.process_time()
    found = await Measuring.on(stores).measure(_EXPERIMENT, now + SETTLED, anew=anew)
    return Took(what, found.units, found.written, time.process_time() - begun)


async def _fill(stores: Stores, units: int) -> None:
    for first in range(0, units, ONE_OF):
        some = range(first, min(first + ONE_OF, units))
        sittings = [
            _sitting(
                number, place, _exposed_at(number) + (place - VIEWINGS // 2) * DAY / 2 + DAY / 4
            )
            for number in some
            for place in range(VIEWINGS)
        ]
        await stores.progress.record([write_of(one) for one in sittings])
        await stores.tracking.record([event for number in some for event in _seen(number)])
        await stores.exposures.record([_exposure(number) for number in some])


def _exposed_at(number: int) -> datetime:
    return BEGAN if number % ONE_OF else LATE


def _profile(number: int) -> ProfileId:
    return ProfileId(f"prof_{number:032x}")


def _exposure(number: int) -> Exposure:
    unit, variant = unit_of(_profile(number)), VARIANTS[number % 2]
    return Exposure(unit, _EXPERIMENT.key, variant, _exposed_at(number), revision=2)


def _sitting(number: int, place: int, at: datetime) -> Sitting:
    """Each is of a film of its own."""
    film = f"movie_{place:032x}"
    return Sitting(
        profile_id=_profile(number),
        device_id=DeviceId(f"dev_{number:032x}"),
        key=PlayableKey(TitleId(film), PlayableId(film)),
        viewing_id=ViewingId(f"{number * 1_000 + place:032x}"),
        at=at,
        duration_ms=FILM_MS,
        percent=100,
        segments=(),
    )


def _seen(number: int) -> Iterator[TrackingEvent]:
    at = _exposed_at(number) + timedelta(minutes=1)
    row = row_id(page_id(UUID(int=number)), "trending")
    for place in range(SEEN):
        title = TitleId(f"movie_{place:032x}")
        yield TrackingEvent(
            profile_id=_profile(number),
            device_id=DeviceId(f"dev_{number:032x}"),
            subject=item_id(row, title),
            title_id=title,
            artwork=TAGS[ImageRole.BOX_ART][0],
            kind=TrackingKind.IMPRESSION,
            occurred_at=at,
            received_at=at,
            visible_ms=1_000,
        )


def lines(all_: Sequence[Took]) -> list[tuple[str, ...]]:
    """A line for each measuring under `HEADINGS`."""
    first = all_[0]
    return [
        (
            each.what,
            f"{each.units:,}",
            f"{each.written:,}",
            f"{each.seconds:,.2f}",
            f"{each.seconds * 1_000_000 / each.units:,.0f}",
            f"{each.seconds / first.seconds:,.2f}",
        )
        for each in all_
    ]
