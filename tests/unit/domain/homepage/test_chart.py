"""R31: the Top 10 as one profile may see it."""

from domain.homepage.chart import chart
from domain.maturity import MaturityLevel
from tests.unit.build import NOW, audience, candidate, candidates, title_id


def test_r31_the_chart_is_the_first_ten_that_are_listable() -> None:
    played = (
        candidate(1),
        candidate(2, windows=()),
        candidate(3, tags=()),
        *candidates(*range(4, 20)),
    )

    found = chart(played, audience(blocked=[4]), NOW)

    assert found == {title_id(number) for number in (1, *range(5, 14))}


def test_r31_a_chart_may_be_shorter_than_ten() -> None:
    played = (candidate(1, level=MaturityLevel.MATURE), candidate(2))

    assert chart(played, audience(maturity=MaturityLevel.ALL), NOW) == {title_id(2)}
    assert chart((), audience(), NOW) == frozenset()
