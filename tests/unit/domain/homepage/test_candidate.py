"""R24: when gathered candidates stop being true."""

from dataclasses import replace

from domain.artwork import ImageRole
from domain.homepage.candidate import ArtVariant, boundary, candidate_of
from domain.homepage.row import RowKind
from tests.unit.build import DAY, NOW, candidate, candidates, image, movie, row, window

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


def test_a_title_at_hand_is_a_candidate_with_its_own_box_art() -> None:
    pictures = (
        image(1, ImageRole.LOGO),
        image(2, ImageRole.BOX_ART, "first"),
        image(3, ImageRole.BOX_ART, "second"),
    )
    title = replace(movie(7, windows=(window(),)), artwork=pictures)

    found = candidate_of(title, 0.5)

    assert (found.title_id, found.level, found.score) == (title.id, title.level, 0.5)
    assert found.windows == title.windows
    assert found.box_art == tuple(ArtVariant(one.id, one.tag) for one in pictures[1:])
    assert not found.has_backdrop
    with_more = replace(title, artwork=(*pictures, image(4, ImageRole.BACKDROP)))
    assert candidate_of(with_more).has_backdrop
