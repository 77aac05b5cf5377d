"""R30, R38, R39, R43: what experiments do to pages over HTTP, in each status."""

import pytest

from domain.experiments.names import unit_of
from tests.e2e.experimenting import experiment, keyed
from tests.e2e.lab import Lab, allocation, lab, untreated
from tests.e2e.my_list import SET
from tests.e2e.page_shown import shown_to
from tests.e2e.running import Device
from tests.prover.conftest import light_hashes

__all__ = ["lab", "light_hashes", "untreated"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

NEW_FIRST = {"rowOrder": ["NEW_RELEASES", "TOP_10"]}
ENROLLED = ("ENROLLED", "treatment", NEW_FIRST)


async def given(device: Device, key: str) -> tuple[str, str | None, object]:
    found = await allocation(device, key)
    return found["state"], found["variant"], found["config"]


async def test_r39_an_experiment_acts_while_it_runs_and_no_longer(lab: Lab) -> None:
    assert await lab.traces() == ([], [])
    key = await lab.run(treatment=NEW_FIRST)

    assert (await shown_to(lab.ada)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
    assert await lab.traces_for("Sam", lab.sam) == []  # control
    assert await given(lab.ada, key) == ENROLLED
    assert await given(lab.sam, key) == ("ENROLLED", "control", {})

    await lab.step(key, "PAUSED")
    assert await lab.traces() == ([], [])
    assert await given(lab.ada, key) == ("ENROLLED", "treatment", {})  # control's config

    await lab.step(key, "RUNNING")
    assert (await shown_to(lab.ada)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
    assert await given(lab.ada, key) == ENROLLED

    await lab.step(key, "CONCLUDED")
    assert await lab.traces() == ([], [])
    answer = await lab.ada.ask("{ allocations { experiment } }")
    assert answer.data == {"allocations": []}


async def test_r39_a_paused_experiment_enrols_nobody_who_has_not_seen_it(lab: Lab) -> None:
    key = await lab.run(treatment=NEW_FIRST)
    await lab.step(key, "PAUSED")

    assert await given(lab.ada, key) == ("NOT_ENROLLED", None, {})
    await lab.step(key, "RUNNING")
    assert await given(lab.ada, key) == ENROLLED


async def test_r39_a_winner_is_in_force_for_everybody_until_it_is_archived(lab: Lab) -> None:
    key = await lab.run(treatment=NEW_FIRST)
    edith = await lab.marquee.sign_in("Edith")

    await lab.step(key, "CONCLUDED", "treatment")
    for device in (lab.ada, lab.sam, edith):
        assert (await shown_to(device)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
        assert await given(device, key) == ("NOT_ENROLLED", None, NEW_FIRST)
    kit = await lab.marquee.sign_in("Kit")
    assert await lab.traces_for("Kit", kit) == []

    await lab.step(key, "ARCHIVED")
    assert await lab.traces() == ([], [])
    assert await lab.traces_for("Edith", edith) == []


async def test_r43_artwork_is_chosen_by_its_tag_and_nothing_else_moves(lab: Lab) -> None:
    await lab.run(treatment={"artwork": "geometric"})
    plain, shown = lab.untreated["Ada"], await shown_to(lab.ada)

    assert shown.pictures == {("geometric", "EXPERIMENT")}
    assert {policy for _, policy in plain.pictures} == {"DEFAULT"}
    assert ("geometric", "EXPERIMENT") not in plain.pictures
    assert [(name, [title for title, _, _ in items]) for name, items in shown.rows] == [
        (name, [title for title, _, _ in items]) for name, items in plain.rows
    ]
    assert shown.billboard == plain.billboard
    assert await lab.traces_for("Sam", lab.sam) == []


async def test_r43_a_tag_that_no_title_has_leaves_every_picture_as_it_is(lab: Lab) -> None:
    await lab.run(treatment={"artwork": "watercolour"})
    assert await lab.traces() == ([], [])


async def test_r43_the_billboards_button_says_what_the_experiment_says(lab: Lab) -> None:
    await lab.run(treatment={"billboardLabel": "Watch it now"})
    plain = lab.untreated["Ada"]

    assert plain.label not in (None, "Watch it now")
    assert await lab.traces_for("Ada", lab.ada) == [
        f"billboard: {(await shown_to(lab.ada)).billboard} instead of {plain.billboard}"
    ]
    assert (await shown_to(lab.ada)).label == "Watch it now"
    assert await lab.traces_for("Sam", lab.sam) == []


@pytest.mark.parametrize(
    ("allowed", "first"),
    [
        ({}, ["CONTINUE_WATCHING", "MY_LIST", "TRENDING", "TOP_10"]),
        ({"allowPinned": True}, ["TRENDING", "TOP_10", "MY_LIST", "CONTINUE_WATCHING"]),
    ],
    ids=["without allowPinned", "with it"],
)
async def test_r30_pinned_rows_move_with_allow_pinned_alone(
    lab: Lab, allowed: dict[str, bool], first: list[str]
) -> None:
    title = lab.untreated["Ada"].rows[0][1][0][0]
    await lab.ada.ask(SET, {"titleId": title, "listed": True})
    order = {"rowOrder": ["TRENDING", "TOP_10", "MY_LIST"]}
    await lab.run(treatment={**order, **allowed})

    assert (await shown_to(lab.ada)).kinds[:4] == first
    await lab.ada.ask(SET, {"titleId": title, "listed": False})
    left = [kind for kind in first if kind != "MY_LIST"]  # the page goes on without it
    assert (await shown_to(lab.ada)).kinds[:3] == left


async def test_r22_r43_kids_take_part_only_where_a_variant_says_so(lab: Lab) -> None:
    kit = await lab.marquee.sign_in("Kit")
    key = await lab.run(treatment=NEW_FIRST)
    await lab.step(key, "CONCLUDED", "treatment")
    assert await lab.traces_for("Kit", kit) == []
    assert await given(kit, key) == ("INELIGIBLE", None, {})

    await lab.step(key, "ARCHIVED")
    with_kids = await lab.run("kids", treatment={**NEW_FIRST, "includeKids": True})
    await lab.step(with_kids, "CONCLUDED", "treatment")
    shown = await shown_to(kit)
    assert shown.moving[0] == "NEW_RELEASES" != lab.untreated["Kit"].moving[0]


async def test_r38_of_a_device_experiment_each_device_has_its_own_page(lab: Lab) -> None:
    other = await lab.marquee.sign_in("Ada")
    key = keyed("device", treated=[unit_of(other.id)], control=[unit_of(lab.ada.id)])
    await lab.experimenter.run(**experiment(key, NEW_FIRST, unit="DEVICE"))

    for _ in range(2):
        assert (await shown_to(other)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
        assert await lab.traces_for("Ada", lab.ada) == []


async def test_r38_of_an_account_experiment_all_profiles_get_the_same(lab: Lab) -> None:
    account = (await lab.ada.ask("{ viewer { account { id } } }")).data["viewer"]["account"]["id"]
    key = keyed("account", treated=[unit_of(account)])
    await lab.experimenter.run(**experiment(key, NEW_FIRST, unit="ACCOUNT"))

    for device in (lab.ada, lab.sam):
        assert (await shown_to(device)).moving[:2] == ["NEW_RELEASES", "TOP_10"]


async def test_r38_an_experiment_enrols_from_its_start_to_its_end(lab: Lab) -> None:
    marquee = lab.marquee
    start, end = (f"2026-11-21T{hour}:00:00Z" for hour in ("10", "11"))
    key = await lab.run(treatment=NEW_FIRST, startAt=start, endAt=end)
    assert await given(lab.ada, key) == ("NOT_ENROLLED", None, {})
    assert await lab.traces() == ([], [])

    marquee.clock.forward(minutes=59)
    ada, sam = await marquee.sign_in("Ada"), await marquee.sign_in("Sam")
    assert (await shown_to(ada)).moving[0] != "NEW_RELEASES"
    marquee.clock.forward(minutes=1)  # that page would live on for half an hour
    assert (await shown_to(ada)).moving[:2] == ["NEW_RELEASES", "TOP_10"]  # which exposes
    assert await given(ada, key) == ENROLLED
    assert await given(sam, key) == ("ENROLLED", "control", {})

    marquee.clock.forward(hours=1)
    ada, sam = await marquee.sign_in("Ada"), await marquee.sign_in("Sam")
    assert await given(ada, key) == ENROLLED
    assert (await shown_to(ada)).moving[:2] == ["NEW_RELEASES", "TOP_10"]
    assert await given(sam, key) == ("NOT_ENROLLED", None, {})  # he has never looked
