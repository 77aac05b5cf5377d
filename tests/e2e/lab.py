"""A laboratory: an application with an experimenter, and two viewers to treat or to leave alone."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from domain.experiments.names import UnitId
from tests.e2e.experimenting import ALLOCATIONS, Experimenter, experiment, keyed, unit_on
from tests.e2e.page_shown import Shown, shown_to, traces
from tests.e2e.running import Device, Marquee, copied, running, settings_for

PEOPLE = ("Ada", "Sam", "Kit", "Edith")
Json = dict[str, Any]


@dataclass(frozen=True)
class Lab:
    """Ada falls to the second variant of every key that `key` makes, Sam to control."""

    marquee: Marquee
    experimenter: Experimenter
    ada: Device
    sam: Device
    ada_unit: UnitId
    sam_unit: UnitId
    untreated: Mapping[str, Shown]

    @classmethod
    async def of(cls, marquee: Marquee, untreated: Mapping[str, Shown]) -> "Lab":
        await marquee.warm()
        experimenter = Experimenter(marquee, await marquee.sign_in("Edith"))
        ada, sam = await marquee.sign_in("Ada"), await marquee.sign_in("Sam")
        return cls(
            marquee, experimenter, ada, sam, await unit_on(ada), await unit_on(sam), untreated
        )

    def at(self, other: Marquee) -> "Lab":
        """The same people at another application on the same database."""
        ada, sam = replace(self.ada, http=other.http), replace(self.sam, http=other.http)
        device = replace(self.experimenter.device, http=other.http)
        experimenter = Experimenter(other, device)
        return replace(self, marquee=other, experimenter=experimenter, ada=ada, sam=sam)

    def key(self, name: str = "rows") -> str:
        return keyed(name, treated=[self.ada_unit], control=[self.sam_unit])

    async def run(self, name: str = "rows", **given: Any) -> str:
        """Start an experiment of a treatment on everybody; its key."""
        made = experiment(self.key(name), **given)
        await self.experimenter.run(**made)
        return str(made["key"])

    async def step(self, key: str, status: str, winner: str | None = None) -> None:
        await self.experimenter.ramp_or_step(key, status, winner)

    async def traces_for(self, name: str, device: Device) -> list[str]:
        """How the page that is shown differs from one without experiments."""
        return traces(await shown_to(device), self.untreated[name])

    async def traces(self) -> tuple[list[str], list[str]]:
        """Those of Ada's page and of Sam's."""
        return await self.traces_for("Ada", self.ada), await self.traces_for("Sam", self.sam)


async def allocation(device: Device, key: str) -> Json:
    """What the device's viewer gets of an experiment that acts."""
    (found,) = (await device.ask(ALLOCATIONS, {"keys": [key]})).data["allocations"]
    given: Json = found
    return given


@pytest.fixture(scope="module")
def untreated(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    patience: None,  # noqa: ARG001 - a fixture
) -> Mapping[str, Shown]:
    """What an application without experiments shows on the same content, by who looks."""

    async def looked() -> Mapping[str, Shown]:
        folder = copied(template, tmp_path_factory.mktemp("untreated"))
        async with running(settings_for(folder)) as marquee:
            await marquee.warm()
            return {name: await shown_to(await marquee.sign_in(name)) for name in PEOPLE}

    return asyncio.run(looked())


@pytest.fixture
async def lab(own: Marquee, untreated: Mapping[str, Shown]) -> Lab:
    return await Lab.of(own, untreated)
