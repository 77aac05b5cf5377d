"""R44: what units did is measured and reported, and what does harm is paused."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from domain.experiments.names import ExperimentKey
from domain.ids import ProfileId
from flows.watching.forgetting import Forgetting
from persistence.ports.evidence import Evidence
from persistence.ports.stores import Stores
from tests.contract.test_evidence import report as full_report
from tests.e2e.experimenting import Experimenter, experiment, exposed
from tests.e2e.judged import (
    REPORT,
    crowd,
    judge,
    means,
    measured_plays,
    plays,
    read,
)
from tests.e2e.lab import Lab, untreated
from tests.e2e.page_shown import Shown, shown_to
from tests.e2e.progress import Player, films, outcomes
from tests.e2e.running import NOW, Device, Marquee
from tests.e2e.test_interleaving import INTERLEAVED, rows
from tests.e2e.test_tracking import counts, items, kept, page, timed, told
from tests.prover.conftest import light_hashes

__all__ = ["light_hashes", "untreated"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

METRICS = {
    "primaryMetric": "streaming_minutes",
    "secondaryMetrics": ["plays", "completions", "days_active", "started_within_session"],
    "guardrailMetrics": ["artwork_click_through"],
}
LIST = "{ experiments { key report { asOf } } }"
HOUR, TEN_MINUTES = timedelta(hours=1), timedelta(minutes=10)
LONG = (60 * 60_000, 200 * 60_000)
"""Milliseconds: of so long a film ten minutes are more than 5 %, and not the end."""


@pytest.fixture
async def own(data_dir: Path) -> AsyncIterator[Marquee]:
    async with timed(data_dir) as marquee:
        yield marquee


@pytest.fixture
async def lab(own: Marquee, untreated: Mapping[str, Shown]) -> Lab:
    return await Lab.of(own, untreated)


async def seen(lab: Lab, **given: Any) -> str:
    """An experiment that Ada and Sam have seen; its key."""
    key = await lab.run(**given)
    for device in (lab.ada, lab.sam):
        await shown_to(device)
    assert await exposed(lab.marquee, key, lab.ada_unit, lab.sam_unit) == {
        lab.ada_unit: "treatment",
        lab.sam_unit: "control",
    }
    return key


async def watches(
    device: Device, lab: Lab, *, ago: timedelta = timedelta(), film_id: str | None = None
) -> None:
    """Ten minutes of a film from its beginning, which ended so long ago; that starts it (R1)."""
    film = next(
        one
        for one in await films(device)
        if one["durationMs"] in range(*LONG) and film_id in (None, one["id"])
    )
    player = Player(device, film["id"], film["durationMs"])
    since = NOW - lab.marquee.clock() + ago
    events = (
        player.at(0, ago=TEN_MINUTES + since),
        player.at(100 * TEN_MINUTES / timedelta(milliseconds=film["durationMs"]), ago=since),
    )
    assert outcomes(await player.tells(*events)) == ["APPLIED", "APPLIED"]


async def test_r44_an_experiment_is_reported_by_what_its_viewers_did(lab: Lab) -> None:
    edith = lab.experimenter.device
    key = await seen(lab, **METRICS)
    assert (await read(edith, key))["report"] is None

    row = (await page(lab.ada))[0]
    one, two, *_ = items(row)
    impressions = [told(each, "IMPRESSION", visibleMs=2_000) for each in (one, two)]
    assert await counts(lab.ada, *impressions, told(one)) == (3, 0)
    lab.marquee.clock.forward(minutes=10)
    await watches(lab.ada, lab)

    lab.marquee.clock.forward(hours=1)
    judged = await judge(lab.marquee, key)
    edith = await lab.marquee.sign_in("Edith")

    assert (judged.measurement.units, judged.measurement.written) == (2, 2)
    report = (await read(edith, key))["report"]
    assert report["asOf"] == "2026-11-21T10:05:00.000Z"  # five minutes ago
    assert report["exposures"] == [
        {"variant": variant, "units": 1, "expected": 1.0} for variant in ("control", "treatment")
    ]
    assert not report["srmSuspected"]
    assert means(report) == {
        ("streaming_minutes", "control"): 0.0,
        ("streaming_minutes", "treatment"): pytest.approx(10.0, abs=0.001),
        ("plays", "control"): 0.0,
        ("plays", "treatment"): 1.0,
        ("completions", "control"): 0.0,
        ("completions", "treatment"): 0.0,
        ("days_active", "control"): 0.0,
        ("days_active", "treatment"): 1.0,
        ("started_within_session", "control"): 0.0,
        ("started_within_session", "treatment"): 1.0,
        ("artwork_click_through", "control"): 0.0,
        ("artwork_click_through", "treatment"): 0.5,
    }
    assert (report["interleaving"], report["artwork"]) == (None, [])


async def test_r44_measured_again_nothing_changes_and_what_comes_late_changes_one_unit(
    lab: Lab,
) -> None:
    key = await seen(lab)
    lab.marquee.clock.forward(minutes=10)
    await watches(lab.ada, lab)
    lab.marquee.clock.forward(hours=3)
    name = ExperimentKey(key)
    await judge(lab.marquee, key)
    units = (lab.ada_unit, lab.sam_unit)
    before = await lab.marquee.stores.evidence.measures_of(name, units)
    assert (await judge(lab.marquee, key)).measurement.written == 0
    assert await lab.marquee.stores.evidence.measures_of(name, units) == before

    # Sam was offline while he watched, two hours ago.
    sam = await lab.marquee.sign_in("Sam")
    await watches(sam, lab, ago=2 * HOUR)

    assert (await judge(lab.marquee, key)).measurement.written == 1
    after = await lab.marquee.stores.evidence.measures_of(name, units)
    assert after[lab.ada_unit] == before[lab.ada_unit]
    assert (before[lab.sam_unit].plays, after[lab.sam_unit].plays) == (0, 1)
    reports = await lab.marquee.stores.evidence.reports(name)
    assert len(reports) == 1  # the clock stood still


async def test_r44_a_breached_guardrail_takes_the_treatment_off_every_page(lab: Lab) -> None:
    key = await seen(lab, guardrailMetrics=["plays"])
    assert await lab.traces_for("Ada", lab.ada) != []
    control = await crowd(lab.marquee, key, "control", 150)
    await crowd(lab.marquee, key, "treatment", 150)
    await plays(lab.marquee, control, lab.marquee.clock() + HOUR)
    lab.marquee.clock.forward(hours=5)

    await judge(lab.marquee, key)
    await lab.experimenter.known()

    told = await read(await lab.marquee.sign_in("Edith"), key)
    assert told["status"] == "PAUSED"
    [breached] = [one for one in told["report"]["metrics"] if one["breached"]]
    assert (breached["metric"], breached["variant"], breached["mean"]) == (
        "plays",
        "treatment",
        0.0,
    )
    assert told["history"][0]["by"] == "guardrail"
    assert told["history"][0]["summary"].startswith("Paused: plays of treatment is 0, -99.")
    ada = await lab.marquee.sign_in("Ada")
    assert await lab.traces_for("Ada", ada) == []
    again = await judge(lab.marquee, key)
    assert again.paused is None
    assert len((await read(await lab.marquee.sign_in("Edith"), key))["history"]) == len(
        told["history"]
    )


async def test_r44_results_are_withheld_where_variants_do_not_fit_their_traffic(lab: Lab) -> None:
    key = await seen(lab, guardrailMetrics=["plays"])
    control = await crowd(lab.marquee, key, "control", 299)
    await crowd(lab.marquee, key, "treatment", 199)
    await plays(lab.marquee, control, lab.marquee.clock() + HOUR)
    lab.marquee.clock.forward(hours=5)

    await judge(lab.marquee, key)

    told = await read(await lab.marquee.sign_in("Edith"), key)
    report = told["report"]
    assert report["exposures"] == [
        {"variant": "control", "units": 300, "expected": 250.0},
        {"variant": "treatment", "units": 200, "expected": 250.0},
    ]
    assert report["srmPValue"] == pytest.approx(7.744216431044089e-06)
    assert (report["srmSuspected"], report["metrics"]) == (True, [])
    assert told["status"] == "RUNNING"


async def test_r55_nobody_but_experimenters_reads_a_report(lab: Lab) -> None:
    key = await seen(lab)
    await judge(lab.marquee, key)
    nobody, ada = lab.marquee.device(), lab.ada

    for device, code in ((nobody, "UNAUTHENTICATED"), (ada, "FORBIDDEN")):
        refused = await device.ask(REPORT, {"key": key})
        assert refused.partial == {"experiment": None}
        assert refused.codes == [code]


async def test_the_reports_of_a_list_are_one_read(data_dir: Path) -> None:
    asked = list[set[str]]()

    class Told:
        """Evidence, and which experiments' latest reports were asked for at a time."""

        def __init__(self, evidence: Evidence) -> None:
            self.evidence = evidence

        async def latest(self, keys: Collection[ExperimentKey]) -> object:
            asked.append(set(keys))
            return await self.evidence.latest(keys)

    def wrap(stores: Stores) -> Stores:
        return replace(stores, evidence=cast("Evidence", Told(stores.evidence)))

    async with timed(data_dir, wrap) as marquee:
        edith = Experimenter(marquee, await marquee.sign_in("Edith"))
        for key in ("one", "two"):
            await edith.save(**experiment(key))
        await marquee.stores.evidence.keep_report(full_report(ExperimentKey("two")))
        found = (await edith.device.ask(LIST)).data["experiments"]

    assert found == [
        {"key": "one", "report": None},
        {"key": "two", "report": {"asOf": "2026-11-21T12:00:00.123Z"}},
    ]
    assert asked == [{"one", "two"}]


