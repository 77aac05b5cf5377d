"""R42: staff see any variant by a header, and leave nothing behind."""

import pytest

from domain.account import Role
from tests.e2e.crowd import one_of_staff
from tests.e2e.experimenting import experiment, exposed, unit_on
from tests.e2e.lab import Lab, allocation, lab, untreated
from tests.e2e.page_shown import SHOWN, shown_in, shown_to
from tests.e2e.running import Device
from tests.prover.conftest import light_hashes

__all__ = ["lab", "light_hashes", "untreated"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

NEW_FIRST = {"rowOrder": ["NEW_RELEASES", "TOP_10"], "artwork": "geometric"}


def forcing(device: Device, key: str, variant: str = "treatment") -> Device:
    return device.sending(x_force_variants=f"{key}={variant}")


async def test_r42_an_experimenter_sees_a_draft_at_work(lab: Lab) -> None:
    given, edith = experiment(lab.key(), NEW_FIRST), await lab.marquee.sign_in("Edith")
    await lab.experimenter.save(**given)
    await lab.experimenter.known()
    key = given["key"]

    page = (await forcing(edith, key).ask(SHOWN)).data["homepage"]
    assert page["allocations"] == [
        {
            "experiment": key,
            "state": "FORCED",
            "variant": "treatment",
            "config": NEW_FIRST,
            "exposedAt": None,
        }
    ]
    assert shown_in(page).moving[:2] == ["NEW_RELEASES", "TOP_10"]
    assert (await allocation(forcing(edith, key, "control"), key))["state"] == "FORCED"


async def test_r42_what_is_forced_is_nobodys_page_and_no_exposure(lab: Lab) -> None:
    edith = await lab.marquee.sign_in("Edith")
    before = (await edith.ask(SHOWN)).data["homepage"]
    key = await lab.run(treatment=NEW_FIRST, traffic=0)

    for _ in range(2):
        forced = (await forcing(edith, key).ask(SHOWN)).data["homepage"]
        assert shown_in(forced).moving[:2] == ["NEW_RELEASES", "TOP_10"]
        assert forced["id"] != before["id"]
        normal = (await edith.ask(SHOWN)).data["homepage"]
        assert normal["id"] == before["id"]
        assert shown_in(normal) == lab.untreated["Edith"]
    assert await exposed(lab.marquee, key, await unit_on(edith)) == {}
    assert await lab.marquee.stores.exposures.counts(key) == {}  # type: ignore[arg-type]  # a key
    assert (await allocation(edith, key))["state"] == "NOT_ENROLLED"


async def test_r42_the_header_says_nothing_of_anybody_else(lab: Lab) -> None:
    key = await lab.run(treatment=NEW_FIRST, traffic=0)
    operator = await one_of_staff(lab.marquee, "operator", Role.OPERATOR)
    for device in (lab.sam, operator):
        found = await allocation(forcing(device, key), key)
        assert (found["state"], found["variant"]) == ("NOT_ENROLLED", None)
    assert await lab.traces_for("Sam", forcing(lab.sam, key)) == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.EXPERIMENTER])
async def test_r42_one_of_the_two_roles_is_enough(lab: Lab, role: Role) -> None:
    key = await lab.run(treatment=NEW_FIRST, traffic=0)
    device = await one_of_staff(lab.marquee, "somebody", role)
    assert (await shown_to(forcing(device, key))).moving[:2] == ["NEW_RELEASES", "TOP_10"]
    assert (await allocation(forcing(device, key), key))["state"] == "FORCED"


@pytest.mark.parametrize("header", ["", "=", "nothing=here", "a=b=c", "{key}", "{key}=", "{key}=x"])
async def test_r42_a_header_that_names_no_variant_changes_nothing(lab: Lab, header: str) -> None:
    key = await lab.run(treatment=NEW_FIRST, traffic=0)
    edith = (await lab.marquee.sign_in("Edith")).sending(x_force_variants=header.format(key=key))
    assert await lab.traces_for("Edith", edith) == []
    assert (await allocation(edith, key))["state"] == "NOT_ENROLLED"
