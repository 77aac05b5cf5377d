"""Experimenters who act at once: one of them does, and slots have one owner (R41)."""

import asyncio

from domain.experiments.experiment import HOMEPAGE
from domain.experiments.names import LayerKey
from domain.experiments.slots import slots_of
from persistence.ports.experiments import Current, Saved
from tests.contract.experimenting import (
    NOW,
    RUNNING,
    after,
    change,
    experiment,
    keep,
    overlap,
    start,
)
from tests.contract.store import Store

MANY = 6


async def test_of_many_who_save_one_revision_one_does(store: Store) -> None:
    experiments = store.ports.experiments
    await keep(experiments, experiment())
    tries = [after(experiment(), name=f"Try {number}") for number in range(MANY)]

    saved = await asyncio.gather(
        *(experiments.save(one, change(one, one.name), replacing=1) for one in tries)
    )

    assert saved.count(Saved.SAVED) == 1
    assert saved.count(Saved.OTHER_REVISION) == MANY - 1
    winner = tries[saved.index(Saved.SAVED)]
    assert await experiments.experiment(winner.key) == winner
    [newest, _] = (await experiments.history([winner.key]))[winner.key]
    assert newest.summary == winner.name
    assert len(await store.ports.changes.since(0)) == 2


async def test_of_many_who_take_one_key_one_gets_it(store: Store) -> None:
    experiments = store.ports.experiments
    tries = [experiment("one", name=f"Try {number}") for number in range(MANY)]

    saved = await asyncio.gather(
        *(experiments.save(one, change(one), replacing=None) for one in tries)
    )

    assert saved.count(Saved.SAVED) == 1
    assert saved.count(Saved.KEY_TAKEN) == MANY - 1
    assert list(await experiments.experiments()) == [tries[saved.index(Saved.SAVED)]]


async def test_r41_of_many_starts_decided_by_the_same_layers_one_is_kept(store: Store) -> None:
    for round_ in range(3):
        drafts = [experiment(f"of_{round_}_{number}") for number in range(MANY)]
        # In layers of their own too: what treats the same surface would not share one.
        drafts[-1] = experiment(drafts[-1].key, layer=LayerKey("another"))
        await keep(store.ports.experiments, *drafts)
        seen = (await store.ports.experiments.current()).layers_revision
        tries = [after(one, status=RUNNING, slots=slots_of([(0, 9)])) for one in drafts]

        saved = await asyncio.gather(
            *(
                store.ports.experiments.save(one, change(one), replacing=1, layers_revision=seen)
                for one in tries
            )
        )

        assert saved.count(Saved.SAVED) == 1
        assert saved.count(Saved.LAYERS_MOVED) == MANY - 1
        current = await store.ports.experiments.current()
        owners = [one for one in current.experiments if one.slots.ranges]
        assert tries[saved.index(Saved.SAVED)] in owners
        assert (len(owners), current.layers_revision) == (round_ + 1, seen + 1)


async def test_r41_slots_have_one_owner_whoever_starts_and_starts_again(store: Store) -> None:
    experiments = store.ports.experiments
    drafts = [experiment(f"e{number}") for number in range(MANY)]
    await keep(experiments, *drafts)

    async def started(index: int) -> bool:
        saved: Saved | None = Saved.LAYERS_MOVED
        while saved is Saved.LAYERS_MOVED:
            saved = await start(experiments, drafts[index], 3_000)
        return saved is Saved.SAVED

    async def held_out() -> None:
        few = slots_of([(9_000, 9_010)])
        while True:
            seen = (await experiments.current()).layers_revision
            if await experiments.hold_out(HOMEPAGE, few, NOW, layers_revision=seen):
                return

    async with asyncio.timeout(30):
        done, _ = await asyncio.gather(
            asyncio.gather(*(started(index) for index in range(MANY))), held_out()
        )

    current = await experiments.current()
    owned = [current.layers[HOMEPAGE].held_out, *(one.slots for one in current.experiments)]
    assert done.count(True) == 3
    assert (sum(map(len, owned)), overlap(owned)) == (9_010, 0)
    assert current.layers_revision == 4


async def test_r41_who_reads_meanwhile_never_sees_a_slot_with_two_owners(store: Store) -> None:
    experiments, seen = store.ports.experiments, list[Current]()
    first = experiment("first", status=RUNNING, slots=slots_of([(0, 5_000)]))
    second = experiment("second")
    await keep(experiments, first, second)

    async def hand_over() -> None:
        """Give all slots of one to the other and back, each time both in their turn."""
        holder, other = first, second
        for _ in range(5):
            revision = (await experiments.current()).layers_revision
            without, taking = after(holder, slots=slots_of([])), holder.slots
            await experiments.save(
                without, change(without), replacing=holder.revision, layers_revision=revision
            )
            owner = after(other, status=RUNNING, slots=taking)
            await experiments.save(
                owner, change(owner), replacing=other.revision, layers_revision=revision + 1
            )
            holder, other = owner, without

    async def watch() -> None:
        while not seen or seen[-1].layers_revision < 11:
            seen.append(await experiments.current())

    async with asyncio.timeout(30):
        await asyncio.gather(hand_over(), watch())

    for current in seen:
        owned = [one.slots for one in current.experiments if one.slots.ranges]
        # The revision is as old as what is beside it: odd when one owns them, even when none does.
        assert len(owned) == current.layers_revision % 2
    assert len(await store.ports.changes.since(0)) == 12
