"""A catalogue of any size, made up: titles in the layout that the import reads."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

COLUMNS = (
    *("show_id", "type", "title", "director", "cast", "country", "date_added"),
    *("release_year", "rating", "duration", "listed_in", "description"),
)
GENRES = tuple(f"Genre {number:02}" for number in range(1, 43))
"""As many as the public set has."""
RATINGS = ("TV-Y", "TV-G", "TV-PG", "TV-14", "PG-13", "R")
WORDS = (
    *("after", "a", "storm", "two", "sisters", "return", "to", "the", "house", "by", "sea"),
    *("where", "nobody", "speaks", "of", "what", "was", "lost", "until", "one", "letter", "comes"),
)
PEOPLE = 40_000


def write_catalogue(path: Path, titles: int) -> None:
    """Write the first `titles` of an endless list: a longer file begins with a shorter one's."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        rows.writerows(_rows(titles))


def _rows(titles: int) -> Iterator[tuple[str, ...]]:
    random = Random(5)  # noqa: S311 - the same catalogue in every run
    for number in range(1, titles + 1):
        is_film = random.random() < 0.7
        people = [f"Person {random.randrange(PEOPLE):05}" for _ in range(random.randint(2, 9))]
        yield (
            f"x{number}",
            "Movie" if is_film else "TV Show",
            f"{' '.join(random.choices(WORDS, k=3)).title()} {number}",
            people[0],
            ", ".join(dict.fromkeys(people[1:])),
            random.choice(("United States", "India", "Spain", "Japan")),
            f"June {random.randint(1, 28)}, {random.randint(2012, 2021)}",
            str(random.randint(1960, 2021)),
            random.choice(RATINGS),
            f"{random.randint(70, 160)} min" if is_film else f"{random.randint(1, 8)} Seasons",
            ", ".join(dict.fromkeys(random.choices(GENRES, k=2))),
            f"{' '.join(random.choices(WORDS, k=24)).capitalize()}.",
        )
