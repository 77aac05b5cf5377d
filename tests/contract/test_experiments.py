"""Experiments: what every adapter of the port promises (R38, R39, R41)."""

from dataclasses import fields, replace
from typing import Any

import pytest

from domain.experiments.experiment import (
    Experiment,
    ExperimentStatus,
    Variant,
)
from domain.ids import ExperimentId
from persistence.ports.changes import Change, ChangeKind
from persistence.ports.experiments import Current, Experiments, Saved
from tests.contract.experimenting import (
    RUNNING,
    after,
    change,
    experiment,
    full_experiment,
    keep,
    key,
    told,
)
from tests.contract.store import Store


@pytest.fixture
def experiments(store: Store) -> Experiments:
    return store.ports.experiments


async def test_before_the_first_there_is_nothing(experiments: Experiments) -> None:
    assert await experiments.experiment(key("rows")) is None
    assert await experiments.by_id([experiment().id]) == {}
    assert list(await experiments.experiments()) == []
    assert list(await experiments.experiments(RUNNING)) == []
    assert await experiments.current() == Current((), {}, 0)
    assert await experiments.history([key("rows")]) == {}


async def test_an_experiment_comes_back_as_it_was_saved(experiments: Experiments) -> None:
    full = full_experiment()
    await keep(experiments, full, experiment())

    assert await experiments.experiment(full.key) == full
    assert await experiments.experiment(key("rows")) == experiment()
    assert (await experiments.current()).experiments == (full, experiment())


def test_what_comes_back_differs_from_the_default_in_every_field() -> None:
    full, default = full_experiment(), experiment()

    same = [
        one.name
        for one in fields(Experiment)
        if getattr(full, one.name) == getattr(default, one.name)
    ]

    assert same == []


async def test_r43_a_config_that_cannot_be_read_does_not_keep_its_experiment_from_a_pause(
    experiments: Experiments,
) -> None:
    broken: Any = ["not", "an object"]
    running = replace(
        experiment(status=RUNNING),
        variants=(Variant("control", 10_000, is_control=True, config=broken),),
    )
    await keep(experiments, running)
    paused = after(running, status=ExperimentStatus.PAUSED)

    assert await experiments.save(paused, change(paused), replacing=1) is Saved.SAVED
    assert await experiments.experiment(running.key) == paused


async def test_r43_a_config_keeps_the_order_of_its_keys(experiments: Experiments) -> None:
    await keep(experiments, full_experiment())

    kept = await experiments.experiment(key("full"))

    assert kept is not None
    assert str(kept.variants[0].config) == "{'b': [1, 2.5, None, {'z': 'ä', 'a': 1}]}"


async def test_experiments_are_found_by_id_and_absent_ids_are_absent(
    experiments: Experiments,
) -> None:
    await keep(experiments, experiment("a"), experiment("b"))
    nobody = ExperimentId(f"exp_{'f' * 32}")

    found = await experiments.by_id([experiment("b").id, nobody, ExperimentId("\0")])

    assert found == {experiment("b").id: experiment("b")}


async def test_they_come_by_key_all_or_those_in_a_status(experiments: Experiments) -> None:
    draft, paused = experiment("b"), experiment("c", status=ExperimentStatus.PAUSED)
    running, other = experiment("d", status=RUNNING), experiment("a", status=RUNNING)
    await keep(experiments, running, paused, draft, other)

    assert list(await experiments.experiments()) == [other, draft, paused, running]
    assert list(await experiments.experiments(RUNNING)) == [other, running]
    assert list(await experiments.experiments(ExperimentStatus.ARCHIVED)) == []


async def test_r38_r42_current_are_all_but_the_archived(experiments: Experiments) -> None:
    of = {status: experiment(status.value.lower(), status=status) for status in ExperimentStatus}
    won = experiment("won", status=ExperimentStatus.CONCLUDED, winner="treated")
    archived = experiment("gone", status=ExperimentStatus.ARCHIVED, winner="treated")
    await keep(experiments, *of.values(), won, archived)

    current = await experiments.current()

    assert [one.key for one in current.experiments] == [
        "concluded",
        "draft",
        "paused",
        "running",
        "won",
    ]
    assert current.experiments[-1] == won


async def test_a_save_takes_the_place_of_the_revision_it_was_made_from(
    experiments: Experiments,
) -> None:
    first = experiment()
    second = after(first, traffic_basis_points=5_000, name="Another")
    await keep(experiments, first, experiment("other"))

    saved = await experiments.save(second, change(second), replacing=1)

    assert saved is Saved.SAVED
    assert list(await experiments.experiments()) == [experiment("other"), second]


async def test_one_that_was_made_from_another_revision_is_not_saved(store: Store) -> None:
    experiments, first = store.ports.experiments, experiment()
    second, late = after(first, name="Second"), after(first, name="Late")
    await keep(experiments, first)
    await experiments.save(second, change(second), replacing=1)

    assert await experiments.save(late, change(late), replacing=1) is Saved.OTHER_REVISION

    assert await experiments.experiment(first.key) == second
    assert len((await experiments.history([first.key]))[first.key]) == 2
    assert await told(store) == ["rows", "rows"]


async def test_one_that_is_not_there_is_of_another_revision(store: Store) -> None:
    second = after(experiment())

    saved = await store.ports.experiments.save(second, change(second), replacing=1)

    assert saved is Saved.OTHER_REVISION
    assert list(await store.ports.experiments.experiments()) == []
    assert await told(store) == []


async def test_r39_a_key_is_never_given_twice(store: Store) -> None:
    experiments = store.ports.experiments
    gone = experiment(status=ExperimentStatus.ARCHIVED)
    again = experiment(id=ExperimentId(f"exp_{'e' * 32}"))
    await keep(experiments, gone)

    assert await experiments.save(again, change(again), replacing=None) is Saved.KEY_TAKEN

    assert list(await experiments.experiments()) == [gone]
    assert len((await experiments.history([gone.key]))[gone.key]) == 1
    assert await told(store) == ["rows"]


async def test_history_is_newest_first_and_each_experiments_own(experiments: Experiments) -> None:
    first, other = experiment(), experiment("other")
    await keep(experiments, first, other)
    second = after(first)
    third = after(second)
    await experiments.save(second, change(second, "more traffic"), replacing=1)
    await experiments.save(third, change(third, "less traffic"), replacing=2)

    found = await experiments.history([first.key, other.key, key("absent")])

    assert found == {
        first.key: [change(third, "less traffic"), change(second, "more traffic"), change(first)],
        other.key: [change(other)],
    }


async def test_every_process_hears_of_a_save_by_the_key(store: Store) -> None:
    await keep(store.ports.experiments, experiment("a"), experiment("b"))

    assert await store.ports.changes.since(0) == [
        Change(1, ChangeKind.EXPERIMENT, "a"),
        Change(2, ChangeKind.EXPERIMENT, "b"),
    ]
