"""R37, R39, R41: saving experiments and taking them through their lives."""

import asyncio

from domain.experiments.experiment import Experiment, ExperimentStatus
from domain.experiments.lifecycle import Step
from domain.experiments.names import LayerKey
from domain.experiments.slots import NO_SLOTS, Slots, slots_of
from domain.outcome import Conflict, NotFound, ProblemCode, UnavailableNow, ValidationFailed
from flows.experiments.running import TRIES
from persistence.ports.experiments import Saved
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import arms, given, key
from tests.unit.flows.experiments.stores import BY, Kept

RUNNING, CONCLUDED = ExperimentStatus.RUNNING, ExperimentStatus.CONCLUDED
HOME = LayerKey("homepage")


async def summaries(kept: Kept, name: str = "rows") -> list[str]:
    found = await kept.experiments.history([key(name)])
    return [f"{one.by}: {one.summary}" for one in found.get(key(name), ())]


async def test_a_life_is_kept_with_who_did_what(kept: Kept) -> None:
    draft = await kept.save()
    running = await kept.step(draft, RUNNING)
    assert (running.slots, running.started_at) == (slots_of([(0, 10_000)]), NOW)
    paused = await kept.step(running, ExperimentStatus.PAUSED)
    ended = await kept.step(paused, CONCLUDED, "v1")
    assert (ended.slots, ended.winner, ended.revision) == (NO_SLOTS, "v1", 4)
    assert await kept.experiments.experiment(key("rows")) == ended
    assert [one.partition(": ")[0] for one in await summaries(kept)] == [BY.name] * 4


async def test_the_same_again_changes_nothing(kept: Kept) -> None:
    draft = await kept.save()
    assert await kept.save() == draft
    assert len(await summaries(kept)) == 1


async def test_what_is_wrong_or_not_there_is_refused(kept: Kept) -> None:
    wrong = await kept.running.save(given(variants=arms(5_000, 4_000)), None, BY)
    assert isinstance(wrong, ValidationFailed)
    assert isinstance(await kept.running.save(given("Rows"), None, BY), ValidationFailed)
    assert isinstance(await kept.running.save(given(), 1, BY), NotFound)
    for name in ("rows", "Not A Key"):
        assert isinstance(await kept.running.step(name, Step(RUNNING, 1), BY), NotFound)
    await kept.save()
    assert isinstance(await kept.running.save(given(), None, BY), Conflict)


async def test_of_two_who_save_at_once_one_is_first(kept: Kept) -> None:
    saved = await asyncio.gather(*(kept.running.save(given(), None, BY) for _ in range(2)))
    assert sorted(type(one).__name__ for one in saved) == ["Conflict", "Experiment"]
    edits = [given(name=text) for text in ("One", "Two")]
    saved = await asyncio.gather(*(kept.running.save(each, 1, BY) for each in edits))
    [refused] = [one for one in saved if isinstance(one, Conflict)]
    assert refused.current_version == 2


async def test_r41_of_two_who_start_at_once_both_are_given_what_is_free(kept: Kept) -> None:
    drafts = [await kept.save(name, layer_share_basis_points=4_000) for name in "abc"]
    steps = (kept.running.step(one.key, Step(RUNNING, 1), BY) for one in drafts)
    started = await asyncio.gather(*steps)
    owned = [one.slots for one in started if isinstance(one, Experiment)]
    assert sorted(map(len, owned)) == [4_000, 4_000]
    assert sorted(one.ranges for one in owned) == [((0, 4_000),), ((4_000, 8_000),)]
    [refused] = [one for one in started if isinstance(one, Conflict)]
    assert refused.code is ProblemCode.LAYER_CONFLICT


async def test_slots_that_always_move_are_given_up_on(kept: Kept) -> None:
    class Moving:
        """A store in which somebody else is always first."""

        tries = 0

        def __getattr__(self, name: str) -> object:
            return getattr(kept.experiments, name)

        async def save(self, *_: object, **__: object) -> Saved:
            self.tries += 1
            return Saved.LAYERS_MOVED

    await kept.save()
    moving = Moving()
    running = type(kept.running)(moving, kept.running.new_uuid)  # type: ignore[arg-type]
    outcome = await running.step("rows", Step(RUNNING, 1), BY)
    assert isinstance(outcome, UnavailableNow)
    assert moving.tries == TRIES


async def test_a_store_that_is_away_is_told_as_an_outage(kept: Kept) -> None:
    await kept.save()
    kept.experiments.failing = ("save",)
    assert isinstance(await kept.running.save(given(name="Other"), 1, BY), UnavailableNow)
    assert isinstance(await kept.running.step("rows", Step(RUNNING, 1), BY), UnavailableNow)
    assert issubclass(StoreUnavailable, Exception)


async def test_r41_slots_are_held_out_of_everything_where_they_are_free(kept: Kept) -> None:
    def slots(*ranges: tuple[int, int]) -> Slots:
        return slots_of(ranges)

    assert await kept.running.hold_out(HOME, slots((0, 500)), NOW)
    draft = await kept.save(layer_share_basis_points=2_000)
    running = await kept.step(draft, RUNNING)
    assert running.slots == slots((500, 2_500))
    assert not await kept.running.hold_out(HOME, slots((2_499, 2_600)), NOW)
    assert await kept.running.hold_out(HOME, slots((2_500, 3_000)), NOW)
    held = (await kept.experiments.current()).layers[HOME].held_out
    assert held == slots((2_500, 3_000))  # these, and no others
