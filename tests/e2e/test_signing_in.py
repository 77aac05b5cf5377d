"""Signing in and choosing a profile, as a client sees them."""

from pathlib import Path

import pytest

from foundation.limits import RateLimits
from tests.e2e.device import LOG_IN
from tests.e2e.running import Device, Marquee, running, settings_for

WHO = """
{ viewer { id country roles profile { id name } device { id name class isCurrent }
           account { id email plan { name maxQuality } devices { id isCurrent }
                     profiles { id name isKids maturity hasPin avatarUrl version } } } }
"""
WRONG = {
    "__typename": "AuthProblem",
    "code": "UNAUTHENTICATED",
    "message": "The e-mail address or the password is wrong.",
}
DEMO = "demo@marquee.test"


async def profile_ids(device: Device) -> dict[str, str]:
    viewer = (await device.ask(WHO)).data["viewer"]
    return {profile["name"]: profile["id"] for profile in viewer["account"]["profiles"]}


async def test_signing_in_gives_tokens_and_no_profile_yet(marquee: Marquee) -> None:
    device = marquee.device()
    opened = await device.log_in(" Demo@Marquee.TEST ")
    assert opened["__typename"] == "SessionPayload"
    assert opened["expiresAt"] == "2026-11-21T09:15:00.000Z"
    viewer = opened["viewer"]
    assert viewer["profile"] is None
    assert viewer["roles"] == ["VIEWER"]
    assert viewer["device"]["id"] == device.id
    assert [each["name"] for each in viewer["account"]["profiles"]] == ["Ada", "Sam", "Kit"]


@pytest.mark.parametrize(
    ("email", "password"),
    [(DEMO, "wrong"), (DEMO, " marquee-demo"), ("nobody@marquee.test", "marquee-demo")],
)
async def test_r53_a_wrong_password_and_an_unknown_address_are_answered_alike(
    marquee: Marquee, email: str, password: str
) -> None:
    device = marquee.device()
    assert await device.log_in(email, password) == WRONG
    assert device.access_token is None


async def test_input_that_cannot_be_used_names_every_field_of_it(marquee: Marquee) -> None:
    given = {
        "email": "not an address",
        "password": "",
        "device": {"id": "my-phone", "name": " ", "class": "MOBILE"},
    }
    outcome = (await marquee.device().ask(LOG_IN, {"input": given})).data["logIn"]
    assert outcome["__typename"] == "ValidationProblem"
    assert outcome["code"] == "VALIDATION"
    fields = [each["field"] for each in outcome["fields"]]
    assert fields == ["email", "password", "device.id", "device.name"]


async def test_the_viewer_is_the_account_on_this_device(marquee: Marquee) -> None:
    device = marquee.device()
    opened = await device.log_in("editor@marquee.test")
    before = (await device.ask(WHO)).data["viewer"]
    await device.activate(opened["viewer"]["account"]["profiles"][0]["id"])
    after = (await device.ask(WHO)).data["viewer"]
    assert before["id"] == after["id"] == opened["viewer"]["id"]
    assert (before["profile"], after["profile"]["name"]) == (None, "Edith")
    assert after["country"] == "US"
    assert after["account"]["plan"] == {"name": "Premium", "maxQuality": "Q2160"}
    assert after["device"] == {
        "id": device.id,
        "name": "Living room",
        "class": "TV",
        "isCurrent": True,
    }


async def test_a_device_is_current_where_it_asks_and_nowhere_else(marquee: Marquee) -> None:
    first, second = marquee.device(), marquee.device()
    for device in (first, second):
        await device.log_in("ops@marquee.test")
    for device in (first, second):
        devices = (await device.ask(WHO)).data["viewer"]["account"]["devices"]
        assert {each["id"] for each in devices} >= {first.id, second.id}
        assert [each["id"] for each in devices if each["isCurrent"]] == [device.id]


@pytest.mark.parametrize(
    ("profile", "roles"),
    [
        ("Ada", ["VIEWER", "ACCOUNT_OWNER"]),
        ("Sam", ["VIEWER", "ACCOUNT_OWNER"]),
        ("Kit", ["VIEWER"]),
        ("Edith", ["VIEWER", "ACCOUNT_OWNER", "EDITOR", "EXPERIMENTER"]),
        ("Oskar", ["VIEWER", "ACCOUNT_OWNER", "OPERATOR"]),
    ],
)
async def test_r22_roles_follow_from_the_account_and_the_profile(
    marquee: Marquee, profile: str, roles: list[str]
) -> None:
    viewer = (await (await marquee.sign_in(profile)).ask(WHO)).data["viewer"]
    assert viewer["roles"] == roles
    assert viewer["profile"]["name"] == profile


async def test_the_demo_profiles_are_what_they_are_said_to_be(ada: Device) -> None:
    profiles = (await ada.ask(WHO)).data["viewer"]["account"]["profiles"]
    told = [(p["name"], p["isKids"], p["maturity"], p["hasPin"]) for p in profiles]
    assert told == [
        ("Ada", False, "MATURE", False),
        ("Sam", False, "MATURE", True),
        ("Kit", True, "AGE_7", False),
    ]


