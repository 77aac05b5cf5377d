"""An import is one transaction: whole, repeatable, and reported row by row."""

import json
from pathlib import Path

import pytest

from domain.record import SeasonRecord, TitleRecord
from jobs.catalogue.refusal import FileRefused
from jobs.catalogue.report import ImportReport, RejectedRow, RepairedCell
from jobs.catalogue.run import BATCH, ImportOrder, import_catalogue, territories_of
from jobs.catalogue.summary import summary
from tests.unit.jobs.catalogue_writer import KeptCatalogue
from tests.unit.jobs.netflix_csv import GOOD, SERIES, write_csv

REAL = Path(__file__).parents[3].parent / "shared" / "data" / "netflix_titles.csv"
EPISODE_COLUMNS = ("show_id", "season", "number", "name", "duration_ms", "air_date")


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.rows, report.imported, report.changed, report.unchanged


def episode(season: str, number: str, name: str, **changed: str) -> dict[str, str]:
    row = {"show_id": "s1", "season": season, "number": number, "name": name}
    return {**row, "duration_ms": "1500000", "air_date": "2021-01-02", **changed}


async def imported_with(
    folder: Path, *episodes: dict[str, str]
) -> tuple[TitleRecord, ImportReport]:
    titles = write_csv(folder / "titles.csv", SERIES, {**GOOD, "show_id": "s2"})
    extra = write_csv(folder / "episodes.csv", *episodes, columns=EPISODE_COLUMNS)
    writer = KeptCatalogue()
    report = await import_catalogue(writer, ImportOrder(titles, extra))
    series = next(r for r in writer.records.values() if r.external_id == "s1")
    return series, report


def names_of(season: SeasonRecord) -> list[tuple[int, int, str]]:
    return [(e.sort_key, e.number, e.texts["en"].name) for e in season.episodes or ()]


@pytest.mark.skipif(not REAL.is_file(), reason="the public file is not beside this checkout")
async def test_the_public_file_is_imported_whole_and_a_second_time_changes_nothing() -> None:
    writer = KeptCatalogue()
    first = await import_catalogue(writer, ImportOrder(REAL))
    assert counts(first) == (8807, 8807, 0, 0)
    assert first.rejected == []
    assert first.repairs_by_column() == {
        "cast": 11,
        "country": 7,
        "date_added": 10,
        "description": 16,
        "director": 2,
        "duration": 3,
        "title": 13,
    }
    kinds = [(r.id.partition("_")[0], r.kind.name) for r in writer.records.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        ("movie", "MOVIE"): 4921,
        ("movie", "DOCUMENTARY"): 869,
        ("movie", "SPECIAL"): 341,
        ("series", "SERIES"): 2228,
        ("series", "DOCUMENTARY"): 395,
        ("series", "SPECIAL"): 53,
    }
    second = await import_catalogue(writer, ImportOrder(REAL))
    assert counts(second) == (8807, 0, 0, 8807)
    assert set(writer.revisions.values()) == {1}


async def test_only_what_changed_gets_a_new_revision(tmp_path: Path) -> None:
    writer, other = KeptCatalogue(), {**GOOD, "show_id": "s2", "title": "Two"}
    await import_catalogue(writer, ImportOrder(write_csv(tmp_path / "a.csv", GOOD, other)))
    changed = {**other, "title": "Two, Again"}
    report = await import_catalogue(
        writer, ImportOrder(write_csv(tmp_path / "b.csv", GOOD, changed))
    )
    assert counts(report) == (2, 0, 1, 1)
    assert sorted(writer.revisions.values()) == [1, 2]


async def test_all_batches_share_one_transaction(tmp_path: Path) -> None:
    rows = [{**GOOD, "show_id": f"s{n}"} for n in range(2 * BATCH + 1)]
    writer = KeptCatalogue()
    report = await import_catalogue(writer, ImportOrder(write_csv(tmp_path / "a.csv", *rows)))
    assert report.imported == 2 * BATCH + 1
    assert writer.transactions == 1


async def test_a_file_that_breaks_at_its_end_changes_nothing(tmp_path: Path) -> None:
    writer = KeptCatalogue()
    await import_catalogue(writer, ImportOrder(write_csv(tmp_path / "a.csv", GOOD)))
    before = dict(writer.records)
    rows = [{**GOOD, "show_id": f"s{n}"} for n in range(2 * BATCH)]
    broken = write_csv(tmp_path / "b.csv", *rows)
    with broken.open("ab") as file:
        file.write(b"s9999,Movie\n")
    with pytest.raises(FileRefused, match="row 502, column title"):
        await import_catalogue(writer, ImportOrder(broken))
    assert writer.records == before


async def test_rows_that_cannot_be_used_do_not_stop_the_others(tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "a.csv",
        {**GOOD, "title": ""},
        GOOD,
        {**GOOD, "title": "The Same Again"},
        {**GOOD, "show_id": "s2", "date_added": ""},
    )
    report = await import_catalogue(writer := KeptCatalogue(), ImportOrder(file))
    assert counts(report) == (4, 2, 0, 0)
    assert report.rejected == [
        RejectedRow("a.csv", 2, "s1", "title is empty"),
        RejectedRow("a.csv", 4, "s1", "show_id stands in row 3 already"),
    ]
    assert report.repaired == [
        RepairedCell(5, "s2", "date_added", "missing, taken to be January 1, 2020")
    ]
    assert [r.texts["en"].name for r in writer.records.values()] == [GOOD["title"]] * 2


