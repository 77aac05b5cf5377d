"""The demo's evidence: reports have something to say, the same every time, and of no account."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

import cli
from domain.evidence.report import ExperimentReport, MetricResult
from domain.experiments.experiment import ExperimentStatus, Exposure
from domain.experiments.lifecycle import Step
from domain.experiments.names import ExperimentKey, unit_of
from domain.ids import ProfileId
from flows.experiments.running import By, RunningExperiments
from jobs.demo import audience as audiences
from jobs.demo import evidence
from jobs.demo.accounts import ACCOUNTS, profile_id
from jobs.demo.evidence import Audience, audience_of, keep_audience, make_reports, reports_due
from jobs.demo.experiments import create_experiments
from jobs.demo.licences import midnight
from persistence.ports.stores import Stores
from persistence.wiring import open_stores
from tests.e2e.running import NOW, database_in

CHARTS, POSTERS, GENRES = map(ExperimentKey, ("charts_first", "framed_posters", "newest_in_genres"))
KEYS = (CHARTS, POSTERS, GENRES)
PEOPLE = [profile_id(one.email, each.name) for one in ACCOUNTS for each in one.profiles]

Reports = Mapping[ExperimentKey, list[ExperimentReport]]


@pytest.fixture
async def stores(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stores]:
    """With the demo's experiments, which an audience of fewer has begun to see."""
    monkeypatch.setattr(audiences, "VIEWERS", 400)
    monkeypatch.setattr(evidence, "REPORTED_EVERY", timedelta(days=7))
    async with open_stores(database_in(data_dir)) as opened:
        await create_experiments(opened.experiments, midnight(NOW.date()))
        yield opened


async def found(stores: Stores, now: datetime = NOW) -> Audience:
    there = await audience_of(stores, now)
    assert there is not None
    return there


async def make(stores: Stores, now: datetime = NOW) -> int:
    """As the command does it; answers how many reports were made."""
    await keep_audience(stores, await found(stores, now), lambda _: None)
    due = await reports_due(stores, now)
    await make_reports(stores, due, lambda _: None)
    return len(due)


async def reports(stores: Stores) -> Reports:
    return {key: list(await stores.evidence.reports(key)) for key in KEYS}


async def exposures(stores: Stores) -> list[Exposure]:
    return [one for key in KEYS for one in await stores.exposures.of_experiment(key, limit=10_000)]


def primary(report: ExperimentReport) -> Mapping[str, MetricResult]:
    """By variant: the first of each is what decides."""
    by_variant: dict[str, MetricResult] = {}
    for one in report.metrics:
        by_variant.setdefault(one.variant, one)
    return by_variant


async def test_the_reports_show_what_is_planted_and_a_second_time_changes_nothing(
    stores: Stores,
) -> None:
    assert await make(stores) == 9
    first, seen = await reports(stores), await exposures(stores)

    for of_one in first.values():
        assert [midnight(NOW.date()) - one.as_of for one in of_one] == [
            timedelta(days=days) for days in (14, 7, 0)
        ]
        assert not any(one.srm_suspected for one in of_one)
        assert not any(result.breached for one in of_one for result in one.metrics)
    charts, posters, genres = (first[key][-1] for key in KEYS)
    assert primary(charts)["charts"].lift == pytest.approx(0.6, abs=0.3)
    assert primary(posters)["learned"].lift == pytest.approx(0.6, abs=0.25)
    assert primary(posters)["framed"].lift == pytest.approx(0.0, abs=0.25)
    assert genres.interleaving is not None
    assert genres.interleaving.preference > 0.6
    assert sum(one.units for one in posters.exposures) == 400

    assert await make(stores) == 0
    assert await make(stores, NOW + timedelta(days=30)) == 0
    assert (await reports(stores), await exposures(stores)) == (first, seen)


async def test_nothing_of_it_belongs_to_an_account(stores: Stores) -> None:
    days = [(NOW - timedelta(days=ago)).date() for ago in range(40)]
    watched, plays = await progress_of_people(stores), await stores.progress.plays(days)

    await make(stores)

    units = {one.unit for one in await exposures(stores)}
    assert len(units) == 400
    assert units.isdisjoint(map(unit_of, PEOPLE))
    synthetic = [ProfileId(f"prof_{unit.replace('-', '')}") for unit in units]
    assert not await stores.profiles.profiles(synthetic)
    assert await progress_of_people(stores) == watched
    assert await stores.progress.plays(days) == plays
    tracked = await stores.tracking.of_profiles(PEOPLE, since=NOW - timedelta(days=40), until=NOW)
    assert not tracked


async def progress_of_people(stores: Stores) -> Mapping[ProfileId, object]:
    return await stores.progress.watched_since(PEOPLE, NOW - timedelta(days=400))


async def test_what_has_not_happened_yet_is_not_there(stores: Stores) -> None:
    early = midnight(NOW.date()) - timedelta(days=14, minutes=-5)
    assert await make(stores, early) == 3
    seen = await exposures(stores)
    assert seen
    assert max(one.at for one in seen) < early
    units = [ProfileId(f"prof_{one.unit.replace('-', '')}") for one in seen]
    watched = await stores.progress.watched_since(units, NOW - timedelta(days=90))
    last = [
        viewing.last.at
        for titles in watched.values()
        for states in titles.values()
        for state in states.values()
        for viewing in state.viewings.values()
    ]
    assert max(last) < early


async def test_an_experiment_that_was_stopped_gets_no_audience(stores: Stores) -> None:
    flow, by = RunningExperiments(stores.experiments, uuid4), By("ada", NOW)
    for key in (CHARTS, POSTERS):
        await flow.step(key, Step(ExperimentStatus.CONCLUDED, 2), by)
    assert await make(stores) == 3
    assert {one.experiment for one in await exposures(stores)} == {GENRES}
    await flow.step(GENRES, Step(ExperimentStatus.CONCLUDED, 2), by)
    assert await audience_of(stores, NOW) is None


def test_the_command_tells_what_it_made_and_what_to_look_at(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audiences, "VIEWERS", 20)
    monkeypatch.setenv("MARQUEE_DATA_DIR", str(data_dir))
    for name in ("DATABASE_URL", "PROGRESS_URL", "REDIS_URL", "ENV"):
        monkeypatch.delenv(f"MARQUEE_{name}", raising=False)

    refused = CliRunner().invoke(cli.app, ["demo", "evidence"])
    assert refused.exit_code != 0
    assert "None of the demo's experiments runs" in refused.output

    assert CliRunner().invoke(cli.app, ["demo", "seed"]).exit_code == 0
    made = CliRunner().invoke(cli.app, ["demo", "evidence"])
    assert made.exit_code == 0, made.output
    assert "Viewers: 20, all made up." in made.output
    assert "Reports: 21." in made.output
    shown = CliRunner().invoke(cli.app, ["experiments", "report", "newest_in_genres"])
    assert shown.exit_code == 0, shown.output
    assert "newest_in_genres: 20 units" in shown.output
