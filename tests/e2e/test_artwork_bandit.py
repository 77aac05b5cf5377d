"""R46: pictures are learned from what profiles see and click, and served by what was learned."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.artwork_bandit.arms import LearnedArm, LearnedTitle
from domain.artwork_bandit.pick import is_uniform
from domain.ids import TitleId
from domain.tracking.event import TrackingEvent
from flows.artwork_bandit.learning import Learning
from jobs.demo.accounts import profile_id
from tests.e2e.device import Device
from tests.e2e.experimenting import experiment, keyed, unit_on
from tests.e2e.faults import Failing, before
from tests.e2e.lab import Lab, allocation
from tests.e2e.my_list import put
from tests.e2e.running import Marquee, service_of
from tests.e2e.test_metrics import figure
from tests.e2e.test_tracking import counts, kept, timed, told
from tests.prover.conftest import light_hashes

__all__ = ["light_hashes"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

BANDIT = {"artwork": "bandit", "includeKids": True}
PICTURES = """
{ homepage { rows(first: 50) { edges { node { kind items(first: 50) { edges { node {
    trackingToken title { id } artwork { tag policy variantId }
} } } } } } } }
"""
ADA = profile_id("demo@marquee.test", "Ada")
DEGRADED = "marquee_homepage_degraded_pages_total"
AT_ONCE = 100
Json = dict[str, Any]


def nobody(_: int) -> None:
    """Hears of progress."""


async def items(device: Device, kind: str | None = None) -> list[Json]:
    """Every item of the page, or of its rows of one kind."""
    rows = (await device.ask(PICTURES)).data["homepage"]["rows"]["edges"]
    return [
        item["node"]
        for row in rows
        if kind in (None, row["node"]["kind"])
        for item in row["node"]["items"]["edges"]
    ]


async def pictures(device: Device) -> dict[str, set[tuple[str, str]]]:
    """Who chose which picture of each title: one, wherever on the page it stands."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for item in await items(device):
        found[item["title"]["id"]].add((item["artwork"]["policy"], item["artwork"]["tag"]))
    return dict(found)


def policies_of(shown: dict[str, set[tuple[str, str]]]) -> set[str]:
    return {policy for chosen in shown.values() for policy, _ in chosen}


async def see(marquee: Marquee, device: Device, seen: Sequence[Json], click_on: str) -> None:
    """An impression of each item, and a click on those that show one picture."""
    now = marquee.clock()
    events = [told(one, "IMPRESSION", now, visibleMs=1_500) for one in seen]
    events += [told(one, "CLICK", now) for one in seen if one["artwork"]["tag"] == click_on]
    for start in range(0, len(events), AT_ONCE):
        batch = events[start : start + AT_ONCE]
        assert await counts(device, *batch) == (len(batch), 0)


async def learned(marquee: Marquee) -> int:
    """Learn when everything has matured; answers the version, which the application has heard."""
    marquee.clock.forward(hours=26)
    learning = Learning.on(marquee.stores)
    await learning.count(marquee.clock(), nobody)
    version = await learning.publish(marquee.clock(), nobody)
    await service_of(marquee).watch.catch_up()
    return version


@pytest.fixture
async def lab(data_dir: Path) -> AsyncIterator[Lab]:
    async with timed(data_dir) as marquee:
        yield await Lab.of(marquee, {})


def chose(events: Sequence[TrackingEvent]) -> set[tuple[int | None, str | None]]:
    return {(one.policy, one.segment) for one in events}


async def test_r46_what_is_seen_and_clicked_becomes_a_policy_that_is_served(lab: Lab) -> None:
    await lab.run("pictures", treatment=BANDIT)
    seen = await items(lab.ada)
    titles = {one["title"]["id"]: one["artwork"]["tag"] for one in seen}
    favourite = seen[0]["artwork"]["tag"]
    await see(lab.marquee, lab.ada, seen, favourite)

    first = [*await kept(lab.marquee)]
    assert chose(first) == {(0, "en")}
    assert {one.propensity for one in first} == {0.25}  # four pictures of which nothing is known

    assert await learned(lab.marquee) == 1
    arms = await lab.marquee.stores.artwork_policies.arms(1, "en", [*map(TitleId, titles)])
    for title, tag in titles.items():
        (arm,) = arms[TitleId(title)]
        assert (arm.tag, arm.beta > 1) == (tag, tag != favourite)
        assert (arm.alpha > 1) is (tag == favourite)

    ada = await lab.marquee.sign_in("Ada")
    later = await items(ada)
    await see(lab.marquee, ada, later, favourite)
    second = [one for one in await kept(lab.marquee) if one not in first]
    assert chose(second) == {(1, "en")}


