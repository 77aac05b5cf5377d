"""Opening an account over HTTP, with the clients' own document (R53)."""

from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.device import ROOT, Answer, Device
from tests.e2e.running import Marquee

SIGN_UP = ROOT / "operations" / "tv" / "sign-up.graphql"
REFUSED = {
    "__typename": "AuthProblem",
    "code": "FORBIDDEN",
    "message": "No account could be opened with these details.",
}
ACCOUNT = """
{ viewer { country roles profile { id name isKids maturity locale hasPin }
    account { email homeCountry locale timeZone plan { name maxStreams maxQuality validUntil }
              profiles { id } devices { id isCurrent } } } }
"""


def fresh() -> str:
    return f"{uuid4().hex}@marquee.example"


async def asked(device: Device, /, **changes: Any) -> Answer:
    given = {
        "email": fresh(),
        "password": "a long enough one",
        "country": "US",
        "device": {"id": str(device.uuid), "name": "Living room", "class": "TV"},
    }
    return await device.run("tv/sign-up.graphql", "TvSignUp", input=given | changes)


async def signed_up(device: Device, /, **changes: Any) -> dict[str, Any]:
    """The outcome of `signUp`; the tokens are kept when it gives any."""
    outcome: dict[str, Any] = (await asked(device, **changes)).data["signUp"]
    if outcome["__typename"] == "SessionPayload":
        device.access_token, device.refresh_token = outcome["accessToken"], outcome["refreshToken"]
    return outcome


async def test_a_new_account_can_watch_at_once(marquee: Marquee) -> None:
    device, email = marquee.device(), fresh()
    opened = await signed_up(device, email=f" {email.upper()} ", timeZone="America/New_York")
    assert opened["expiresAt"] == "2026-11-21T09:15:00.000Z"
    assert opened["viewer"]["profile"]["name"] == "Profile 1"
    viewer = (await device.ask(ACCOUNT)).data["viewer"]
    assert viewer["country"] == "US"
    assert viewer["roles"] == ["VIEWER", "ACCOUNT_OWNER"]
    assert viewer["profile"] == {
        "id": opened["viewer"]["profile"]["id"],
        "name": "Profile 1",
        "isKids": False,
        "maturity": "MATURE",
        "locale": "en",
        "hasPin": False,
    }
    assert viewer["account"] == {
        "email": email,
        "homeCountry": "US",
        "locale": "en",
        "timeZone": "America/New_York",
        "plan": {"name": "Standard", "maxStreams": 2, "maxQuality": "Q1080", "validUntil": None},
        "profiles": [{"id": viewer["profile"]["id"]}],
        "devices": [{"id": device.id, "isCurrent": True}],
    }
    page = await device.ask("{ homepage { rows(first: 1) { edges { node { id } } } } }")
    assert len(page.data["homepage"]["rows"]["edges"]) == 1


async def test_an_account_speaks_its_language_and_keeps_utc_unless_told(marquee: Marquee) -> None:
    device = marquee.device()
    opened = await signed_up(device, country="MX", locale="es-mx")
    assert opened["viewer"]["profile"]["name"] == "Perfil 1"
    account = (await device.ask(ACCOUNT)).data["viewer"]["account"]
    assert (account["locale"], account["timeZone"]) == ("es-MX", "UTC")


async def test_whoever_signed_up_signs_in_and_renews_like_anybody(marquee: Marquee) -> None:
    device, email = marquee.device(), fresh()
    opened = await signed_up(device, email=email)
    other = marquee.device()
    assert (await other.log_in(email, "a long enough one"))["__typename"] == "SessionPayload"
    renewed = await device.run(
        "tv/sign-in.graphql", "TvRefreshSession", refreshToken=opened["refreshToken"]
    )
    assert renewed.data["refreshSession"]["viewer"]["profile"]["name"] == "Profile 1"


@pytest.mark.parametrize("email", ["demo@marquee.test", " DEMO@Marquee.Test "])
async def test_r53_a_taken_address_is_refused_and_not_named(marquee: Marquee, email: str) -> None:
    device = marquee.device()
    answer = await asked(device, email=email)
    assert answer.data["signUp"] == REFUSED
    assert "demo" not in str(answer.body).casefold()
    assert (await device.log_in("demo@marquee.test"))["__typename"] == "SessionPayload"


async def test_everything_that_is_wrong_is_told_at_once(marquee: Marquee) -> None:
    device = {"id": "my-tv", "name": "", "class": "TV"}
    outcome = await signed_up(marquee.device(), email="me", password="1234567", device=device)
    assert outcome["__typename"] == "ValidationProblem"
    assert {each["field"]: each["message"] for each in outcome["fields"]} == {
        "email": "This is not an e-mail address.",
        "password": "A password has 8 characters or more, and at most 1024 bytes.",
        "device.id": "A device id is a UUID.",
        "device.name": "A device name has 1 to 100 printable characters.",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "UK"),
        ("country", "us"),
        ("country", "ZZ"),
        ("locale", "english!"),
        ("timeZone", "Mars/Olympus"),
        ("timeZone", "../etc/passwd"),
    ],
)
async def test_a_country_a_locale_or_a_time_zone_that_is_none_is_refused_as_input(
    marquee: Marquee, field: str, value: str
) -> None:
    answer = await asked(marquee.device(), **{field: value})
    assert (answer.status, answer.codes) == (400, ["BAD_USER_INPUT"])


async def test_a_token_good_for_nothing_is_in_nobodys_way(marquee: Marquee) -> None:
    device = marquee.device()
    device.access_token = "garbage"
    assert (await signed_up(device))["__typename"] == "SessionPayload"


async def test_one_operation_opens_one_account_or_signs_in_and_not_both(marquee: Marquee) -> None:
    device = '{id: "d", name: "e", class: TV}'
    log_in = f'logIn(input: {{email: "a@b", password: "c", device: {device}}}) {{ __typename }}'
    sign_up = (
        f'signUp(input: {{email: "a@b", password: "c", country: "US", device: {device}}})'
        " { __typename }"
    )
    for pair in ((sign_up, sign_up), (sign_up, log_in)):
        text = f"mutation {{ a: {pair[0]} b: {pair[1]} }}"
        answer = await marquee.device().ask(text)
        assert (answer.status, answer.codes) == (400, ["LIMIT_EXCEEDED"])
