"""R18, R19: of a series for everybody, the episodes and trailers that are not."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest_asyncio

from tests.contract import records
from tests.e2e.running import Device, Marquee, running, settings_for

NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
SEASONS = """
query Seasons($id: ID!) {
  title(by: {id: $id}) { ... on Series { seasons {
    number episodeCount episodes(first: 50) { pageInfo { hasNextPage } edges { node {
      id name rating { label level } } } } } } }
}
"""


async def found_by(device: Device, ids: Sequence[str]) -> list[dict[str, Any] | None]:
    """What `nodes` answers, a hundred at a time."""
    found: list[dict[str, Any] | None] = []
    for start in range(0, len(ids), 100):
        chunk = list(ids[start : start + 100])
        found += (await device.ask(NODES, {"ids": chunk})).data["nodes"]
    return found


@pytest_asyncio.fixture
async def mixed(data_dir: Path) -> AsyncIterator[Marquee]:
    """A catalogue with one more series for children, of which some episodes are not for them."""
    odd = records.series(
        "Odd",
        records.season(
            "Odd",
            1,
            records.episode("Odd", "Mild", 1),
            records.episode("Odd", "Wild", 2, rating_label="TV-MA", media=records.media("Wild")),
            records.episode("Odd", "Milder", 3, rating_label="TV-G", media=records.media("Mild")),
        ),
        records.season("Odd", 2, records.episode("Odd", "Wilder", 1, rating_label="TV-14")),
        rating_label="TV-Y7",
        artwork=records.art("Odd", "poster"),
        trailers=(records.trailer("Odd", "First look"),),
        windows=records.OPEN,
    )
    dark = records.movie(
        "Dark",
        rating_label="TV-MA",
        artwork=records.art("Dark", "poster"),
        trailers=(records.trailer("Dark", "First look"),),
        windows=records.OPEN,
    )
    async with running(settings_for(data_dir)) as started:
        async with started.stores.catalogue.transaction() as batch:
            await batch.put_titles([odd, dark])
        yield started


async def test_r18_an_episode_above_the_level_disappears_from_lists_counts_and_nodes(
    mixed: Marquee,
) -> None:
    odd = records.series_id("Odd")
    kit, ada = await mixed.sign_in("Kit"), await mixed.sign_in("Ada")
    seasons = (await kit.ask(SEASONS, {"id": odd})).data["title"]["seasons"]
    assert [(s["number"], s["episodeCount"]) for s in seasons] == [(1, 2), (2, 0)]
    names = [[edge["node"]["name"] for edge in s["episodes"]["edges"]] for s in seasons]
    assert names == [["Mild", "Milder"], []]
    labels = [edge["node"]["rating"]["label"] for edge in seasons[0]["episodes"]["edges"]]
    assert labels == ["TV-Y7", "TV-Y7"]
    full = (await ada.ask(SEASONS, {"id": odd})).data["title"]["seasons"]
    assert [(s["number"], s["episodeCount"]) for s in full] == [(1, 3), (2, 1)]
    hidden = [
        records.episode_id("Odd", "Wild"),
        records.episode_id("Odd", "Wilder"),
        records.audio_id("Wild"),
    ]
    assert await found_by(kit, hidden) == [None, None, None]
    assert [node and node["id"] for node in await found_by(ada, hidden)] == hidden
    shown = [records.episode_id("Odd", "Mild"), records.audio_id("Mild")]
    assert [node and node["id"] for node in await found_by(kit, shown)] == shown


async def test_r19_a_trailer_is_there_when_its_title_is_listable(mixed: Marquee) -> None:
    kit, ada = await mixed.sign_in("Kit"), await mixed.sign_in("Ada")
    odd, dark = (records.trailer(of, "First look").id for of in ("Odd", "Dark"))
    assert [node and node["id"] for node in await found_by(kit, [odd, dark])] == [odd, None]
    assert [node and node["id"] for node in await found_by(ada, [odd, dark])] == [odd, dark]
