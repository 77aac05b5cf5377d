"""R5, R6: random lives of a film in a store against a plain model of every event ever taken."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ids import ProfileId
from domain.watching.event import ProgressEvent
from domain.watching.mark import Mark
from domain.watching.place import alternative
from domain.watching.watch_state import watch_state
from persistence.ports.progress import Progress
from tests.contract.progress_world import World
from tests.watching.build import FILM
from tests.watching.chance import EVENTS, MARKS

BATCHES = st.lists(EVENTS, min_size=1, max_size=5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), BATCHES, st.integers(0, 4)),
        st.tuples(st.just("record"), BATCHES, st.integers(0, 4)),
        st.tuples(st.just("again"), st.integers(0, 9), st.integers(0, 4)),
        st.tuples(st.just("mark"), MARKS, st.just(0)),
        st.tuples(st.just("remove"), st.integers(0, 9), st.just(0)),
    ),
    max_size=8,
)
PROFILES = (ProfileId(f"prof_{number:032x}") for number in count(1000))
"""Each example has a profile of its own, in one store."""


async def lived(world: World, steps: list[tuple[object, ...]]) -> None:
    batches = list[list[ProgressEvent]]()
    for what, given_, read in steps:
        match what, given_, read:
            case "record", list() as batch, int():
                batches.append(batch)
                await world.record(batch, read=read)
            case "again", int() as place, int() if batches:
                await world.record(batches[place % len(batches)], read=read)
            case "mark", list() as marks, _:
                for mark in marks:
                    assert isinstance(mark, Mark)
                    await world.mark(mark)
            case "remove", int() as place, _:
                await world.remove(place)


async def answers_as_the_model(world: World) -> None:
    model, state = world.model, await world.state()
    shown = watch_state(world.profile_id, FILM.playable_id, state)
    assert shown.status.value == model.status()
    assert shown.position_ms == model.position()
    assert shown.play_count == model.play_count()
    other = alternative(state)
    assert (other and (other.position_ms, other.device_id)) == model.alternative()
    listed = [(one.watched_at, one.viewing_id, one.completed) for one in await world.history()]
    assert listed == model.history()
    assert [(one.at, one.viewing_id) for one in await world.completions()] == model.completions()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_r5_a_store_answers_as_a_plain_model_does_and_folding_changes_nothing(
    progress: Progress, steps: list[tuple[object, ...]]
) -> None:
    world = World(progress, next(PROFILES))

    await lived(world, steps)

    await answers_as_the_model(world)
    await world.fold()
    await answers_as_the_model(world)
    await world.fold()
    await answers_as_the_model(world)
