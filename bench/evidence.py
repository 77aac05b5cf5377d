"""Evidence: what reports and measuring cost, and a homepage with a bandit and interleaved rows.

Each kind of homepage has a server of its own, all asked in the same rounds. Whoever asks is in the
treated variant, for all variants are treated alike.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench import measuring, reporting
from bench.compare import LOAD_CORE
from bench.experiments import ROUNDS, asked, times, with_experiments
from bench.report import put, table
from bench.rounds import Figures
from bench.server import pinned, serving
from domain.artwork import ImageRole
from domain.artwork_bandit.arms import LearnedArm, LearnedTitle
from domain.experiments.experiment import Config, Variant
from domain.experiments.given import GivenExperiment
from jobs.catalogue.artwork import TAGS
from persistence.wiring import open_stores

BANDIT: Config = {"artwork": "bandit"}
INTERLEAVE: Config = {"interleave": {"control": "popular", "treatment": "newest"}}
KINDS: Mapping[str, Sequence[Config]] = {
    "neither": (),
    "bandit": (BANDIT,),
    "interleaving": (INTERLEAVE,),
    "both": (BANDIT, INTERLEAVE),
}
HEADINGS = ("homepage with", "page found, CPU ms", "x neither", "page made, CPU ms", "x neither")
SEGMENT = "en"
"""That of the demo's profiles."""


@dataclass(frozen=True, slots=True)
class Costs:
    """`found` is the TV homepage while its page stands, `made` a new page with each answer."""

    kind: str
    found: Figures
    made: Figures


@dataclass(frozen=True, slots=True)
class Evidence:
    reported: Sequence[reporting.Reported]
    measured: Sequence[measuring.Took]
    pages: Sequence[Costs]


def evidence(
    data: Path,
    say: Console,
    *,
    most: int = reporting.MOST,
    units: int = measuring.UNITS,
    rounds: int = ROUNDS,
) -> Evidence:
    """On copies of a data folder. `most` and `units` are those reported on and those measured."""
    say.print(f"Reporting on up to {most:,} units")
    reported = list(reporting.reported(reporting.counts_to(most)))
    say.print(f"Measuring {units:,} units")
    measured = measuring.measurings(data, units)
    say.print(f"Servers with {', '.join(KINDS)}")
    return Evidence(reported, measured, pages(data, rounds))


def pages(data: Path, rounds: int) -> list[Costs]:
    """For each of `KINDS`."""
    with ExitStack() as servers, pinned(LOAD_CORE):
        running = {
            kind: servers.enter_context(serving(_prepared(data, kind, configs)))
            for kind, configs in KINDS.items()
        }
        found, made = asyncio.run(asked(running, rounds))
    return [Costs(kind, found[kind], made[kind]) for kind in KINDS]


def _prepared(data: Path, kind: str, configs: Sequence[Config]) -> Path:
    folder = with_experiments(data, f"evidence-{kind}", [_given(config) for config in configs])
    if BANDIT in configs:
        asyncio.run(_learn(folder))
    return folder


def _given(config: Config) -> GivenExperiment:
    """Everybody is in it, and is treated."""
    (what,) = config
    return GivenExperiment(
        key=f"bench_{what}",
        name=what,
        layer=what,
        traffic_basis_points=10_000,
        variants=(
            Variant("control", 5_000, is_control=True, config=config),
            Variant("treatment", 5_000, is_control=False, config=config),
        ),
        primary_metric="plays",
    )


async def _learn(folder: Path) -> None:
    """A policy that knows every title."""
    async with open_stores(f"sqlite:///{folder / 'marquee.db'}") as stores:
        titles = sorted(await stores.catalogue.title_ids())
        learned = [LearnedTitle(title, SEGMENT, tuple(_arms())) for title in titles]

        async def whole() -> AsyncIterator[Sequence[LearnedTitle]]:
            yield learned

        await stores.artwork_policies.publish(whole(), datetime.now(UTC), keep=1)


def _arms() -> Iterator[LearnedArm]:
    tags = TAGS[ImageRole.BOX_ART]
    for place, tag in enumerate(tags):
        yield LearnedArm(tag, 2.0 + place, 98.0, (place + 1) / sum(range(len(tags) + 1)))


def lines(all_: Sequence[Costs]) -> list[tuple[str, ...]]:
    """A line for each kind of homepage under `HEADINGS`."""
    neither = all_[0]
    return [
        (
            each.kind,
            f"{each.found.cpu:,.3f}",
            f"{times(each.found, neither.found):,.2f}",
            f"{each.made.cpu:,.2f}",
            f"{times(each.made, neither.made):,.2f}",
        )
        for each in all_
    ]


def _tables(found: Evidence) -> Iterator[tuple[str, Sequence[str], list[tuple[str, ...]]]]:
    yield "evidence: reports", reporting.HEADINGS, reporting.lines(found.reported)
    yield "evidence: measuring", measuring.HEADINGS, measuring.lines(found.measured)
    yield "evidence: pages", HEADINGS, lines(found.pages)


def print_evidence(console: Console, found: Evidence) -> None:
    for mark, headings, rows in _tables(found):
        console.print(f"{mark}:")
        for row in rows:
            told = zip(headings[1:], row[1:], strict=True)
            console.print(f"  {row[0]}: {', '.join(f'{head} {cell}' for head, cell in told)}")


def put_evidence(page: Path, found: Evidence) -> None:
    for mark, headings, rows in _tables(found):
        put(page, mark, table(headings, rows))
