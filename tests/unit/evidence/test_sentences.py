"""What the page says of a report, word for word."""

from typing import Any

import pytest

from domain.experiments.experiment import ExperimentStatus, UnitType
from jobs.evidence.sentences import (
    Verdict,
    counted,
    metric_sentence,
    of_chance,
    preference_sentence,
    probability,
    status,
    verdict,
)
from tests.unit.build import NOW
from tests.unit.evidence.stored import experiment, report, result, withheld

BETTER: dict[str, Any] = {"ci_low": 0.01, "ci_high": 0.05, "sequential_p_value": 0.004}
WORSE: dict[str, Any] = {
    "lift": -0.03,
    "ci_low": -0.05,
    "ci_high": -0.01,
    "sequential_p_value": 0.004,
}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "+3.1 % (between -0.4 % and +6.7 %): not yet certain."),
        (BETTER, "+3.1 % (between +1.0 % and +5.0 %): certainly more."),
        (WORSE, "-3.0 % (between -5.0 % and -1.0 %): certainly less."),
        ({"p_value": 0.4}, "+3.1 % (between -0.4 % and +6.7 %): no difference is shown."),
        (
            BETTER | {"sequential_p_value": 0.06},
            "+3.1 % (between +1.0 % and +5.0 %): not certain, as one of several metrics.",
        ),
        ({"ci_low": None, "ci_high": None}, "+3.1 %, too early to say how sure that is."),
    ],
)
def test_a_metric_is_told_with_how_sure_it_is(fields: dict[str, Any], said: str) -> None:
    told = metric_sentence(result("plays", **fields))
    assert told.removeprefix("Plays in charts: ") == said


def test_a_metric_that_cannot_be_compared_says_so() -> None:
    told = metric_sentence(result(lift=None, ci_low=None, ci_high=None))
    assert told == "Streaming minutes in charts: nothing can be compared yet."


def test_a_guardrail_is_told_as_worse_or_not() -> None:
    kept = metric_sentence(result(is_guardrail=True, **BETTER))
    breached = metric_sentence(result(is_guardrail=True, breached=True, **WORSE))
    assert kept.endswith("not shown to be worse.")
    assert breached.endswith("worse beyond doubt.")


def test_a_verdict_says_the_gravest_thing_first() -> None:
    good, bad = result(**BETTER), result("plays", is_guardrail=True, breached=True, **WORSE)
    assert verdict(experiment(), withheld()).tone == "withheld"
    assert verdict(experiment(), report(metrics=(good, bad))) == Verdict(
        "bad", "A guardrail is breached: Plays in charts is worse than control."
    )
    assert verdict(experiment(), report(metrics=(good,))) == Verdict(
        "good",
        "Streaming minutes in charts: +3.1 % (between +1.0 % and +5.0 %): certainly more.",
    )
    assert verdict(experiment(), report(metrics=(result(**WORSE),))).tone == "bad"
    assert verdict(experiment(), report(metrics=(result("plays", **BETTER),))) == Verdict(
        "open", "Nothing is certain yet by what decides, Streaming minutes."
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "It has been running since 12 November 2026, and 12,334 profiles have seen it."),
        (
            {"status": ExperimentStatus.PAUSED, "unit": UnitType.DEVICE},
            "It is paused, and 12,334 devices have seen it since 12 November 2026.",
        ),
        (
            {"status": ExperimentStatus.CONCLUDED, "winner": "charts", "concluded_at": NOW},
            (
                "It was concluded on 21 November 2026 with charts as winner, and 12,334 profiles "
                "have seen it."
            ),
        ),
        (
            {"status": ExperimentStatus.ARCHIVED},
            "It was concluded with no winner, and 12,334 profiles have seen it.",
        ),
        ({"status": ExperimentStatus.DRAFT}, "It is a draft, and nobody has seen it."),
    ],
)
def test_every_status_has_its_sentence(fields: dict[str, Any], said: str) -> None:
    assert status(experiment(**fields), report()) == said


def test_a_preference_is_told_in_votes() -> None:
    found = report().interleaving
    assert found is not None
    assert preference_sentence(found) == (
        "60.0 % of 100 who played more from one prefer taste to popular (between 49.7 % and "
        "69.7 %): not certain, if this is the one planned look."
    )


def test_numbers_are_told_as_people_read_them() -> None:
    assert counted(result(mean=1_234.5)) == "1,234.50"
    assert counted(result("started_within_session", mean=0.4)) == "40.00 %"
    assert [probability(each) for each in (None, 0.0002, 0.0123)] == ["-", "< 0.001", "0.012"]
    assert [of_chance(each) for each in (0.0002, 0.2)] == ["p < 0.001", "p = 0.200"]
