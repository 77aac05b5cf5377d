"""What the demo profiles are said to have watched: declared for people to read, day by day ago."""

from collections.abc import Mapping
from dataclasses import dataclass

DEMO_EMAIL = "demo@marquee.test"


@dataclass(frozen=True, slots=True)
class Sat:
    """One sitting with a film, so many days before the seed; `percent` is how far it went."""

    key: str
    days_ago: int
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Run:
    """Episodes of a season, one a day, to their ends; the last so many days ago.

    `percent` is how far the last one went; `without` are those that were left out.
    """

    key: str
    season: int
    first: int
    last: int
    days_ago: int
    percent: int = 100
    without: frozenset[int] = frozenset()


Watched = tuple[Sat | Run, ...]

# Ada: comedies and serials. Sam: what is dark. Kit: cartoons, and nothing above a child's level.
HISTORIES: Mapping[str, Watched] = {
    "Ada": (
        Sat("metropolis-1927", days_ago=1, percent=38),
        Run("sherlock-holmes-1954", 1, 1, 6, days_ago=2, percent=46),
        Run("the-beverly-hillbillies-1962", 1, 1, 8, days_ago=3),
        Sat("his-girl-friday-1940", days_ago=4, percent=71),
        Sat("sherlock-jr-1924", days_ago=5),
        Run("les-vampires-1915", 1, 1, 10, days_ago=6, without=frozenset({4})),
        Sat("sunrise-1927", days_ago=7, percent=2),
        Sat("safety-last-1923", days_ago=8),
        Sat("the-gold-rush-1925", days_ago=9, percent=27),
        Sat("steamboat-bill-jr-1928", days_ago=13),
        Sat("my-man-godfrey-1936", days_ago=17),
        Run("undersea-kingdom-1936", 1, 1, 11, days_ago=24),
        Sat("the-general-1926", days_ago=28),
        Sat("one-week-1920", days_ago=33),
        Sat("the-gold-rush-1925", days_ago=47),
        Sat("the-kid-1921", days_ago=52),
    ),
    "Sam": (
        Sat("the-stranger-1946", days_ago=1, percent=55),
        Sat("detour-1945", days_ago=2),
        Run("one-step-beyond-1959", 1, 1, 4, days_ago=3),
        Sat("the-hitch-hiker-1953", days_ago=5, percent=80),
        Sat("nosferatu-1922", days_ago=6),
        Run("fantomas-1913", 1, 1, 3, days_ago=8, percent=33),
        Sat("doa-1950", days_ago=11),
        Sat("haxan-1922", days_ago=15),
        Sat("scarlet-street-1945", days_ago=20, percent=22),
        Sat("the-cabinet-of-dr-caligari-1920", days_ago=26),
        Run("why-we-fight-1942", 1, 1, 7, days_ago=34),
        Sat("house-on-haunted-hill-1959", days_ago=44),
    ),
    "Kit": (
        Sat("the-adventures-of-prince-achmed-1926", days_ago=1, percent=62),
        Run("superman-animated-shorts-1941", 1, 1, 9, days_ago=2),
        Run("felix-the-cat-1919", 2, 1, 4, days_ago=3, percent=51),
        Sat("gertie-the-dinosaur-1914", days_ago=4),
        Sat("wing-it-2023", days_ago=6),
        Run("felix-the-cat-1919", 1, 1, 3, days_ago=9),
        Sat("popeye-the-sailor-meets-sindbad-the-sailor-1936", days_ago=14),
        Sat("rudolph-the-red-nosed-reindeer-1948", days_ago=19),
        Sat("wing-it-2023", days_ago=23),
        Sat("little-nemo-1911", days_ago=30),
        Sat("spring-2019", days_ago=41, percent=30),
    ),
}
"""By the name of a profile of the demo account."""
