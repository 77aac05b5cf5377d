"""R38, R39: every process knows the experiments as they are, and hears when one changes."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from structlog.testing import capture_logs

from domain.experiments.experiment import ExperimentChange, ExperimentStatus, UnitType
from flows.experiments import known as module
from persistence.ports.experiments import Saved
from tests.unit.build import MOMENT, NOW
from tests.unit.flows.experiments.stores import Kept

HOUR = timedelta(hours=1)


async def until(holds: Any) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.001)


def acting(kept: Kept) -> list[str]:
    return [one.experiment.key for one in kept.known.snapshot.acting]


def status(kept: Kept) -> ExperimentStatus:
    return kept.known.snapshot.acting[0].experiment.status


async def test_nothing_is_known_before_it_is_looked_at(kept: Kept) -> None:
    await kept.step(await kept.save(), ExperimentStatus.RUNNING)
    assert acting(kept) == []
    await kept.known.look()
    assert acting(kept) == ["rows"]


async def test_r39_a_process_hears_of_each_change_by_itself(kept: Kept) -> None:
    draft, watch = await kept.save(), kept.watch()
    await watch.start()
    kept.known.listen(watch)
    await kept.known.look()
    assert acting(kept) == []

    running = await kept.step(draft, ExperimentStatus.RUNNING)
    await until(lambda: acting(kept) == ["rows"])
    await kept.step(running, ExperimentStatus.CONCLUDED)
    await until(lambda: acting(kept) == [])
    await kept.known.stop()
    await watch.stop()


async def test_while_the_store_is_away_experiments_go_on_and_it_is_asked_again(
    kept: Kept, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "AGAIN_AFTER_SECONDS", 0.001)
    running, watch = await kept.run(), kept.watch()
    await watch.start()
    kept.known.listen(watch)
    await kept.known.look()
    with capture_logs() as lines:
        kept.experiments.failing = ("current",)
        # Not by the flow, which reads the same before it pauses one.
        paused = replace(running, status=ExperimentStatus.PAUSED, revision=running.revision + 1)
        change = ExperimentChange(NOW, "edith", "Paused.", paused.revision)
        saved = await kept.experiments.save(paused, change, replacing=running.revision)
        assert saved is Saved.SAVED
        away = {"event": "experiments_unavailable", "log_level": "warning"}
        await until(lambda: sum(away.items() <= line.items() for line in lines) > 1)
    assert kept.known.is_old
    assert status(kept) is ExperimentStatus.RUNNING

    kept.experiments.failing = ()
    await until(lambda: not kept.known.is_old)
    assert status(kept) is ExperimentStatus.PAUSED
    await kept.known.stop()
    await watch.stop()


async def test_what_changes_while_it_is_read_is_read_again(kept: Kept) -> None:
    await kept.run()
    told = list[Any]()
    watch = Watch(told)
    kept.known.listen(watch)  # type: ignore[arg-type]  # as much of one as is needed
    await kept.known.look()
    await kept.known.stop()  # what is read is read by this test alone
    told[0]("rows")
    reading = asyncio.create_task(kept.known.look())
    await asyncio.sleep(0)
    told[0]("rows")
    await reading
    assert kept.known.is_old
    await kept.known.look()
    assert not kept.known.is_old


@dataclass(frozen=True)
class Watch:
    """Keeps who wants to be told."""

    told: list[Any]

    def subscribe(self, _: object, subscriber: Any) -> None:
        self.told.append(subscriber)


async def test_an_edition_lasts_until_somebody_may_be_allocated_something_else(kept: Kept) -> None:
    empty = kept.known.edition(NOW)
    await kept.run(start_at=NOW + HOUR, end_at=NOW + 2 * HOUR)
    before = kept.known.edition(NOW)
    assert before != empty
    assert kept.known.edition(NOW + HOUR - MOMENT) == before
    during = kept.known.edition(NOW + HOUR)
    assert during != before
    assert kept.known.edition(NOW + 2 * HOUR - MOMENT) == during
    assert kept.known.edition(NOW + 2 * HOUR) not in (before, during)
    await kept.known.look()
    assert kept.known.edition(NOW) != before


async def test_pages_are_a_devices_own_while_an_experiment_on_devices_treats_them(
    kept: Kept,
) -> None:
    running = await kept.run(unit=UnitType.DEVICE)
    assert kept.known.by_device
    await kept.step(running, ExperimentStatus.CONCLUDED)
    await kept.known.look()
    assert not kept.known.by_device