async def test_r23_a_pin_is_asked_for_and_five_wrong_ones_lock_it(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    sam = (await profile_ids(device))["Sam"]
    asked = await device.activate(sam)
    assert (asked["__typename"], asked["code"]) == ("PinProblem", "PIN_REQUIRED")
    assert (asked["attemptsLeft"], asked["lockedUntil"]) == (None, None)
    malformed = await device.activate(sam, "12345")
    assert (malformed["code"], malformed["attemptsLeft"]) == ("PIN_INVALID", 5)
    for left in (4, 3, 2, 1):
        wrong = await device.activate(sam, "0000")
        assert (wrong["code"], wrong["attemptsLeft"]) == ("PIN_INVALID", left)
    for pin in ("0000", "1234"):  # the fifth wrong one, and then the right one too late
        locked = await (await own.sign_in("Ada")).activate(sam, pin)
        assert (locked["code"], locked["attemptsLeft"]) == ("PIN_LOCKED", 0)
        assert locked["lockedUntil"] == "2026-11-21T09:15:00.000Z"
    own.clock.forward(minutes=15)
    opened = await (await own.sign_in("Ada")).activate(sam, "1234")
    assert opened["viewer"]["profile"] == {"id": sam, "name": "Sam"}


async def test_r23_the_right_pin_gives_the_tries_back(own: Marquee) -> None:
    device = await own.sign_in("Ada")
    sam = (await profile_ids(device))["Sam"]
    assert (await device.activate(sam, "0000"))["attemptsLeft"] == 4
    assert (await device.activate(sam, "1234"))["__typename"] == "SessionPayload"
    assert (await (await own.sign_in("Ada")).activate(sam, "0000"))["attemptsLeft"] == 4


async def test_r20_another_accounts_profile_is_as_good_as_none(marquee: Marquee) -> None:
    edith = (await profile_ids(await marquee.sign_in("Edith")))["Edith"]
    device = await marquee.sign_in("Ada")
    refusals = [await device.activate(id_) for id_ in (edith, "prof_" + "0" * 32, "garbage", "")]
    assert (
        refusals
        == [
            {
                "__typename": "NotFoundProblem",
                "code": "NOT_FOUND",
                "message": "There is nothing here under this id.",
            }
        ]
        * 4
    )


async def test_r53_failed_tries_are_limited_for_an_account_name_known_or_not(
    data_dir: Path,
) -> None:
    rates = RateLimits(failed_sign_ins_per_account=3)
    async with running(settings_for(data_dir, rate_limit_scale=1, rates=rates)) as marquee:
        for email in (DEMO, "nobody@marquee.test"):
            for _ in range(3):
                assert await marquee.device().log_in(email, "wrong") == WRONG
            for password in ("wrong", "marquee-demo"):
                limited = await marquee.device().log_in(email, password)
                assert limited == {
                    "__typename": "LimitProblem",
                    "code": "RATE_LIMITED",
                    "message": "There were too many failed tries. Try again later.",
                    "limit": 3,
                    "retryAfterSeconds": 900,
                }
        marquee.clock.forward(minutes=15)
        assert (await marquee.device().log_in(DEMO))["__typename"] == "SessionPayload"


async def test_r53_failed_tries_are_limited_for_an_address(data_dir: Path) -> None:
    rates = RateLimits(failed_sign_ins_per_address=2)
    proxied = settings_for(data_dir, rate_limit_scale=1, rates=rates, trusted_proxies="127.0.0.1")
    async with running(proxied) as marquee:
        here = marquee.device().sending(x_forwarded_for="198.51.100.7")
        there = marquee.device().sending(x_forwarded_for="198.51.100.8")
        for number in range(2):
            assert await here.log_in(f"nobody{number}@marquee.test", "wrong") == WRONG
        limited = await here.log_in(DEMO)
        assert (limited["__typename"], limited["limit"]) == ("LimitProblem", 2)
        assert (await there.log_in(DEMO))["__typename"] == "SessionPayload"


async def test_signing_in_well_is_no_failed_try(data_dir: Path) -> None:
    rates = RateLimits(failed_sign_ins_per_account=2, failed_sign_ins_per_address=2)
    async with running(settings_for(data_dir, rate_limit_scale=1, rates=rates)) as marquee:
        for _ in range(4):
            assert (await marquee.device().log_in(DEMO))["__typename"] == "SessionPayload"


async def test_one_operation_signs_in_once(marquee: Marquee) -> None:
    given = 'input: {email: "a@b", password: "c", device: {id: "d", name: "e", class: TV}}'
    text = f"mutation {{ a: logIn({given}) {{ __typename }} b: logIn({given}) {{ __typename }} }}"
    answer = await marquee.device().ask(text)
    assert (answer.status, answer.codes) == (400, ["LIMIT_EXCEEDED"])