async def test_the_report_is_saved_as_json_and_told_in_lines(tmp_path: Path) -> None:
    rows = [{**GOOD, "show_id": f"\x1b{n}", "type": "x"} for n in range(22)]
    file = write_csv(tmp_path / "a.csv", GOOD, *rows)
    report = await import_catalogue(KeptCatalogue(), ImportOrder(file, None, ("US", "GB")))
    report.save(tmp_path / "report.json")
    saved = json.loads((tmp_path / "report.json").read_text())
    assert (saved["imported"], saved["territories"]) == (1, ["US", "GB"])
    assert len(saved["rejected"]) == 22
    assert saved["rejected"][0] == {
        "file": "a.csv",
        "row": 3,
        "show_id": "\x1b0",
        "reason": "type 'x' is neither Movie nor TV Show",
    }
    lines = list(summary(report))
    assert lines[:4] == [
        "a.csv: 23 rows, licensed US, GB",
        "  imported 1, changed 0, unchanged 0",
        "  repaired cells 0",
        "  rejected rows 22",
    ]
    assert lines[-1] == "    ... and 2 more (--report has all of them)"
    assert "\x1b" not in "".join(lines)


async def test_r13_episodes_join_their_seasons_in_the_files_order(tmp_path: Path) -> None:
    series, report = await imported_with(
        tmp_path,
        episode("1", "2", "Second"),
        episode("1", "1", "First"),
        episode("1", "1", "First, Part Two", air_date=""),
        episode("0", "1", "Making Of"),
        episode("4", "7", "Much Later"),
    )
    assert [season.number for season in series.seasons] == [0, 1, 2, 4]
    specials, first, second, fourth = series.seasons
    assert names_of(first) == [(1, 2, "Second"), (2, 1, "First"), (3, 1, "First, Part Two")]
    assert second.episodes is None
    assert names_of(specials) == [(1, 1, "Making Of")]
    assert names_of(fourth) == [(1, 7, "Much Later")]
    assert len({e.id for season in series.seasons for e in season.episodes or ()}) == 5
    assert report.episodes == 5
    assert "  episodes 5" in summary(report)


async def test_an_episode_brings_its_still_its_length_and_its_day(tmp_path: Path) -> None:
    series, _ = await imported_with(tmp_path, episode("1", "1", "First"))
    first = (series.seasons[0].episodes or ())[0]
    assert first.duration_ms == 1_500_000
    assert first.air_date is not None
    assert first.air_date.isoformat() == "2021-01-02"
    assert first.still is not None
    assert (first.still.role.name, first.still.tag, first.still.width) == ("STILL", "frame", 1280)


async def test_episodes_that_belong_to_no_series_of_the_file_are_rejected(tmp_path: Path) -> None:
    reason = "no series of the catalogue file has this show_id"
    _, report = await imported_with(
        tmp_path,
        episode("1", "1", "Of a Movie", show_id="s2"),
        episode("1", "1", "Of Nothing", show_id="s3"),
        episode("one", "1", "Bad Season"),
        episode("1", "1", "", duration_ms="0"),
        episode("1", "1", "No Length", duration_ms="0"),
        episode("1", "1", "No Day", air_date="2021-13-01"),
    )
    assert report.episodes == 0
    assert [(r.file, r.row, r.reason) for r in report.rejected] == [
        ("episodes.csv", 4, "season 'one' is no whole number from 0 to 500"),
        ("episodes.csv", 5, "name is empty"),
        ("episodes.csv", 6, "duration_ms '0' is no whole number from 1 to 360000000"),
        ("episodes.csv", 7, "air_date '2021-13-01' is no date such as 2021-09-25"),
        ("episodes.csv", 2, reason),
        ("episodes.csv", 3, reason),
    ]


async def test_a_broken_file_of_episodes_refuses_the_whole_import(tmp_path: Path) -> None:
    titles = write_csv(tmp_path / "titles.csv", SERIES)
    extra = tmp_path / "episodes.csv"
    extra.write_bytes(b"show_id,season\ns1,1\n")
    writer = KeptCatalogue()
    with pytest.raises(FileRefused, match=r"episodes\.csv, row 1, column number"):
        await import_catalogue(writer, ImportOrder(titles, extra))
    assert writer.records == {}


async def test_a_later_import_without_episodes_keeps_those_that_are_stored(tmp_path: Path) -> None:
    titles = write_csv(tmp_path / "titles.csv", SERIES)
    extra = write_csv(tmp_path / "e.csv", episode("1", "1", "First"), columns=EPISODE_COLUMNS)
    writer = KeptCatalogue()
    await import_catalogue(writer, ImportOrder(titles, extra))
    report = await import_catalogue(writer, ImportOrder(titles))
    assert counts(report) == (1, 0, 0, 1)


def test_territories_are_iso_codes_or_a_star() -> None:
    assert territories_of("us, GB,us") == ("US", "GB")
    assert territories_of("*") == ("*",)
    with pytest.raises(ValueError, match="'SU' is no ISO 3166-1 alpha-2"):
        territories_of("US,SU")
    with pytest.raises(ValueError, match="at least one country"):
        territories_of(" , ")
