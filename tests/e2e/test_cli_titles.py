"""`marquee titles`, as an operator meets it."""

from pathlib import Path

import pytest

from domain.title_match import LONGEST
from tests.e2e.test_cli import WRONG_USE, data, marquee
from tests.unit.jobs.netflix_csv import GOOD, SERIES, write_csv

__all__ = ["data"]


@pytest.fixture
def catalogue(data: Path, tmp_path: Path) -> Path:
    """Two films and a series, one of the films licensed in no country that is asked for."""
    series = {**SERIES, "show_id": "s2", "title": "Stranger Things"}
    abroad = {**GOOD, "show_id": "s3", "title": "The Lighthouse"}
    file = write_csv(tmp_path / "titles.csv", GOOD, series)
    marquee("import-catalogue", file, "--territories", "US")
    marquee("import-catalogue", write_csv(file, abroad), "--territories", "GB")
    return data


def cells(told: str) -> list[list[str]]:
    """The lines of a table below its head, cut where its columns are apart."""
    lines = [line for line in told.splitlines() if "_" in line]
    return [[part.strip() for part in line.split("  ") if part.strip()] for line in lines]


@pytest.mark.usefixtures("catalogue")
def test_a_title_is_found_in_spite_of_typos() -> None:
    [[id_, *rest]] = cells(marquee("titles", "find", "stranger thngs"))
    assert id_.startswith("series_")
    assert rest == [
        "SERIES",
        "Stranger Things",
        str(SERIES["release_year"]),
        "a similar name",
        "0.72",
    ]


@pytest.mark.usefixtures("catalogue")
def test_the_best_come_first_and_a_country_and_a_limit_leave_out_the_rest() -> None:
    def names(*options: str) -> list[str]:
        return [row[2] for row in cells(marquee("titles", "find", "the lighthouse", *options))]

    assert names() == ["The Lighthouse", "The Lighthouse Keeper"]
    assert names("--limit", "1") == ["The Lighthouse"]
    assert names("--country", "us") == ["The Lighthouse Keeper"]


@pytest.mark.usefixtures("catalogue")
def test_nothing_found_is_said() -> None:
    assert marquee("titles", "find", "qqq") == "No title is like that.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("...",), "There is no letter or digit to look for."),
        (("x" * (LONGEST + 1),), "At most 200 characters can be looked for."),
        (("x", "--country", "USA"), "--country: two letters"),
        (("x", "--limit", "0"), "--limit"),
    ],
)
def test_wrong_use_is_told_before_anything_is_done(
    data: Path, arguments: tuple[str, ...], told: str
) -> None:
    assert told in marquee("titles", "find", *arguments, exits=WRONG_USE)
    assert not data.exists()
