"""Staying signed in and signing out, and what is answered to who is not signed in."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jobs.demo.accounts import PASSWORD
from tests.e2e.running import Device, Marquee, running, settings_for

REFRESH = """
mutation Refresh($token: String!) {
  refreshSession(refreshToken: $token) {
    __typename
    ... on SessionPayload { accessToken refreshToken viewer { id profile { name } device { isCurrent } } }
    ... on Problem { code message }
  }
}
"""  # noqa: E501 - one line a field
LOG_OUT = """
mutation LogOut($everywhere: Boolean! = false) {
  logOut(everywhere: $everywhere) { __typename ... on AckPayload { ok } ... on Problem { code } }
}
"""
CHANGES_OF_DEVICES = """
mutation Devices($profileId: ID!, $input: LogInInput!, $deviceId: ID!) {
  chosen: activateProfile(profileId: $profileId) { ...Opened }
  signedIn: logIn(input: $input) { ...Opened }
  removed: removeDevice(deviceId: $deviceId) { ... on RemovedPayload { viewer { ...Own } } }
}
fragment Opened on SessionResult { ... on SessionPayload { viewer { ...Own } } }
fragment Own on Viewer { account { devices { id } } }
"""
ROOT_READS = {
    "homepage": "homepage { id }",
    "title": 'title(by: {id: "movie_00000000000000000000000000000000"}) { id }',
    "titles": "titles { edges { node { id } } }",
    "genres": "genres { id }",
    "node": 'node(id: "movie_00000000000000000000000000000000") { id }',
    "nodes": 'nodes(ids: ["movie_00000000000000000000000000000000"]) { id }',
}
ALL_READS = "{ viewer { id } " + " ".join(ROOT_READS.values()) + " }"
ENDED = {
    "__typename": "AuthProblem",
    "code": "UNAUTHENTICATED",
    "message": "This session has ended. Sign in again.",
}
DEMO = "demo@marquee.test"
LONGEST_WAIT_SECONDS = 30
"""For what another process hears of within a second: a busy machine is given more."""


async def refreshed(device: Device, token: str | None = None) -> dict[str, Any]:
    asked = {"token": token or device.refresh_token}
    outcome: dict[str, Any] = (await device.ask(REFRESH, asked)).data["refreshSession"]
    return outcome


async def is_signed_in(device: Device) -> bool:
    return (await device.ask("{ viewer { id } }")).data["viewer"] is not None


async def test_r53_an_access_token_lives_fifteen_minutes(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    own.clock.forward(minutes=15)
    assert await is_signed_in(device)  # ten seconds are left for clocks that differ
    own.clock.forward(seconds=11)
    answer = await device.ask("{ viewer { id } homepage { id } }")
    assert answer.partial == {"viewer": None, "homepage": None}
    assert answer.refusals == {"homepage": "UNAUTHENTICATED"}
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_r53_a_refresh_token_is_good_once_and_keeps_the_profile(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    own.clock.forward(hours=1)
    first = await refreshed(device)
    assert first["viewer"]["profile"] == {"name": "Ada"}
    assert first["viewer"]["device"] == {"isCurrent": True}
    assert first["refreshToken"] != device.refresh_token
    renewed = replace(device, access_token=first["accessToken"])
    assert await is_signed_in(renewed)
    second = await refreshed(renewed, first["refreshToken"])
    assert second["__typename"] == "SessionPayload"


async def test_r53_a_refresh_token_used_twice_ends_its_session(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    first = await refreshed(device)
    renewed = replace(device, access_token=first["accessToken"])
    assert await refreshed(device) == ENDED
    assert not await is_signed_in(renewed)
    assert await refreshed(renewed, first["refreshToken"]) == ENDED


async def test_r53_a_refresh_token_ends_after_thirty_days(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    own.clock.forward(days=30, seconds=11)
    assert await refreshed(device) == ENDED


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c"])
async def test_r53_what_is_no_refresh_token_is_refused(marquee: Marquee, token: str) -> None:
    device = marquee.device()
    outcome = (await device.ask(REFRESH, {"token": token})).data["refreshSession"]
    assert outcome == ENDED


async def test_an_access_token_does_not_refresh_and_a_refresh_token_gives_no_access(
    marquee: Marquee,
) -> None:
    device = await marquee.sign_in("Ada")
    assert await refreshed(device, device.access_token) == ENDED
    assert not await is_signed_in(replace(device, access_token=device.refresh_token))


async def test_choosing_a_profile_uses_up_the_refresh_tokens_given_before(own: Marquee) -> None:
    device = own.device()
    opened = await device.log_in(DEMO)
    await device.activate(opened["viewer"]["account"]["profiles"][0]["id"])
    assert await refreshed(device, opened["refreshToken"]) == ENDED


async def test_r54_logging_out_here_ends_this_device_alone(own: Marquee) -> None:
    here, there = await own.sign_in("Ada"), await own.sign_in("Ada")
    assert (await here.ask(LOG_OUT)).data["logOut"] == {"__typename": "AckPayload", "ok": True}
    assert not await is_signed_in(here)
    assert await refreshed(here) == ENDED
    assert await is_signed_in(there)


async def test_r54_logging_out_everywhere_ends_every_device_of_the_account_alone(
    own: Marquee,
) -> None:
    devices = [await own.sign_in(name) for name in ("Ada", "Sam", "Kit")]
    other = await own.sign_in("Edith")
    answer = await devices[0].ask(LOG_OUT, {"everywhere": True})
    assert answer.data["logOut"] == {"__typename": "AckPayload", "ok": True}
    assert [await is_signed_in(each) for each in devices] == [False, False, False]
    assert await is_signed_in(other)


async def test_r22_from_a_kids_profile_only_this_device_is_logged_out(own: Marquee) -> None:
    ada, kit = await own.sign_in("Ada"), await own.sign_in("Kit")
    refused = await kit.ask(LOG_OUT, {"everywhere": True})
    assert refused.data["logOut"] == {"__typename": "AuthProblem", "code": "FORBIDDEN"}
    assert [await is_signed_in(each) for each in (ada, kit)] == [True, True]
    await kit.ask(LOG_OUT)
    assert [await is_signed_in(each) for each in (ada, kit)] == [True, False]


async def test_each_change_of_one_request_answers_the_devices_that_there_are_after_it(
    own: Marquee,
) -> None:
    old = await own.sign_in("Ada")
    own.clock.forward(seconds=1)
    tv, phone = await own.sign_in("Ada"), own.device()
    device = {"id": str(phone.uuid), "name": "Phone", "class": "MOBILE"}
    own.clock.forward(seconds=1)
    ada = (await tv.ask("{ viewer { profile { id } } }")).data["viewer"]["profile"]["id"]
    given = {
        "profileId": ada,
        "input": {"email": DEMO, "password": PASSWORD, "device": device},
        "deviceId": old.id,
    }
    answer = (await tv.ask(CHANGES_OF_DEVICES, given)).data
    ids = {
        name: [each["id"] for each in done["viewer"]["account"]["devices"]]
        for name, done in answer.items()
    }
    newest = sorted((tv.id, phone.id), reverse=True)
    assert ids == {"chosen": [tv.id, old.id], "signedIn": [*newest, old.id], "removed": newest}


async def test_r54_another_process_hears_of_a_session_that_ended(
    own: Marquee, data_dir: Path
) -> None:
    here = await own.sign_in("Ada")
    async with running(settings_for(data_dir)) as other:
        there = replace(here, http=other.http)
        assert await is_signed_in(there)  # and is known there from now on
        await here.ask(LOG_OUT)
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while await is_signed_in(there):  # noqa: ASYNC110 - a client can only ask again
                await asyncio.sleep(0.05)


async def test_r20_signed_out_every_read_says_so_and_the_viewer_is_null(marquee: Marquee) -> None:
    answer = await marquee.device().ask(ALL_READS)
    assert answer.status == 200
    assert answer.partial == {"viewer": None, **dict.fromkeys(ROOT_READS)}
    assert answer.refusals == dict.fromkeys(ROOT_READS, "UNAUTHENTICATED")
    assert "WWW-Authenticate" not in answer.headers


async def test_r20_without_a_profile_every_read_of_the_catalogue_says_so(marquee: Marquee) -> None:
    device = marquee.device()
    await device.log_in(DEMO)
    answer = await device.ask(ALL_READS)
    assert answer.partial["viewer"] is not None
    assert {name: answer.partial[name] for name in ROOT_READS} == dict.fromkeys(ROOT_READS)
    assert answer.refusals == dict.fromkeys(ROOT_READS, "PROFILE_REQUIRED")


@pytest.mark.parametrize(
    "authorization",
    ["Bearer garbage", "Bearer ", "Basic ZGVtbzpkZW1v", "Bearer a.b.c", b"Bearer \xe9", b"\xff"],
)
async def test_r20_a_token_good_for_nothing_makes_the_request_anonymous(
    marquee: Marquee, authorization: str | bytes
) -> None:
    device = marquee.device().sending(authorization=authorization)
    answer = await device.ask("{ viewer { id } genres { id } }")
    assert answer.status == 200
    assert answer.partial == {"viewer": None, "genres": None}
    assert answer.refusals == {"genres": "UNAUTHENTICATED"}
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert (await device.log_in(DEMO))["__typename"] == "SessionPayload"


async def test_r20_a_token_of_another_service_is_good_for_nothing(
    marquee: Marquee, data_dir: Path
) -> None:
    async with running(settings_for(data_dir)) as other:  # a data folder, and secret, of its own
        foreign = await other.sign_in("Ada")
    answer = await replace(foreign, http=marquee.http).ask("{ viewer { id } }")
    assert answer.data == {"viewer": None}
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_no_answer_of_an_account_may_be_kept_on_the_way(ada: Device) -> None:
    answer = await ada.ask("{ viewer { id } }")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_who_is_not_signed_in_cannot_log_out_or_choose_a_profile(marquee: Marquee) -> None:
    device = marquee.device()
    assert (await device.ask(LOG_OUT)).data["logOut"] == {
        "__typename": "AuthProblem",
        "code": "UNAUTHENTICATED",
    }
    outcome = await device.activate("prof_" + "0" * 32)
    assert (outcome["__typename"], outcome["code"]) == ("AuthProblem", "UNAUTHENTICATED")
