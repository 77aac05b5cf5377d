"""R19, R26: what My List shows, and when it is full."""

import pytest

from domain.licence import LicenceWindow
from domain.maturity import MaturityLevel
from domain.my_list import keepable, list_is_full
from domain.outcome import ProblemCode
from tests.unit.build import DAY, MOMENT, NOW, audience, candidate, window

ENDED = (window(NOW - 9 * DAY, NOW),)


@pytest.mark.parametrize(
    ("windows", "shown"),
    [
        pytest.param((window(),), True, id="open"),
        pytest.param((window(NOW, NOW + DAY),), True, id="open since now"),
        pytest.param(ENDED, True, id="ended now"),
        pytest.param((*ENDED, window(NOW + DAY)), True, id="ended, and coming back"),
        pytest.param((window(NOW + MOMENT),), False, id="not begun"),
        pytest.param((window(territory="FR"),), False, id="licensed elsewhere"),
        pytest.param((window(territory="*", end=NOW),), True, id="ended everywhere"),
        pytest.param((), False, id="never licensed"),
    ],
)
def test_r26_my_list_keeps_what_was_licensed_here(
    windows: tuple[LicenceWindow, ...], *, shown: bool
) -> None:
    assert keepable(audience(), candidate(1, windows=windows), NOW) is shown


def test_r26_my_list_hides_what_is_above_the_level_or_blocked() -> None:
    strict = candidate(1, level=MaturityLevel.RESTRICTED, windows=ENDED)

    assert not keepable(audience(maturity=MaturityLevel.AGE_14), strict, NOW)
    assert not keepable(audience(blocked=[1]), strict, NOW)
    assert keepable(audience(blocked=[2]), strict, NOW)


def test_r24_in_an_unknown_country_my_list_shows_nothing() -> None:
    assert not keepable(audience(country=None), candidate(1), NOW)


def test_r26_a_full_list_says_how_much_it_holds() -> None:
    refused = list_is_full()

    assert (refused.code, refused.limit) == (ProblemCode.MY_LIST_LIMIT, 500)
    assert refused.retry_after_seconds is None
    assert refused.message == "My List holds 500 titles. Take one off before you add another."