async def test_what_was_measured_of_a_profile_goes_with_it(lab: Lab) -> None:
    key = await seen(lab)
    lab.marquee.clock.forward(minutes=10)
    await watches(lab.ada, lab)
    lab.marquee.clock.forward(hours=1)
    await judge(lab.marquee, key)
    units = (lab.ada_unit, lab.sam_unit)
    assert await measured_plays(lab.marquee, key, *units) == {lab.ada_unit: 1, lab.sam_unit: 0}

    ada = ProfileId(f"prof_{lab.ada_unit.replace('-', '')}")
    await Forgetting.on(lab.marquee.stores, lab.marquee.clock).at_once(ada)

    assert await measured_plays(lab.marquee, key, *units) == {lab.sam_unit: 0}
    assert (await judge(lab.marquee, key)).measurement.units == 1
    assert await measured_plays(lab.marquee, key, *units) == {lab.sam_unit: 0}


async def test_r45_what_was_played_from_interleaved_rows_is_a_vote(lab: Lab) -> None:
    key = await lab.run(treatment=INTERLEAVED, primaryMetric="plays")
    drafted = await rows(lab.ada)
    lab.marquee.clock.forward(minutes=10)
    long = {one["id"] for one in await films(lab.ada) if one["durationMs"] in range(*LONG)}
    played = [one for row in drafted for one in row if one["title"]["id"] in long][:3]
    at = lab.marquee.clock()
    assert await counts(lab.ada, *(told(one, "PLAY", at) for one in played)) == (len(played), 0)
    for one in played:
        await watches(lab.ada, lab, film_id=one["title"]["id"])
    events = await kept(lab.marquee)
    teams = [one.team for one in events]
    assert len(teams) == 3
    assert set(teams) <= {"control", "treatment"}

    lab.marquee.clock.forward(hours=1)
    await judge(lab.marquee, key)

    found = await lab.marquee.stores.evidence.measures_of(ExperimentKey(key), [lab.ada_unit])
    ada = found[lab.ada_unit]
    assert (ada.control_plays, ada.treatment_plays) == (
        teams.count("control"),
        teams.count("treatment"),
    )
    result = (await read(await lab.marquee.sign_in("Edith"), key))["report"]["interleaving"]
    assert (result["control"], result["treatment"]) == ("popular", "newest")
    votes = (ada.treatment_plays > ada.control_plays, ada.treatment_plays < ada.control_plays)
    assert (result["wins"], result["losses"]) == tuple(map(int, votes))
