"""Each place where a treatment could stay is poisoned on purpose, and the check of pages finds it.

The check is `traces`: what a viewer who is not treated is shown, against a page of an application
that knows of no experiments.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from domain.homepage.candidate import RowCandidates
from domain.homepage.row import Page
from domain.ids import PageId
from persistence.ports.candidates import CandidateCache
from persistence.ports.stores import Stores
from tests.e2e.lab import Lab, lab, untreated
from tests.e2e.page_shown import SHOWN, Shown
from tests.e2e.running import Device, Marquee, running, service_of, settings_for
from tests.prover.conftest import light_hashes

__all__ = ["lab", "light_hashes", "untreated"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

TREATED = {"rowOrder": ["NEW_RELEASES", "TOP_10"], "artwork": "geometric"}
DEFAULT, EXPERIMENT = b'"policy":"DEFAULT"', b'"policy":"EXPERIMENT"'


@dataclass
class PoisonedCandidates:
    """A candidate cache in which somebody's treatment has stayed, once `is_poisoned`."""

    cache: CandidateCache
    is_poisoned: bool = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cache, name)

    async def get(self, key: str) -> tuple[tuple[RowCandidates, ...], datetime] | None:
        kept = await self.cache.get(key)
        if kept is None or not self.is_poisoned:
            return kept
        rows, until = kept
        return tuple(map(treated, rows)), until


def treated(row: RowCandidates) -> RowCandidates:
    """With the treatment's pictures foremost."""
    items = (
        replace(one, box_art=tuple(sorted(one.box_art, key=lambda each: each.tag != "geometric")))
        for one in row.items
    )
    return replace(row, items=tuple(items))


async def page_of(marquee: Marquee, device: Device) -> Page:
    """The frozen page that the device's viewer is shown, as it is kept."""
    id_ = PageId((await device.ask(SHOWN)).data["homepage"]["id"])
    page = await marquee.stores.pages.by_id(id_, marquee.clock())
    assert page is not None
    return page


async def test_a_treatment_that_stays_in_the_candidates_is_caught(
    data_dir: Path, untreated: Mapping[str, Shown]
) -> None:
    poison = list[PoisonedCandidates]()

    def wrap(stores: Stores) -> Stores:
        poison.append(PoisonedCandidates(stores.candidates))
        return replace(stores, candidates=poison[0])

    async with running(settings_for(data_dir), wrap=wrap) as marquee:
        lab = await Lab.of(marquee, untreated)
        await lab.run(treatment=TREATED)
        poison[0].is_poisoned = True
        found = await lab.traces_for("Sam", lab.sam)  # who has no page yet
    assert found
    assert all("'geometric'" in trace for trace in found)


async def test_a_treated_page_under_another_profiles_key_is_caught(lab: Lab) -> None:
    await lab.run(treatment=TREATED)
    theirs, own = await page_of(lab.marquee, lab.ada), await page_of(lab.marquee, lab.sam)
    assert await lab.traces_for("Sam", lab.sam) == []

    # By what it says of itself it is Sam's, so that nothing in the application objects.
    poisoned = replace(
        theirs, id=PageId("page_" + "e" * 32), key=own.key, allocations=own.allocations
    )
    assert await lab.marquee.stores.pages.keep(poisoned, replacing=own.id) is poisoned
    found = await lab.traces_for("Sam", lab.sam)
    assert any("'EXPERIMENT'" in trace for trace in found)


async def test_r39_a_page_that_says_it_is_treated_is_not_shown_to_whom_it_should_not(
    lab: Lab,
) -> None:
    await lab.run(treatment=TREATED)
    theirs, own = await page_of(lab.marquee, lab.ada), await page_of(lab.marquee, lab.sam)

    poisoned = replace(theirs, id=PageId("page_" + "e" * 32), key=own.key)
    assert await lab.marquee.stores.pages.keep(poisoned, replacing=own.id) is poisoned
    assert await lab.traces_for("Sam", lab.sam) == []


async def test_a_kept_fragment_of_another_profile_is_caught(lab: Lab) -> None:
    await lab.run(treatment=TREATED)
    assert await lab.traces_for("Sam", lab.sam) == []
    page = await page_of(lab.marquee, lab.sam)

    operations = service_of(lab.marquee).operations
    kept = operations._preparation._engine.kept_privately  # noqa: SLF001 - no other way to poison it
    entries = [
        entry
        for room in kept._rooms.values()  # noqa: SLF001 - as above
        for entry in room.entries.values()
        if entry.json is not None and entry.source.id in {row.id for row in page.rows}
    ]
    assert entries
    for entry in entries:
        text = orjson.dumps(entry.json)
        assert DEFAULT in text
        assert EXPERIMENT not in text
        entry.json = orjson.Fragment(text.replace(DEFAULT, EXPERIMENT))
    found = await lab.traces_for("Sam", lab.sam)
    assert found
    assert all("'EXPERIMENT'" in trace for trace in found)
