"""R39: what changes while a page is made is not shown on it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from uuid import UUID

from domain.experiments.experiment import ExperimentStatus
from domain.experiments.hash import bucket_of
from domain.experiments.names import unit_of
from domain.homepage.candidate import Candidate
from domain.homepage.row import Page, RowKind
from flows.homepage.gather import Gatherer
from flows.homepage.page import Homepages
from flows.homepage.sources.new import NEW
from flows.homepage.sources.trending import TRENDING
from persistence.ports.shelves import Shelf
from tests.unit.build import NOW, candidates, profile, sign, viewer
from tests.unit.domain.experiments.build import arms, key
from tests.unit.fakes import FakeShelves, KeptCandidates, KeptPages
from tests.unit.flows.experiments.stores import Kept

ADA = viewer(profile(1))
TREATED = next(
    f"rows_{n}" for n in range(100) if bucket_of(unit_of(profile(1).id), key(f"rows_{n}")) >= 5_000
)
NEW_FIRST = arms(5_000, 5_000, configs=({}, {"rowOrder": ["NEW_RELEASES"]}))


@dataclass
class SlowShelves(FakeShelves):
    """What is trending is answered once `gate` is open; `begun` says that it was asked for."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        super().__init__(trending=candidates(1, 2, 3, 4), newest=candidates(5, 6, 7, 8))

    async def trending(self, shelf: Shelf, now: Any, limit: int) -> Sequence[Candidate]:
        self.begun.set()
        await self.gate.wait()
        return await super().trending(shelf, now, limit)


def homepages(kept: Kept, shelves: SlowShelves, pages: KeptPages) -> Homepages:
    numbers = count(1)
    return Homepages(
        gatherer=Gatherer(shelves, KeptCandidates(), lambda: 0.5, sources=(TRENDING, NEW)),
        pages=pages,
        new_uuid=lambda: UUID(int=next(numbers)),
        sign=sign,
        catalogue=lambda: 0,
        allocating=kept.allocating,
    )


def kinds(page: Page) -> list[RowKind]:
    return [row.kind for row in page.rows]


async def paused_meanwhile(kept: Kept, shelves: SlowShelves, making: "asyncio.Task[Page]") -> None:
    """Pause the experiment while a page is made under it, and let the page be made."""
    await shelves.begun.wait()
    while not kept.exposures.asked:  # noqa: ASYNC110 - until it is allocated too
        await asyncio.sleep(0.001)
    assert not making.done()
    running = await kept.experiments.experiment(key(TREATED))
    await kept.step(running, ExperimentStatus.PAUSED)
    await kept.known.look()


async def test_r39_who_asks_after_a_pause_is_not_shown_what_was_begun_before(kept: Kept) -> None:
    await kept.run(TREATED, variants=NEW_FIRST)
    shelves, pages = SlowShelves(), KeptPages()
    house = homepages(kept, shelves, pages)

    before = asyncio.create_task(house.current(ADA, NOW))
    await paused_meanwhile(kept, shelves, before)
    after = asyncio.create_task(house.current(ADA, NOW))  # which joins the other
    await asyncio.sleep(0)
    shelves.gate.set()
    assert kinds(await after) == [RowKind.TRENDING, RowKind.NEW_RELEASES]
    assert kinds(await before) == [RowKind.TRENDING, RowKind.NEW_RELEASES]
    assert (await house.current(ADA, NOW)).id == (await after).id


async def test_r39_a_page_that_another_process_kept_meanwhile_is_judged_too(kept: Kept) -> None:
    await kept.run(TREATED, variants=NEW_FIRST)
    shelves, pages = SlowShelves(), KeptPages()
    shelves.gate.set()
    theirs = await homepages(kept, shelves, pages).current(ADA, NOW)
    assert kinds(theirs) == [RowKind.NEW_RELEASES, RowKind.TRENDING]
    running = await kept.experiments.experiment(key(TREATED))
    await kept.step(running, ExperimentStatus.PAUSED)
    await kept.known.look()

    ours = replace(homepages(kept, shelves, pages), pages=Late(pages))
    ours = replace(ours, new_uuid=lambda: UUID(int=9))
    page = await ours.current(ADA, NOW)
    assert kinds(page) == [RowKind.TRENDING, RowKind.NEW_RELEASES]
    assert page.id != theirs.id


class Late(KeptPages):
    """Pages in which the current one is not found at first, as if it were kept a moment later."""

    def __init__(self, pages: KeptPages) -> None:
        super().__init__()
        self.keep = pages.keep  # type: ignore[method-assign]


async def test_r39_a_renewed_page_is_judged_too(kept: Kept) -> None:
    await kept.run(TREATED, variants=NEW_FIRST)
    shelves, pages = SlowShelves(), KeptPages()
    house = homepages(kept, shelves, pages)
    renewing = asyncio.create_task(house.renewed(ADA, NOW))
    await paused_meanwhile(kept, shelves, renewing)
    shelves.gate.set()
    assert kinds(await renewing) == [RowKind.TRENDING, RowKind.NEW_RELEASES]
