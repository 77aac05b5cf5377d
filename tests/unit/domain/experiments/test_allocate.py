"""R38, R39, R41, R42: which variant a unit gets, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.experiments.allocate import Facts, allocate, may_have_seen
from domain.experiments.experiment import (
    HOMEPAGE,
    Allocation,
    AllocationState,
    Config,
    Experiment,
    ExperimentStatus,
    Layer,
    Surface,
    UnitType,
    Variant,
)
from domain.experiments.hash import bucket_of, slot_of
from domain.experiments.slots import slots_of
from domain.experiments.snapshot import NO_EXPERIMENTS, snapshot_of
from domain.experiments.subject import Subject
from domain.experiments.treat import treatment_of
from domain.homepage.treatment import NO_TREATMENT
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import (
    GENRES_FIRST,
    LOW,
    ROWS,
    allocated,
    arms,
    draft,
    exposure,
    in_layer,
    key,
    moved,
    only,
    outcome,
    running,
    subject,
    unit,
)

DRAFT, RUNNING, PAUSED, CONCLUDED, ARCHIVED = ExperimentStatus
ENROLLED, NOT_ENROLLED = AllocationState.ENROLLED, AllocationState.NOT_ENROLLED
KIDS: tuple[Variant, ...] = arms(
    5_000, 5_000, configs=({}, {"prioritizeGenres": True, "includeKids": True})
)
HIGH = next(number for number in range(100_000) if bucket_of(unit(number), ROWS) == 9_999)
"""The profile in the last one: it takes all the traffic there is."""


NOT_IN_IT: tuple[AllocationState, str | None, Config] = (NOT_ENROLLED, None, {})


def test_r38_an_active_bucket_of_a_running_experiment_enrols() -> None:
    assert only(allocated(LOW, running(traffic_basis_points=1))) == Allocation(
        experiment=ROWS,
        state=ENROLLED,
        variant="v1",
        config=GENRES_FIRST,
        bucket=5_000,
        revision=2,
        unit=unit(LOW),
        surfaces=frozenset({Surface.ROW_ORDER}),
    )


@pytest.mark.parametrize(
    ("traffic", "expected"),
    [(0, NOT_IN_IT), (9_999, (ENROLLED, "v1", GENRES_FIRST)), (9_998, NOT_IN_IT)],
)
def test_r37_the_traffic_says_whether_the_last_bucket_is_enrolled(
    traffic: int, expected: tuple[AllocationState, str | None, Config]
) -> None:
    assert outcome(only(allocated(HIGH, running(traffic_basis_points=traffic)))) == expected


def test_r37_the_ramp_of_the_rule_moves_nobody() -> None:
    seen: dict[int, set[str | None]] = {number: set() for number in range(500)}
    for traffic in (1_000, 5_000, 1_000, 3_000, 10_000, 500, 7_500):
        experiment = running(traffic_basis_points=traffic)
        for number, variants in seen.items():
            variants.add(only(allocated(number, experiment)).variant)

    assert {len(variants - {None}) for variants in seen.values()} == {1}


@pytest.mark.parametrize(("after", "enrols"), [(-1, False), (0, True), (9, True), (10, False)])
def test_r38_enrolling_begins_with_the_start_and_stops_before_the_end(
    after: int, *, enrols: bool
) -> None:
    planned = running(start_at=NOW, end_at=NOW + timedelta(seconds=10))

    assert (only(allocated(LOW, planned, after=after)).state is ENROLLED) is enrols


def test_r41_slots_of_its_layer_that_it_does_not_own_enrol_nobody() -> None:
    slot = slot_of(unit(LOW), HOMEPAGE)
    inside = replace(running(), slots=slots_of([(slot, slot + 1)]))
    outside = replace(running(), slots=slots_of([(0, slot), (slot + 1, 10_000)]))

    assert only(allocated(LOW, inside)).state is ENROLLED
    assert outcome(only(allocated(LOW, outside))) == NOT_IN_IT


@pytest.mark.parametrize(
    "changed",
    [
        {"traffic_basis_points": 0},
        {"start_at": NOW + timedelta(days=1)},
        {"end_at": NOW - timedelta(days=1)},
    ],
)
def test_r38_an_exposed_unit_keeps_its_variant(changed: dict[str, object]) -> None:
    experiment = replace(running(), **changed)  # type: ignore[arg-type] # fields by name

    kept = only(allocated(LOW, experiment, exposures=[exposure(LOW, "v0")]))

    assert outcome(kept) == (ENROLLED, "v0", {})
    assert kept.exposed_at == NOW
    assert outcome(only(allocated(LOW, experiment))) == NOT_IN_IT


def test_r38_an_exposure_of_another_unit_says_nothing() -> None:
    ramped_down = running(traffic_basis_points=0)

    others = only(allocated(LOW, ramped_down, exposures=[exposure(HIGH, "v1")]))

    assert outcome(others) == NOT_IN_IT


def test_r39_a_pause_serves_controls_config_and_keeps_assignments() -> None:
    pictures = arms(5_000, 5_000, configs=({"artwork": "default"}, {"artwork": "noir"}))
    paused = moved(running(variants=pictures), PAUSED)

    exposed = only(allocated(LOW, paused, exposures=[exposure(LOW, "v1")]))

    assert outcome(exposed) == (ENROLLED, "v1", {"artwork": "default"})
    assert outcome(only(allocated(LOW, paused))) == NOT_IN_IT


def test_r39_a_restart_serves_the_variant_again() -> None:
    again = moved(running(traffic_basis_points=0), PAUSED, RUNNING)

    exposed = only(allocated(LOW, again, exposures=[exposure(LOW, "v1")]))

    assert outcome(exposed) == (ENROLLED, "v1", GENRES_FIRST)


def test_r39_a_winner_is_in_force_for_everybody_and_analysed_for_nobody() -> None:
    ended = moved(running(traffic_basis_points=0), CONCLUDED, winner="v1")

    for exposures in ([], [exposure(LOW, "v0")]):
        one = only(allocated(LOW, ended, exposures=exposures))
        assert outcome(one) == (NOT_ENROLLED, None, GENRES_FIRST)
        assert one.exposed_at is None


def test_r39_what_is_concluded_without_a_winner_or_archived_acts_on_nobody() -> None:
    ended = moved(running(), CONCLUDED)
    archived = moved(running(), CONCLUDED, ARCHIVED, winner="v1")

    assert allocated(LOW, draft(), ended, archived, exposures=[exposure(LOW, "v1")]) == ()


def test_r39_winners_come_in_the_order_of_their_conclusions_and_before_what_runs() -> None:
    older = replace(moved(running("z"), CONCLUDED, winner="v1"), concluded_at=NOW)
    newer = replace(
        moved(running("b"), CONCLUDED, winner="v1"), concluded_at=NOW + timedelta(seconds=1)
    )

    found = allocated(LOW, running("a"), newer, older)

    assert [one.experiment for one in found] == ["z", "b", "a"]


def test_r41_held_out_units_are_out_of_everything_though_exposed_or_after_a_winner() -> None:
    slot = slot_of(unit(LOW), HOMEPAGE)
    layer = Layer(HOMEPAGE, slots_of([(slot, slot + 1)]))
    ended = moved(running("ended"), CONCLUDED, winner="v1")

    found = allocated(LOW, running(), ended, exposures=[exposure(LOW, "v1")], layers=[layer])

    assert [outcome(one) for one in found] == 2 * [(AllocationState.HELD_OUT, None, {})]
    assert only(allocated(HIGH, running(), layers=[layer])).state is ENROLLED
    assert only(allocated(LOW, in_layer(running(), "other"), layers=[layer])).state is ENROLLED


@pytest.mark.parametrize("exposed", [False, True])
def test_r22_kids_are_outside_experiments_though_exposed_or_forced(*, exposed: bool) -> None:
    exposures = [exposure(LOW, "v1")] if exposed else []

    found = only(
        allocated(subject(LOW, is_kids=True), running(), exposures=exposures, forced={"rows": "v1"})
    )

    assert outcome(found) == (AllocationState.INELIGIBLE, None, {})
    assert found.bucket == 5_000


def test_r22_a_winner_is_in_force_for_kids_where_they_took_part_alone() -> None:
    child = subject(LOW, is_kids=True)
    ended = moved(running(), CONCLUDED, winner="v1")
    kids = moved(running(variants=KIDS), CONCLUDED, winner="v1")

    assert only(allocated(child, ended)).config == {}
    assert only(allocated(child, kids)).config == KIDS[1].config


def test_r22_where_one_variant_includes_kids_they_take_part_in_all() -> None:
    kids = running(variants=KIDS)
    shares = [only(allocated(subject(number, is_kids=True), kids)) for number in range(100)]

    assert {one.variant for one in shares} == {"v0", "v1"}


def test_r38_who_has_no_such_unit_is_not_eligible() -> None:
    nobody = Subject({UnitType.ACCOUNT: unit(1)}, is_kids=False)

    found = only(allocated(nobody, running()))

    assert outcome(found) == (AllocationState.INELIGIBLE, None, {})
    assert (found.bucket, found.unit) == (None, None)


@pytest.mark.parametrize("type_", list(UnitType))
def test_r38_an_experiment_allocates_units_of_its_own_kind(type_: UnitType) -> None:
    who = Subject({kind: unit(place) for place, kind in enumerate(UnitType)}, is_kids=False)

    found = only(allocated(who, running(unit=type_)))

    assert found.unit == who.units[type_]
    assert found.bucket == bucket_of(who.units[type_], ROWS)


def test_allocations_are_narrowed_to_the_experiments_asked_for() -> None:
    snapshot = snapshot_of([running("a"), running("b")], ())

    found = allocate(snapshot, Facts(subject(1), NOW), keys={key("b"), key("none")})

    assert [one.experiment for one in found] == ["b"]


def test_r38_only_exposures_that_can_matter_are_read() -> None:
    slot = slot_of(unit(LOW), HOMEPAGE)
    mine = replace(running("mine", traffic_basis_points=0), slots=slots_of([(slot, slot + 1)]))
    others = replace(running("others"), slots=slots_of([(0, slot)]))
    ended = moved(running("ended"), CONCLUDED, winner="v1")
    paused = in_layer(moved(running("paused"), PAUSED), "elsewhere")
    snapshot = snapshot_of(
        [mine, others, ended, paused, draft(), running("d", unit=UnitType.DEVICE)], ()
    )

    assert may_have_seen(snapshot, Facts(subject(LOW), NOW)) == (
        (unit(LOW), "mine"),
        (unit(LOW), "paused"),
    )


def test_without_experiments_there_is_nothing_to_read_and_nothing_to_allocate() -> None:
    facts = Facts(subject(1), NOW)

    assert may_have_seen(NO_EXPERIMENTS, facts) == ()
    assert treatment_of(allocate(NO_EXPERIMENTS, facts)) is NO_TREATMENT


@pytest.mark.parametrize(
    ("experiment", "expected"),
    [
        (running(unit=UnitType.DEVICE), True),
        (running(unit=UnitType.DEVICE, variants=arms(5_000, 5_000)), False),
        (running(unit=UnitType.ACCOUNT), False),
        (draft(unit=UnitType.DEVICE), False),
    ],
)
def test_r32_a_page_depends_on_the_device_while_devices_are_treated(
    experiment: Experiment, *, expected: bool
) -> None:
    assert snapshot_of([experiment], ()).by_device is expected
