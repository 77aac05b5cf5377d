"""R43: what is stored and cannot be read gives control, tells, and never breaks a page."""

from dataclasses import replace

import pytest

from domain.experiments.experiment import AllocationState, Config, Variant
from domain.experiments.snapshot import snapshot_of
from domain.experiments.treat import treatment_of
from domain.homepage.treatment import NO_TREATMENT
from tests.unit.domain.experiments.build import (
    LOW,
    ROWS,
    TWO,
    allocated,
    arms,
    exposure,
    only,
    outcome,
    running,
    subject,
)

ENROLLED = AllocationState.ENROLLED


@pytest.mark.parametrize(
    "config",
    [
        {"rowOrder": "TOP_10"},
        {"rowOrder": ["TOP_11"]},
        {"unknown": 1},
        {"interleave": {"control": "newest"}},
        {"includeKids": "yes"},
        [],
        None,
        "noir",
    ],
)
def test_r43_a_config_that_cannot_be_read_gives_control_and_tells(config: Config) -> None:
    broken = running(variants=arms(5_000, 5_000, configs=({"artwork": "default"}, config)))

    found = only(allocated(LOW, broken))

    assert outcome(found) == (ENROLLED, "v1", {"artwork": "default"})
    assert found.fault is not None
    assert found.fault.startswith("The config of variant v1 cannot be read: ")
    assert treatment_of((found,)) == NO_TREATMENT


def test_r43_a_control_that_cannot_be_read_asks_for_nothing() -> None:
    broken = arms(5_000, 5_000, configs=({"rowOrder": 1}, {"rowOrder": 2}))

    found = only(allocated(LOW, running(variants=broken)))

    assert outcome(found) == (ENROLLED, "v1", {})
    assert found.fault == "The config of variant v1 cannot be read: rowOrder."


def test_r43_a_child_is_let_in_by_no_config_that_cannot_be_read() -> None:
    broken = arms(5_000, 5_000, configs=({}, {"includeKids": 1}))

    found = only(allocated(subject(LOW, is_kids=True), running(variants=broken)))

    assert found.state is AllocationState.INELIGIBLE


def test_r43_an_exposure_to_a_variant_that_is_unknown_gives_control() -> None:
    found = only(allocated(LOW, running(), exposures=[exposure(LOW, "v7")]))

    assert outcome(found) == (ENROLLED, "v0", {})
    assert found.fault == "There is no variant v7, to which a unit was exposed."


@pytest.mark.parametrize("variants", [(), TWO[:1], arms(5_000, 4_999), TWO[1:] * 2])
def test_r43_variants_that_divide_nothing_leave_the_experiment_out(
    variants: tuple[Variant, ...],
) -> None:
    broken = replace(running(), variants=variants)

    assert allocated(LOW, broken, running("other"))[0].experiment == "other"
    assert snapshot_of([broken], ()).broken == (ROWS,)
