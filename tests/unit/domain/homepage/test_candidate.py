"""R24: when gathered candidates stop being true."""

from domain.homepage.candidate import boundary
from domain.homepage.row import RowKind
from tests.unit.build import DAY, NOW, candidate, candidates, row, window

ENDING = candidate(1, windows=(window(NOW - DAY, NOW + 3 * DAY),))
STARTING = candidate(2, windows=(window(NOW + 2 * DAY, None),))


def test_r24_the_boundary_is_the_first_start_or_end_of_any_candidate_of_any_row() -> None:
    rows = (row(RowKind.TRENDING, (candidate(3), ENDING)), row(RowKind.COMING_SOON, (STARTING,)))

    assert boundary(rows, "ES", NOW) == NOW + 2 * DAY
    assert boundary(rows[:1], "ES", NOW) == NOW + 3 * DAY


def test_r24_windows_of_other_countries_and_touching_ones_are_no_boundary() -> None:
    abroad = candidate(1, windows=(window(NOW - DAY, NOW + DAY, "FR"),))
    on_and_on = candidate(2, windows=(window(NOW - DAY, NOW + DAY), window(NOW + DAY, None)))

    assert boundary((row(RowKind.TRENDING, (abroad, on_and_on)),), "ES", NOW) is None


def test_r24_without_an_end_or_without_candidates_there_is_no_boundary() -> None:
    assert boundary((row(RowKind.TRENDING, candidates(1, 2)),), "ES", NOW) is None
    assert boundary((), "ES", NOW) is None
    assert boundary((row(RowKind.TRENDING, (ENDING,)),), None, NOW) is None
