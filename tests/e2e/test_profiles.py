"""Making, editing and deleting profiles, as a client sees it (R20, R21, R22, R26)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jobs.demo.accounts import PASSWORD
from tests.e2e.running import Answer, Device, Marquee, running, settings_for

PROFILES = "{ viewer { profile { id version } account { profiles { id name version } } } }"
CREATE = """
mutation Create($input: CreateProfileInput!) {
  createProfile(input: $input) {
    __typename
    ... on ProfilePayload {
      profile { id name isKids maturity locale hasPin version } account { profiles { name } }
    }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
    ... on LimitProblem { limit retryAfterSeconds }
  }
}
"""
UPDATE = """
mutation Update($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    __typename
    ... on ProfilePayload {
      profile {
        id name isKids maturity locale hasPin autoplayNext autoplayPreviews preferredAudio
        preferredSubtitles { mode locales } viewingHours { dayOfWeek startMinute endMinute }
        blockedTitles { id } version
      }
    }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
    ... on ConflictProblem { currentVersion }
  }
}
"""
DELETE = """
mutation Delete($id: ID!) {
  deleteProfile(profileId: $id) {
    __typename
    ... on RemovedPayload {
      deletedIds invalidatedRowIds viewer { profile { name } account { profiles { name } } }
    }
    ... on Problem { code message }
  }
}
"""
BLOCKED = """
query Blocked($id: ID!) { node(id: $id) { ... on Profile { id blockedTitles { id name } } } }
"""
TITLE = "query Title($id: ID!) { title(by: {id: $id}) { id } homepage { id } }"
FORBIDDEN = {"__typename": "AuthProblem", "code": "FORBIDDEN"}
NOBODYS = "prof_" + "0" * 32


@pytest.fixture
async def own(data_dir: Path) -> AsyncIterator[Marquee]:
    """An application of the test's own, whose household it may change."""
    async with running(settings_for(data_dir)) as started:
        yield started


async def ids(device: Device) -> dict[str, str]:
    account = (await device.ask(PROFILES)).data["viewer"]["account"]
    return {profile["name"]: profile["id"] for profile in account["profiles"]}


async def create(device: Device, **given: Any) -> dict[str, Any]:
    answer = await device.ask(CREATE, {"input": {"name": "Leo", **given}})
    outcome: dict[str, Any] = answer.data["createProfile"]
    return outcome


async def asked(device: Device, id_: str, version: int = 1, **given: Any) -> Answer:
    return await device.ask(UPDATE, {"input": {"profileId": id_, "version": version, **given}})


async def update(device: Device, id_: str, version: int = 1, **given: Any) -> dict[str, Any]:
    outcome: dict[str, Any] = (await asked(device, id_, version, **given)).partial["updateProfile"]
    return outcome


async def delete(device: Device, id_: str) -> dict[str, Any]:
    outcome: dict[str, Any] = (await device.ask(DELETE, {"id": id_})).data["deleteProfile"]
    return outcome


def without_message(outcome: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in outcome.items() if name != "message"}


async def a_title(device: Device) -> str:
    answer = await device.ask("{ titles(first: 1) { edges { node { id } } } }")
    [edge] = answer.data["titles"]["edges"]
    id_: str = edge["node"]["id"]
    return id_


