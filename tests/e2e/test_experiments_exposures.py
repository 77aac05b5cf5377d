"""R38, R40: what is seen of an experiment is recorded, once, whatever fails in between."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from domain.experiments.names import ExperimentKey
from tests.e2e.experimenting import experiment, exposed, recorded
from tests.e2e.faults import Failing, before
from tests.e2e.lab import Lab, allocation, lab, untreated
from tests.e2e.page_shown import Shown, shown_to
from tests.e2e.running import Clock, running, service_of, settings_for
from tests.prover.conftest import light_hashes

__all__ = ["lab", "light_hashes", "untreated"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

INTERLEAVED = {"interleave": {"control": "popular", "treatment": "newest"}}
NEW_FIRST = {"rowOrder": ["NEW_RELEASES", "TOP_10"]}
ID = "{ homepage { id allocations { experiment } } }"
ROWS = "{ homepage { rows { edges { node { kind } } } } }"
ITEMS = "{ homepage { rows { edges { node { items { edges { node { id } } } } } } } }"
TITLES = "{ homepage { rows { edges { node { items { edges { node { title { id } } } } } } } } }"
PICTURES = """
{ homepage { rows { edges { node { items(first: 2) { edges { node { artwork { tag } } } } } } } } }
"""
BILLBOARD = "{ homepage { billboard { item { id title { id } } } } }"
BUTTON = "{ homepage { billboard { callToAction { label } } } }"
ALLOCATED = "{ allocations { experiment variant } }"


@pytest.mark.parametrize(
    ("treatment", "unseen", "seen"),
    [
        (NEW_FIRST, [ID, ALLOCATED, BUTTON, BILLBOARD], ROWS),
        ({"artwork": "geometric"}, [ID, ALLOCATED, ROWS, ITEMS, TITLES, BUTTON], PICTURES),
        ({"artwork": "bandit"}, [ID, ALLOCATED, ROWS, ITEMS, TITLES, BUTTON], PICTURES),
        ({"billboardLabel": "Watch it now"}, [ID, ALLOCATED, PICTURES, BILLBOARD], BUTTON),
        (INTERLEAVED, [ID, ALLOCATED, ROWS, BILLBOARD, BUTTON], ITEMS),
        (INTERLEAVED, [ID, ALLOCATED, ROWS, BILLBOARD, BUTTON], TITLES),
    ],
    ids=["row order", "artwork", "bandit", "billboard", "interleaving", "interleaved titles"],
)
async def test_r40_an_exposure_is_the_sight_of_what_is_treated(
    lab: Lab, treatment: Mapping[str, object], unseen: list[str], seen: str
) -> None:
    key = await lab.run(treatment=treatment)
    both = (lab.ada_unit, lab.sam_unit)

    for device in (lab.ada, lab.sam):
        for text in unseen:
            await device.ask(text)
    assert await exposed(lab.marquee, key, *both) == {}
    assert (await allocation(lab.ada, key))["exposedAt"] is None

    for device in (lab.ada, lab.sam):
        await device.ask(seen)
    assert await exposed(lab.marquee, key, *both) == {
        lab.ada_unit: "treatment",
        lab.sam_unit: "control",
    }
    assert (await allocation(lab.ada, key))["exposedAt"] == "2026-11-21T09:00:00.000Z"


async def test_r40_it_is_recorded_once_whatever_is_seen_later(lab: Lab) -> None:
    key = await lab.run(treatment=NEW_FIRST)
    await lab.ada.ask(ROWS)
    await recorded(lab.marquee)
    lab.marquee.clock.forward(minutes=5)
    await lab.step(key, "PAUSED")
    await lab.step(key, "RUNNING")
    another = await lab.marquee.sign_in("Ada")
    for device in (lab.ada, another):
        await device.ask(ROWS)
    await recorded(lab.marquee)

    name = ExperimentKey(key)
    (found,) = await lab.marquee.stores.exposures.of_experiment(name, limit=10)
    assert (found.unit, found.variant, found.revision) == (lab.ada_unit, "treatment", 2)
    assert found.at.isoformat() == "2026-11-21T09:00:00+00:00"


async def test_r39_what_is_in_force_of_a_concluded_experiment_exposes_nobody(lab: Lab) -> None:
    key = await lab.run(treatment=NEW_FIRST)
    await lab.step(key, "CONCLUDED", "treatment")
    await lab.ada.ask(ROWS)
    assert await exposed(lab.marquee, key, lab.ada_unit) == {}


async def test_r40_while_the_store_is_away_exposures_wait_and_pages_are_shown(
    data_dir: Path, untreated: Mapping[str, Shown]
) -> None:
    fault = Failing(None)
    async with running(settings_for(data_dir), wrap=before("exposures", fault)) as marquee:
        lab = await Lab.of(marquee, untreated)
        key = await lab.run(treatment=NEW_FIRST)
        fault.failing = ("record", "exposures")
        assert (await shown_to(lab.ada)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
        assert await lab.traces_for("Sam", lab.sam) == []
        exposing = service_of(marquee).services.experiments.exposing
        assert exposing.waiting == 2

        # What is not durable yet is known: a ramp down moves nobody.
        await lab.experimenter.ramp(experiment(key, NEW_FIRST), 0)
        assert (await shown_to(lab.ada)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
        assert exposing.waiting == 2

        fault.failing = ()
        assert await exposed(marquee, key, lab.ada_unit, lab.sam_unit) == {
            lab.ada_unit: "treatment",
            lab.sam_unit: "control",
        }


async def test_r38_a_restart_and_a_ramp_down_move_nobody(
    data_dir: Path, untreated: Mapping[str, Shown]
) -> None:
    settings, clock = settings_for(data_dir), Clock()
    async with running(settings, clock=clock) as marquee:
        lab = await Lab.of(marquee, untreated)
        key = await lab.run(treatment=NEW_FIRST)
        await lab.ada.ask(ROWS)  # and what was seen is recorded when the process ends
    async with running(settings, clock=clock) as again:
        await again.warm()
        late = lab.at(again)
        late.experimenter.revisions.update(lab.experimenter.revisions)
        await late.experimenter.ramp(experiment(key, NEW_FIRST), 0)
        assert (await allocation(late.ada, key))["variant"] == "treatment"
        assert (await shown_to(late.ada)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
        assert (await allocation(late.sam, key))["state"] == "NOT_ENROLLED"
        assert await late.traces_for("Sam", late.sam) == []
