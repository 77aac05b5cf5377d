"""A client on one device: what it sends, what it keeps, and what it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

from httpx2 import AsyncClient, Headers, Response

from jobs.demo.accounts import PASSWORD

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "operations"
GRAPHQL_RESPONSE = "application/graphql-response+json"
LOG_IN = """
mutation LogIn($input: LogInInput!) {
  logIn(input: $input) {
    __typename
    ... on SessionPayload {
      accessToken refreshToken expiresAt
      viewer { id roles profile { id } device { id } account { id profiles { id name } } }
    }
    ... on Problem { code message }
    ... on ValidationProblem { fields { field message } }
    ... on LimitProblem { limit retryAfterSeconds }
  }
}
"""
ACTIVATE = """
mutation Activate($profileId: ID!, $pin: String) {
  activateProfile(profileId: $profileId, pin: $pin) {
    __typename
    ... on SessionPayload { accessToken refreshToken expiresAt viewer { id profile { id name } } }
    ... on Problem { code message }
    ... on PinProblem { attemptsLeft lockedUntil }
  }
}
"""


@dataclass(frozen=True)
class Answer:
    """One answer of the GraphQL endpoint."""

    status: int
    headers: Headers
    body: dict[str, Any]

    @classmethod
    def of(cls, response: Response) -> Self:
        return cls(response.status_code, response.headers, response.json())

    @property
    def data(self) -> Any:
        """The data of an answer without errors."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def partial(self) -> Any:
        """The data of an answer that may have errors as well."""
        return self.body["data"]

    @property
    def errors(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.body.get("errors", [])
        return found

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.errors]

    @property
    def refusals(self) -> dict[str, str]:
        """The code of each field's error, by the field's path."""
        return {
            ".".join(map(str, error["path"])): error["extensions"]["code"] for error in self.errors
        }


def operation_text(file: str) -> str:
    """A client's own document, such as `tv/homepage.graphql`."""
    return (OPERATIONS / file).read_text(encoding="utf-8")


@dataclass
class Device:
    """A client on one device: it keeps its id and its tokens, as every client does."""

    http: AsyncClient
    uuid: UUID = field(default_factory=uuid4)
    access_token: str | None = None
    refresh_token: str | None = None
    headers: Mapping[str, str | bytes] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"dev_{self.uuid.hex}"

    def sending(self, **headers: str | bytes) -> "Device":
        """The same device with further headers, such as `x_country`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})

    async def post(self, body: Mapping[str, Any], **headers: str) -> Answer:
        own = {"authorization": f"Bearer {self.access_token}"} if self.access_token else {}
        sent = {"accept": GRAPHQL_RESPONSE, **own, **self.headers, **headers}
        return Answer.of(await self.http.post("/graphql", json=body, headers=sent))

    async def ask(
        self, text: str, variables: Mapping[str, Any] | None = None, operation: str | None = None
    ) -> Answer:
        return await self.post(
            {"query": text, "variables": variables or {}, "operationName": operation}
        )

    async def run(self, file: str, operation: str | None = None, **variables: Any) -> Answer:
        """One of the clients' own operations, by its file below `operations/`."""
        return await self.ask(operation_text(file), variables, operation)

    async def log_in(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        """The outcome of `logIn`; the tokens are kept when it gives any."""
        device = {"id": str(self.uuid), "name": "Living room", "class": "TV"}
        given = {"email": email, "password": password, "device": device}
        return self._kept((await self.ask(LOG_IN, {"input": given})).data["logIn"])

    async def activate(self, profile_id: str, pin: str | None = None) -> dict[str, Any]:
        """The outcome of `activateProfile`; the tokens are kept when it gives any."""
        variables = {"profileId": profile_id, "pin": pin} if pin else {"profileId": profile_id}
        return self._kept((await self.ask(ACTIVATE, variables)).data["activateProfile"])

    def _kept(self, outcome: dict[str, Any]) -> dict[str, Any]:
        if outcome["__typename"] == "SessionPayload":
            self.access_token, self.refresh_token = outcome["accessToken"], outcome["refreshToken"]
        return outcome
