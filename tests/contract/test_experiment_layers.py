"""Layers: what every adapter of the port of experiments promises of their slots (R41)."""

import pytest

from domain.experiments.experiment import HOMEPAGE, ExperimentStatus, Layer
from domain.experiments.names import LayerKey
from domain.experiments.slots import NO_SLOTS, slots_of
from persistence.ports.experiments import Current, Experiments, Saved
from tests.contract.experimenting import (
    NOW,
    RUNNING,
    after,
    change,
    experiment,
    keep,
    start,
    told,
)
from tests.contract.store import Store

PICTURES = LayerKey("pictures")
HALF = slots_of([(0, 5_000)])


@pytest.fixture
def experiments(store: Store) -> Experiments:
    return store.ports.experiments


async def test_r41_slots_given_out_are_kept_and_move_the_layers(experiments: Experiments) -> None:
    await keep(experiments, experiment("a"), experiment("b", layer=PICTURES))

    assert await start(experiments, experiment("a"), 4_000) is Saved.SAVED
    assert await start(experiments, experiment("b", layer=PICTURES), 10_000) is Saved.SAVED

    current = await experiments.current()
    assert [(one.key, str(one.slots)) for one in current.experiments] == [
        ("a", "0-3999"),
        ("b", "0-9999"),
    ]
    assert current.layers_revision == 2


async def test_r41_a_start_that_was_decided_by_older_layers_leaves_nothing(store: Store) -> None:
    experiments = store.ports.experiments
    await keep(experiments, experiment("a"), experiment("b"))
    seen = (await experiments.current()).layers_revision
    await start(experiments, experiment("a"), 5_000)
    late = after(experiment("b"), status=RUNNING, slots=HALF)

    saved = await experiments.save(late, change(late), replacing=1, layers_revision=seen)

    assert saved is Saved.LAYERS_MOVED
    assert await experiments.experiment(late.key) == experiment("b")
    assert (await experiments.history([late.key]))[late.key] == [change(experiment("b"))]
    assert await told(store) == ["a", "b", "a"]
    assert (await experiments.current()).layers_revision == 1


async def test_r41_a_start_in_another_layer_counts_too(experiments: Experiments) -> None:
    await keep(experiments, experiment("a"), experiment("b", layer=PICTURES))
    seen = (await experiments.current()).layers_revision
    await start(experiments, experiment("a"), 1)
    late = after(experiment("b", layer=PICTURES), status=RUNNING, slots=HALF)

    saved = await experiments.save(late, change(late), replacing=1, layers_revision=seen)

    assert saved is Saved.LAYERS_MOVED


async def test_a_new_one_with_slots_that_comes_late_is_not_kept(experiments: Experiments) -> None:
    await keep(experiments, experiment("a", status=RUNNING, slots=HALF))
    late = experiment("b", status=RUNNING, slots=HALF)

    saved = await experiments.save(late, change(late), replacing=None, layers_revision=0)

    assert saved is Saved.LAYERS_MOVED
    assert await experiments.experiment(late.key) is None


async def test_a_revision_of_the_layers_that_never_was_is_refused(experiments: Experiments) -> None:
    new = experiment(status=RUNNING, slots=HALF)

    saved = await experiments.save(new, change(new), replacing=None, layers_revision=7)

    assert saved is Saved.LAYERS_MOVED
    assert await experiments.current() == Current((), {}, 0)


async def test_r41_a_conclusion_gives_slots_back(experiments: Experiments) -> None:
    running = experiment(status=RUNNING, slots=HALF)
    await keep(experiments, running)
    concluded = after(running, status=ExperimentStatus.CONCLUDED, slots=NO_SLOTS)

    saved = await experiments.save(concluded, change(concluded), replacing=1, layers_revision=1)

    assert saved is Saved.SAVED
    assert await experiments.current() == Current((concluded,), {}, 2)


@pytest.mark.parametrize("slots", [NO_SLOTS, slots_of([(0, 4_999)])])
async def test_r41_slots_do_not_move_without_a_revision_of_the_layers(
    store: Store, slots: object
) -> None:
    running = experiment(status=RUNNING, slots=HALF)
    await keep(store.ports.experiments, running)
    moved = after(running, slots=slots)

    with pytest.raises(ValueError, match="slots move only by a revision of the layers"):
        await store.ports.experiments.save(moved, change(moved), replacing=1)

    assert await store.ports.experiments.current() == Current((running,), {}, 1)
    assert await told(store) == ["rows"]


async def test_more_traffic_and_a_pause_leave_the_layers_alone(experiments: Experiments) -> None:
    running = experiment(status=RUNNING, slots=HALF)
    await keep(experiments, running)
    paused = after(running, status=ExperimentStatus.PAUSED, traffic_basis_points=10_000)

    assert await experiments.save(paused, change(paused), replacing=1) is Saved.SAVED
    assert await experiments.current() == Current((paused,), {}, 1)


async def test_r41_a_layer_holds_slots_out_and_everybody_hears_of_it(store: Store) -> None:
    experiments, few = store.ports.experiments, slots_of([(9_000, 9_100), (9_900, 10_000)])

    assert await experiments.hold_out(HOMEPAGE, few, NOW, layers_revision=0)
    assert await experiments.hold_out(PICTURES, HALF, NOW, layers_revision=1)

    layers = {HOMEPAGE: Layer(HOMEPAGE, few), PICTURES: Layer(PICTURES, HALF)}
    assert await experiments.current() == Current((), layers, 2)
    assert await told(store) == ["", ""]


async def test_r41_what_is_held_out_takes_the_place_of_what_was(experiments: Experiments) -> None:
    await experiments.hold_out(HOMEPAGE, HALF, NOW, layers_revision=0)

    assert await experiments.hold_out(HOMEPAGE, NO_SLOTS, NOW, layers_revision=1)

    assert await experiments.current() == Current((), {HOMEPAGE: Layer(HOMEPAGE)}, 2)


async def test_r41_holding_out_by_older_layers_changes_nothing(store: Store) -> None:
    experiments = store.ports.experiments
    running = experiment(status=RUNNING, slots=HALF)
    await keep(experiments, running)

    assert not await experiments.hold_out(HOMEPAGE, HALF, NOW, layers_revision=0)

    assert await experiments.current() == Current((running,), {}, 1)
    assert await told(store) == ["rows"]


async def test_what_is_current_is_one_statement_so_that_nothing_is_seen_half_given_out(
    store: Store,
) -> None:
    await keep(store.ports.experiments, experiment("a", status=RUNNING, slots=HALF))
    await store.ports.experiments.hold_out(PICTURES, HALF, NOW, layers_revision=1)

    with store.counting() as sent:
        current = await store.ports.experiments.current()

    assert len(sent) == 1
    assert (len(current.experiments), set(current.layers)) == (1, {PICTURES})
