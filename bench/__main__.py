"""Runs the benchmarks on this machine and prints tables; nothing is asserted about time.

`python -m bench [PAGE.md] [PART...]` runs the parts that are named, all if none is. With a page,
what has a place in it is put there too.
"""

import asyncio
import sys
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.commands import marquee
from bench.compare import compare
from bench.compared import print_compared, put_compared
from bench.evidence import evidence, print_evidence, put_evidence
from bench.experiments import costs, print_costs, put_costs
from bench.live import allow_many_sockets, hearing, print_hearing, put_hearing
from bench.load import Ask, Outcome, measured
from bench.preparation import preparations, print_preparations, put_preparations
from bench.recorded import print_recording, put_recording
from bench.recording import recordings
from bench.server import Server, serving
from bench.sessions import log_in_ask, token_of
from bench.storm import HAMMERS, Storm, storm
from schema.root import schema

ROOT = Path(__file__).parents[1]
CSV = ROOT.parent / "shared" / "data" / "netflix_titles.csv"
WIDTH = 150
"""Columns that the widest table needs; lines of a narrower terminal are broken, not cut."""
OPERATIONS = ROOT / "operations"
SERVED = ("requests", "comparison", "storm", "hearing")
"""The parts that share a server."""
ALL = ("import", *SERVED, "recording", "experiments", "evidence", "preparation")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the parts find their data, and where they tell what they measured."""

    data: Path
    console: Console
    page: Path | None

    def run(self, parts: Collection[str]) -> None:
        if "import" in parts:
            for name, figure in _import(self.data, self.console):
                self.console.print(f"{name}: {figure}")
        if not set(SERVED).isdisjoint(parts):
            with serving(self.data) as server:
                for part in SERVED:
                    if part in parts:
                        getattr(self, part)(server)
        if "recording" in parts:
            self.recording()
        if "experiments" in parts:
            self.experiments()
        if "evidence" in parts:
            self.evidence()
        if "preparation" in parts:
            self.preparation()

    def requests(self, server: Server) -> None:
        _print(self.console, asyncio.run(_requests(server)))

    def comparison(self, server: Server) -> None:
        for each in compare(server, self.data, self.console):
            print_compared(self.console, each)
            if self.page:
                put_compared(self.page, each)

    def storm(self, server: Server) -> None:
        _print_storm(self.console, asyncio.run(_stormy(server)))
        self.console.print(f"resident memory of the server: {server.resident_mib():.0f} MiB")

    def hearing(self, server: Server) -> None:
        heard = asyncio.run(hearing(server))
        print_hearing(self.console, heard)
        if self.page:
            put_hearing(self.page, heard)

    def recording(self) -> None:
        for each in recordings(self.data, self.console.print):
            print_recording(self.console, each)
            if self.page:
                put_recording(self.page, each)

    def experiments(self) -> None:
        found = costs(self.data, self.console)
        print_costs(self.console, found)
        if self.page:
            put_costs(self.page, found)

    def evidence(self) -> None:
        found = evidence(self.data, self.console)
        print_evidence(self.console, found)
        if self.page:
            put_evidence(self.page, found)

    def preparation(self) -> None:
        core = schema._schema  # noqa: SLF001 - Strawberry offers no other way to the core schema
        prepared = preparations(core)
        print_preparations(self.console, prepared)
        if self.page:
            put_preparations(self.page, prepared)


def main(arguments: Iterable[str]) -> None:
    named = [*arguments]
    pages = [Path(each) for each in named if each.endswith(".md")]
    parts = [each for each in named if not each.endswith(".md")]
    if unknown := set(parts) - set(ALL):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. There are {', '.join(ALL)}.")
    console = Console(width=max(WIDTH, Console().width))
    allow_many_sockets()
    with tempfile.TemporaryDirectory(prefix="marquee-bench-") as folder:
        data = Path(folder)
        console.print("Filling an embedded database with the demo catalogue")
        marquee(data, "demo", "seed", "--no-experiments")
        Bench(data, console, pages[0] if pages else None).run(parts or ALL)


def _import(data: Path, console: Console) -> list[tuple[str, str]]:
    if not CSV.exists():
        console.print("import left out: the public CSV is not beside this checkout")
        return []
    count = sum(1 for _ in CSV.open(encoding="utf-8")) - 1
    first, again = marquee(data, "import-catalogue", str(CSV)), 0.0
    again = marquee(data, "import-catalogue", str(CSV))
    plays = marquee(data, "demo", "plays")
    return [
        ("import, first time", f"{count / first:,.0f} rows/s ({first:.1f} s for {count:,})"),
        ("import again, nothing changes", f"{count / again:,.0f} rows/s ({again:.1f} s)"),
        ("demo plays for the whole catalogue", f"{plays:.1f} s"),
    ]


def _homepage(token: str) -> Ask:
    tv = (OPERATIONS / "tv" / "homepage.graphql").read_text()
    return Ask.graphql({"query": tv, "variables": {"rows": 10, "items": 18}}, token)


async def _requests(server: Server) -> list[tuple[str, Outcome]]:
    token = await token_of(server)
    mobile = (OPERATIONS / "mobile" / "homepage.graphql").read_text()
    homepage, small = _homepage(token), Ask.graphql({"query": mobile}, token)
    viewer = Ask.graphql({"query": "{ viewer { id } }"}, token)
    rows = [("who am I", await measured(server, [viewer], count=2000, connections=8))]
    for name, ask, count in (("TV homepage", homepage, 60), ("mobile homepage", small, 200)):
        await measured(server, [ask], count=3, connections=1)
        rows.append((name, await measured(server, [ask], count=count, connections=4)))
    logs = [log_in_ask() for _ in range(24)]
    rows.append(("sign-in", await measured(server, logs, count=24, connections=2)))
    return rows


async def _stormy(server: Server) -> Storm:
    return await storm(server, _homepage(await token_of(server)), count=1_500)


def _print_storm(console: Console, stormy: Storm) -> None:
    page = stormy.page
    console.print(f"while {HAMMERS} clients sign in without a pause:")
    console.print(f"  TV homepage: p50 {page.p50_ms:,.0f} ms, p99 {page.p99_ms:,.0f} ms")
    console.print(f"  sign-ins a second: {stormy.told()}")


def _print(console: Console, rows: list[tuple[str, Outcome]]) -> None:
    table = Table(title="Requests over HTTP, the server on one core")
    for heading in ("request", "answers/s", "CPU ms each", "p50 ms", "p99 ms", "bytes"):
        table.add_column(heading, justify="left" if heading == "request" else "right")
    for name, each in rows:
        figures = (each.per_second, each.cpu_ms, each.p50_ms, each.p99_ms)
        table.add_row(name, *(f"{figure:,.2f}" for figure in figures), f"{each.answer_bytes:,}")
    console.print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
