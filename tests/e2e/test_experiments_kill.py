"""R39: pausing an experiment takes effect everywhere without a trace, while clients ask for pages.

Nothing tells the processes of these tests: each hears by itself, as it does four times a second.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from domain.experiments.experiment import ExperimentStatus
from tests.e2e.crowd import gathered
from tests.e2e.experimenting import Experimenter, experiment
from tests.e2e.lab import untreated
from tests.e2e.page_shown import Shown, shown_to, traces
from tests.e2e.running import Clock, Device, Marquee, running, service_of, settings_for
from tests.prover.conftest import light_hashes

__all__ = ["light_hashes", "untreated"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

PEOPLE = 15
PAGES = 3
"""How many pages each client asks for before it is paused, and again once a process knows."""
TREATED = {
    "rowOrder": ["NEW_RELEASES", "TOP_10"],
    "artwork": "geometric",
    "billboardLabel": "Watch it now",
}


@dataclass
class Watchers:
    """Clients that ask for their pages without a pause, at one application.

    Of what they are shown all counts that was asked for after `knows` was set.
    """

    marquee: Marquee
    devices: Sequence[Device]
    plain: Shown
    before: list[list[str]] = field(default_factory=list)
    after: list[list[str]] = field(default_factory=list)
    knows: asyncio.Event = field(default_factory=asyncio.Event)
    warm: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self) -> None:
        """Until each has been shown enough pages once it is known."""
        await asyncio.gather(*map(self._ask, self.devices))

    async def hear(self, key: str, status: ExperimentStatus) -> None:
        """Wait until the application has heard of it by itself."""
        known = service_of(self.marquee).services.experiments.known
        async with asyncio.timeout(60):
            while status_of(known.snapshot.acting, key) is not status:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.005)
        self.knows.set()

    async def _ask(self, device: Device) -> None:
        left = PAGES
        while left:
            knows = self.knows.is_set()
            found = traces(await shown_to(device), self.plain)
            (self.after if knows else self.before).append(found)
            left -= knows
            if len(self.before) >= PAGES * len(self.devices):
                self.warm.set()


def status_of(acting: Sequence[object], key: str) -> ExperimentStatus | None:
    found = (one.experiment for one in acting)  # type: ignore[attr-defined]  # of a snapshot
    return next((one.status for one in found if one.key == key), None)


@pytest.mark.parametrize("applications", [1, 2])
async def test_r39_a_paused_experiment_leaves_no_trace_on_any_later_page(
    data_dir: Path, untreated: Mapping[str, Shown], applications: int
) -> None:
    async with AsyncExitStack() as stack:
        settings, clock = settings_for(data_dir), Clock()
        running_ones = [
            await stack.enter_async_context(running(settings, clock=clock))
            for _ in range(applications)
        ]
        for marquee in running_ones:
            await marquee.warm()
        here = running_ones[0]
        devices = [member.device for member in await gathered(here, PEOPLE)]
        plain = await shown_to(devices[0])
        experimenter = Experimenter(here, await here.sign_in("Edith"))
        watching = [
            Watchers(marquee, [replace(each, http=marquee.http) for each in devices], plain)
            for marquee in running_ones
        ]
        assert [name for name, _ in plain.rows][:1] == ["TRENDING/trending"]
        assert untreated["Edith"].moving == plain.moving

        given = experiment("everything", TREATED)
        await experimenter.run(**given)
        asking = [asyncio.create_task(each.watch()) for each in watching]
        for each in watching:
            await each.warm.wait()
        paused = await experimenter.step(given["key"], "PAUSED")
        assert paused["__typename"] == "ExperimentPayload", paused
        for each in watching:
            await each.hear(given["key"], ExperimentStatus.PAUSED)
        await asyncio.gather(*asking)

    for each in watching:
        assert any(each.before)  # the treated saw it
        assert not all(each.before)  # and control did not
        assert each.after == [[]] * len(each.after)
        assert len(each.after) == PAGES * PEOPLE
