"""R28, R31: how long rows are, which stand, and the numbers of a Top 10."""

import pytest

from domain.homepage.fill import filled
from domain.homepage.policy import DEFAULT_POLICY
from domain.homepage.rank import RankedRow, ranked
from domain.homepage.record import Drop, DropReason, Record, Stage, Step
from domain.homepage.row import RowKind
from tests.unit.build import candidates, numbers, row, title_id


def length(kind: RowKind, offered: int) -> int | None:
    """How many items a row of `offered` candidates shows; None when it is left out."""
    found = filled((row(kind, candidates(*range(offered))),), policy=DEFAULT_POLICY)
    return len(found[0].items) if found else None


@pytest.mark.parametrize(
    "kind", [kind for kind in RowKind if kind not in (RowKind.CONTINUE_WATCHING, RowKind.MY_LIST)]
)
def test_r28_a_row_needs_four_items(kind: RowKind) -> None:
    assert [length(kind, offered) for offered in (0, 3, 4)] == [None, None, 4]


@pytest.mark.parametrize("kind", [RowKind.CONTINUE_WATCHING, RowKind.MY_LIST])
def test_r28_continue_watching_and_my_list_need_one_item(kind: RowKind) -> None:
    assert [length(kind, offered) for offered in (0, 1, 2)] == [None, 1, 2]


@pytest.mark.parametrize("kind", RowKind)
def test_r28_a_row_is_cut_to_its_longest_length(kind: RowKind) -> None:
    assert length(kind, 60) == (10 if kind is RowKind.TOP_10 else 24)


def test_r28_a_row_that_is_cut_keeps_its_best() -> None:
    (found,) = filled((row(RowKind.TOP_10, candidates(*range(11, 40))),), policy=DEFAULT_POLICY)

    assert numbers(found) == list(range(11, 21))


def test_r27_the_record_tells_a_full_row_from_one_too_short() -> None:
    record = Record()
    top, short = row(RowKind.TOP_10, candidates(*range(11))), row(RowKind.TRENDING, candidates(7))

    filled((short, top), policy=DEFAULT_POLICY, record=record)

    assert record.drops == [
        Drop("trending", title_id(7), Stage.FILL, DropReason.BELOW_THRESHOLD),
        Drop("top_10", title_id(10), Stage.FILL, DropReason.ROW_FULL),
    ]
    assert record.steps == [Step(Stage.FILL, ("trending", "top_10"), ("top_10",))]


def test_r31_a_top_10_is_numbered_from_one_without_gaps_and_other_rows_are_not() -> None:
    top, trending = row(RowKind.TOP_10, candidates(9, 4, 7)), row(RowKind.TRENDING, candidates(1))

    assert ranked((trending, top)) == (
        RankedRow(trending, (None,), (None,)),
        RankedRow(top, (1, 2, 3), (None, None, None)),
    )


def test_r27_ranking_is_recorded() -> None:
    record = Record()

    ranked((row(RowKind.TOP_10),), record=record)

    assert record.steps == [Step(Stage.RANK, ("top_10",), ("top_10",))]
