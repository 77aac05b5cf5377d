"""Bare inserts into SQLite: a loop with nothing around it, each commit flushed to the disk."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from domain.ids import DeviceId, PlayableId, ProfileId, TitleId
from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.keys import EventId, PlayableKey, ViewingId
from domain.watching.viewing import Viewing, viewing_of
from persistence.ports.progress import ProgressWrite
from persistence.sql.progress_rows import viewing_row
from persistence.sql.tables.progress import viewing

SECONDS = 0.4
ROUND = 50
"""Commits whose rows are made before they are timed."""


@dataclass(frozen=True, slots=True)
class Bare:
    """Inserts of `rows` in each commit, or in each request: what one core did in a second."""

    rows: int
    per_second: float
    cpu_us: float
    """Of one row, in microseconds."""


def bare(folder: Path, rows: int, seconds: float = SECONDS) -> Bare:
    """Insert rows of viewings for so many seconds, `rows` with each commit."""
    with closing(sqlite3.connect(folder / f"bare-{rows}.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        made = CreateTable(viewing, if_not_exists=True)
        database.execute(str(made.compile(dialect=sqlite.dialect())))
        return _timed(database, rows, seconds)


def _timed(database: sqlite3.Connection, rows: int, seconds: float) -> Bare:
    places = ", ".join("?" * len(viewing.columns))
    statement = f"INSERT INTO viewing VALUES ({places})"  # noqa: S608 - of question marks
    inserted, elapsed, cpu = 0, 0.0, 0.0
    while not inserted or elapsed < seconds:
        made = [[tuple(row_of(one)) for one in some(rows)] for _ in range(ROUND)]
        begun, used = time.perf_counter(), time.process_time()
        for each in made:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(statement, each)
            database.execute("COMMIT")
        elapsed += time.perf_counter() - begun
        cpu += time.process_time() - used
        inserted += rows * len(made)
    return Bare(rows, inserted / elapsed, cpu * 1_000_000 / inserted)


def row_of(write: ProgressWrite) -> Iterator[object]:
    values = viewing_row(write, write.viewings[0])
    return (values[column.name] for column in viewing.columns)


def some(count: int) -> Sequence[ProgressWrite]:
    """Viewings of one profile, each of one event, of so many films."""
    profile = ProfileId(f"prof_{uuid4().hex}")
    return [_write(profile, TitleId(f"movie_{uuid4().hex}")) for _ in range(count)]


def _write(profile_id: ProfileId, title_id: TitleId) -> ProgressWrite:
    key = PlayableKey(title_id, PlayableId(title_id))
    return ProgressWrite(profile_id=profile_id, key=key, viewings=(_viewing(key.playable_id),))


def _viewing(playable_id: PlayableId) -> Viewing:
    event = ProgressEvent(
        event_id=EventId(uuid4().hex),
        playable_id=playable_id,
        viewing_id=ViewingId(uuid4().hex),
        device_id=DeviceId(f"dev_{uuid4().hex}"),
        device_seq=1,
        kind=ProgressKind.HEARTBEAT,
        position_ms=2_000_000,
        duration_ms=6_000_000,
        occurred_at=datetime.now(UTC) - timedelta(hours=1),
    )
    return viewing_of(event)
