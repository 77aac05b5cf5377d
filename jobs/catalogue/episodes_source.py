"""A second file of episodes, merged into the seasons of the series that the first one names.

Its columns: show_id, season, number, name, duration_ms, air_date. An air date may be empty;
season 0 holds the specials.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from domain.ids import EpisodeId, derived_id
from domain.palette import palette_for
from domain.record import EpisodeRecord, SeasonRecord, TitleRecord
from domain.title import EpisodeText
from jobs.catalogue.artwork import still
from jobs.catalogue.csv_source import Row, read_rows
from jobs.catalogue.names import clean
from jobs.catalogue.netflix_row import MOST_SEASONS, SOURCE, season
from jobs.catalogue.refusal import RowRejected, shown

COLUMNS = ("show_id", "season", "number", "name", "duration_ms", "air_date")
MOST_EPISODES = 10_000
LONGEST_MS = 100 * 60 * 60 * 1000

Reject = Callable[[int, str, str], None]
"""Told of each row that cannot be used: row number, show_id, reason."""


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    row: int
    show_id: str
    season: int
    number: int
    name: str
    duration_ms: int
    air_date: date | None


@dataclass(slots=True)
class EpisodeFile:
    """The episodes by show_id, in the file's order; those claimed were merged into a series."""

    _by_show: dict[str, list[EpisodeRow]] = field(default_factory=lambda: defaultdict(list))
    merged: int = 0

    @classmethod
    def read(cls, path: Path, reject: Reject) -> "EpisodeFile":
        """Read whole. Raises FileRefused; rows that cannot be used go to `reject`."""
        episodes = cls()
        for row in read_rows(path, COLUMNS):
            try:
                each = _episode_row(row)
            except RowRejected as rejected:
                reject(row.number, row.values["show_id"], str(rejected))
            else:
                episodes._by_show[each.show_id].append(each)
        return episodes

    def merge(self, series: TitleRecord) -> TitleRecord:
        """The series with its episodes; seasons beyond those it stated are added."""
        rows = self._by_show.pop(series.external_id or "", [])
        if not rows:
            return series
        self.merged += len(rows)
        seasons = {each.number: each for each in series.seasons}
        by_season: dict[int, list[EpisodeRow]] = defaultdict(list)
        for row in rows:
            by_season[row.season].append(row)
        for number, its_rows in by_season.items():
            known = seasons.get(number) or season(its_rows[0].show_id, number)
            seasons[number] = replace(known, episodes=_episodes(its_rows, palette_for(series.id)))
        return replace(series, seasons=_in_order(seasons.values()))

    def reject_rest(self, reject: Reject) -> None:
        """What no series claimed: its show_id is unknown, or a movie's."""
        left = (row for rows in self._by_show.values() for row in rows)
        for row in sorted(left, key=lambda row: row.row):
            reject(row.row, row.show_id, "no series of the catalogue file has this show_id")


def _in_order(seasons: Iterable[SeasonRecord]) -> tuple[SeasonRecord, ...]:
    return tuple(sorted(seasons, key=lambda each: each.number))


def _episodes(rows: Iterable[EpisodeRow], palette: tuple[str, ...]) -> tuple[EpisodeRecord, ...]:
    """Numbers may be missing or doubled: the file's order is the order (R13)."""
    seen: dict[int, int] = defaultdict(int)
    records: list[EpisodeRecord] = []
    for position, row in enumerate(rows, start=1):
        seen[row.number] += 1
        of_number = (str(row.season), str(row.number), str(seen[row.number]))
        id_ = EpisodeId(derived_id("ep", SOURCE, row.show_id, *of_number))
        records.append(
            EpisodeRecord(
                id=id_,
                number=row.number,
                sort_key=position,
                texts={"en": EpisodeText(row.name)},
                duration_ms=row.duration_ms,
                air_date=row.air_date,
                still=still(id_, palette),
            )
        )
    return tuple(records)


def _episode_row(row: Row) -> EpisodeRow:
    values = {column: clean(row.values[column]) for column in COLUMNS}
    for column in ("show_id", "name"):
        if not values[column]:
            raise RowRejected(f"{column} is empty")
    return EpisodeRow(
        row.number,
        values["show_id"],
        _whole_number("season", values["season"], 0, MOST_SEASONS),
        _whole_number("number", values["number"], 0, MOST_EPISODES),
        values["name"],
        _whole_number("duration_ms", values["duration_ms"], 1, LONGEST_MS),
        _date(values["air_date"]),
    )


def _whole_number(column: str, text: str, least: int, most: int) -> int:
    number = int(text) if re.fullmatch(r"[0-9]{1,12}", text) else -1
    if not least <= number <= most:
        raise RowRejected(f"{column} {shown(text)} is no whole number from {least} to {most}")
    return number


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RowRejected(f"air_date {shown(text)} is no date such as 2021-09-25") from None
