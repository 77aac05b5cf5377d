"""R42: forced variants: what the header says and for whom, and what they act on."""

import pytest

from domain.account import Role
from domain.experiments.experiment import AllocationState, Experiment, ExperimentStatus
from domain.experiments.forced import LONGEST_HEADER, forced_by
from tests.unit.domain.experiments.build import (
    GENRES_FIRST,
    LOW,
    allocated,
    draft,
    exposure,
    moved,
    only,
    outcome,
    running,
)

PAUSED, CONCLUDED, ARCHIVED = list(ExperimentStatus)[2:]
ENROLLED = AllocationState.ENROLLED
STAFF = frozenset({Role.EXPERIMENTER})


@pytest.mark.parametrize("role", [Role.EDITOR, Role.EXPERIMENTER])
def test_r42_editors_and_experimenters_force_variants(role: Role) -> None:
    assert forced_by("rows=v1, posters=noir", {Role.VIEWER, role}) == {
        "rows": "v1",
        "posters": "noir",
    }


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ACCOUNT_OWNER, Role.OPERATOR])
def test_r42_from_everybody_else_the_header_says_nothing(role: Role) -> None:
    assert forced_by("rows=v1", {role}) == {}


@pytest.mark.parametrize(
    "header", ["", ",", "rows", "rows=", "=v1", "Rows=v1", "rows=v1=v2", "\ud800=a"]
)
def test_r42_what_is_not_of_the_form_is_passed_over(header: str) -> None:
    assert forced_by(header, STAFF) == {}
    assert forced_by(f"{header},posters=noir", STAFF) == {"posters": "noir"}


def test_r42_of_two_variants_the_last_counts() -> None:
    assert forced_by("rows=v0,rows=v1", STAFF) == {"rows": "v1"}


def test_r42_a_header_is_read_so_far_and_no_further() -> None:
    assert forced_by(" " * LONGEST_HEADER + ",rows=v1", STAFF) == {}


@pytest.mark.parametrize(
    "experiment",
    [
        draft(),
        running(traffic_basis_points=0),
        moved(running(), PAUSED),
        moved(running(), CONCLUDED),
    ],
)
def test_r42_a_forced_variant_acts_whatever_the_experiment_does(experiment: Experiment) -> None:
    forced = only(
        allocated(LOW, experiment, forced={"rows": "v1"}, exposures=[exposure(LOW, "v0")])
    )

    assert outcome(forced) == (AllocationState.FORCED, "v1", GENRES_FIRST)
    assert forced.exposed_at is None


def test_r42_what_is_forced_and_does_not_exist_changes_nothing() -> None:
    archived = moved(running("old"), CONCLUDED, ARCHIVED)
    forced = {"rows": "v7", "old": "v1", "none": "v1"}

    found = allocated(LOW, running(), archived, draft("new"), forced=forced)

    assert [outcome(one) for one in found] == [(ENROLLED, "v1", GENRES_FIRST)]
