"""MARQUEE_PROGRESS_URL: the application keeps progress on a real Cassandra, and finds it there."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from persistence.cassandra.address import Address
from persistence.sql.migrate import migrate
from persistence.wiring import migrate_progress
from tests.cassandra import keyspace, url_of
from tests.contract.records import movie
from tests.e2e.page_rules import Json
from tests.e2e.progress import Player, mark, outcomes, state
from tests.e2e.running import database_in, running, settings_for

pytestmark = pytest.mark.live
LENGTH_MS = 90 * 60_000
TRIES, PAUSE_SECONDS = 60, 0.5
"""What is tested is not how fast a cluster is on a busy machine."""


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


async def told(playing: Player, event: Json) -> list[str]:
    """What became of an event; one that is not answered is sent again, as every client does."""
    for _ in range(TRIES):
        done = await playing.tells(event)
        if done["__typename"] != "UnavailableProblem":
            return outcomes(done)
        await asyncio.sleep(PAUSE_SECONDS)
    return ["UNAVAILABLE"]


async def test_r9_what_one_process_acknowledged_another_finds_in_the_cluster(
    address: Address, tmp_path: Path
) -> None:
    film, url = movie("Metropolis"), f"{url_of(address)}&replicas={len(address.hosts)}"
    settings = settings_for(tmp_path, progress_url=url)
    await migrate(database_in(tmp_path))
    assert await migrate_progress(url) is False  # what is there already does no harm
    async with running(settings) as marquee:
        async with marquee.stores.catalogue.transaction() as batch:
            await batch.put_titles([film])
        household = await marquee.household()
        phone = await marquee.sign_in_as(*household)
        playing = Player(phone, film.id, LENGTH_MS)
        event = playing.at(40)
        assert await told(playing, event) in (["APPLIED"], ["DUPLICATE"])
        assert await told(playing, event) == ["DUPLICATE"]
    async with running(settings) as marquee:
        tv = await marquee.sign_in_as(*household)
        found = await state(tv, film.id)
        assert (found["status"], found["percent"]) == ("IN_PROGRESS", 40.0)
        assert found["lastDevice"]["id"] == phone.id
        marked = await mark(tv, film.id)
        assert [one["status"] for one in marked["states"]] == ["COMPLETED"]
