"""How often the history goes to the stores: once a kind and level, however much was watched."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.history import HIDE, REMOVE, page
from tests.e2e.recorder import Recorder
from tests.e2e.running import Device, Marquee, running, settings_for

NODES = """
query Nodes($ids: [ID!]!) {
  nodes(ids: $ids) { ... on HistoryEntry { id completed device { id } playable { id name } } }
}
"""
STATES = """
{ titles(first: 50) { edges { node {
    viewerState { hiddenFromContinueWatching lastWatchedAt } } } } }
"""


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def recorded(data_dir: Path, recorder: Recorder) -> AsyncIterator[Marquee]:
    async with running(settings_for(data_dir), wrap=recorder.wrap) as started:
        yield started


@pytest.fixture
async def ada(recorded: Marquee, recorder: Recorder) -> Device:
    """A device that is known, on a process that has read the catalogue."""
    device = await recorded.sign_in("Ada")
    await page(device)
    await device.ask(STATES)
    recorder.start()
    return device


def of_progress(recorder: Recorder) -> dict[str, int]:
    return {name: count for name, count in recorder.counted().items() if name.startswith("prog")}


@pytest.mark.parametrize("first", [2, 20, 40])
async def test_a_page_is_one_read_of_places_and_one_of_states_whatever_its_length(
    ada: Device, recorder: Recorder, first: int
) -> None:
    found = (await page(ada, first=first)).data["history"]
    assert len(found["edges"]) == first
    assert of_progress(recorder) == {"progress.history": 1, "progress.states": 1}
    assert max(recorder.counted().values()) == 1
    assert recorder.waves() <= 4


async def test_nodes_of_many_entries_are_one_read_of_states(
    ada: Device, recorder: Recorder
) -> None:
    ids = [edge["node"]["id"] for edge in (await page(ada)).data["history"]["edges"]]
    recorder.start()
    nodes = (await ada.ask(NODES, {"ids": ids})).data["nodes"]
    assert [node["id"] for node in nodes] == ids
    assert len(ids) > 40
    assert of_progress(recorder) == {"progress.states": 1}
    assert max(recorder.counted().values()) == 1


async def test_states_of_fifty_titles_are_one_read_of_titles_and_one_of_what_was_watched(
    ada: Device, recorder: Recorder
) -> None:
    found = (await ada.ask(STATES)).data["titles"]["edges"]
    states: list[Any] = [edge["node"]["viewerState"] for edge in found]
    assert sum(state["lastWatchedAt"] is not None for state in states) > 10
    assert of_progress(recorder) == {"progress.titles": 1, "progress.states_of_titles": 1}


async def test_of_titles_that_were_never_watched_nothing_more_is_read(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Oskar")
    recorder.start()
    found = (await device.ask(STATES)).data["titles"]["edges"]
    assert len(found) == 50
    assert of_progress(recorder) == {"progress.titles": 1}


async def test_taking_many_entries_off_is_one_read_and_one_write(
    ada: Device, recorder: Recorder
) -> None:
    ids = [edge["node"]["id"] for edge in (await page(ada)).data["history"]["edges"]]
    recorder.start()
    outcome = (await ada.ask(REMOVE, {"ids": ids})).data["removeFromHistory"]
    assert outcome["deletedIds"] == ids
    assert of_progress(recorder) == {"progress.states": 1, "progress.remove": 1}


async def test_hiding_without_a_page_is_one_write_and_one_look(
    ada: Device, recorder: Recorder
) -> None:
    found = (await ada.ask("{ titles(first: 1) { edges { node { id } } } }")).data["titles"]
    recorder.start()
    await ada.ask(HIDE, {"id": found["edges"][0]["node"]["id"]})
    counted = Counter(of_progress(recorder))
    assert counted["progress.hide"] == counted["progress.titles"] == 1
    assert set(counted) <= {"progress.hide", "progress.titles", "progress.states_of_titles"}
