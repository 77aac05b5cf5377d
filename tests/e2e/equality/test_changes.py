"""A change of the catalogue reaches what is kept of it, in every worker, after one time of asking.

`test_r54_a_worker_asks_often_enough` says how often that is.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from domain.record import PlayCount, TitleRecord
from domain.title import TitleText
from persistence.ports.catalogue import CatalogueBatch
from tests.contract import records
from tests.e2e.equality.ways import Asker, Outcome, Ways
from tests.e2e.running import NOW, TODAY, Clock, copied, running, settings_for
from tests.e2e.test_two_workers import Polls

pytestmark = pytest.mark.asyncio(loop_scope="module")

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


async def as_it_was(batch: CatalogueBatch) -> None:
    await put(batch)
    await batch.put_plays("live", [PlayCount(ODD.id, "US", TODAY, 1)])


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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[list[Worker]]:
    """Two applications over one database."""
    settings = settings_for(copied(template, tmp_path_factory.mktemp("var")))
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            polls, clock = Polls(), Clock(NOW)
            opening = running(settings, clock=clock, wrap=polls.wrap)
            ways = Ways.of(await stack.enter_async_context(opening))
            device = await ways.marquee.sign_in("Ada")
            found.append(Worker(ways, await ways.asker("Ada", device), polls))
        yield found


async def heard(workers: list[Worker], change: Change) -> list[Outcome]:
    """What each worker answers once it has heard of a change that the first one made."""
    async with workers[0].ways.marquee.stores.catalogue.transaction() as batch:
        await change(batch)
    answers = []
    for each in workers:
        await each.polls.one()
        answers.append(await each.ways.assert_equal(SHOWN, each.asker, GIVEN))
        assert len(await each.ways.kept())
    return answers


@pytest.mark.parametrize("change", CHANGES, ids=[each.__name__ for each in CHANGES])
async def test_a_change_reaches_what_is_kept_in_every_worker(
    workers: list[Worker], change: Change
) -> None:
    before = await heard(workers, as_it_was)
    after = await heard(workers, change)
    assert before[0] == before[1] != after[0] == after[1]
