"""Small files in the public layout, for tests: a good row, changed where a test says so."""

import csv
from pathlib import Path

from jobs.catalogue.netflix_row import COLUMNS

GOOD = {
    "show_id": "s1",
    "type": "Movie",
    "title": "The Lighthouse Keeper",
    "director": "Ida Marsh",
    "cast": "Ben Hale, Cora Lind",
    "country": "United States, France",
    "date_added": "September 25, 2021",
    "release_year": "2020",
    "rating": "PG-13",
    "duration": "90 min",
    "listed_in": "Dramas, International Movies",
    "description": "A keeper counts ships until one of them stops.",
}
SERIES = {**GOOD, "type": "TV Show", "duration": "2 Seasons", "listed_in": "TV Dramas"}


def write_csv(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
