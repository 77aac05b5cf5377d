"""A change of the catalogue reaches what is kept of it, in every worker, after one time of asking.

`test_r54_a_worker_asks_often_enough` says how often that is.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from domain.record import PlayCount, TitleRecord
from domain.title import TitleText
from persistence.ports import CatalogueBatch
from tests.contract import records
from tests.e2e.equality.ways import Asker, Ways
from tests.e2e.running import NOW, TODAY, Clock, Marquee, running, settings_for
from tests.e2e.test_two_workers import Polls

SHOWN = """
query Shown($id: ID!, $genre: ID!, $genres: [ID!]) {
  title(by: {id: $id}) {
    id name synopsis(length: LONG) releaseYear rating { label level } countries
    genres { id name } badges { kind text } availability { state until }
    artwork { id url(width: 400) dominantColor alt width }
  }
  titles(filter: {genreIds: $genres}) { edges { node { name genres { name } artwork { url } } } }
  node(id: $genre) { ... on Genre { name } }
}
"""
ODD = records.movie(
    "Odd",
    texts={"en": TitleText("Odd", "It is odd.", "It is very odd.")},
    genres=(records.genre("Oddities", es="Rarezas"),),
    artwork=records.art("Odd", "poster"),
    windows=(records.window(-400),),
)
GIVEN = {
    "id": ODD.id,
    "genre": records.genre_id("Oddities"),
    "genres": [records.genre_id("Oddities")],
}


async def put(batch: CatalogueBatch, **changes: Any) -> None:
    changed: TitleRecord = replace(ODD, **changes)
    await batch.put_titles([changed])


async def other_texts(batch: CatalogueBatch) -> None:
    await put(batch, texts={"en": TitleText("Even", "It is even.", "It is very even.")})


async def another_picture(batch: CatalogueBatch) -> None:
    await put(batch, artwork=records.art("Odd", "other"))


async def the_picture_in_other_colours(batch: CatalogueBatch) -> None:
    [poster] = records.art("Odd", "poster")
    await put(batch, artwork=(replace(poster, width=2000, palette=("#ffffff",)),))


async def another_name_of_the_genre(batch: CatalogueBatch) -> None:
    await put(batch, genres=(replace(records.genre("Oddities"), names={"en": "Strange things"}),))


async def the_end_of_its_licence(batch: CatalogueBatch) -> None:
    await put(batch, windows=(records.window(-400, -300),))


async def another_year_and_rating(batch: CatalogueBatch) -> None:
    await put(batch, release_year=1999, rating_label="PG-13", countries=("FR", "IT"))


async def a_place_in_the_chart(batch: CatalogueBatch) -> None:
    await batch.put_plays("live", [PlayCount(ODD.id, "US", TODAY, 9_000_000)])


Change = Callable[[CatalogueBatch], Any]
CHANGES: list[Change] = [
    other_texts,
    another_picture,
    the_picture_in_other_colours,
    another_name_of_the_genre,
    the_end_of_its_licence,
    another_year_and_rating,
    a_place_in_the_chart,
]


@dataclass(frozen=True)
class Worker:
    ways: Ways
    asker: Asker
    polls: Polls


@pytest.fixture
async def workers(data_dir: Path, patience: None) -> AsyncIterator[list[Worker]]:
    """Two applications over one database, both with all of `SHOWN` kept."""
    clock, settings = Clock(NOW), settings_for(data_dir)
    async with AsyncExitStack() as stack:
        opened: list[tuple[Marquee, Polls]] = []
        for _ in range(2):
            polls = Polls()
            opened.append(
                (
                    await stack.enter_async_context(
                        running(settings, clock=clock, wrap=polls.wrap)
                    ),
                    polls,
                )
            )
        async with opened[0][0].stores.catalogue.transaction() as batch:
            await put(batch)
        found = []
        for marquee, polls in opened:
            await polls.one()
            ways = Ways.of(marquee)
            asker = await ways.asker("Ada", await marquee.sign_in("Ada"))
            await ways.assert_equal(SHOWN, asker, GIVEN, times=3)
            assert len(await ways.kept())
            found.append(Worker(ways, asker, polls))
        yield found


@pytest.mark.parametrize("change", CHANGES, ids=[each.__name__ for each in CHANGES])
async def test_a_change_reaches_what_is_kept_in_every_worker(
    workers: list[Worker], change: Change
) -> None:
    here = workers[0]
    before = await here.ways.assert_equal(SHOWN, here.asker, GIVEN)
    async with here.ways.marquee.stores.catalogue.transaction() as batch:
        await change(batch)
    for worker in workers:
        await worker.polls.one()
        after = await worker.ways.assert_equal(SHOWN, worker.asker, GIVEN)
        assert after != before
