"""R29: each title in the first row that shows it; the order decides which that is."""

import pytest

from domain.homepage.candidate import RowCandidates
from domain.homepage.dedup import deduplicated
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.record import Drop, DropReason, Record, Stage, Step
from domain.homepage.row import RowKind
from tests.unit.build import candidate, candidates, numbers, row, title_id

TRENDING, NEW, LEAVING = RowKind.TRENDING, RowKind.NEW_RELEASES, RowKind.LEAVING_SOON
SMALL = HomepagePolicy(shortest_row=2, longest_row=3)


def after(*rows: RowCandidates, policy: HomepagePolicy = SMALL) -> list[list[int]]:
    return [numbers(found) for found in deduplicated(rows, policy=policy)]


def test_r29_the_first_row_keeps_a_title_and_the_rows_below_lose_it() -> None:
    one, other = row(TRENDING, candidates(1, 2)), row(NEW, candidates(2, 3, 1, 4))

    assert after(one, other) == [[1, 2], [3, 4]]
    assert after(other, one) == [[2, 3, 1, 4], []]


def test_r29_a_row_claims_no_more_than_it_can_show() -> None:
    long, below = row(TRENDING, candidates(1, 2, 3, 4, 5)), row(NEW, candidates(5, 4, 3))

    assert after(long, below) == [[1, 2, 3, 4, 5], [5, 4]]


def test_r29_the_twenty_fifth_candidate_is_free_for_the_next_row() -> None:
    long = row(TRENDING, candidates(*range(1, 41)))

    kept = after(long, row(NEW, candidates(24, 25)), policy=DEFAULT_POLICY)

    assert kept[1] == [25]


def test_r29_a_row_too_short_to_stand_claims_nothing() -> None:
    three = row(TRENDING, candidates(1, 2, 3))

    kept = after(three, row(NEW, candidates(3, 2, 1, 4)), policy=DEFAULT_POLICY)

    assert kept == [[1, 2, 3], [3, 2, 1, 4]]


def test_r29_a_row_made_too_short_by_what_it_loses_claims_nothing() -> None:
    rows = [
        row(TRENDING, candidates(1, 2)),
        row(NEW, candidates(1, 2, 3)),
        row(LEAVING, candidates(3, 4)),
    ]

    assert after(*rows) == [[1, 2], [3], [3, 4]]


@pytest.mark.parametrize("kind", [RowKind.CONTINUE_WATCHING, RowKind.MY_LIST, RowKind.TOP_10])
def test_r29_continue_watching_my_list_and_top_10_never_lose_a_title(kind: RowKind) -> None:
    rows = [row(TRENDING, candidates(1, 2, 3)), row(kind, candidates(3, 1, 2))]

    assert after(*rows) == [[1, 2, 3], [3, 1, 2]]


@pytest.mark.parametrize("kind", [RowKind.MY_LIST, RowKind.TOP_10])
def test_r29_my_list_and_top_10_take_nothing_from_the_rows_below(kind: RowKind) -> None:
    assert after(row(kind, candidates(1, 2)), row(TRENDING, candidates(1, 2))) == [[1, 2], [1, 2]]


def test_r29_continue_watching_claims_what_it_shows_even_a_single_title() -> None:
    watching = row(RowKind.CONTINUE_WATCHING, candidates(1))

    assert after(watching, row(TRENDING, candidates(1, 2, 3))) == [[1], [2, 3]]


def test_r29_rows_of_one_kind_take_titles_from_each_other() -> None:
    rows = [row(RowKind.GENRE, candidates(1, 2)), row(RowKind.GENRE, candidates(2, 3))]

    assert after(*rows) == [[1, 2], [3]]


def test_r29_a_title_stands_once_in_its_own_row_too() -> None:
    same, equal = candidate(1), candidate(1)

    assert after(row(TRENDING, (same, candidate(2), same, equal))) == [[1, 2]]


def test_r27_the_record_names_each_duplicate_and_the_row_that_lost_it() -> None:
    record = Record()
    rows = (row(TRENDING, candidates(1, 2)), row(NEW, candidates(2, 3, 1)))

    deduplicated(rows, policy=SMALL, record=record)

    assert record.drops == [
        Drop("new_releases", title_id(2), Stage.DEDUP, DropReason.DUPLICATE_ON_PAGE),
        Drop("new_releases", title_id(1), Stage.DEDUP, DropReason.DUPLICATE_ON_PAGE),
    ]
    names = ("trending", "new_releases")
    assert record.steps == [Step(Stage.DEDUP, names, names)]
