"""The demo's experiments: made once, at work for Ada and Sam, and in nobody's way."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from domain.artwork import ImageRole
from domain.experiments.experiment import ExperimentStatus
from domain.experiments.lifecycle import Step
from flows.experiments.running import By, RunningExperiments
from jobs.catalogue.artwork import TAGS
from jobs.demo.experiments import CHARTS_FIRST, create_experiments
from jobs.demo.licences import midnight
from jobs.first_start import ensure_demo
from persistence.ports.stores import Stores
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.e2e.device import Device
from tests.e2e.experimenting import ARTWORK, PAGE, kinds
from tests.e2e.running import NOW, Marquee, database_in, running, settings_for
from tests.unit.domain.experiments.build import given

STATUS = {
    "button_words": ExperimentStatus.DRAFT,
    "charts_first": ExperimentStatus.RUNNING,
    "framed_posters": ExperimentStatus.RUNNING,
    "newest_in_genres": ExperimentStatus.RUNNING,
}


@pytest.fixture
async def stores(data_dir: Path) -> AsyncIterator[Stores]:
    async with open_stores(database_in(data_dir)) as opened:
        yield opened


async def statuses(stores: Stores) -> dict[str, ExperimentStatus]:
    return {one.key: one.status for one in await stores.experiments.experiments()}


async def test_they_are_made_once(stores: Stores) -> None:
    assert await create_experiments(stores.experiments, NOW) == 4
    assert await statuses(stores) == STATUS
    before = await stores.changes.latest()
    assert await create_experiments(stores.experiments, NOW + timedelta(days=1)) == 0
    assert await stores.changes.latest() == before


async def test_those_that_run_have_been_running_for_three_weeks(stores: Stores) -> None:
    await create_experiments(stores.experiments, NOW)
    running = await stores.experiments.experiments(ExperimentStatus.RUNNING)
    assert {one.started_at for one in running} == {NOW - timedelta(days=21)}


async def test_the_first_start_makes_them_and_later_ones_leave_them(tmp_path: Path) -> None:
    await migrate(database_in(tmp_path))
    async with open_stores(database_in(tmp_path)) as stores:
        await ensure_demo(stores, date(2026, 11, 21), lambda _: None)
        assert await statuses(stores) == STATUS
        flow, by = RunningExperiments(stores.experiments, uuid4), By("ada", NOW)
        await flow.step("charts_first", Step(ExperimentStatus.CONCLUDED, 2), by)
        await ensure_demo(stores, date(2026, 11, 22), lambda _: None)
        assert await statuses(stores) == STATUS | {"charts_first": ExperimentStatus.CONCLUDED}


async def test_a_seed_that_was_interrupted_before_a_start_is_made_good(stores: Stores) -> None:
    flow = RunningExperiments(stores.experiments, uuid4)
    await flow.save(CHARTS_FIRST, None, By("marquee demo seed", NOW))
    assert await create_experiments(stores.experiments, NOW) == 3
    assert await statuses(stores) == STATUS


async def test_an_experiment_of_somebody_else_stays_in_its_place(stores: Stores) -> None:
    flow, by = RunningExperiments(stores.experiments, uuid4), By("ada", NOW)
    await flow.save(given("mine"), None, by)
    await flow.step("mine", Step(ExperimentStatus.RUNNING, 1), by)
    assert await create_experiments(stores.experiments, NOW) == 4
    found = await statuses(stores)
    assert found["mine"] is ExperimentStatus.RUNNING
    assert found["charts_first"] is ExperimentStatus.DRAFT


@pytest.fixture
async def demo(data_dir: Path) -> AsyncIterator[Marquee]:
    async with open_stores(database_in(data_dir)) as stores:
        await create_experiments(stores.experiments, midnight(NOW.date()))
    async with running(settings_for(data_dir)) as started:
        await started.warm()
        yield started


@pytest.mark.usefixtures("patience")
async def test_ada_has_the_charts_first_and_sam_framed_posters(demo: Marquee) -> None:
    ada, sam, kit = [await demo.sign_in(name) for name in ("Ada", "Sam", "Kit")]
    shown = {
        name: (await device.ask(PAGE)).data["homepage"]
        for name, device in (("Ada", ada), ("Sam", sam), ("Kit", kit))
    }
    given_to = {
        name: {each["experiment"]: each["variant"] for each in page["allocations"]}
        for name, page in shown.items()
    }
    assert given_to == {
        "Ada": {
            "charts_first": "charts",
            "framed_posters": "mixed",
            "newest_in_genres": "control",
        },
        "Sam": {
            "charts_first": None,
            "framed_posters": "framed",
            "newest_in_genres": "interleaved",
        },
        "Kit": {"charts_first": None, "framed_posters": None, "newest_in_genres": None},
    }
    assert kinds(shown["Ada"])[1:4] == ["TOP_10", "NEW_RELEASES", "TRENDING"]
    assert kinds(shown["Sam"])[1] == "TRENDING"
    assert await posters(sam) == {("portrait-frame", "EXPERIMENT")}
    assert await posters(ada) == {(tag, "DEFAULT") for tag in TAGS[ImageRole.BOX_ART]}


async def posters(device: Device) -> set[tuple[str, str]]:
    """Tags and policies of all that is shown on the device's homepage."""
    page = (await device.ask(ARTWORK)).data["homepage"]
    items = [row["node"]["items"]["edges"] for row in page["rows"]["edges"]]
    pictures = [item["node"]["artwork"] for row in items for item in row]
    return {(picture["tag"], picture["policy"]) for picture in pictures}
