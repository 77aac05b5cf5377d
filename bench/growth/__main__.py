"""Runs every study and writes its plot and its table into docs/; takes about a quarter of an hour.

`python -m bench.growth [STUDY...]`: pages (rows and items), titles, profiles, faults,
watched; all if none is named.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from bench.commands import marquee
from bench.compare import LOAD_CORE
from bench.growth.catalogue import write_catalogue
from bench.growth.faults import more_faults
from bench.growth.histories import TITLES as TITLES_WATCHED
from bench.growth.histories import more_watched
from bench.growth.pages import longer_pages
from bench.growth.plot import svg
from bench.growth.scale import TITLES, more_profiles, more_titles, with_titles
from bench.growth.study import Study
from bench.node import Peers, PeersMissing, installed
from bench.report import put, table
from bench.server import pinned

DOCS = Path(__file__).parents[2] / "docs"
USUAL_TITLES = 10_000
"""The catalogue that everything but the study of titles is measured on."""
ALL = ("pages", "titles", "profiles", "faults", "watched")


def main(names: Sequence[str]) -> None:
    console = Console()
    with tempfile.TemporaryDirectory(prefix="marquee-bench-") as folder, pinned(LOAD_CORE):
        for study in _studies(Path(folder), names or ALL, console):
            _write(study)
            console.print(f"{study.title}: docs/figures/{study.slug}.svg")


def _studies(data: Path, names: Sequence[str], console: Console) -> Iterator[Study]:
    marquee(data, "demo", "seed", "--no-experiments")
    by_size = {}
    for size in TITLES if "titles" in names else (USUAL_TITLES,):
        console.print(f"Importing up to {size:,} titles")
        _grow(data, size)
        if "titles" in names:
            by_size[size] = asyncio.run(with_titles(data))
        if size == USUAL_TITLES:
            yield from _on_usual_titles(data, names, console)
    if by_size:
        yield more_titles(by_size)
    if "watched" in names:
        _grow(data, TITLES_WATCHED)
        yield asyncio.run(more_watched(data))


def _grow(data: Path, titles: int) -> None:
    catalogue = data / "catalogue.csv"
    write_catalogue(catalogue, titles)
    marquee(data, "import-catalogue", str(catalogue))
    marquee(data, "demo", "plays", "--countries", "US")


def _on_usual_titles(data: Path, names: Sequence[str], console: Console) -> Iterator[Study]:
    if "pages" in names:
        yield from asyncio.run(longer_pages(data, _peers(console)))
    if "faults" in names:
        yield asyncio.run(more_faults(data))
    if "profiles" in names:
        yield asyncio.run(more_profiles(data))


def _peers(console: Console) -> Peers | None:
    try:
        return installed()
    except PeersMissing as missing:
        console.print(f"The peers are left out: {missing}.")
        return None


def _write(study: Study) -> None:
    (DOCS / "figures").mkdir(exist_ok=True)
    (DOCS / "figures" / f"{study.slug}.svg").write_text(svg(study), "utf-8")
    image = f"![CPU of one answer over {study.grows}](figures/{study.slug}.svg)"
    text = "\n\n".join([study.about, image, _table(study)])
    put(DOCS / "performance.md", f"growth: {study.slug}", text)


def _table(study: Study) -> str:
    headings = [study.grows]
    for name in study.series:
        headings += [f"{name}: CPU ms", "least to most", "x the first"]
        headings += ["answers with errors"] if _has_errors(study) else []
    return table(headings, list(_lines(study)))


def _lines(study: Study) -> Iterator[list[str]]:
    for size in next(iter(study.series.values())):
        line = [f"{size:,}"]
        for series in study.series.values():
            each, first = series[size], next(iter(series.values()))
            spread = f"{min(each.cpu_ms):,.2f} to {max(each.cpu_ms):,.2f}"
            line += [f"{each.cpu:,.2f}", spread, f"{each.cpu / first.cpu:,.2f}"]
            if _has_errors(study):
                line.append(f"{each.with_errors / len(each.seconds):.0%}")
        yield line


def _has_errors(study: Study) -> bool:
    return any(each.with_errors for series in study.series.values() for each in series.values())


if __name__ == "__main__":
    main(sys.argv[1:])
