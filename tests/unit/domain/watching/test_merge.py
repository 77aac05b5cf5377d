"""R5: any order, any repetition and any split into batches gives the same state."""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.watching.event import ProgressEvent
from domain.watching.keys import ViewingId
from domain.watching.mark import Mark
from domain.watching.outcome import Taken, recorded
from domain.watching.place import alternative
from domain.watching.state import NOTHING, PlayableState, joined
from domain.watching.viewing import joined_viewing, viewing_of
from domain.watching.watch_state import watch_state
from tests.watching.build import ADA, FILM, event, viewing_id, watched
from tests.watching.chance import EVENTS, HISTORIES, MARKS, REMOVALS
from tests.watching.model import Model

STATES = st.builds(
    lambda events, marks, removed: said(watched(*events), marks, removed),
    HISTORIES,
    MARKS,
    REMOVALS,
)


def said(state: PlayableState, marks: Sequence[Mark], removed: set[ViewingId]) -> PlayableState:
    """The state with what a member said joined to it, mark by mark."""
    gone = PlayableState(removed=frozenset(removed))
    return reduce(joined, (PlayableState(mark=mark) for mark in marks), joined(state, gone))


@given(STATES, STATES)
def test_r5_the_merge_is_commutative(one: PlayableState, other: PlayableState) -> None:
    assert joined(one, other) == joined(other, one)


@given(STATES, STATES, STATES)
def test_r5_the_merge_is_associative(
    one: PlayableState, two: PlayableState, three: PlayableState
) -> None:
    assert joined(joined(one, two), three) == joined(one, joined(two, three))


@given(STATES, STATES)
def test_r5_the_merge_is_idempotent(one: PlayableState, other: PlayableState) -> None:
    assert joined(one, one) == one
    assert joined(joined(one, other), other) == joined(one, other)
    assert joined(one, NOTHING) == one


@given(st.data(), HISTORIES)
def test_r5_any_order_any_repetition_and_any_split_gives_the_same_state(
    data: st.DataObject, events: list[ProgressEvent]
) -> None:
    again = data.draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    arriving = data.draw(st.permutations([*events, *again]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(arriving)), max_size=4)))
    bounds = [0, *cuts, len(arriving)]
    batches = [arriving[start:end] for start, end in pairwise(bounds)]

    stored = NOTHING
    for batch in batches:
        # What is written was made from a read of nothing: writes are blind.
        blind = recorded(NOTHING, batch).fresh
        stored = joined(stored, PlayableState(viewings={one.id: one for one in blind}))

    assert stored == watched(*events)


@given(st.lists(EVENTS, max_size=16), MARKS, REMOVALS)
def test_every_answer_is_that_of_a_plain_model(
    events: list[ProgressEvent], marks: list[Mark], removed: set[ViewingId]
) -> None:
    model = Model(marks=marks, removed=removed)
    for one in events:
        model.take(one)
    state = said(watched(*events), marks, removed)

    shown = watch_state(ADA, FILM.playable_id, state)

    assert shown.status.value == model.status()
    assert shown.position_ms == model.position()
    assert shown.play_count == model.play_count()
    other = alternative(state)
    assert (other and (other.position_ms, other.device_id)) == model.alternative()


@given(HISTORIES)
def test_r5_every_outcome_is_that_of_a_plain_model(events: list[ProgressEvent]) -> None:
    model = Model()
    expected = [model.take(one) for one in events]

    together = recorded(NOTHING, events)
    alone: list[Taken] = []
    state = NOTHING
    for one in events:
        done = recorded(state, [one])
        alone += done.taken
        state = done.state

    assert [one.outcome.value for one in together.taken] == expected
    assert tuple(alone) == together.taken
    assert state == together.state


def test_two_viewings_are_not_joined() -> None:
    one, other = viewing_of(event(10, viewing=1)), viewing_of(event(10, viewing=2))

    with pytest.raises(ValueError, match="two viewings"):
        joined_viewing(one, other)


def test_r6_a_viewing_taken_off_the_history_before_its_events_arrive_never_counts() -> None:
    removed = PlayableState(removed=frozenset({viewing_id(1)}))

    state = joined(removed, watched(event(50)))

    assert watch_state(ADA, FILM.playable_id, state).status.value == "UNWATCHED"
