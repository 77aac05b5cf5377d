"""A device of a household: a client over real HTTP, which knows the API and nothing behind it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from httpx2 import AsyncClient, ConnectError, TransportError

from tests.durability.events import Event

OPERATIONS = Path(__file__).parents[2] / "operations" / "tv"
RECORD = (OPERATIONS / "progress.graphql").read_text()
OPENED = """fragment Opened on SessionPayload {
  accessToken refreshToken
  viewer { device { id } profile { id } account { profiles { id } } }
}"""
SIGN_UP = f"""mutation SignUp($input: SignUpInput!) {{
  outcome: signUp(input: $input) {{ __typename ...Opened ... on Problem {{ code message }} }}
}} {OPENED}"""
LOG_IN = f"""mutation LogIn($input: LogInInput!) {{
  outcome: logIn(input: $input) {{ __typename ...Opened ... on Problem {{ code message }} }}
}} {OPENED}"""
REFRESH = f"""mutation Refresh($token: String!) {{
  outcome: refreshSession(refreshToken: $token) {{
    __typename ...Opened ... on Problem {{ code message }} }}
}} {OPENED}"""
ACTIVATE = f"""mutation Activate($id: ID!) {{
  outcome: activateProfile(profileId: $id) {{
    __typename ...Opened ... on Problem {{ code message }} }}
}} {OPENED}"""
PASSED = frozenset({"TIMEOUT", "UNAVAILABLE"})
"""Codes of errors that leave open what was done."""

PATIENCE_SECONDS = 60

Json = dict[str, Any]
T = TypeVar("T")


class Unanswered(Exception):
    """No answer came, or one that says nothing: what was asked may have been done, or not."""


class Unreachable(Unanswered):
    """Nobody listens: what was asked was not even heard."""


class SignedOut(Exception):
    """The session has ended: sign in again."""


class Unexpected(Exception):
    """An answer that no client can do anything about: the kit or the server is wrong."""


@dataclass(slots=True)
class Device:
    """`uuid` is the client's own, `id` what the server calls it; `email` names the household."""

    http: AsyncClient
    email: str
    uuid: str
    id: str = ""
    profile: str = ""
    password: str = field(default="correct horse battery staple", repr=False)
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)

    async def sign_up(self) -> None:
        given = {"email": self.email, "password": self.password, "country": "US"}
        await self._open(SIGN_UP, input={**given, "device": self._named()})

    async def sign_in(self) -> None:
        """Sign in anew, and choose the household's first profile."""
        self.access_token = ""
        given = {"email": self.email, "password": self.password, "device": self._named()}
        opened = await self._open(LOG_IN, input=given)
        await self._open(ACTIVATE, id=opened["viewer"]["account"]["profiles"][0]["id"])

    async def renew(self) -> None:
        """Change both tokens; a session that has ended by that is begun anew."""
        try:
            await self._open(REFRESH, token=self.refresh_token)
        except SignedOut:
            await self.sign_in()

    async def record(self, events: Sequence[Event]) -> Sequence[str]:
        """The outcome of each event. Raises Unexpected where one is rejected."""
        given = [event.sent() for event in events]
        done = outcome_of((await self.ask(RECORD, "TvRecordProgress", events=given)).popitem()[1])
        told = [(one["eventId"], one["outcome"]) for one in done["results"]]
        refused = [one for one in done["results"] if one["outcome"] == "REJECTED"]
        if refused or [id_ for id_, _ in told] != [event.id for event in events]:
            raise Unexpected(f"{refused or told} for {events}")
        return [outcome for _, outcome in told]

    async def ask(self, text: str, operation: str | None = None, **variables: Any) -> Json:
        """The data. Raises Unanswered, and Unexpected for any other error."""
        body = {"query": text, "variables": variables, "operationName": operation}
        headers = {"accept": "application/graphql-response+json"}
        if self.access_token:
            headers["authorization"] = f"Bearer {self.access_token}"
        try:
            response = await self.http.post("/graphql", json=body, headers=headers)
        except ConnectError as error:
            raise Unreachable(repr(error)) from error
        except TransportError as error:
            raise Unanswered(repr(error)) from error
        answer: Json = response.json()
        errors = answer.get("errors", [])
        codes = {each["extensions"]["code"] for each in errors}
        if response.status_code >= 500 or codes & PASSED:
            raise Unanswered(f"{response.status_code} {codes}")
        if errors:
            raise Unexpected(f"{response.status_code} {errors}")
        data: Json = answer["data"]
        return data

    async def enter(self) -> None:
        """Sign in, again until there is an answer. Raises TimeoutError."""
        await _answered(self.sign_in)

    async def read(self, text: str, **variables: Any) -> Json:
        """The data, asked for again until there is an answer. Raises TimeoutError."""
        return await _answered(lambda: self.ask(text, **variables))

    async def _open(self, text: str, **variables: Any) -> Json:
        opened = outcome_of((await self.ask(text, **variables))["outcome"])
        self.access_token, self.refresh_token = opened["accessToken"], opened["refreshToken"]
        self.id = opened["viewer"]["device"]["id"]
        self.profile = (opened["viewer"]["profile"] or {"id": ""})["id"]
        return opened

    def _named(self) -> Json:
        return {"id": self.uuid, "name": "Durable", "class": "TV"}


async def _answered(ask: Callable[[], Awaitable[T]]) -> T:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                return await ask()
            except Unanswered:
                await asyncio.sleep(0.2)


def outcome_of(outcome: Json) -> Json:
    """The payload of a mutation's outcome. Raises SignedOut, Unanswered or Unexpected."""
    kind = outcome["__typename"]
    if kind == "AuthProblem":
        raise SignedOut(outcome["code"])
    if kind in ("UnavailableProblem", "LimitProblem"):
        raise Unanswered(outcome["code"])
    if kind.endswith("Problem"):
        raise Unexpected(str(outcome))
    return outcome
