"""Experiments: what a homepage costs while many of them run, and how fast allocating is.

Each number of experiments has a server of its own, all asked in the same rounds. A third of the
experiments treat the page and share its layer; each of the others has a layer of its own, treats
nothing and enrols everybody.
"""

import asyncio
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import UUID

import orjson
from rich.console import Console
from uuid6 import uuid7

from bench.compare import LOAD_CORE
from bench.load import Ask, ask_once
from bench.report import put, table
from bench.rounds import Asked, Figures, Name, in_rounds
from bench.server import Server, pinned, serving
from bench.sessions import token_of
from domain.experiments.allocate import Facts, allocate
from domain.experiments.changed import Changed
from domain.experiments.experiment import Experiment, ExperimentStatus, UnitType, Variant
from domain.experiments.given import GivenExperiment
from domain.experiments.lifecycle import Step
from domain.experiments.names import UnitId
from domain.experiments.saving import created
from domain.experiments.slots import ALL_SLOTS
from domain.experiments.snapshot import Snapshot, snapshot_of
from domain.experiments.subject import Subject
from domain.ids import ExperimentId, stored_id
from flows.experiments.running import By, RunningExperiments
from persistence.wiring import open_stores

COUNTS = (0, 3, 30, 300)
ROUNDS = 9
TREATING = 3
"""Every which experiment treats the page."""
SAME_PAGE = {"rowOrder": ["TRENDING"], "artwork": "default"}
"""A treatment that leaves the page as it is, so that all servers answer the same."""

UNITS = 2_000
TIMES = 5
"""The least of so many: what is more was something else of the machine's."""

TV = Path(__file__).parents[1] / "operations" / "tv" / "homepage.graphql"
RENEW = """mutation ($id: ID!) {
  refreshHomepage(input: {homepageId: $id, trigger: APP_FOREGROUND}) {
    ... on RefreshHomepagePayload { homepage { id rows(first: 10) { edges { node { id } } } } }
    ... on Problem { code message } } }"""
HEADINGS = ("running", "page found, CPU ms", "x none", "page made, CPU ms", "x none", "decisions/s")


@dataclass(frozen=True, slots=True)
class Costs:
    """`found` is the TV homepage while its page stands, `made` a new page with each answer."""

    experiments: int
    found: Figures
    made: Figures
    per_second: float
    """Decisions of one process; 0 where there is nothing to decide."""


def costs(data: Path, say: Console) -> list[Costs]:
    """For each of `COUNTS`, on copies of a data folder."""
    say.print(f"Servers with {', '.join(map(str, COUNTS))} experiments")
    with ExitStack() as servers, pinned(LOAD_CORE):
        running = {
            count: servers.enter_context(
                serving(with_experiments(data, f"experiments-{count}", experiments(count)))
            )
            for count in COUNTS
        }
        found, made = asyncio.run(asked(running))
    return [Costs(count, found[count], made[count], decisions(count)) for count in COUNTS]


def with_experiments(data: Path, name: str, given: Iterable[GivenExperiment]) -> Path:
    """A copy of the data folder, under that name, in which these run and no others."""
    folder = data / name
    folder.mkdir()
    for each in data.iterdir():
        if each.is_file():
            shutil.copy(each, folder)
    asyncio.run(_run(folder, given))
    return folder


async def _run(folder: Path, given: Iterable[GivenExperiment]) -> None:
    async with open_stores(f"sqlite:///{folder / 'marquee.db'}") as stores:
        running = RunningExperiments(stores.experiments, uuid7)
        by = By("bench", datetime.now(UTC))
        for one in await stores.experiments.experiments(ExperimentStatus.RUNNING):  # the demo's
            await running.step(one.key, Step(ExperimentStatus.CONCLUDED, one.revision), by)
        for each in given:
            saved = await running.save(each, None, by)
            assert isinstance(saved, Experiment), saved
            step = Step(ExperimentStatus.RUNNING, saved.revision)
            begun = await running.step(saved.key, step, by)
            assert isinstance(begun, Experiment), begun


