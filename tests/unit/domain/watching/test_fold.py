"""R4: folding old viewings changes nothing that is shown."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.watching.base import Base, Folded, joined_base
from domain.watching.completion import completions
from domain.watching.event import ProgressEvent
from domain.watching.fold import Folding, folding
from domain.watching.hiding import is_hidden
from domain.watching.history import history_entries
from domain.watching.mark import Hide, Mark
from domain.watching.milestone import Milestone, milestones
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState, joined
from domain.watching.watch_state import watch_state
from tests.watching.build import (
    ADA,
    DAY,
    FILM,
    HOUR,
    MINUTE,
    NOW,
    PHONE,
    TV,
    event,
    viewing_id,
    watched,
)
from tests.watching.chance import HISTORIES, MARKS

LONG_AFTER = NOW + 100 * DAY


def folded(state: PlayableState, done: Folding | None) -> PlayableState:
    """What the store holds after a fold."""
    if done is None:
        return state
    left = {id_: one for id_, one in state.viewings.items() if one not in done.gone}
    return replace(state, viewings=left, base=done.base)


def entries(state: PlayableState, told: list[Milestone]) -> list[object]:
    found = history_entries(ADA, told, {FILM.playable_id: state})
    return [(one.watched_at, one.viewing_id, one.completed) for one in found]


@given(HISTORIES, MARKS)
def test_r4_nothing_that_is_shown_changes(events: list[ProgressEvent], marks: list[Mark]) -> None:
    state = watched(*events)
    for mark in marks:
        state = joined(state, PlayableState(mark=mark))
    told = list(milestones(FILM, NOTHING, recorded(NOTHING, events).fresh))

    after = folded(state, folding(state, LONG_AFTER))

    assert watch_state(ADA, FILM.playable_id, after) == watch_state(ADA, FILM.playable_id, state)
    assert entries(after, told) == entries(state, told)
    assert completions(after) == completions(state)
    assert len(after.viewings) <= 3
    assert folding(after, LONG_AFTER) is None


@given(HISTORIES, HISTORIES)
def test_r4_folding_in_two_steps_comes_to_the_same(
    early: list[ProgressEvent], late: list[ProgressEvent]
) -> None:
    first = watched(*early)
    first = folded(first, folding(first, LONG_AFTER))
    later = [
        replace(one, occurred_at=one.occurred_at + 120 * DAY, viewing_id=viewing_id(90 + number))
        for number, one in enumerate(late)
    ]
    both = watched(*later, onto=first)
    both = folded(both, folding(both, LONG_AFTER + 120 * DAY))

    plain = watched(*early, *later)

    assert completions(both) == completions(plain)
    shown = watch_state(ADA, FILM.playable_id, both)
    expected = watch_state(ADA, FILM.playable_id, plain)
    assert (shown.status, shown.position_ms) == (expected.status, expected.position_ms)
    assert shown.play_count == expected.play_count


@given(HISTORIES, HISTORIES)
def test_r5_a_fold_that_is_read_twice_or_together_with_what_it_folded_counts_once(
    events: list[ProgressEvent], more: list[ProgressEvent]
) -> None:
    state = watched(*events)
    after = folded(state, folding(state, LONG_AFTER))

    for seen in (joined(after, state), joined(state, after), joined(after, after)):
        assert completions(seen) == completions(state)
    later = watched(*more)
    assert joined(joined(after, state), later) == joined(after, joined(state, later))


def test_r4_only_what_nobody_touched_for_90_days_is_folded() -> None:
    third = event(50, NOW, viewing=3)
    state = watched(event(99, NOW - 9 * DAY), event(99, NOW - 8 * DAY, viewing=2), third)

    assert folding(state, NOW + 81 * DAY) is None
    done = folding(state, NOW + 81 * DAY + MINUTE)
    assert done is not None
    assert [one.id for one in done.gone] == [viewing_id(1)]
    assert done.base == Base(
        as_of=NOW + 81 * DAY + MINUTE,
        began_at=NOW - 9 * DAY,
        viewings=(Folded(viewing_id(1), NOW - 9 * DAY, NOW - 9 * DAY),),
    )


def test_r6_a_mark_after_a_fold_ignores_what_was_folded() -> None:
    state = watched(event(99, NOW - DAY), event(99, NOW, viewing=2), event(50, NOW, viewing=3))
    after = folded(state, folding(state, LONG_AFTER))
    mark = PlayableState(mark=Mark(LONG_AFTER, TV, watched=False))

    assert watch_state(ADA, FILM.playable_id, after).play_count == 2
    assert watch_state(ADA, FILM.playable_id, joined(after, mark)).play_count == 0


def test_r6_what_is_folded_can_still_be_taken_off_the_history() -> None:
    state = watched(event(99, NOW - DAY), event(99, NOW, viewing=2), event(50, NOW, viewing=3))
    after = folded(state, folding(state, LONG_AFTER))

    removed = PlayableState(removed=frozenset({viewing_id(1)}))

    assert watch_state(ADA, FILM.playable_id, joined(after, removed)).play_count == 1


def test_r6_a_viewing_that_goes_on_after_it_was_folded_completes_no_second_time() -> None:
    state = watched(event(99, NOW - DAY), event(99, NOW, viewing=2), event(50, NOW, viewing=3))
    after = folded(state, folding(state, LONG_AFTER))
    again = event(99, LONG_AFTER, viewing=1)

    assert milestones(FILM, after, recorded(after, [again]).fresh) == ()
    assert watch_state(ADA, FILM.playable_id, watched(again, onto=after)).play_count == 2


def test_r6_and_is_folded_again_as_the_same() -> None:
    state = watched(event(99, NOW - DAY), event(99, NOW, viewing=2), event(50, NOW, viewing=3))
    after = folded(state, folding(state, LONG_AFTER))
    again = event(99, LONG_AFTER, viewing=1)
    later = event(50, LONG_AFTER + DAY, viewing=4)

    twice = watched(again, later, onto=after)
    twice = folded(twice, folding(twice, LONG_AFTER + 200 * DAY))

    assert set(twice.viewings) == {viewing_id(4)}
    assert completions(twice) == completions(state)


def test_r7a_where_all_that_is_left_was_folded_the_completed_tell() -> None:
    base = Base(NOW, NOW - DAY, (Folded(viewing_id(1), NOW - DAY, NOW - DAY),))

    def status(state: PlayableState) -> str:
        return watch_state(ADA, FILM.playable_id, state).status.value

    assert status(PlayableState(base=base)) == "COMPLETED"
    started = replace(base, viewings=(Folded(viewing_id(1), NOW - DAY, None),))
    assert status(PlayableState(base=started)) == "UNWATCHED"


def test_r15_what_ended_a_hiding_is_not_folded() -> None:
    hide = Hide(NOW - DAY, TV, hidden=True)
    before = (event(30, NOW - 3 * DAY, viewing=1), event(40, NOW - 3 * DAY + HOUR, viewing=1))
    since = (event(40, NOW - HOUR, viewing=2), event(50, NOW, viewing=2))
    state = watched(*before, *since, event(60, NOW + DAY, viewing=3))

    after = folded(state, folding(state, LONG_AFTER, hide))

    assert set(after.viewings) == {viewing_id(2), viewing_id(3)}
    assert not is_hidden(hide, [after])
    shown_again = folding(state, LONG_AFTER, Hide(NOW, TV, hidden=False))
    assert shown_again is not None
    assert [one.id for one in shown_again.gone] == [viewing_id(1), viewing_id(2)]


INSTANTS = st.sampled_from([NOW, NOW + DAY])
FOLDED = st.builds(
    Folded, st.integers(1, 3).map(viewing_id), INSTANTS, st.one_of(st.none(), INSTANTS)
)
BASES = st.one_of(
    st.none(),
    st.builds(Base, INSTANTS, INSTANTS, st.lists(FOLDED, max_size=2).map(tuple)),
)


@given(BASES, BASES, BASES)
def test_r5_bases_are_a_register(one: Base | None, two: Base | None, three: Base | None) -> None:
    assert joined_base(one, one) == one
    assert joined_base(one, two) == joined_base(two, one)
    assert joined_base(joined_base(one, two), three) == joined_base(one, joined_base(two, three))


def test_the_place_that_stands_is_never_folded_nor_is_its_rival() -> None:
    phone = event(60, NOW - 2 * MINUTE, viewing=1, on=PHONE)
    television = event(80, NOW, viewing=2, on=TV)
    state = watched(phone, television)

    assert folding(state, LONG_AFTER) is None
