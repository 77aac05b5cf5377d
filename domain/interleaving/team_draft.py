"""Team-draft interleaving: two rankings make one, and each item is of the team that drafted it.

Radlinski, Kurup and Joachims: How does clickthrough data reflect retrieval quality? CIKM 2008.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import mmh3

from domain.interleaving.team import Team

T = TypeVar("T")

Coin = Callable[[int], bool]
"""Of each round, counted from 0, whether control drafts first."""

_ORDERS = {
    True: (Team.CONTROL, Team.TREATMENT),
    False: (Team.TREATMENT, Team.CONTROL),
}


def team_draft(
    control: Iterable[T], treatment: Iterable[T], coin: Coin
) -> tuple[tuple[T, Team], ...]:
    """Every item of either ranking once, in the order of the draft, with its team.

    Each round a coin says who drafts first; then each team drafts its best item that nobody has
    drafted. A team with nothing left is passed over: the other goes on.
    """
    rankings = {Team.CONTROL: iter(control), Team.TREATMENT: iter(treatment)}
    drafted: dict[T, Team] = {}
    turn, before = 0, -1
    while len(drafted) > before:
        before = len(drafted)
        for team in _ORDERS[coin(turn)]:
            _draft(rankings[team], team, drafted)
        turn += 1
    return tuple(drafted.items())


def _draft(ranking: Iterator[T], team: Team, drafted: dict[T, Team]) -> None:
    """What was passed over is drafted already, so a ranking is gone through once."""
    for item in ranking:
        if item not in drafted:
            drafted[item] = team
            return


def coin_of(seed: int, row: str) -> Coin:
    """The coins of one row of one page: the same for the same, so that a page can be made again.

    One bit of MurmurHash3_x64_128 for each round; nobody's id goes in, so that a page's seed alone
    decides.
    """

    def coin(turn: int) -> bool:
        low, _ = mmh3.hash64(f"{seed}:{row}:{turn}".encode(), signed=False)
        return low & 1 == 1

    return coin
