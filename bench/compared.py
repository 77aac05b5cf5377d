"""What a comparison asks and measures, and how it is told: as a table, with ratios."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.load import Ask
from bench.report import put, table
from bench.rounds import Figures
from bench.variants import EVERYTHING_KEPT, FAILING, NOTHING_KEPT
from execution.prepare import hash_text

ROOT = Path(__file__).parents[1]
OURS = EVERYTHING_KEPT
PLAIN, FLOOR, RIVAL = "plain Strawberry", "ready bytes", "Mercurius"
VARIABLES = {"rows": 10, "items": 18}


@dataclass(frozen=True, slots=True)
class Subject:
    """One operation that all are asked."""

    title: str
    document: Path
    rounds: int
    trusted: bool = False
    """Whether it is one of the clients' registered documents, so that its hash will do."""
    failing: bool = False
    """Whether the page of a store that fails is measured too."""

    def ask(self, token: str) -> Ask:
        return Ask.graphql({"query": self.document.read_text(), "variables": VARIABLES}, token)

    def ask_by_id(self, token: str) -> Ask:
        id_ = f"sha256:{hash_text(self.document.read_text())}"
        return Ask.graphql({"documentId": id_, "variables": VARIABLES}, token)


HOMEPAGE = Subject(
    "The TV homepage",
    ROOT / "operations" / "tv" / "homepage.graphql",
    rounds=5,
    trusted=True,
    failing=True,
)
FULL_CARDS = Subject("Full cards", Path(__file__).with_name("full-card.graphql"), rounds=4)


@dataclass(frozen=True, slots=True)
class Compared:
    """What one subject measured, by the name of the server."""

    subject: Subject
    figures: Mapping[str, Figures]
    failing: Figures | None = None
    """Those of the page of a store that fails, in the same rounds."""


SUBJECTS = (HOMEPAGE, FULL_CARDS)
HEADINGS = (
    *("server", "CPU ms", "least to most", f"x {RIVAL}", f"x {FLOOR}", f"{PLAIN} is x"),
    *("answers/s", "p50 ms", "p99 ms"),
)


def lines(compared: Compared) -> list[tuple[str, ...]]:
    """A line for each server under `HEADINGS`, the one that costs least first."""
    by_cost = sorted(compared.figures.items(), key=lambda each: each[1].cpu)
    return [(name, *_cells(each, compared.figures)) for name, each in by_cost]


def _cells(each: Figures, all_: Mapping[str, Figures]) -> Iterator[str]:
    yield from (f"{each.cpu:,.2f}", f"{min(each.cpu_ms):,.2f} to {max(each.cpu_ms):,.2f}")
    for other in (RIVAL, FLOOR):
        yield f"{each.cpu / all_[other].cpu:,.2f}" if other in all_ else "-"
    yield f"{all_[PLAIN].cpu / each.cpu:,.1f}"
    yield f"{median(each.per_second):,.0f}"
    yield from (f"{each.p50_ms:,.1f}", f"{each.p99_ms:,.1f}")


def put_compared(page: Path, compared: Compared) -> None:
    """Put the table into a page of documentation, where it has a place for the subject."""
    each = next(iter(compared.figures.values()))
    about = f"Bytes of one answer: {each.answer_bytes:,}. Rounds: {compared.subject.rounds}."
    told = [about, table(HEADINGS, lines(compared)), *told_failing(compared)]
    put(page, f"compared: {compared.subject.title}", "\n\n".join(told))


def told_failing(compared: Compared) -> Iterator[str]:
    """What the page of a failing store costs beside a healthy one, where that was measured."""
    if compared.failing is None:
        return
    failing, healthy = compared.failing, compared.figures[NOTHING_KEPT]
    yield (
        f"{FAILING} (no picture can be read): {failing.cpu:,.2f} ms "
        f"({min(failing.cpu_ms):,.2f} to {max(failing.cpu_ms):,.2f}), "
        f"{failing.cpu / healthy.cpu:,.2f} times the whole page with nothing kept."
    )


def print_compared(console: Console, compared: Compared) -> None:
    printed = Table(title=f"{compared.subject.title}: CPU of one answer, in the same run")
    for heading in HEADINGS:
        printed.add_column(heading, justify="left" if heading == "server" else "right")
    for line in lines(compared):
        printed.add_row(*line)
    console.print(printed)
    for told in told_failing(compared):
        console.print(told)
