"""R37, R39, R41, R43: what cannot be saved or done with an experiment, and what is said instead."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from tests.e2e.experimenting import SAVE, STEP, Experimenter, experiment
from tests.e2e.running import Device, Marquee
from tests.prover.conftest import light_hashes

__all__ = ["light_hashes"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

Json = dict[str, Any]
EXPERIMENTS = "{ experiments { key } }"
ONE = "query One($key: String!) { experiment(key: $key) { status history { by summary } } }"


@pytest_asyncio.fixture(loop_scope="module")
async def experimenter(marquee: Marquee) -> Experimenter:
    return Experimenter(marquee, await marquee.sign_in("Edith"))


def variants(*weights: int, config: object = None) -> list[Json]:
    return [
        {
            "key": f"v{place}",
            "weightBasisPoints": weight,
            "isControl": place == 0,
            "config": {} if config is None or place == 0 else config,
        }
        for place, weight in enumerate(weights)
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"variants": variants(5000, 4000)}, "variants", "sum to 10000"),
        ({"variants": variants(10_000)}, "variants", "2 to 6 variants"),
        (
            {"variants": variants(5000, 5000, config={"rowOdrer": ["TOP_10"]})},
            "variants.1.config.rowOdrer",
            "There is no such key. An object; its keys may be rowOrder",
        ),
        (
            {"variants": variants(5000, 5000, config={"rowOrder": ["TOP_11"]})},
            "variants.1.config.rowOrder",
            "The kinds are CONTINUE_WATCHING",
        ),
        (
            {"variants": variants(5000, 5000, config=["TOP_10"])},
            "variants.1.config",
            "An object; its keys may be",
        ),
        ({"key": "Rows First"}, "key", "1 to 64 of a-z"),
        ({"trafficBasisPoints": 10_001}, "trafficBasisPoints", "0 to 10000"),
        ({"layerShareBasisPoints": 0}, "layerShareBasisPoints", "1 to 10000"),
        ({"minimumDetectableEffect": 0}, "minimumDetectableEffect", "more than 0"),
    ],
)
async def test_r37_r43_what_is_wrong_is_named_with_what_is_allowed(
    experimenter: Experimenter, wrong: Json, field: str, said: str
) -> None:
    given = experiment("wrong") | wrong
    outcome = (await experimenter.device.ask(SAVE, {"input": given})).data["saveExperiment"]
    assert (outcome["__typename"], outcome["code"]) == ("ValidationProblem", "VALIDATION")
    assert [each["field"] for each in outcome["fields"]] == [field]
    assert said in outcome["fields"][0]["message"]
    listed = (await experimenter.device.ask(EXPERIMENTS)).data["experiments"]
    assert "wrong" not in {each["key"] for each in listed}


@pytest.mark.parametrize("name", ["Ada", "Oskar", None])
async def test_r55_experiments_are_for_experimenters_alone(
    marquee: Marquee, name: str | None
) -> None:
    device = await marquee.sign_in(name) if name else marquee.device()
    code = "FORBIDDEN" if name else "UNAUTHENTICATED"
    step = {"key": "any", "status": "RUNNING", "revision": 1}
    saved = (await device.ask(SAVE, {"input": experiment("theirs")})).data["saveExperiment"]
    stepped = (await device.ask(STEP, step)).data["setExperimentStatus"]
    for outcome in (saved, stepped):
        assert (outcome["__typename"], outcome["code"]) == ("AuthProblem", code)
    for text in (EXPERIMENTS, '{ experiment(key: "any") { id } }'):
        assert (await device.ask(text)).codes == [code]


async def test_r20_an_experiments_id_is_nothing_to_anybody_else(
    marquee: Marquee, experimenter: Experimenter
) -> None:
    saved = await experimenter.save(**experiment("by_id"))
    ask, asked = "query ($id: ID!) { node(id: $id) { id } }", {"id": saved["experiment"]["id"]}
    assert (await experimenter.device.ask(ask, asked)).data["node"] == asked
    assert (await (await marquee.sign_in("Ada")).ask(ask, asked)).data["node"] is None


async def test_r39_illegal_steps_say_what_is_possible(experimenter: Experimenter) -> None:
    key = experiment("steps", {})["key"]
    await experimenter.save(**experiment(key, {}))

    async def refused(status: str) -> str:
        outcome = await experimenter.step(key, status)
        assert (outcome["__typename"], outcome["code"]) == ("ConflictProblem", "CONFLICT")
        assert outcome["currentVersion"] == experimenter.revisions[key]
        return str(outcome["message"])

    assert await refused("PAUSED") == (
        "steps is DRAFT and cannot become PAUSED. It can become RUNNING or ARCHIVED."
    )
    for status in ("CONCLUDED", "DRAFT"):
        assert "cannot become" in await refused(status)
    await experimenter.ramp_or_step(key, "RUNNING")
    for status in ("RUNNING", "ARCHIVED", "DRAFT"):
        assert "cannot become" in await refused(status)
    await experimenter.ramp_or_step(key, "CONCLUDED")
    assert "copy it under a new key" in await refused("RUNNING")
    await experimenter.ramp_or_step(key, "ARCHIVED")
    assert "Nothing follows" in await refused("RUNNING")


async def test_r39_a_winner_is_a_variant_and_named_at_the_conclusion(
    experimenter: Experimenter,
) -> None:
    await experimenter.run(**experiment("won", {}))
    for status, winner in (("CONCLUDED", "nobody"), ("PAUSED", "treatment")):
        outcome = await experimenter.step("won", status, winner)
        assert (outcome["__typename"], outcome["fields"][0]["field"]) == (
            "ValidationProblem",
            "winner",
        )
    missing = await experimenter.step("not_there", "RUNNING")
    assert (missing["__typename"], missing["code"]) == ("NotFoundProblem", "NOT_FOUND")
    await experimenter.ramp_or_step("won", "CONCLUDED")


async def test_r37_what_decides_who_gets_what_is_frozen_at_the_start(
    experimenter: Experimenter,
) -> None:
    given = experiment("frozen", {})
    await experimenter.run(**given)
    for change in (
        {"variants": variants(4000, 6000)},
        {"unit": "ACCOUNT"},
        {"layer": "elsewhere"},
        {"layerShareBasisPoints": 500},
        {"primaryMetric": "completions"},
    ):
        outcome = await experimenter.save(**given | change)
        assert (outcome["__typename"], outcome["code"]) == ("ConflictProblem", "CONFLICT")
        (name,) = change
        assert name in outcome["message"]
    assert (await experimenter.save(**given | {"name": "Another"}))["__typename"] == (
        "ExperimentPayload"
    )
    await experimenter.ramp_or_step("frozen", "CONCLUDED")


async def test_a_stale_revision_and_a_taken_key_are_conflicts(experimenter: Experimenter) -> None:
    given = experiment("taken", {})
    await experimenter.save(**given)
    await experimenter.save(**given | {"name": "Second"})
    for revision in (None, 1):
        asked = {"input": given | {"name": "Third"}, "revision": revision}
        outcome = (await experimenter.device.ask(SAVE, asked)).data["saveExperiment"]
        assert (outcome["__typename"], outcome["currentVersion"]) == ("ConflictProblem", 2)
    stale = {"key": "taken", "status": "RUNNING", "revision": 1}
    outcome = (await experimenter.device.ask(STEP, stale)).data["setExperimentStatus"]
    assert (outcome["__typename"], outcome["currentVersion"]) == ("ConflictProblem", 2)
    gone = {"input": experiment("not_yet", {}), "revision": 3}
    outcome = (await experimenter.device.ask(SAVE, gone)).data["saveExperiment"]
    assert outcome["__typename"] == "NotFoundProblem"


async def test_r41_a_full_layer_says_what_is_free_and_who_holds_the_rest(
    experimenter: Experimenter,
) -> None:
    layer: Json = {"layer": "full", "layerShareBasisPoints": 6_000}
    await experimenter.run(**experiment("first", {}, **layer))
    await experimenter.save(**experiment("second", {}, **layer))
    outcome = await experimenter.step("second", "RUNNING")
    assert (outcome["__typename"], outcome["code"]) == ("ConflictProblem", "LAYER_CONFLICT")
    assert outcome["message"] == (
        "second asks for 6000 slots of layer full, where 4000 (6000-9999) are free: "
        "first holds 6000 (0-5999)."
    )
    await experimenter.ramp_or_step("first", "CONCLUDED")
    await experimenter.ramp_or_step("second", "RUNNING")
    await experimenter.ramp_or_step("second", "CONCLUDED")


async def test_r41_who_treats_the_same_surface_shares_a_layer(experimenter: Experimenter) -> None:
    await experimenter.run(**experiment("order", layerShareBasisPoints=5_000))
    await experimenter.save(**experiment("order_too", layer="elsewhere"))
    outcome = await experimenter.step("order_too", "RUNNING")
    assert (outcome["__typename"], outcome["code"]) == ("ConflictProblem", "LAYER_CONFLICT")
    assert "both treat ROW_ORDER, so they must share a layer" in outcome["message"]
    await experimenter.ramp_or_step("order", "CONCLUDED")


async def test_of_two_experimenters_at_once_one_is_first(
    marquee: Marquee, experimenter: Experimenter
) -> None:
    given = experiment("contended", {}, layer="contended", layerShareBasisPoints=6_000)
    others = [Experimenter(marquee, await marquee.sign_in("Edith")) for _ in range(2)]

    saved = await asyncio.gather(*(each.save(**given) for each in others))
    assert outcomes(saved) == ["ConflictProblem", "ExperimentPayload"]
    for each in others:
        each.revisions["contended"] = 1
    started = await asyncio.gather(*(each.step("contended", "RUNNING") for each in others))
    assert outcomes(started) == ["ConflictProblem", "ExperimentPayload"]
    experimenter.revisions["contended"] = 2
    await experimenter.ramp_or_step("contended", "CONCLUDED")

    rivals = [
        experiment(f"rival_{number}", {}, layer="rivals", layerShareBasisPoints=6_000)
        for number in range(2)
    ]
    for rival in rivals:
        await experimenter.save(**rival)
    started = await asyncio.gather(
        *(experimenter.step(rival["key"], "RUNNING") for rival in rivals)
    )
    assert outcomes(started) == ["ConflictProblem", "ExperimentPayload"]


def outcomes(all_: list[Json]) -> list[str]:
    return sorted(each["__typename"] for each in all_)


async def test_what_was_done_is_told_in_words_newest_first(experimenter: Experimenter) -> None:
    given = experiment("told", {}, layer="told")
    await experimenter.run(**given)
    await experimenter.save(**given | {"trafficBasisPoints": 2_500})
    await experimenter.ramp_or_step("told", "CONCLUDED")
    found = await read(experimenter.device, "told")
    assert found["status"] == "CONCLUDED"
    assert {each["by"] for each in found["history"]} == {"editor@marquee.test"}
    summaries = [each["summary"] for each in found["history"]]
    assert summaries[0] == "Concluded without a winner: everybody has the default."
    assert summaries[1] == "Traffic from 100 % to 25 %."
    assert summaries[2] == "Started, on slots 0-9999 of layer told."
    assert len(summaries) == 4


async def read(device: Device, key: str) -> Json:
    found: Json = (await device.ask(ONE, {"key": key})).data["experiment"]
    return found
