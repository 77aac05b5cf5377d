"""An import's report in lines for whoever started it."""

from collections.abc import Iterator

from jobs.catalogue.refusal import shown
from jobs.catalogue.report import ImportReport

MOST_SHOWN = 20
"""Rejected rows shown one by one; a report file has them all."""


def summary(report: ImportReport) -> Iterator[str]:
    places = "everywhere" if report.territories == ("*",) else ", ".join(report.territories)
    yield f"{report.file}: {report.rows:,} rows, licensed {places}"
    counts = (report.imported, report.changed, report.unchanged)
    yield "  imported {:,}, changed {:,}, unchanged {:,}".format(*counts)
    if report.episodes:
        yield f"  episodes {report.episodes:,}"
    cells = ", ".join(f"{name} {count:,}" for name, count in report.repairs_by_column().items())
    yield f"  repaired cells {len(report.repaired):,}" + (f": {cells}" if cells else "")
    yield f"  rejected rows {len(report.rejected):,}"
    for row in report.rejected[:MOST_SHOWN]:
        yield f"    {row.file}, row {row.row}, show_id {shown(row.show_id)}: {row.reason}"
    if len(report.rejected) > MOST_SHOWN:
        yield f"    ... and {len(report.rejected) - MOST_SHOWN:,} more (--report has all of them)"
