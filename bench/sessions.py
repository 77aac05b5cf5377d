"""Signed-in devices for the load: tokens of the demo account's adult profile."""

from uuid import uuid4

import orjson

from bench.load import Ask, ask_once
from bench.server import Server

LOG_IN = """mutation ($input: LogInInput!) { logIn(input: $input) { ... on SessionPayload {
  accessToken viewer { account { profiles { id name } } } } ... on Problem { code message } } }"""
ACTIVATE = """mutation ($id: ID!) { activateProfile(profileId: $id) { ... on SessionPayload {
  accessToken } ... on Problem { code message } } }"""


def log_in_ask(email: str = "demo@marquee.test") -> Ask:
    device = {"id": str(uuid4()), "name": "bench", "class": "TV"}
    given = {"email": email, "password": "marquee-demo", "device": device}
    return Ask.graphql({"query": LOG_IN, "variables": {"input": given}})


async def token_of(server: Server, profile: str = "Ada") -> str:
    """An access token with the profile of that name active."""
    opened = await _data(server, log_in_ask())
    profiles = opened["logIn"]["viewer"]["account"]["profiles"]
    wanted = next(each["id"] for each in profiles if each["name"] == profile)
    body = {"query": ACTIVATE, "variables": {"id": wanted}}
    active = await _data(server, Ask.graphql(body, opened["logIn"]["accessToken"]))
    return str(active["activateProfile"]["accessToken"])


async def _data(server: Server, ask: Ask) -> dict[str, dict]:  # type: ignore[type-arg]
    _, body = await ask_once(server, ask)
    answer = orjson.loads(body)
    assert "errors" not in answer, answer
    return answer["data"]  # type: ignore[no-any-return]
