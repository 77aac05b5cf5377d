"""R45: genre rows that two rankings make together, and which of them each play is a vote for."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from domain.tracking.event import TrackingKind
from tests.e2e.device import Device
from tests.e2e.lab import Lab
from tests.e2e.test_tracking import counts, kept, timed, told
from tests.prover.conftest import light_hashes

__all__ = ["light_hashes"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

INTERLEAVED = {"interleave": {"control": "popular", "treatment": "newest"}}
ROWS = """
{ homepage { id rows(first: 50) { edges { node { kind items(first: 50) { edges { node {
    id trackingToken title { id }
} } } } } } } }
"""
Json = dict[str, Any]


async def rows(device: Device) -> list[list[Json]]:
    """The items of each genre row."""
    found = (await device.ask(ROWS)).data["homepage"]["rows"]["edges"]
    return [
        [item["node"] for item in row["node"]["items"]["edges"]]
        for row in found
        if row["node"]["kind"] == "GENRE"
    ]


def titles(found: list[list[Json]]) -> list[list[str]]:
    return [[item["title"]["id"] for item in row] for row in found]


async def test_r45_a_genre_row_has_the_same_titles_in_an_order_of_both(data_dir: Path) -> None:
    async with timed(data_dir) as marquee:
        lab = await Lab.of(marquee, {})
        usual = titles(await rows(lab.ada))
        await lab.run("order", treatment=INTERLEAVED)
        found = titles(await rows(lab.ada))

        assert usual
        assert list(map(sorted, found)) == list(map(sorted, usual))
        assert found != usual
        assert titles(await rows(await marquee.sign_in("Ada"))) == found


async def test_r45_plays_are_told_by_team_and_in_other_rows_by_none(data_dir: Path) -> None:
    async with timed(data_dir) as marquee:
        lab = await Lab.of(marquee, {})
        await lab.run("order", treatment=INTERLEAVED)
        drafted, usual = await rows(lab.ada), await rows(lab.sam)

        for device, found in ((lab.ada, drafted), (lab.sam, usual)):
            plays = [told(item, "PLAY") for row in found for item in row]
            assert await counts(device, *plays) == (len(plays), 0)

        teams = {one.subject: one.team for one in await kept(marquee)}
        assert {one.kind for one in await kept(marquee)} == {TrackingKind.PLAY}
        assert {teams[item["id"]] for row in usual for item in row} == {None}
        for row in drafted:
            pairs = [teams[item["id"]] for item in row[: len(row) // 2 * 2]]
            assert Counter(pairs) == {"control": len(pairs) // 2, "treatment": len(pairs) // 2}
