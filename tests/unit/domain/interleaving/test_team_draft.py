"""R45: team drafts, compared over all coins with the algorithm as it was published."""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.interleaving.team import Team
from domain.interleaving.team_draft import coin_of, team_draft

CONTROL, TREATMENT = Team.CONTROL, Team.TREATMENT

Drafted = tuple[tuple[str, Team], ...]


def drafted(control: Sequence[str], treatment: Sequence[str], coins: Sequence[bool]) -> Drafted:
    return team_draft(control, treatment, lambda turn: coins[turn])


def published(control: Sequence[str], treatment: Sequence[str], coins: Sequence[bool]) -> Drafted:
    """Algorithm 2 of the paper, by the sizes of the teams; then what only one list has left.

    A coin is taken whenever the teams are of one size.
    """
    made: list[tuple[str, Team]] = []
    sizes, thrown = Counter[Team](), iter(coins)
    while True:
        taken = {item for item, _ in made}
        left = {
            CONTROL: [item for item in control if item not in taken],
            TREATMENT: [item for item in treatment if item not in taken],
        }
        if not left[CONTROL] or not left[TREATMENT]:
            break
        is_level = sizes[CONTROL] == sizes[TREATMENT]
        control_next = next(thrown) if is_level else sizes[CONTROL] < sizes[TREATMENT]
        team = CONTROL if control_next else TREATMENT
        made.append((left[team][0], team))
        sizes[team] += 1
    rest = [(item, team) for team in Team for item in dict.fromkeys(left[team])]
    return (*made, *rest)


@pytest.mark.parametrize(
    ("control", "treatment"),
    [
        *((("a", "b", "c", "d"), other) for other in permutations("abcd")),
        (("a", "b", "c"), ("d", "e", "f")),
        (("a", "b", "c"), ("c",)),
        (("a",), ("b", "c", "a", "d")),
        (("a", "a", "b"), ("b", "b", "a", "c")),
        ((), ("a", "b")),
        (("a", "b"), ()),
        ((), ()),
    ],
)
def test_r45_it_is_the_published_algorithm_whatever_the_coins(
    control: Sequence[str], treatment: Sequence[str]
) -> None:
    for coins in product((True, False), repeat=6):
        found = drafted(control, treatment, coins)

        assert found == published(control, treatment, coins)


def test_r45_each_round_the_coin_says_who_drafts_first() -> None:
    coins = (True, False, False)

    assert drafted("abcd", "dcba", coins) == (
        ("a", CONTROL),
        ("d", TREATMENT),
        ("c", TREATMENT),
        ("b", CONTROL),
    )


@given(
    st.lists(st.sampled_from("abcdefgh")),
    st.lists(st.sampled_from("abcdefgh")),
    st.lists(st.booleans(), min_size=20, max_size=20),
)
def test_r45_every_item_is_drafted_once_in_the_order_of_its_team(
    control: list[str], treatment: list[str], coins: list[bool]
) -> None:
    found = drafted(control, treatment, coins)

    items = [item for item, _ in found]
    assert len(items) == len(set(items))
    assert set(items) == {*control, *treatment}
    for team, ranking in ((CONTROL, control), (TREATMENT, treatment)):
        own = [item for item, of in found if of is team]
        assert own == [item for item in dict.fromkeys(ranking) if item in own]


def test_r45_equal_rankings_favour_no_team() -> None:
    """Over all coins each item is as often of either team, so that a tie in truth is one."""
    teams: Counter[tuple[str, Team]] = Counter()
    for coins in product((True, False), repeat=4):
        teams.update(drafted("abcd", "abcd", coins))

    assert teams == {(item, team): 8 for item in "abcd" for team in Team}


def test_the_coins_of_a_row_are_its_own_and_the_same_each_time() -> None:
    def thrown(seed: int, row: str) -> list[bool]:
        coin = coin_of(seed, row)
        return [coin(turn) for turn in range(24)]

    assert thrown(7, "genre_1") == thrown(7, "genre_1")
    assert len({tuple(thrown(seed, row)) for seed in (7, 8) for row in ("genre_1", "genre_2")}) == 4


def test_coins_are_fair() -> None:
    """Of 40,000 the heads are within four standard deviations of half: the seeds are fixed."""
    heads = sum(coin_of(seed, "genre_1")(turn) for seed in range(4_000) for turn in range(10))

    assert abs(heads - 20_000) < 4 * 100