async def test_r46_a_title_has_one_picture_on_every_row_and_device(lab: Lab) -> None:
    await lab.run("pictures", treatment=BANDIT)
    shown = await pictures(lab.ada)
    assert policies_of(shown) == {"BANDIT"}
    assert {len(chosen) for chosen in shown.values()} == {1}
    assert len({tag for chosen in shown.values() for _, tag in chosen}) == 4

    assert await pictures(await lab.marquee.sign_in("Ada")) == shown
    lab.marquee.clock.forward(hours=1)  # and on the next page
    ada = await lab.marquee.sign_in("Ada")
    assert await pictures(ada) == shown

    listed = next(iter(shown))
    await put(ada, listed)
    (item,) = await items(ada, "MY_LIST")
    assert (item["title"]["id"], item["artwork"]["policy"]) == (listed, "BANDIT")
    assert {("BANDIT", item["artwork"]["tag"])} == shown[listed]


async def test_r46_control_and_kids_see_default_pictures(lab: Lab) -> None:
    kit = await lab.marquee.sign_in("Kit")
    key = keyed("all", treated=[lab.ada_unit, await unit_on(kit)], control=[lab.sam_unit])
    await lab.experimenter.run(**experiment(key, BANDIT))

    assert (await allocation(kit, key))["variant"] == "treatment"
    assert policies_of(await pictures(lab.ada)) == {"BANDIT"}
    assert policies_of(await pictures(lab.sam)) == {"DEFAULT"}
    assert policies_of(await pictures(kit)) == {"DEFAULT"}


async def test_r46_most_see_the_best_picture_once_a_policy_is_sure(lab: Lab) -> None:
    await lab.run("pictures", treatment=BANDIT)
    titles = {one["title"]["id"]: one["artwork"]["tag"] for one in await items(lab.ada)}

    async def sure() -> AsyncIterator[Sequence[LearnedTitle]]:
        tags = sorted(set(titles.values()))
        arms = tuple(LearnedArm(tag, 1.0, 1.0, 0.97 if tag == tags[0] else 0.01) for tag in tags)
        yield [LearnedTitle(TitleId(title), "en", arms) for title in titles]

    await lab.marquee.stores.artwork_policies.publish(sure(), lab.marquee.clock(), keep=5)
    assert {one["title"]["id"]: one["artwork"]["tag"] for one in await items(lab.ada)} == titles

    await service_of(lab.marquee).watch.catch_up()
    lab.marquee.clock.forward(minutes=31)
    ada = await lab.marquee.sign_in("Ada")
    shown = [one["artwork"]["tag"] for one in await items(ada)]

    assert not is_uniform(ADA)
    assert shown.count(min(titles.values())) > 0.9 * len(shown)


async def test_r46_while_policies_are_away_pages_show_default_pictures(data_dir: Path) -> None:
    fault = Failing(None)
    async with timed(data_dir, before("artwork_policies", fault)) as marquee:
        lab = await Lab.of(marquee, {})
        await lab.run("pictures", treatment=BANDIT)
        await see(marquee, lab.ada, await items(lab.ada), "geometric")
        await learned(marquee)
        await marquee.warm()
        fault.failing = ("arms",)

        ada = await marquee.sign_in("Ada")
        assert policies_of(await pictures(ada)) == {"DEFAULT"}
        assert await figure(marquee, DEGRADED, source="artwork_policies", fallback="DEFAULT") == 1

        fault.failing = ()
        marquee.clock.forward(minutes=31)
        ada = await marquee.sign_in("Ada")
        assert policies_of(await pictures(ada)) == {"BANDIT"}


async def test_r46_a_policy_can_be_rolled_back_within_a_second(lab: Lab) -> None:
    await lab.run("pictures", treatment=BANDIT)
    assert [await learned(lab.marquee) for _ in range(2)] == [1, 2]
    ada = await lab.marquee.sign_in("Ada")
    await see(lab.marquee, ada, (await items(ada))[:1], "none")

    assert await lab.marquee.stores.artwork_policies.activate(1, lab.marquee.clock())
    await service_of(lab.marquee).watch.catch_up()
    lab.marquee.clock.forward(minutes=31)
    ada = await lab.marquee.sign_in("Ada")
    await see(lab.marquee, ada, (await items(ada))[:1], "none")

    assert chose(await kept(lab.marquee)) == {(1, "en"), (2, "en")}
