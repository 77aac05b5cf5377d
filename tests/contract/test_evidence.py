"""Evidence: what every adapter of the port promises (R44)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from domain.evidence.measures import Before, UnitMeasures
from domain.evidence.report import (
    ArtworkArm,
    ExperimentReport,
    InterleavingResult,
    MetricResult,
    VariantCount,
)
from domain.experiments.names import ExperimentKey, UnitId
from persistence.ports.evidence import Evidence
from persistence.sql.engine import Database
from persistence.sql.evidence import SqlEvidence
from persistence.sql.tables.evidence import experiment_report

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROWS, PICTURES, OTHER = (ExperimentKey(name) for name in ("rows", "pictures", "other"))


def unit(number: int) -> UnitId:
    return UnitId(str(UUID(int=number)))


ADA, SAM = unit(1), unit(2)
BEFORE = Before(streaming_minutes=0.1, plays=3, completions=2, days_active=1)


def measures(of: UnitId = ADA, **changes: object) -> UnitMeasures:
    """Every number another, so that none can be taken for another."""
    given: dict[str, object] = {
        "unit": of,
        "variant": "treated",
        "exposed_at": NOW - HOUR,
        "measured_at": NOW,
        "streaming_minutes": 1 / 3,
        "plays": 11,
        "completions": 7,
        "days_active": 5,
        "started_within_session": True,
        "impressions": 2**40,
        "clicks": 13,
        "control_plays": 17,
        "treatment_plays": 19,
        "before": BEFORE,
    }
    return UnitMeasures(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


def report(of: ExperimentKey = ROWS, hours: float = 0) -> ExperimentReport:
    """A full one."""
    return ExperimentReport(
        experiment=of,
        as_of=NOW + hours * HOUR,
        exposures=(VariantCount("a", 5, 4.5), VariantCount("b", 4, 4.5)),
        srm_p_value=0.123456789012345678,
        srm_suspected=False,
        metrics=(metric(), metric(lift=None, ci_low=None, ci_high=None, p_value=None)),
        interleaving=InterleavingResult(
            control="default",
            treatment="similar",
            wins=3,
            losses=2,
            ties=1,
            preference=0.6,
            ci_low=0.1,
            ci_high=0.9,
            p_value=1.0,
        ),
        artwork=(ArtworkArm("image_1", 2.0, 40.0, 0.05),),
    )


def metric(**changes: object) -> MetricResult:
    given: dict[str, object] = {
        "metric": "plays",
        "variant": "b",
        "units": 4,
        "mean": 2.5,
        "lift": 0.1,
        "ci_low": -0.1,
        "ci_high": 0.3,
        "p_value": 0.2,
        "sequential_p_value": 1e-300,
        "cuped_applied": True,
        "is_guardrail": True,
        "breached": False,
    }
    return MetricResult(**(given | changes))  # type: ignore[arg-type]  # checked where it is used


@pytest.fixture
def evidence(database: Database) -> Evidence:
    return SqlEvidence(database)


async def test_before_the_first_there_is_nothing(evidence: Evidence) -> None:
    await evidence.keep(ROWS, [])
    await evidence.forget(ADA)

    assert await evidence.measures_of(ROWS, [ADA]) == {}
    assert await evidence.measures_of(ROWS, []) == {}
    assert list(await evidence.measured(ROWS, limit=9)) == []
    assert await evidence.latest([ROWS]) == {}
    assert await evidence.latest([]) == {}
    assert list(await evidence.reports(ROWS)) == []


async def test_r44_measures_come_back_as_they_were_kept(evidence: Evidence) -> None:
    ada = measures()
    sam = measures(SAM, before=None, started_within_session=False)
    await evidence.keep(ROWS, [ada, sam])

    assert await evidence.measures_of(ROWS, [ADA, SAM, unit(3)]) == {ADA: ada, SAM: sam}
    assert await evidence.measures_of(PICTURES, [ADA]) == {}


async def test_r44_a_unit_has_one_set_of_numbers_for_each_experiment(evidence: Evidence) -> None:
    await evidence.keep(ROWS, [measures(plays=1), measures(SAM, plays=2)])
    await evidence.keep(PICTURES, [measures(plays=3)])
    new = measures(plays=4, before=None, measured_at=NOW + HOUR)

    for _ in range(2):
        await evidence.keep(ROWS, [new])

    assert await evidence.measures_of(ROWS, [ADA]) == {ADA: new}
    assert [one.plays for one in await evidence.measured(ROWS, limit=9)] == [4, 2]
    assert [one.plays for one in await evidence.measured(PICTURES, limit=9)] == [3]


async def test_r44_units_are_read_page_by_page_each_once(evidence: Evidence) -> None:
    kept = [measures(unit(number), plays=number) for number in (5, 300, 1, 70, 2)]
    await evidence.keep(ROWS, kept)
    await evidence.keep(PICTURES, [measures(unit(4))])

    pages = [[one.plays for one in page] async for page in _pages(evidence, limit=2)]

    assert pages == [[1, 2], [5, 70], [300]]


async def test_a_unit_that_is_gone_is_forgotten_and_no_other(evidence: Evidence) -> None:
    for key in (ROWS, PICTURES):
        await evidence.keep(key, [measures(), measures(SAM)])
    await evidence.keep_report(report())

    await evidence.forget(ADA)
    await evidence.forget(ADA)

    assert [one.unit for one in await evidence.measured(ROWS, limit=9)] == [SAM]
    assert [one.unit for one in await evidence.measured(PICTURES, limit=9)] == [SAM]
    assert await evidence.latest([ROWS]) == {ROWS: report()}


async def test_r44_a_report_comes_back_as_it_was_kept(evidence: Evidence) -> None:
    full = report()
    bare = replace(report(PICTURES), metrics=(), interleaving=None, artwork=(), srm_p_value=None)
    await evidence.keep_report(full)
    await evidence.keep_report(bare)

    assert await evidence.latest([ROWS, PICTURES, OTHER]) == {ROWS: full, PICTURES: bare}


async def test_r44_every_report_is_kept_and_the_latest_is_answered(evidence: Evidence) -> None:
    told = [report(hours=hours) for hours in (2, 1, 3)]
    for one in (*told, report(PICTURES, hours=9)):
        await evidence.keep_report(one)

    assert (await evidence.latest([ROWS]))[ROWS] == report(hours=3)
    assert [one.as_of for one in await evidence.reports(ROWS)] == [
        NOW + hours * HOUR for hours in (1, 2, 3)
    ]
    since = await evidence.reports(ROWS, since=NOW + 2 * HOUR)
    assert list(since) == [report(hours=2), report(hours=3)]


async def test_r44_one_of_the_same_instant_takes_its_place(evidence: Evidence) -> None:
    again = replace(report(), srm_suspected=True)
    await evidence.keep_report(report())
    await evidence.keep_report(again)

    assert list(await evidence.reports(ROWS)) == [again]


async def test_a_form_that_is_not_known_here_is_as_good_as_absent(
    evidence: Evidence, database: Database
) -> None:
    await evidence.keep_report(report(hours=1))
    await evidence.keep_report(report(hours=2))
    newest = update(experiment_report).where(experiment_report.c.as_of == NOW + 2 * HOUR)
    async with database.transaction() as connection:
        await connection.execute(newest.values(version=99, report={"of": "another form"}))

    assert await evidence.latest([ROWS]) == {ROWS: report(hours=1)}
    assert list(await evidence.reports(ROWS)) == [report(hours=1)]


async def _pages(evidence: Evidence, limit: int) -> AsyncIterator[list[UnitMeasures]]:
    after: UnitId | None = None
    while page := await evidence.measured(ROWS, after=after, limit=limit):
        yield list(page)
        after = page[-1].unit
