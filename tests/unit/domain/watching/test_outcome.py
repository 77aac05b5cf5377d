"""R5: what becomes of each event of a batch, and what there is to write."""

from domain.watching.outcome import ProgressOutcome, Recorded, Taken, recorded
from domain.watching.state import NOTHING
from tests.watching.build import CREDITS, MINUTE, NOW, event, watched

APPLIED, DUPLICATE, STALE = (
    ProgressOutcome.APPLIED,
    ProgressOutcome.DUPLICATE,
    ProgressOutcome.STALE,
)


def outcomes(done: Recorded) -> list[ProgressOutcome]:
    return [one.outcome for one in done.taken]


def test_r5_a_batch_in_order_is_applied() -> None:
    batch = [event(number, NOW + number * MINUTE) for number in range(20)]

    assert outcomes(recorded(NOTHING, batch)) == [APPLIED] * 20


def test_r5_the_first_and_the_last_event_again_are_duplicates_and_one_between_is_stale() -> None:
    batch = [event(number, NOW + number * MINUTE) for number in (1, 2, 3)]

    again = recorded(watched(*batch), batch)

    assert outcomes(again) == [DUPLICATE, STALE, DUPLICATE]
    assert again.state == watched(*batch)


def test_r5_an_event_before_the_register_is_stale_and_may_still_complete_the_viewing() -> None:
    state = watched(event(50, NOW))

    late = recorded(state, [event(99, NOW - MINUTE)])

    assert late.taken == (Taken(STALE, completed=True),)
    assert late.state == watched(event(50, NOW), event(99, NOW - MINUTE))


def test_r5_one_instant_is_ordered_by_the_devices_counter() -> None:
    state = watched(event(50, NOW, seq=5))

    assert outcomes(recorded(state, [event(40, NOW, seq=4)])) == [STALE]
    assert outcomes(recorded(state, [event(60, NOW, seq=6)])) == [APPLIED]


def test_r5_a_repetition_in_one_batch_is_a_duplicate() -> None:
    one = event(50)

    assert outcomes(recorded(NOTHING, [one, one])) == [APPLIED, DUPLICATE]


def test_r5_an_event_of_another_viewing_stands_for_itself() -> None:
    state = watched(event(50, NOW))

    assert outcomes(recorded(state, [event(40, NOW - MINUTE, viewing=2)])) == [APPLIED]


def test_completed_tells_whether_the_viewing_has_completed_by_then() -> None:
    batch = [event(40, NOW), event(99, NOW + MINUTE), event(10, NOW + 2 * MINUTE)]

    done = recorded(NOTHING, batch)

    assert [one.completed for one in done.taken] == [False, True, True]


def test_r1_the_segments_of_the_playable_complete_a_viewing() -> None:
    assert not recorded(NOTHING, [event(92)]).taken[0].completed
    assert recorded(NOTHING, [event(92)], [CREDITS]).taken[0].completed


def test_what_is_written_is_made_of_the_batch_alone() -> None:
    state = watched(event(30, NOW))

    done = recorded(state, [event(20, NOW - MINUTE), event(50, NOW - MINUTE, viewing=2)])

    alone = watched(event(20, NOW - MINUTE), event(50, NOW - MINUTE, viewing=2))
    assert {one.id: one for one in done.fresh} == alone.viewings


def test_an_empty_batch_changes_nothing() -> None:
    assert recorded(NOTHING, []) == Recorded((), (), NOTHING)
