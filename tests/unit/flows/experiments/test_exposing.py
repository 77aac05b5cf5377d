"""R40: what was seen waits until it is durable, is recorded once, and is offered again."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from domain.experiments.experiment import Allocation, AllocationState, Exposure, Surface
from domain.homepage.pageids import billboard_id, item_id, row_id
from flows.experiments import exposing as module
from tests.unit.build import NOW, title_id
from tests.unit.domain.experiments.build import key, unit
from tests.unit.flows.experiments.stores import Kept, page_with

ROWS = frozenset({Surface.ROW_ORDER})
LATER = NOW + timedelta(minutes=1)
UNIT = unit(1)


def enrolled(name: str = "rows", number: int = 1, **changes: Any) -> Allocation:
    given: dict[str, Any] = {
        "experiment": key(name),
        "state": AllocationState.ENROLLED,
        "variant": "v1",
        "config": {},
        "bucket": 1,
        "revision": 2,
        "unit": unit(number),
        "surfaces": ROWS,
    }
    return Allocation(**given | changes)


def exposure(name: str = "rows", number: int = 1) -> Exposure:
    return Exposure(unit(number), key(name), "v1", NOW, 2)


async def all_recorded(kept: Kept) -> None:
    async with asyncio.timeout(60):
        while kept.exposing.waiting:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.001)


async def recorded(kept: Kept, *names: str, number: int = 1) -> dict[str, Exposure]:
    found = await kept.exposures.store.exposures([unit(number)], list(map(key, names)))
    return dict(found.get(unit(number), {}))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JOINED_SECONDS", "AGAIN_AFTER_SECONDS"):
        monkeypatch.setattr(module, name, 0.001)


async def test_r40_the_first_sight_of_a_treated_part_is_recorded(kept: Kept) -> None:
    page = page_with(enrolled(), enrolled("pictures", surfaces=frozenset({Surface.ARTWORK})))
    kept.exposing.start()
    kept.exposing.holds(page)
    kept.exposing.seen(Surface.BILLBOARD, billboard_id(page.id), NOW)
    assert kept.exposing.waiting == 0

    kept.exposing.seen(Surface.ROW_ORDER, page.id, NOW)
    kept.exposing.seen(Surface.ROW_ORDER, page.id, LATER)
    assert kept.exposing.waiting == 1
    await all_recorded(kept)
    assert await recorded(kept, "rows", "pictures") == {"rows": exposure()}

    item = item_id(row_id(page.id, "trending"), title_id(1))
    kept.exposing.seen(Surface.ARTWORK, item, NOW)
    await all_recorded(kept)
    assert await recorded(kept, "rows", "pictures") == {
        "rows": exposure(),
        "pictures": exposure("pictures"),
    }
    await kept.exposing.stop()


@pytest.mark.parametrize(
    "changes",
    [
        {"state": AllocationState.FORCED},
        {"state": AllocationState.NOT_ENROLLED, "variant": None},
        {"exposed_at": NOW},
        {"surfaces": frozenset()},
    ],
    ids=["forced", "not enrolled", "exposed before", "treats nothing"],
)
def test_r40_r42_some_sights_are_no_exposures(kept: Kept, changes: dict[str, Any]) -> None:
    page = page_with(enrolled(**changes))
    kept.exposing.holds(page)
    for surface in Surface:
        kept.exposing.seen(surface, page.id, NOW)
    assert kept.exposing.waiting == 0


def test_r40_a_page_that_was_not_shown_exposes_nobody(kept: Kept) -> None:
    kept.exposing.holds(page_with(enrolled(), number=2))
    kept.exposing.seen(Surface.ROW_ORDER, page_with(number=1).id, NOW)
    assert kept.exposing.waiting == 0


async def test_r40_what_the_store_refuses_is_offered_until_it_is_durable(kept: Kept) -> None:
    kept.exposures.failing, page = ("record",), page_with(enrolled())
    kept.exposing.start()
    kept.exposing.holds(page)
    kept.exposing.seen(Surface.ROW_ORDER, page.id, NOW)
    with capture_logs() as lines:
        async with asyncio.timeout(60):
            while kept.exposures.asked.count("record") < 3:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.001)
    assert kept.exposing.waiting == 1
    assert {line["event"] for line in lines} == {"exposures_unavailable"}
    assert kept.exposing.exposure(UNIT, key("rows")) == exposure()

    kept.exposures.failing = ()
    await all_recorded(kept)
    assert await recorded(kept, "rows") == {"rows": exposure()}
    await kept.exposing.stop()


async def test_r40_what_waits_is_recorded_when_the_process_ends(kept: Kept) -> None:
    page = page_with(enrolled())
    kept.exposing.holds(page)
    kept.exposing.seen(Surface.ROW_ORDER, page.id, NOW)
    await kept.exposing.stop()
    assert kept.exposing.waiting == 0
    assert await recorded(kept, "rows") == {"rows": exposure()}


async def test_a_process_ends_though_the_store_is_away(kept: Kept) -> None:
    kept.exposures.failing, page = ("record",), page_with(enrolled())
    kept.exposing.holds(page)
    kept.exposing.seen(Surface.ROW_ORDER, page.id, NOW)
    await kept.exposing.stop()
    assert kept.exposing.waiting == 1


async def test_r40_what_had_no_room_is_offered_when_its_page_is_shown_again(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    first, second = page_with(enrolled()), page_with(enrolled(number=2), number=2)
    for page in (first, second):
        kept.exposing.holds(page)
        kept.exposing.seen(Surface.ROW_ORDER, page.id, NOW)
    kept.exposing.holds(second)
    assert kept.exposing.waiting == 1
    await kept.exposing.stop()
    assert await recorded(kept, "rows", number=2) == {}

    kept.exposing.holds(second)  # nothing is looked at anew: what is kept of it was seen
    assert kept.exposing.waiting == 1
    await kept.exposing.stop()
    assert await recorded(kept, "rows", number=2) == {
        "rows": exposure(number=2)
    }  # when it was seen


async def test_r38_what_is_recorded_is_known_and_not_recorded_again(kept: Kept) -> None:
    kept.exposing.holds(page_with(enrolled()))
    kept.exposing.seen(Surface.ROW_ORDER, page_with().id, NOW)
    await kept.exposing.stop()
    another = page_with(enrolled(), number=2)
    kept.exposing.holds(another)
    kept.exposing.seen(Surface.ROW_ORDER, another.id, LATER)
    assert kept.exposing.waiting == 0
    assert kept.exposing.known(another.allocations) == {"rows": exposure()}
    assert kept.exposing.as_seen(another.allocations) == (replace(enrolled(), exposed_at=NOW),)
    unseen = (enrolled("other"), enrolled(unit=None))
    assert kept.exposing.as_seen(unseen) == unseen
