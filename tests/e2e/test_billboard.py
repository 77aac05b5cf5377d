"""R28: the billboard's button over HTTP, as the profile watches what it shows."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.artwork import ImageRole
from persistence.wiring import open_stores
from tests.contract import records
from tests.e2e.faults import Failing, before
from tests.e2e.history import hide, watch
from tests.e2e.page_rules import Json
from tests.e2e.running import NOW, Clock, Device, Marquee, database_in, running, settings_for

pytestmark = pytest.mark.usefixtures("patience")

PAGE = """
{ homepage { id billboard { id item { title { id } } ...Button } } }
fragment Button on Billboard { callToAction { label action target { __typename id } } }
"""
AGAIN = """
query Again($id: ID!) { node(id: $id) { ... on Billboard {
  callToAction { label action target { __typename id } }
} } }
"""
MINUTE = timedelta(minutes=1)
SERIES = records.series_id("Serial")
LENGTH_MS = 30 * 60_000
FIRST, SECOND = ({"id": records.episode_id("Serial", name)} for name in "ab")


@dataclass
class House:
    """An application whose most played title is a series, and a household that watches nothing."""

    marquee: Marquee
    clock: Clock
    device: Device

    async def play(self, episode: Json, percent: float) -> None:
        self.clock.forward(seconds=90)
        film = {"durationMs": LENGTH_MS, **episode}
        await watch(self.device, film, self.clock() - MINUTE, percent)

    async def button(self) -> tuple[str, str, str]:
        """What it says, what it does, and with what; asked in two ways."""
        board = (await self.device.ask(PAGE)).data["homepage"]["billboard"]
        again = (await self.device.ask(AGAIN, {"id": board["id"]})).data["node"]
        found = board["callToAction"]
        assert board["item"]["title"]["id"] == SERIES
        assert again == {"callToAction": found}
        return found["label"], found["action"], found["target"]["id"]


def serial() -> Any:
    episodes = [records.episode("Serial", name, n) for n, name in enumerate("ab", 1)]
    wide = records.art("Serial", "scene", role=ImageRole.BACKDROP)
    art = (*records.art("Serial", "poster"), *wide)
    season = records.season("Serial", 1, *episodes)
    return records.series("Serial", season, rating_label="TV-Y", artwork=art)


@pytest.fixture
def fault() -> Failing:
    return Failing(None)


@pytest.fixture
async def house(data_dir: Path, fault: Failing) -> AsyncIterator[House]:
    async with (
        open_stores(database_in(data_dir)) as stores,
        stores.catalogue.transaction() as batch,
    ):
        await batch.put_titles([serial()])
        await batch.put_plays("test", [records.played(serial(), 1_000_000, NOW.date())])
    clock = Clock()
    wrap = before("progress", fault)
    async with running(settings_for(data_dir), clock=clock, wrap=wrap) as marquee:
        device = await marquee.sign_in_as(*await marquee.household())
        yield House(marquee, clock, device)


async def test_r28_the_button_goes_on_where_the_profile_is(house: House) -> None:
    assert await house.button() == ("Play", "PLAY", FIRST["id"])

    await house.play(FIRST, 40)
    assert await house.button() == ("Resume", "RESUME", FIRST["id"])

    await house.play(FIRST, 99)
    assert await house.button() == ("Play", "PLAY", SECOND["id"])

    await house.play(SECOND, 99)
    assert await house.button() == ("Play", "PLAY", FIRST["id"])


async def test_r14_r15_what_is_hidden_from_continue_watching_is_not_gone_on_with(
    house: House,
) -> None:
    await house.button()
    await house.play(FIRST, 40)
    house.clock.forward(seconds=1)

    await hide(house.device, SERIES)

    assert await house.button() == ("Play", "PLAY", FIRST["id"])


async def test_r33_without_progress_the_button_plays_from_the_beginning(
    house: House, fault: Failing
) -> None:
    await house.button()
    await house.play(FIRST, 40)
    fault.failing = ("recent", "titles", "states_of_titles", "states")
    house.clock.forward(minutes=2)

    assert await house.button() == ("Play", "PLAY", FIRST["id"])
