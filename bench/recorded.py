"""How recording is told: a table for each store, beside what bare inserts do."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.recording import Recording
from bench.report import put, table

HEADINGS = (
    *("a call", "clients", "events/s", "CPU us an event", "p50 ms", "p99 ms"),
    *("bare rows/s", "CPU us a row", "x bare", "calls refused"),
)


def lines(recording: Recording) -> Iterator[tuple[str, ...]]:
    """A line for each shape and number of clients under `HEADINGS`."""
    for kept in recording.kept:
        yield (
            kept.shape.name,
            f"{kept.clients}",
            f"{kept.per_second:,.0f}",
            f"{kept.cpu_us:,.0f}",
            f"{kept.p50_ms:,.1f}",
            f"{kept.p99_ms:,.1f}",
            f"{median(one.per_second for one in kept.bare):,.0f}",
            f"{median(one.cpu_us for one in kept.bare):,.1f}",
            f"{kept.of_bare:,.2f}",
            f"{kept.refused:,}",
        )


def print_recording(console: Console, recording: Recording) -> None:
    shown = Table(title=f"recordProgress on {recording.store}, beside bare inserts")
    for heading in HEADINGS:
        shown.add_column(heading, justify="left" if heading == HEADINGS[0] else "right")
    for line in lines(recording):
        shown.add_row(*line)
    console.print(shown)


def put_recording(page: Path, recording: Recording) -> None:
    """Put the table into a page of documentation, where it has a place for the store."""
    put(page, f"recording: {recording.store}", table(HEADINGS, list(lines(recording))))
