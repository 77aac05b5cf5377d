"""R37, R41, R43: what may be saved, what is refused, and what a change is called."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from domain.experiments.changed import Changed
from domain.experiments.experiment import Experiment, ExperimentStatus, UnitType
from domain.experiments.given import GivenExperiment, given_errors
from domain.experiments.lifecycle import CHANGED_MEANWHILE
from domain.experiments.saving import MAY_CHANGE, created, edited
from domain.experiments.slots import ALL_SLOTS
from domain.outcome import Conflict, FieldError, ProblemCode, ValidationFailed
from tests.unit.build import NOW
from tests.unit.domain.experiments.build import (
    GENRES_FIRST,
    TWO,
    arms,
    draft,
    given,
    moved,
    running,
)

DRAFT, RUNNING, PAUSED, CONCLUDED, ARCHIVED = ExperimentStatus
SHARE = "A share of a layer is 1 to 10000 basis points."
KEY = "A key is 1 to 64 of a-z, 0-9 and _."
WEIGHT = "A weight is 1 to 9999 basis points."
EFFECT = "An effect is relative to control and more than 0: 0.05 is five per cent."
TEXT = "At most 2000 printable characters, in lines."
METRIC = "A metric is named by 1 to 64 letters, digits and _, a letter first."
ANOTHER: dict[str, object] = {
    "name": "Another",
    "description": "Another",
    "hypothesis": "Another",
    "unit": UnitType.ACCOUNT,
    "layer": "another",
    "layer_share_basis_points": 1,
    "traffic_basis_points": 1,
    "variants": arms(4_999, 5_001, configs=({}, GENRES_FIRST)),
    "primary_metric": "clicks",
    "secondary_metrics": ("clicks",),
    "guardrail_metrics": ("clicks",),
    "minimum_detectable_effect": 0.5,
    "start_at": NOW,
    "end_at": NOW,
}
"""Another value for each field that may be saved anew."""


def changed(done: object) -> Changed:
    assert isinstance(done, Changed), done
    return done


def saved(experiment: Experiment, **anew: object) -> object:
    """The experiment saved again as it is, but for these fields."""
    same = {one.name: getattr(experiment, one.name) for one in fields(GivenExperiment)}
    return edited(experiment, GivenExperiment(**{**same, **anew}), experiment.revision)


def test_a_new_experiment_is_a_draft_of_the_first_revision() -> None:
    asked = given(
        name=" Genres first ",
        description="One\r\nor two lines",
        traffic_basis_points=1_250,
        secondary_metrics=("clicks",),
        guardrail_metrics=("plays", "watch_minutes"),
        minimum_detectable_effect=0.05,
        start_at=NOW,
        end_at=NOW + timedelta(days=14),
    )

    done = changed(created(asked, draft().id))

    assert done.summary == (
        "Created as a draft: v0 (control) 50 %, v1 50 %; traffic 12.5 %, layer homepage."
    )
    assert done.experiment == draft(
        name="Genres first",
        description="One\r\nor two lines",
        traffic_basis_points=1_250,
        secondary_metrics=("clicks",),
        guardrail_metrics=("plays", "watch_minutes"),
        minimum_detectable_effect=0.05,
        start_at=NOW,
        end_at=NOW + timedelta(days=14),
    )


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"key": "Rows!"}, "key", KEY),
        ({"layer": ""}, "layer", "A layer is named by 1 to 64 of a-z, 0-9 and _."),
        ({"name": " "}, "name", "A name has 1 to 100 printable characters."),
        ({"name": "\ud800"}, "name", "A name has 1 to 100 printable characters."),
        ({"description": "x" * 2_001}, "description", TEXT),
        ({"hypothesis": "a\x00"}, "hypothesis", TEXT),
        ({"layer_share_basis_points": 0}, "layerShareBasisPoints", SHARE),
        ({"layer_share_basis_points": 10_001}, "layerShareBasisPoints", SHARE),
        ({"traffic_basis_points": -1}, "trafficBasisPoints", "Traffic is 0 to 10000 basis points."),
        (
            {"traffic_basis_points": 10_001},
            "trafficBasisPoints",
            "Traffic is 0 to 10000 basis points.",
        ),
        ({"variants": TWO[:1]}, "variants", "An experiment has 2 to 6 variants."),
        ({"variants": arms(*[1_000] * 10)}, "variants", "An experiment has 2 to 6 variants."),
        ({"variants": TWO[1:] * 2}, "variants.1.key", "Another variant has this key."),
        (
            {"variants": (TWO[0], replace(TWO[1], is_control=True))},
            "variants",
            "One variant is control, and here 2 are.",
        ),
        ({"variants": (TWO[0], replace(TWO[1], key="V1"))}, "variants.1.key", KEY),
        (
            {"variants": arms(5_000, 4_999)},
            "variants",
            "Weights sum to 10000 basis points, and these to 9999.",
        ),
        ({"variants": arms(5_000, 5_000, 0)}, "variants.2.weightBasisPoints", WEIGHT),
        ({"variants": arms(10_001, -1)}, "variants.1.weightBasisPoints", WEIGHT),
        (
            {"variants": arms(5_000, 5_000, configs=({}, {"allowPinned": 1}))},
            "variants.1.config.allowPinned",
            "True or false: whether the order moves pinned rows too.",
        ),
        (
            {
                "variants": arms(
                    5_000, 5_000, configs=({"includeKids": False}, {"includeKids": True})
                )
            },
            "variants",
            "Variants agree on includeKids: kids take part in all of them or in none.",
        ),
        ({"primary_metric": "1st"}, "primaryMetric", METRIC),
        ({"secondary_metrics": ("clicks", "")}, "secondaryMetrics.1", METRIC),
        ({"secondary_metrics": ("plays",)}, "secondaryMetrics.0", "plays is named twice."),
        ({"guardrail_metrics": ("clicks",) * 2}, "guardrailMetrics.1", "clicks is named twice."),
        (
            {"guardrail_metrics": ("joy",) * 99},
            "guardrailMetrics",
            "At most 20 metrics.",
        ),
        ({"minimum_detectable_effect": 0.0}, "minimumDetectableEffect", EFFECT),
        ({"minimum_detectable_effect": 10.5}, "minimumDetectableEffect", EFFECT),
        ({"minimum_detectable_effect": float("nan")}, "minimumDetectableEffect", EFFECT),
        ({"start_at": NOW, "end_at": NOW}, "endAt", "An experiment ends after it starts."),
    ],
)
def test_what_cannot_be_used_is_told_by_field(
    wrong: dict[str, object], field: str, message: str
) -> None:
    asked = replace(given(), **wrong)  # type: ignore[arg-type] # fields by name

    assert FieldError(field, message) in given_errors(asked)
    assert created(asked, draft().id) == ValidationFailed(given_errors(asked))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    asked = given("-", name="", layer="-", traffic_basis_points=-1, primary_metric="-")

    assert [error.field for error in given_errors(asked)] == [
        *("key", "layer", "name", "trafficBasisPoints", "primaryMetric")
    ]


@pytest.mark.parametrize("field", sorted(ANOTHER))
def test_a_draft_may_change_in_everything_and_the_history_says_how(field: str) -> None:
    done = changed(saved(draft(), **{field: ANOTHER[field]}))

    assert getattr(done.experiment, field) == ANOTHER[field]
    assert done.experiment.revision == 2
    assert done.summary.endswith(".")


@pytest.mark.parametrize("status", [RUNNING, PAUSED])
@pytest.mark.parametrize("field", sorted(ANOTHER))
def test_r37_what_has_started_keeps_all_that_decides(field: str, status: ExperimentStatus) -> None:
    experiment = moved(draft(), RUNNING, *[PAUSED] * (status is PAUSED))

    done = saved(experiment, **{field: ANOTHER[field]})

    if field in MAY_CHANGE[status]:
        assert getattr(changed(done).experiment, field) == ANOTHER[field]
        assert changed(done).experiment.slots == ALL_SLOTS
    else:
        assert isinstance(done, Conflict)
        assert (done.code, done.current_version) == (
            ProblemCode.CONFLICT,
            experiment.revision,
        )


def test_r37_a_refusal_names_what_cannot_change_and_what_can() -> None:
    done = saved(running(), unit=UnitType.DEVICE, layer_share_basis_points=5)

    assert done == Conflict(
        "rows is RUNNING: layerShareBasisPoints, unit cannot change. What can is name, "
        "description, hypothesis, trafficBasisPoints, guardrailMetrics, minimumDetectableEffect, "
        "endAt. For anything else, copy it under a new key.",
        2,
    )


def test_what_is_concluded_may_be_renamed_and_what_is_archived_may_not() -> None:
    ended = moved(running(), CONCLUDED)

    assert changed(saved(ended, name="Done")).summary == 'Name from "Rows" to "Done".'
    assert isinstance(saved(ended, traffic_basis_points=0), Conflict)
    assert saved(moved(ended, ARCHIVED), name="Done") == Conflict(
        "rows is ARCHIVED: name cannot change. What can is nothing. For anything else, copy it "
        "under a new key.",
        4,
    )


def test_the_same_again_changes_nothing() -> None:
    assert saved(running()) == Changed(running(), "")


def test_an_edit_from_another_revision_tells_the_present_one() -> None:
    assert edited(running(), given(), 1) == Conflict(CHANGED_MEANWHILE, 2)
    assert edited(running(), given(), None) == Conflict(
        "There is an experiment rows already: give its revision to change it.", 2
    )


def test_an_edit_that_cannot_be_used_changes_nothing() -> None:
    done = saved(running(), traffic_basis_points=-1)

    assert done == ValidationFailed(
        (FieldError("trafficBasisPoints", "Traffic is 0 to 10000 basis points."),)
    )


@pytest.mark.parametrize(
    ("anew", "words"),
    [
        ({"traffic_basis_points": 25}, "Traffic from 100 % to 0.25 %."),
        (
            {"hypothesis": "x" * 81, "end_at": NOW},
            f'Hypothesis from none to "{"x" * 80}...". End from none to 2026-11-21 12:00 UTC.',
        ),
        ({"guardrail_metrics": ("clicks", "plays")}, "Guardrails from none to clicks, plays."),
        ({"minimum_detectable_effect": 0.025}, "Smallest effect to detect from none to 2.5 %."),
        ({"unit": UnitType.DEVICE}, "Unit from PROFILE to DEVICE."),
        (
            {"variants": arms(2_000, 7_000, 1_000, configs=({}, {"artwork": "noir"}))},
            (
                "Variants from v0 (control) 50 %, v1 50 % to v0 (control) 20 %, v1 70 %, v2 10 %. "
                'Config of v1 from {"prioritizeGenres": true} to {"artwork": "noir"}.'
            ),
        ),
    ],
)
def test_a_change_is_told_in_words(anew: dict[str, object], words: str) -> None:
    assert changed(saved(draft(), **anew)).summary == words
