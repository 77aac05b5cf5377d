"""R28, R30: the order of rows, by default and under treatment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.homepage.order import kinds_in_order, ordered
from domain.homepage.policy import DEFAULT_ORDER, PINNED
from domain.homepage.record import Record, Stage, Step
from domain.homepage.row import RowKind
from domain.homepage.treatment import NO_TREATMENT, Treatment
from tests.unit.build import genre, row

treatments = st.builds(
    Treatment,
    row_order=st.lists(st.sampled_from(RowKind), max_size=12).map(tuple),
    prioritize_genres=st.booleans(),
    allow_pinned=st.booleans(),
)


def test_r28_the_default_order_names_every_kind_of_row_once() -> None:
    assert [kind.value for kind in kinds_in_order(NO_TREATMENT)] == [
        "CONTINUE_WATCHING",
        "MY_LIST",
        "TRENDING",
        "GENRE",
        "BECAUSE_YOU_WATCHED",
        "TOP_10",
        "NEW_RELEASES",
        "LEAVING_SOON",
        "COMING_SOON",
        "EDITORIAL",
    ]
    assert sorted(DEFAULT_ORDER, key=str) == sorted(RowKind, key=str)


def test_r30_a_treatment_moves_the_kinds_it_names_below_the_pinned_rows() -> None:
    treatment = Treatment(row_order=(RowKind.EDITORIAL, RowKind.TOP_10))

    assert [kind.value for kind in kinds_in_order(treatment)[:5]] == [
        *("CONTINUE_WATCHING", "MY_LIST", "EDITORIAL", "TOP_10", "TRENDING")
    ]


def test_r30_pinned_rows_stay_first_and_in_their_order_whatever_a_treatment_names() -> None:
    treatment = Treatment(row_order=(RowKind.MY_LIST, RowKind.TRENDING, RowKind.CONTINUE_WATCHING))

    assert [kind.value for kind in kinds_in_order(treatment)[:3]] == [
        *("CONTINUE_WATCHING", "MY_LIST", "TRENDING")
    ]


def test_r30_allow_pinned_lets_a_treatment_move_pinned_rows() -> None:
    treatment = Treatment(
        row_order=(RowKind.TRENDING, RowKind.MY_LIST, RowKind.CONTINUE_WATCHING), allow_pinned=True
    )

    assert [kind.value for kind in kinds_in_order(treatment)[:4]] == [
        *("TRENDING", "MY_LIST", "CONTINUE_WATCHING", "GENRE")
    ]


@pytest.mark.parametrize(
    ("row_order", "expected"),
    [
        ((), ["GENRE", "TRENDING", "BECAUSE_YOU_WATCHED"]),
        ((RowKind.TOP_10, RowKind.GENRE), ["GENRE", "TOP_10", "TRENDING"]),
    ],
)
def test_r43_prioritised_genres_stand_above_all_that_is_not_pinned(
    row_order: tuple[RowKind, ...], expected: list[str]
) -> None:
    treatment = Treatment(row_order=row_order, prioritize_genres=True)

    assert [kind.value for kind in kinds_in_order(treatment)[2:5]] == expected


@given(treatments)
def test_r30_every_treatment_keeps_every_kind_once_and_pinned_rows_first_unless_allowed(
    treatment: Treatment,
) -> None:
    kinds = kinds_in_order(treatment)

    assert sorted(kinds, key=str) == sorted(RowKind, key=str)
    if not treatment.allow_pinned:
        assert kinds[:2] == (RowKind.CONTINUE_WATCHING, RowKind.MY_LIST)
        assert set(kinds[:2]) == PINNED


def test_r28_rows_of_one_kind_keep_the_order_in_which_they_came() -> None:
    drama, comedy = (row(RowKind.GENRE, subject=genre(number)) for number in (2, 1))
    trending, top = row(RowKind.TRENDING), row(RowKind.TOP_10)

    after = ordered((top, drama, comedy, trending), treatment=NO_TREATMENT)

    assert after == (trending, drama, comedy, top)


def test_r27_the_record_names_the_rows_before_and_after() -> None:
    record = Record()

    ordered((row(RowKind.TOP_10), row(RowKind.TRENDING)), treatment=NO_TREATMENT, record=record)

    assert record.steps == [Step(Stage.ROW_ORDER, ("top_10", "trending"), ("trending", "top_10"))]
    assert record.drops == []