def experiments(count: int) -> Iterable[GivenExperiment]:
    share = 10_000 // max(1, -(-count // TREATING))
    for number in range(count):
        treats = number % TREATING == 0
        config = SAME_PAGE if treats else {}
        yield GivenExperiment(
            key=f"bench_{number}",
            name=f"Number {number}",
            layer="homepage" if treats else f"layer_{number}",
            layer_share_basis_points=share if treats else 10_000,
            traffic_basis_points=10_000,
            variants=(
                Variant("control", 5_000, is_control=True, config={}),
                Variant("treatment", 5_000, is_control=False, config=config),
            ),
            primary_metric="plays",
        )


async def asked(
    running: Mapping[Name, Server], rounds: int = ROUNDS
) -> tuple[dict[Name, Figures], dict[Name, Figures]]:
    """Ada's TV homepage on each server: while its page stands, and made anew with each answer."""
    tv = TV.read_text("utf-8")
    found, made = dict[Name, Asked](), dict[Name, Asked]()
    for name, server in running.items():
        token = await token_of(server)
        page = Ask.graphql({"query": tv, "variables": {"rows": 10, "items": 18}}, token)
        _, body = await ask_once(server, page)
        variables = {"id": orjson.loads(body)["data"]["homepage"]["id"]}
        found[name] = Asked(server, [page])
        made[name] = Asked(server, [Ask.graphql({"query": RENEW, "variables": variables}, token)])
    return await in_rounds(found, rounds=rounds), await in_rounds(made, rounds=rounds)


def decisions(count: int) -> float:
    """Allocations a second in this process, each unit met for the first time."""
    if not count:
        return 0.0
    snapshot = snapshot_of(map(started, experiments(count)), ())
    return UNITS * count / min(_seconds(snapshot) for _ in range(TIMES))


def started(given: GivenExperiment) -> Experiment:
    """As it runs, on all slots: what the layer leaves out would be decided sooner."""
    made = created(given, ExperimentId(stored_id("exp", uuid7())))
    assert isinstance(made, Changed), made
    return replace(made.experiment, status=ExperimentStatus.RUNNING, slots=ALL_SLOTS)


def _seconds(snapshot: Snapshot) -> float:
    now = datetime.now(UTC)
    subjects = [
        Subject({UnitType.PROFILE: UnitId(str(UUID(int=number)))}, is_kids=False)
        for number in range(UNITS)
    ]
    begun = time.process_time()
    for subject in subjects:
        allocate(snapshot, Facts(subject, now))
    return time.process_time() - begun


def lines(all_: Sequence[Costs]) -> list[tuple[str, ...]]:
    """A line for each number of experiments under `HEADINGS`."""
    none = all_[0]
    return [
        (
            f"{each.experiments}",
            f"{each.found.cpu:,.3f}",
            f"{times(each.found, none.found):,.2f}",
            f"{each.made.cpu:,.2f}",
            f"{times(each.made, none.made):,.2f}",
            f"{each.per_second:,.0f}" if each.per_second else "",
        )
        for each in all_
    ]


def times(some: Figures, none: Figures) -> float:
    """The median over the rounds: both were asked within seconds of each other in each."""
    pairs = zip(some.cpu_ms, none.cpu_ms, strict=True)
    return median(one / other for one, other in pairs)


def print_costs(console: Console, all_: Sequence[Costs]) -> None:
    console.print("The homepage while experiments run:")
    for count, found, found_times, made, made_times, per_second in lines(all_):
        console.print(
            f"  {count}: {found} ms found ({found_times} x none), "
            f"{made} ms made ({made_times} x none)"
            f"{f', {per_second} decisions/s' if per_second else ''}"
        )


def put_costs(page: Path, all_: Sequence[Costs]) -> None:
    put(page, "experiments", table(HEADINGS, lines(all_)))
