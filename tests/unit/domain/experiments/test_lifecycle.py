"""R39: which status follows which, what each step does, and what a refusal says."""

from datetime import timedelta
from itertools import product

import pytest

from domain.experiments.changed import Changed
from domain.experiments.experiment import Experiment, ExperimentChange, ExperimentStatus
from domain.experiments.lifecycle import CHANGED_MEANWHILE, NEXT, Step, stepped
from domain.experiments.slots import ALL_SLOTS, NO_SLOTS, slots_of
from domain.outcome import Conflict, FieldError, ProblemCode, ValidationFailed
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import around, draft, moved, running, step

DRAFT, RUNNING, PAUSED, CONCLUDED, ARCHIVED = ExperimentStatus
WAYS = {
    DRAFT: (),
    RUNNING: (RUNNING,),
    PAUSED: (RUNNING, PAUSED),
    CONCLUDED: (RUNNING, CONCLUDED),
    ARCHIVED: (ARCHIVED,),
}
POSSIBLE = [
    *((DRAFT, RUNNING), (DRAFT, ARCHIVED), (RUNNING, PAUSED), (RUNNING, CONCLUDED)),
    *((PAUSED, RUNNING), (PAUSED, CONCLUDED), (CONCLUDED, ARCHIVED)),
]
ILLEGAL = [pair for pair in product(ExperimentStatus, repeat=2) if pair not in POSSIBLE]
CAN_BECOME = {
    DRAFT: "It can become RUNNING or ARCHIVED.",
    RUNNING: "It can become PAUSED or CONCLUDED.",
    PAUSED: "It can become RUNNING or CONCLUDED.",
    CONCLUDED: "It can become ARCHIVED.",
    ARCHIVED: "Nothing follows.",
}


def at(status: ExperimentStatus) -> Experiment:
    return moved(draft(), *WAYS[status])


@pytest.mark.parametrize(("before", "after"), POSSIBLE)
def test_r39_a_step_that_is_possible_makes_a_revision(
    before: ExperimentStatus, after: ExperimentStatus
) -> None:
    experiment = at(before)

    done = stepped(experiment, step(experiment, after), around())

    assert isinstance(done, Changed)
    assert done.experiment.status is after
    assert done.experiment.revision == experiment.revision + 1


@pytest.mark.parametrize(("before", "after"), ILLEGAL)
def test_r39_every_other_step_is_refused_with_what_is_allowed(
    before: ExperimentStatus, after: ExperimentStatus
) -> None:
    experiment = at(before)

    done = stepped(experiment, step(experiment, after), around())

    assert isinstance(done, Conflict)
    assert done.code is ProblemCode.CONFLICT
    assert done.current_version == experiment.revision
    expected = f"rows is {before.value} and cannot become {after.value}. {CAN_BECOME[before]}"
    assert done.message.removesuffix(" To run it again, copy it under a new key.") == expected


def test_r39_there_are_seven_steps_and_eighteen_that_are_not() -> None:
    assert len(POSSIBLE) == sum(map(len, NEXT.values())) == 7
    assert len(ILLEGAL) == 18


@pytest.mark.parametrize("status", [CONCLUDED, ARCHIVED])
def test_r39_what_is_concluded_never_runs_again_and_may_be_copied(
    status: ExperimentStatus,
) -> None:
    experiment = at(status)
    done = stepped(experiment, step(experiment, RUNNING), around())

    assert isinstance(done, Conflict)
    assert done.message.endswith("To run it again, copy it under a new key.")


def test_r41_slots_are_given_at_the_start_kept_in_a_pause_and_given_back() -> None:
    started = running(layer_share_basis_points=2_500)
    again = moved(started, PAUSED, RUNNING)

    assert draft().slots == NO_SLOTS
    assert started.slots == moved(started, PAUSED).slots == again.slots == slots_of([(0, 2_500)])
    assert moved(again, CONCLUDED).slots == NO_SLOTS


def test_r41_a_start_without_room_is_a_conflict_of_the_layer() -> None:
    done = stepped(draft("new"), Step(RUNNING, 1), around(running()))

    assert isinstance(done, Conflict)
    assert done.code is ProblemCode.LAYER_CONFLICT
    assert "rows holds 10000 (0-9999)" in done.message


def test_r41_what_one_gives_back_another_is_given() -> None:
    ended = moved(running(), CONCLUDED)

    assert moved(draft("new"), RUNNING, surroundings=around(ended)).slots == ALL_SLOTS


def test_r39_times_are_those_of_the_first_start_and_of_the_conclusion() -> None:
    started = moved(draft(), RUNNING, surroundings=around(after=10))
    again = moved(started, PAUSED, RUNNING, surroundings=around(after=20))
    ended = moved(again, CONCLUDED, surroundings=around(after=30))

    assert ended.started_at == NOW + timedelta(seconds=10)
    assert ended.concluded_at == NOW + timedelta(seconds=30)


def test_a_step_from_another_revision_tells_the_present_one() -> None:
    assert stepped(running(), Step(PAUSED, 1), around()) == Conflict(CHANGED_MEANWHILE, 2)


def test_r39_an_experiment_that_would_end_before_it_starts_is_not_started() -> None:
    done = stepped(draft(end_at=NOW), Step(RUNNING, 1), around())

    assert done == Conflict(
        "rows would end before it starts: its endAt has passed. Save a later one.", 1
    )


@pytest.mark.parametrize(
    ("before", "asked", "winner", "message"),
    [
        (DRAFT, RUNNING, "v1", "A winner is named when an experiment is concluded."),
        (RUNNING, PAUSED, "v1", "A winner is named when an experiment is concluded."),
        (RUNNING, CONCLUDED, "v2", "A winner is one of the variants: v0, v1."),
    ],
)
def test_r39_a_winner_is_a_variant_and_named_at_the_conclusion(
    before: ExperimentStatus, asked: ExperimentStatus, winner: str, message: str
) -> None:
    experiment = at(before)

    done = stepped(experiment, step(experiment, asked, winner), around())

    assert done == ValidationFailed((FieldError("winner", message),))


def test_each_step_is_told_in_words() -> None:
    experiment, told = draft(layer_share_basis_points=2_500), []
    for status in (RUNNING, PAUSED, RUNNING, CONCLUDED, ARCHIVED):
        winner = "v1" if status is CONCLUDED else None
        done = stepped(experiment, step(experiment, status, winner), around())
        assert isinstance(done, Changed)
        experiment = done.experiment
        told.append(done.summary)

    assert told == [
        "Started, on slots 0-2499 of layer homepage.",
        "Paused.",
        "Running again, on slots 0-2499 of layer homepage.",
        "Concluded: v1 is in force for everybody until it is archived.",
        "Archived.",
    ]
    assert Changed(experiment, "Archived.").entry("eve", NOW) == ExperimentChange(
        NOW, "eve", "Archived.", 6
    )


def test_a_conclusion_without_a_winner_says_so() -> None:
    done = stepped(running(), Step(CONCLUDED, 2), around())

    assert isinstance(done, Changed)
    assert done.summary == "Concluded without a winner: everybody has the default."
