"""R41: which slots a start is given, and what a refusal tells."""

from dataclasses import replace

from domain.experiments.experiment import (
    HOMEPAGE,
    Experiment,
    ExperimentStatus,
    Layer,
    UnitType,
    Variant,
)
from domain.experiments.layers import free_slots, slots_given
from domain.experiments.slots import ALL_SLOTS, Slots, slots_of
from domain.outcome import Conflict, ProblemCode
from tests.unit.domain.experiments.build import HOME, TWO, arms, draft, in_layer

POSTERS = arms(5_000, 5_000, configs=({"artwork": "default"}, {"artwork": "noir"}))


def holding(name: str, *ranges: tuple[int, int], variants: tuple[Variant, ...] = TWO) -> Experiment:
    """An experiment that runs on these slots of the homepage's layer."""
    return replace(
        draft(name, variants=variants), status=ExperimentStatus.RUNNING, slots=slots_of(ranges)
    )


def asking(share: int, **fields: object) -> Experiment:
    return draft("new", layer_share_basis_points=share, **fields)


def refusal(given: Slots | Conflict) -> str:
    assert isinstance(given, Conflict)
    assert given.code is ProblemCode.LAYER_CONFLICT
    assert given.current_version == 1
    return given.message


def test_r41_an_experiment_alone_is_given_the_whole_layer() -> None:
    assert slots_given(draft(), HOME, ()) == ALL_SLOTS


def test_r41_the_lowest_free_slots_are_given_in_as_many_pieces_as_it_takes() -> None:
    others = holding("a", (1_000, 2_000)), holding("b", (2_500, 9_000))

    assert slots_given(asking(2_000), HOME, others) == slots_of(
        [(0, 1_000), (2_000, 2_500), (9_000, 9_500)]
    )


def test_r41_held_out_slots_are_given_to_nobody() -> None:
    layer = Layer(HOMEPAGE, slots_of([(0, 500)]))

    assert slots_given(asking(9_500), layer, ()) == slots_of([(500, 10_000)])
    assert free_slots(layer, [holding("a", (500, 600))]) == slots_of([(600, 10_000)])


def test_r41_a_refusal_names_what_is_free_and_who_holds_the_rest() -> None:
    layer = Layer(HOMEPAGE, slots_of([(9_500, 10_000)]))
    others = holding("a", (0, 4_000)), holding("b", (4_000, 6_000), (6_500, 7_000))

    assert refusal(slots_given(asking(5_000), layer, others)) == (
        "new asks for 5000 slots of layer homepage, where 3000 (6000-6499, 7000-9499) are free: "
        "a holds 4000 (0-3999), b holds 2500 (4000-5999, 6500-6999), 500 (9500-9999) are held out "
        "of everything."
    )


def test_r41_a_full_layer_has_no_slots_to_name() -> None:
    assert refusal(slots_given(asking(1), HOME, [holding("a", (0, 10_000))])) == (
        "new asks for 1 slots of layer homepage, where 0 are free: a holds 10000 (0-9999)."
    )


def test_r41_a_paused_experiment_keeps_its_slots_from_others() -> None:
    paused = replace(holding("a", (0, 10_000)), status=ExperimentStatus.PAUSED)

    assert "a holds 10000" in refusal(slots_given(asking(1), HOME, [paused]))


def test_r41_slots_of_another_layer_stand_in_nobodys_way() -> None:
    elsewhere = in_layer(holding("a", (0, 10_000), variants=POSTERS), "pictures")

    assert slots_given(draft("new"), HOME, [elsewhere]) == ALL_SLOTS


def test_r41_experiments_that_treat_the_same_part_of_the_page_share_a_layer() -> None:
    elsewhere = in_layer(holding("a", (0, 100)), "other")

    assert refusal(slots_given(asking(100), HOME, [elsewhere])) == (
        "new and a both treat ROW_ORDER, so they must share a layer: a holds slots 0-99 of layer "
        "other, and this one names layer homepage."
    )


def test_r41_what_is_concluded_or_not_begun_treats_nothing() -> None:
    for status in (ExperimentStatus.DRAFT, ExperimentStatus.CONCLUDED, ExperimentStatus.ARCHIVED):
        other = replace(in_layer(draft("a"), "other"), status=status)
        assert slots_given(draft("new"), HOME, [other]) == ALL_SLOTS


def test_r41_a_layer_is_of_one_kind_of_units_for_slots_of_others_exclude_nobody() -> None:
    accounts = draft("new", unit=UnitType.ACCOUNT, layer_share_basis_points=100)

    assert refusal(slots_given(accounts, HOME, [holding("a", (0, 100))])) == (
        "Experiments of a layer allocate the same units: a holds slots 0-99 of layer homepage for "
        "PROFILE units, and this one allocates ACCOUNT units."
    )
