"""The import itself: rows in, titles stored, all of it in one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.licence import WORLDWIDE
from domain.record import TitleRecord
from jobs.catalogue.countries import is_country_code
from jobs.catalogue.csv_source import Row, read_rows
from jobs.catalogue.episodes_source import EpisodeFile
from jobs.catalogue.netflix_row import COLUMNS, NetflixRows
from jobs.catalogue.refusal import RowRejected
from jobs.catalogue.report import ImportReport, RejectedRow
from persistence.ports.catalogue import CatalogueBatch, CatalogueWriter

BATCH = 250
"""Titles written at a time: enough to be quick, few enough to be held."""

Progress = Callable[[int], None]
"""Told how many bytes of the catalogue file have been dealt with."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import, and the territories (ISO 3166-1 alpha-2, or `*`) to license it in."""

    titles: Path
    episodes: Path | None = None
    territories: tuple[str, ...] = (WORLDWIDE,)


def territories_of(text: str) -> tuple[str, ...]:
    """Territories as an operator lists them (`US,GB` or `*`). Raises ValueError."""
    codes = tuple(dict.fromkeys(part.strip().upper() for part in text.split(",") if part.strip()))
    for code in codes:
        if code != WORLDWIDE and not is_country_code(code):
            raise ValueError(f"{code!r} is no ISO 3166-1 alpha-2 country code (nor * for all)")
    if not codes:
        raise ValueError("name at least one country, or * for all")
    return codes


async def import_catalogue(
    writer: CatalogueWriter, order: ImportOrder, progress: Progress = lambda _: None
) -> ImportReport:
    """Import a file. Raises FileRefused, in which case nothing was changed."""
    report = ImportReport(order.titles.name, order.territories)
    importing = _Importing(order, report, progress)
    async with writer.transaction() as batch:
        for records in importing.batches():
            await _store(batch, records, report)
    return report


async def _store(batch: CatalogueBatch, records: list[TitleRecord], report: ImportReport) -> None:
    written = await batch.put_titles(records)
    report.count(written.values())


class _Importing:
    def __init__(self, order: ImportOrder, report: ImportReport, progress: Progress) -> None:
        self._order, self._report, self._progress = order, report, progress
        self._rows = NetflixRows(order.territories)
        self._seen: dict[str, int] = {}
        self._episodes = EpisodeFile()

    def batches(self) -> Iterator[list[TitleRecord]]:
        """The file's titles, `BATCH` at a time; the report fills as they are read."""
        order, report = self._order, self._report
        if order.episodes is not None:
            self._episodes = EpisodeFile.read(order.episodes, self._reject_episode)
        pending: list[TitleRecord] = []
        for row in read_rows(order.titles, COLUMNS, bytes_read=self._progress):
            report.rows += 1
            if record := self._title(row):
                pending.append(record)
            if len(pending) == BATCH:
                yield pending
                pending = []
        if pending:
            yield pending
        self._episodes.reject_rest(self._reject_episode)
        report.episodes = self._episodes.merged

    def _title(self, row: Row) -> TitleRecord | None:
        show_id = row.values["show_id"]
        try:
            reading = self._rows.read(row)
            record = reading.record
            self._claim(record.external_id or "", row.number)
        except RowRejected as rejected:
            reason = RejectedRow(self._order.titles.name, row.number, show_id, str(rejected))
            self._report.rejected.append(reason)
            return None
        self._report.add_repairs(row.number, record.external_id or "", reading.repairs)
        return record if record.duration_ms is not None else self._episodes.merge(record)

    def _claim(self, show_id: str, row: int) -> None:
        first = self._seen.setdefault(show_id, row)
        if first != row:
            raise RowRejected(f"show_id stands in row {first} already")

    def _reject_episode(self, row: int, show_id: str, reason: str) -> None:
        file = self._order.episodes.name if self._order.episodes else ""
        self._report.rejected.append(RejectedRow(file, row, show_id, reason))
