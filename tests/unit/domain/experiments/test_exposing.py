"""R38, R40: whose sight of what is recorded, and who a subject is."""

from domain.experiments.experiment import (
    HOMEPAGE,
    ExperimentStatus,
    Exposure,
    Layer,
    Surface,
    UnitType,
)
from domain.experiments.exposing import exposures_due
from domain.experiments.names import UnitId
from domain.experiments.slots import ALL_SLOTS
from domain.experiments.subject import Subject, subject_of
from tests.unit.build import NOW, profile, viewer
from tests.unit.domain.experiments.build import (
    GENRES_FIRST,
    ROWS,
    allocated,
    arms,
    draft,
    exposure,
    moved,
    running,
    subject,
    unit,
)

BOTH = arms(5_000, 5_000, configs=({}, {**GENRES_FIRST, "artwork": "noir"}))
HELD_OUT = Layer(HOMEPAGE, ALL_SLOTS)


def test_r40_seeing_a_treated_part_exposes_in_control_too() -> None:
    experiment = running(variants=BOTH)
    due = [
        one
        for number in range(50)
        for one in exposures_due(allocated(number, experiment), Surface.ARTWORK, NOW)
    ]

    assert {one.variant for one in due} == {"v0", "v1"}
    assert due[7] == Exposure(unit(7), ROWS, due[7].variant, NOW, 2)
    assert len(due) == 50


def test_r40_seeing_another_part_of_the_page_exposes_nobody() -> None:
    assert exposures_due(allocated(1, running(variants=BOTH)), Surface.BILLBOARD, NOW) == ()


def test_r40_nobody_is_exposed_twice() -> None:
    seen = allocated(1, running(), exposures=[exposure(1, "v0")])

    assert exposures_due(seen, Surface.ROW_ORDER, NOW) == ()


def test_r40_nobody_is_exposed_by_force_or_outside_of_the_experiment() -> None:
    paused = moved(running(), ExperimentStatus.PAUSED)
    ended = moved(running(), ExperimentStatus.CONCLUDED, winner="v1")
    outside = (
        allocated(1, running(), forced={"rows": "v1"}),
        allocated(1, draft(), forced={"rows": "v1"}),
        allocated(1, running(traffic_basis_points=0)),
        allocated(1, paused),
        allocated(1, ended),
        allocated(1, running(), layers=[HELD_OUT]),
        allocated(subject(1, is_kids=True), running()),
    )

    assert [exposures_due(found, Surface.ROW_ORDER, NOW) for found in outside] == 7 * [()]


def test_a_subject_has_the_units_of_its_viewer() -> None:
    active = profile()
    account = UnitId("11111111-1111-1111-1111-111111111111")
    device = UnitId("22222222-2222-2222-2222-222222222222")

    assert subject_of(viewer(None)) == Subject(
        {UnitType.ACCOUNT: account, UnitType.DEVICE: device}, is_kids=False
    )
    assert subject_of(viewer(active)).units[UnitType.PROFILE].replace("-", "") == active.id[5:]
    assert subject_of(viewer(profile(is_kids=True))).is_kids
