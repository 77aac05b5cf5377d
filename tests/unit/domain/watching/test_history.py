"""R6: milestones are told once, and the history has one entry for each viewing that started."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from domain.watching.event import ProgressEvent
from domain.watching.history import HistoryEntry, entry_of, history_entries, wrong_number
from domain.watching.keys import ViewingId
from domain.watching.mark import Mark
from domain.watching.milestone import Milestone, MilestoneKind, milestones, stands
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState, joined
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
from tests.watching.chance import HISTORIES, MARKS, REMOVALS
from tests.watching.model import Model

STARTED, COMPLETED = MilestoneKind.STARTED, MilestoneKind.COMPLETED


def told(read: PlayableState, *events: ProgressEvent) -> tuple[Milestone, ...]:
    return milestones(FILM, read, recorded(read, events).fresh)


def reached(kind: MilestoneKind, *given_: ProgressEvent) -> tuple[Milestone, ...]:
    return tuple(
        Milestone(kind, one.occurred_at, FILM, one.viewing_id, one.device_id) for one in given_
    )


def entries(found: Sequence[Milestone], state: PlayableState) -> list[HistoryEntry]:
    """Those of milestones as a store keeps them: one for each kind, viewing and instant."""
    kept = {(one.at, one.viewing_id, one.kind): one for one in found}
    newest_first = [kept[place] for place in sorted(kept, key=lambda one: one[:2], reverse=True)]
    return list(history_entries(ADA, newest_first, {FILM.playable_id: state}))


def test_r6_a_viewing_tells_that_it_started_and_that_it_completed_once() -> None:
    opened, started, later, completed = (
        event(percent, NOW + minute * MINUTE) for minute, percent in enumerate((1, 6, 50, 99))
    )

    assert told(NOTHING, opened) == ()
    assert told(watched(opened), started) == reached(STARTED, started)
    assert told(watched(opened, started), later) == ()
    state = watched(opened, started, later)
    assert told(state, completed) == reached(COMPLETED, completed)
    assert told(watched(completed, onto=state), event(100, NOW + HOUR)) == ()


def test_r6_a_batch_tells_both_at_once() -> None:
    started, completed = event(6, NOW), event(99, NOW + MINUTE)

    both = reached(STARTED, started) + reached(COMPLETED, completed)
    assert told(NOTHING, started, completed) == both


def test_r6_a_viewing_that_turns_out_to_have_started_earlier_moves_its_entry() -> None:
    late, early = event(50, NOW), event(20, NOW - HOUR)
    state = watched(late, early)

    moved = told(watched(late), early)

    assert moved == reached(STARTED, early)
    (entry,) = entries([*reached(STARTED, late), *moved], state)
    assert entry.watched_at == NOW - HOUR


def test_r6_an_ignored_viewing_does_not_tell_again_and_has_no_entry() -> None:
    first, second = event(20, NOW - HOUR), event(50, NOW)
    mark = PlayableState(mark=Mark(NOW - MINUTE, TV, watched=True))
    state = joined(watched(first), mark)

    assert told(state, second) == ()
    assert entries(reached(STARTED, first), watched(second, onto=state)) == []


def test_r6_an_entry_tells_when_on_which_device_and_whether_it_completed() -> None:
    done = (event(20, NOW, on=TV), event(99, NOW + MINUTE, on=PHONE))

    (entry,) = entries(told(NOTHING, *done), watched(*done))

    assert entry == HistoryEntry(
        profile_id=ADA,
        key=FILM,
        viewing_id=viewing_id(1),
        watched_at=NOW,
        completed=True,
        device_id=TV,
    )
    assert entry.id == f"history_{1:032x}_{1:032x}_{1:032x}"


def test_r6_one_entry_is_told_by_the_state_alone() -> None:
    started, done = event(20, NOW, on=TV), event(99, NOW + MINUTE, on=PHONE)
    state = watched(event(2, NOW - HOUR, viewing=2), started, done)

    (listed,) = entries(told(NOTHING, started, done), state)
    assert entry_of(ADA, FILM, viewing_id(1), state) == listed
    assert entry_of(ADA, FILM, viewing_id(2), state) is None
    assert entry_of(ADA, FILM, viewing_id(3), state) is None
    gone = joined(state, PlayableState(removed=frozenset({viewing_id(1)})))
    assert entry_of(ADA, FILM, viewing_id(1), gone) is None


def test_between_1_and_100_entries_are_taken_off_at_once() -> None:
    ids = [f"entry {number}" for number in range(101)]
    assert wrong_number(ids[:1]) is wrong_number(ids[:100]) is None
    for wrong in ([], ids):
        refused = wrong_number(wrong)
        assert refused is not None
        (error,) = refused.fields
        assert (error.field, error.message) == (
            "entryIds",
            f"Name 1 to 100 entries, not {len(wrong)}.",
        )


def test_r6_a_removed_entry_does_not_come_back_with_later_heartbeats() -> None:
    first = event(20, NOW - HOUR)
    state = joined(watched(first), PlayableState(removed=frozenset({viewing_id(1)})))

    after = watched(event(40, NOW), onto=state)

    assert entries(reached(STARTED, first), after) == []


def test_a_milestone_of_which_the_state_knows_nothing_does_not_stand() -> None:
    (milestone,) = reached(STARTED, event(20))

    assert not stands(milestone, NOTHING)
    assert history_entries(ADA, [milestone], {}) == ()
    assert history_entries(ADA, reached(COMPLETED, event(99)), {}) == ()


@given(st.data(), HISTORIES, MARKS, REMOVALS)
def test_r6_whatever_is_read_in_whichever_order_the_history_is_that_of_a_plain_model(
    data: st.DataObject, events: list[ProgressEvent], marks: list[Mark], removed: set[ViewingId]
) -> None:
    """Writers read a state that may be as old as it likes: all they can do is to tell too much."""
    model = Model(marks=marks, removed=removed)
    state, found = NOTHING, list[Milestone]()
    seen = [NOTHING]
    for one in events:
        model.take(one)
        found += told(data.draw(st.sampled_from(seen)), one)
        state = watched(one, onto=state)
        seen.append(state)
    for mark in marks:
        state = joined(state, PlayableState(mark=mark))
    state = joined(state, PlayableState(removed=frozenset(removed)))

    listed = [(one.watched_at, one.viewing_id, one.completed) for one in entries(found, state)]

    assert listed == model.history()
    completed = {(one.at, one.viewing_id) for one in found if one.kind is COMPLETED}
    standing = {
        (one.at, one.viewing_id) for one in found if one.kind is COMPLETED and stands(one, state)
    }
    assert standing <= completed
    assert sorted(standing, reverse=True) == model.completions()


def test_of_two_devices_at_one_instant_the_state_tells_which_started_a_viewing() -> None:
    phone, television = event(40, NOW, on=PHONE), event(40, NOW, on=TV)

    (entry,) = entries(reached(STARTED, television), watched(phone, television))

    assert entry.device_id == PHONE


def test_entries_keep_the_order_of_their_milestones() -> None:
    events = [event(50, NOW - number * DAY, viewing=number) for number in (1, 2, 3)]

    found = history_entries(ADA, reached(STARTED, *events), {FILM.playable_id: watched(*events)})

    assert [one.viewing_id for one in found] == [viewing_id(number) for number in (1, 2, 3)]
