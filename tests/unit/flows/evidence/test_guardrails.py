"""R44: a breached guardrail pauses its experiment, once, as a person would."""

from dataclasses import replace
from typing import Any

import pytest

from domain.evidence.report import ExperimentReport, MetricResult
from domain.experiments.experiment import Experiment, ExperimentStatus
from domain.outcome import Conflict, UnavailableNow
from flows.evidence.guardrails import GUARDRAIL, TRIES, Guardrails
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import key
from tests.unit.flows.experiments.conftest import kept
from tests.unit.flows.experiments.stores import BY, Kept

__all__ = ["kept"]

RUNNING, PAUSED = ExperimentStatus.RUNNING, ExperimentStatus.PAUSED


def result(**changes: Any) -> MetricResult:
    given: dict[str, Any] = {
        "metric": "streaming_minutes",
        "variant": "v1",
        "units": 1_234,
        "mean": 80.5,
        "lift": -0.123,
        "ci_low": -0.2,
        "ci_high": -0.05,
        "p_value": None,
        "sequential_p_value": 0.001,
        "cuped_applied": True,
        "is_guardrail": True,
        "breached": True,
        **changes,
    }
    return MetricResult(**given)


def report(*results: MetricResult, srm_suspected: bool = False) -> ExperimentReport:
    return ExperimentReport(
        experiment=key("rows"),
        as_of=NOW,
        exposures=(),
        srm_p_value=0.5,
        srm_suspected=srm_suspected,
        metrics=results,
        interleaving=None,
        artwork=(),
    )


@pytest.fixture
def guardrails(kept: Kept) -> Guardrails:
    return Guardrails(kept.experiments, kept.running)


async def summaries(kept: Kept) -> list[tuple[str, str]]:
    history = (await kept.experiments.history([key("rows")]))[key("rows")]
    return [(one.by, one.summary) for one in history]


async def stored(kept: Kept) -> Experiment:
    found = await kept.experiments.experiment(key("rows"))
    assert isinstance(found, Experiment)
    return found


async def test_r44_a_breach_pauses_and_the_history_says_why(
    kept: Kept, guardrails: Guardrails
) -> None:
    running = await kept.run()

    paused = await guardrails.heed(report(result(), result(metric="plays", lift=None)), NOW)

    assert isinstance(paused, Experiment)
    assert paused == await stored(kept) == replace(running, status=PAUSED, revision=3)
    control = running.control.key
    by, summary = (await summaries(kept))[0]
    assert by == GUARDRAIL
    assert summary == (
        f"Paused: streaming_minutes of v1 is 80.5, -12.3 % of {control} "
        "(95 %: -20.0 % to -5.0 %), in 1,234 units; plays of v1 is 80.5, in 1,234 units."
    )


async def test_r44_what_breaches_nothing_pauses_nothing(kept: Kept, guardrails: Guardrails) -> None:
    running = await kept.run()

    for harmless in (
        report(),
        report(result(breached=False)),
        report(result(is_guardrail=False)),
        report(result(), srm_suspected=True),
    ):
        assert await guardrails.heed(harmless, NOW) is None
    assert await stored(kept) == running


async def test_r44_it_pauses_once_and_never_starts_anything(
    kept: Kept, guardrails: Guardrails
) -> None:
    await kept.run()
    paused = await guardrails.heed(report(result()), NOW)
    assert isinstance(paused, Experiment)
    assert await guardrails.heed(report(result()), NOW) is None
    assert await guardrails.heed(report(), NOW) is None
    assert await stored(kept) == paused

    again = await kept.step(paused, RUNNING)

    assert await guardrails.heed(report(result()), NOW) is None
    assert await stored(kept) == again


async def test_r39_only_what_runs_is_paused(kept: Kept, guardrails: Guardrails) -> None:
    assert await guardrails.heed(report(result()), NOW) is None
    draft = await kept.save()
    assert await guardrails.heed(report(result()), NOW) is None
    assert await stored(kept) == draft


async def test_of_two_jobs_at_once_one_pauses(kept: Kept, guardrails: Guardrails) -> None:
    running = await kept.run()
    other = Overtaking(kept, running)

    late = Guardrails(other, kept.running)  # type: ignore[arg-type]  # what is asked of it
    assert await late.heed(report(result()), NOW) is None
    assert [by for by, _ in await summaries(kept)].count(GUARDRAIL) == 1
    assert (await stored(kept)).status is PAUSED
    assert await guardrails.heed(report(result()), NOW) is None


class Overtaking:
    """Experiments of which somebody else pauses one between the first read and the step."""

    def __init__(self, kept: Kept, old: Experiment) -> None:
        self.kept, self.old, self.reads = kept, old, 0

    async def experiment(self, _: object) -> Experiment:
        self.reads += 1
        if self.reads == 1:
            guardrails = Guardrails(self.kept.experiments, self.kept.running)
            await guardrails.heed(report(result()), NOW)
            return self.old
        return await stored(self.kept)

    async def history(self, keys: Any) -> Any:
        return {} if self.reads == 1 else await self.kept.experiments.history(keys)


async def test_what_somebody_saves_meanwhile_is_paused_all_the_same(kept: Kept) -> None:
    old = await kept.run()
    newer = await kept.save(description="Saved meanwhile")

    class Late:
        """The first read is older than the last save."""

        reads = 0

        async def experiment(self, _: object) -> Experiment:
            self.reads += 1
            return old if self.reads == 1 else newer

        async def history(self, _: object) -> dict[str, Any]:
            return {}

    paused = await Guardrails(Late(), kept.running).heed(report(result()), NOW)  # type: ignore[arg-type]  # what is asked of it

    assert isinstance(paused, Experiment)
    assert (paused.status, paused.description) == (PAUSED, "Saved meanwhile")


async def test_that_it_could_not_be_paused_is_told(kept: Kept, guardrails: Guardrails) -> None:
    old = await kept.run()
    kept.experiments.failing = ("save",)
    assert isinstance(await guardrails.heed(report(result()), NOW), UnavailableNow)
    kept.experiments.failing = ()
    await kept.save(description="Saved meanwhile")

    class Behind:
        asked = 0

        async def experiment(self, _: object) -> Experiment:
            self.asked += 1
            return old

        async def history(self, _: object) -> dict[str, Any]:
            return {}

    behind = Behind()
    outcome = await Guardrails(behind, kept.running).heed(report(result()), NOW)  # type: ignore[arg-type]  # what is asked of it
    assert isinstance(outcome, Conflict)
    assert behind.asked == TRIES
    assert BY.name in {by for by, _ in await summaries(kept)}