async def test_a_profile_is_made_with_defaults(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    made = await create(ada, isKids=True)
    assert made.pop("account") == {"profiles": [{"name": n} for n in ("Ada", "Sam", "Kit", "Leo")]}
    profile = made.pop("profile")
    assert made == {"__typename": "ProfilePayload"}
    assert profile.pop("id").startswith("prof_")
    assert profile == {
        "name": "Leo", "isKids": True, "maturity": "AGE_7", "locale": "en", "hasPin": False,
        "version": 1,
    }  # fmt: skip


async def test_everything_of_a_profile_can_be_edited_and_null_changes_nothing(
    own: Marquee,
) -> None:
    ada = await own.sign_in("Ada")
    kit, title = (await ids(ada))["Kit"], await a_title(ada)
    given = {
        "name": "Kitty",
        "maturity": "ALL",
        "locale": "es-mx",
        "pin": "1234",
        "autoplayNext": False,
        "autoplayPreviews": False,
        "blockedTitleIds": [title],
        "viewingHours": [{"dayOfWeek": 6, "startMinute": 480, "endMinute": 1200}],
        "preferredAudio": ["es", "en"],
        "preferredSubtitles": {"mode": "ALWAYS"},
    }
    edited = (await update(ada, kit, **given))["profile"]
    assert edited == {
        "id": kit, "name": "Kitty", "isKids": True, "maturity": "ALL", "locale": "es-MX",
        "hasPin": True, "autoplayNext": False, "autoplayPreviews": False,
        "preferredAudio": ["es", "en"], "preferredSubtitles": {"mode": "ALWAYS", "locales": []},
        "viewingHours": [{"dayOfWeek": 6, "startMinute": 480, "endMinute": 1200}],
        "blockedTitles": [{"id": title}], "version": 2,
    }  # fmt: skip
    nulls = dict.fromkeys((*given, "isKids", "removePin", "password"))
    again = (await update(ada, kit, 2, **nulls))["profile"]
    assert again == {**edited, "version": 3}


async def test_r21_a_blocked_title_is_gone_from_the_next_request_and_the_page_is_another(
    own: Marquee,
) -> None:
    await own.warm()
    ada, sam = await own.sign_in("Ada"), await own.sign_in("Sam")
    title = await a_title(sam)
    before = (await sam.ask(TITLE, {"id": title})).data
    assert before["title"] == {"id": title}
    assert (await sam.ask(TITLE, {"id": title})).data == before
    blocked = await update(ada, (await ids(ada))["Sam"], blockedTitleIds=[title])
    assert blocked["__typename"] == "ProfilePayload"
    after = (await sam.ask(TITLE, {"id": title})).data
    assert after["title"] is None
    assert after["homepage"]["id"] != before["homepage"]["id"]
    assert (await ada.ask(TITLE, {"id": title})).data["title"] == {"id": title}


async def test_r20_blocked_titles_are_shown_to_other_grown_ups_alone(own: Marquee) -> None:
    ada, sam, kit = [await own.sign_in(name) for name in ("Ada", "Sam", "Kit")]
    of, title = await ids(ada), await a_title(ada)
    for name in ("Sam", "Kit"):
        await update(ada, of[name], blockedTitleIds=[title])
    for name in ("Sam", "Kit"):
        shown = (await ada.ask(BLOCKED, {"id": of[name]})).data["node"]["blockedTitles"]
        assert [each["id"] for each in shown] == [title]
    # Sam may ask for Kit's; but what is kept from Sam is not shown to Sam either.
    assert (await sam.ask(BLOCKED, {"id": of["Kit"]})).data["node"]["blockedTitles"] == []
    gate = own.device()
    await gate.log_in("demo@marquee.test")
    for device, name, code in (
        (ada, "Ada", "FORBIDDEN"),
        (sam, "Sam", "FORBIDDEN"),
        (kit, "Kit", "FORBIDDEN"),
        (kit, "Ada", "FORBIDDEN"),
        (gate, "Kit", "PROFILE_REQUIRED"),
    ):
        answer = await device.ask(BLOCKED, {"id": of[name]})
        assert answer.partial["node"] == {"id": of[name], "blockedTitles": None}
        assert answer.refusals == {"node.blockedTitles": code}


async def test_r20_a_profile_does_not_edit_its_own_blocked_titles(own: Marquee) -> None:
    sam = await own.sign_in("Sam")
    refused = await update(sam, (await ids(sam))["Sam"], blockedTitleIds=[], password=PASSWORD)
    assert without_message(refused) == FORBIDDEN


async def test_r22_from_a_kids_profile_nothing_is_edited(own: Marquee) -> None:
    kit = await own.sign_in("Kit")
    of = await ids(kit)
    for outcome in (
        await create(kit, password=PASSWORD),
        await update(kit, of["Kit"], name="King", password=PASSWORD),
        await update(kit, of["Ada"], isKids=True),
        await delete(kit, of["Sam"]),
        await delete(kit, NOBODYS),
    ):
        assert without_message(outcome) == FORBIDDEN
    assert await ids(kit) == of


async def test_r22_without_a_profile_the_password_is_asked_for(own: Marquee) -> None:
    device = own.device()
    assert (await create(device))["code"] == "UNAUTHENTICATED"
    await device.log_in("demo@marquee.test")
    assert (await create(device))["code"] == "PROFILE_REQUIRED"
    assert (await create(device, password="wrong"))["code"] == "FORBIDDEN"
    assert (await create(device, password=PASSWORD))["__typename"] == "ProfilePayload"
    assert (await delete(device, (await ids(device))["Leo"]))["code"] == "PROFILE_REQUIRED"


async def test_r26_what_lifts_a_limit_asks_for_the_password(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    kit = (await ids(ada))["Kit"]
    assert await update(ada, kit, isKids=False) == {
        **FORBIDDEN,
        "message": "Ending kids mode asks for the account's password.",
    }
    ended = await update(ada, kit, isKids=False, password=PASSWORD)
    assert (ended["profile"]["isKids"], ended["profile"]["maturity"]) == (False, "AGE_7")


async def test_r26_five_profiles_are_the_most(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    for name in ("Four", "Five"):
        assert (await create(ada, name=name))["__typename"] == "ProfilePayload"
    full = await create(ada, name="Six")
    assert (full["code"], full["limit"], full["retryAfterSeconds"]) == ("PROFILE_LIMIT", 5, None)


async def test_an_edit_of_an_old_version_is_a_conflict(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    sam = (await ids(ada))["Sam"]
    await update(ada, sam, name="Samuel")
    conflict = await update(ada, sam, name="Samson")
    assert (conflict["code"], conflict["currentVersion"]) == ("CONFLICT", 2)
    assert "Samuel" in await ids(ada)


async def test_everything_wrong_is_named_at_its_field(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    wrong = await update(
        ada,
        (await ids(ada))["Kit"],
        name="ADA",
        maturity="AGE_10",
        pin="12a4",
        blockedTitleIds=["no such thing"],
        viewingHours=[{"dayOfWeek": 8, "startMinute": 0, "endMinute": 60}],
        preferredAudio=["en"] * 21,
    )
    assert [error["field"] for error in wrong["fields"]] == [
        "name", "maturity", "pin", "blockedTitleIds.0", "viewingHours.0.dayOfWeek",
        "preferredAudio",
    ]  # fmt: skip


async def test_a_locale_that_is_none_is_refused_before_anything_runs(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    answer = await asked(ada, (await ids(ada))["Sam"], locale="not a locale")
    assert (answer.status, answer.codes) == (400, ["BAD_USER_INPUT"])


async def test_r20_another_accounts_profile_is_as_good_as_none(own: Marquee) -> None:
    ada, edith = await own.sign_in("Ada"), await own.sign_in("Edith")
    theirs = (await ids(edith))["Edith"]
    for id_ in (theirs, NOBODYS, "no such thing", ""):
        assert (await update(ada, id_, name="X"))["code"] == "NOT_FOUND"
        assert (await delete(ada, id_))["code"] == "NOT_FOUND"
    assert await ids(edith) == {"Edith": theirs}


async def test_r26_deleting_a_profile_leaves_its_devices_signed_in(own: Marquee) -> None:
    ada, sam = await own.sign_in("Ada"), await own.sign_in("Sam")
    of = await ids(ada)
    assert without_message(await delete(ada, of["Ada"])) == FORBIDDEN
    assert await delete(ada, of["Sam"]) == {
        "__typename": "RemovedPayload",
        "deletedIds": [of["Sam"]],
        "invalidatedRowIds": [],
        "viewer": {
            "profile": {"name": "Ada"},
            "account": {"profiles": [{"name": "Ada"}, {"name": "Kit"}]},
        },
    }
    viewer = (await sam.ask(PROFILES)).data["viewer"]
    assert viewer["profile"] is None
    assert [each["name"] for each in viewer["account"]["profiles"]] == ["Ada", "Kit"]
    assert (await delete(ada, of["Sam"]))["code"] == "NOT_FOUND"


async def test_each_field_of_one_operation_shows_what_the_one_before_it_did(own: Marquee) -> None:
    ada = await own.sign_in("Ada")
    of = await ids(ada)
    text = """
    mutation Both($mine: ID!, $theirs: ID!) {
      first: updateProfile(input: {profileId: $mine, version: 1, name: "Adele"}) {
        ... on ProfilePayload { profile { name } account { profiles { name } } }
      }
      then: deleteProfile(profileId: $theirs) {
        ... on RemovedPayload { viewer { profile { name } account { profiles { name } } } }
      }
    }
    """
    both = (await ada.ask(text, {"mine": of["Ada"], "theirs": of["Sam"]})).data
    assert both["first"] == {
        "profile": {"name": "Adele"},
        "account": {"profiles": [{"name": "Adele"}, {"name": "Sam"}, {"name": "Kit"}]},
    }
    assert both["then"]["viewer"] == {
        "profile": {"name": "Adele"},
        "account": {"profiles": [{"name": "Adele"}, {"name": "Kit"}]},
    }
