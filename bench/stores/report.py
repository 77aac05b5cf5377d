"""How the figures of the stores are told: tables, printed and put into a page of documentation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bench import recorded
from bench.recording import Recording
from bench.report import put, table
from bench.rounds import Figures
from bench.stores.homepage import ANEW, BARE, KEPT, NOTHING, ON_SQLITE, RIVAL, Homepages
from bench.stores.waves import Waited

STORES = ("PostgreSQL", "Redis", "Cassandra")
WAITS = ("a homepage", *(f"{store}" for store in STORES), "waves", "without Redis", "which read")
HOMEPAGES = (
    *("server", "CPU ms", "least to most", f"x {RIVAL}", "x the same on SQLite", f"x {BARE}"),
    *("answers/s", "p50 ms", "p99 ms"),
)
SIGN_INS = ("sign-in", "CPU ms", "least to most", "a second", "p50 ms", "p99 ms")


@dataclass(frozen=True, slots=True)
class Told:
    say: Console
    page: Path | None

    def waves(self, found: Mapping[str, Waited]) -> None:
        lines = [(name, *_waits(each)) for name, each in found.items()]
        self._tell("stores: waves", "Reads and waves of a homepage", WAITS, lines)

    def homepages(self, found: Homepages) -> None:
        by_cost = sorted(found.figures.items(), key=lambda each: each[1].cpu)
        lines = [(name, *_cells(name, found.figures)) for name, _ in by_cost]
        about = f"Bytes of one answer: {found.answer_bytes:,}."
        for name, each in by_cost:
            if each.with_errors:  # a store had no time for a part of the page
                about += f" With errors, of {name}: {each.with_errors:,} of {len(each.seconds):,}."
        title = "The homepage on PostgreSQL, Redis and three Cassandra nodes"
        self._tell("stores: homepage", title, HOMEPAGES, lines, about)

    def sign_ins(self, found: Mapping[str, Figures]) -> None:
        lines = [
            (
                name,
                f"{each.cpu:,.1f}",
                f"{min(each.cpu_ms):,.1f} to {max(each.cpu_ms):,.1f}",
                f"{median(each.per_second):,.1f}",
                f"{each.p50_ms:,.0f}",
                f"{each.p99_ms:,.0f}",
            )
            for name, each in found.items()
        ]
        self._tell("stores: sign-in", "Signing in", SIGN_INS, lines)

    def recording(self, found: Recording) -> None:
        lines = list(recorded.lines(found))
        title = f"recordProgress on {found.store}, beside bare inserts"
        self._tell(f"stores: recording: {found.store}", title, recorded.HEADINGS, lines)

    def _tell(
        self,
        mark: str,
        title: str,
        headings: Sequence[str],
        lines: Sequence[Sequence[str]],
        about: str = "",
    ) -> None:
        shown = Table(title=title)
        for heading in headings:
            shown.add_column(heading, justify="left" if heading == headings[0] else "right")
        for line in lines:
            shown.add_row(*line)
        self.say.print(shown)
        if self.page:
            put(self.page, mark, "\n\n".join(filter(None, (about, table(headings, lines)))))


def _waits(each: Waited) -> Iterator[str]:
    yield from (f"{each.reads.get(store, 0)}" for store in STORES)
    yield from (f"{len(each.waves)}", f"{len(each.waves_without('Redis'))}")
    yield " ".join("".join(sorted(store[0] for store in wave)) for wave in each.waves)


def _cells(name: str, all_: Mapping[str, Figures]) -> Iterator[str]:
    each = all_[name]
    yield from (f"{each.cpu:,.2f}", f"{min(each.cpu_ms):,.2f} to {max(each.cpu_ms):,.2f}")
    yield _times(each, all_.get(RIVAL))
    yield _times(each, all_.get(f"{name}{ON_SQLITE}") if name in (KEPT, ANEW, NOTHING) else None)
    yield _times(each, all_[BARE])
    yield f"{median(each.per_second):,.0f}"
    yield from (f"{each.p50_ms:,.1f}", f"{each.p99_ms:,.1f}")


def _times(one: Figures, other: Figures | None) -> str:
    """The median over the rounds: both were asked within seconds of each other in each."""
    if other is None:
        return "-"
    return f"{median(a / b for a, b in zip(one.cpu_ms, other.cpu_ms, strict=True)):,.2f}"
