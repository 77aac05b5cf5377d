"""GraphQL over HTTP as a client meets it: statuses, media types, masking, deadlines, hanging up."""

import asyncio
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from domain.errors import Unauthenticated, Unavailable
from tests.unit.transport.door import (
    GRAPHQL_RESPONSE,
    UTF8,
    Conversation,
    Door,
    StoreDown,
    Viewer,
    body,
    json_of,
)

JSON = "application/json"
ECHO = "query Echo($number: Int!) { echo(number: $number) }"


async def ask(door: Door, query: str, accept: str = GRAPHQL_RESPONSE, **members: Any) -> Any:
    async with door.client(accept=accept) as client:
        answer = await client.post("/graphql", json={"query": query, **members})
    assert answer.headers["content-type"] == accept + UTF8
    return answer


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
async def test_an_executed_operation_is_200_in_both_media_types(accept: str) -> None:
    answer = await ask(Door(), ECHO, accept, variables={"number": 7}, operationName="Echo")
    assert (answer.status_code, answer.json()) == (200, {"data": {"echo": 7}})


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": ""}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": ECHO}, "BAD_USER_INPUT"),
        ({"query": ECHO, "variables": {"number": "7"}}, "BAD_USER_INPUT"),
        ({"query": "query A { hello } query B { hello }"}, "BAD_REQUEST"),
        ({"query": "query A { hello }", "operationName": "B"}, "BAD_REQUEST"),
    ],
)
async def test_an_operation_that_cannot_run_is_400_and_200_for_old_clients(
    members: dict[str, Any], code: str
) -> None:
    for accept, status in ((GRAPHQL_RESPONSE, 400), (JSON, 200)):
        answer = await ask(Door(), accept=accept, **members)
        assert answer.status_code == status
        assert set(answer.json()) == {"errors"}
        assert [error["extensions"] for error in answer.json()["errors"]] == [{"code": code}]


async def test_r56_a_refused_operation_says_which_limit_it_passed() -> None:
    answer = await ask(Door(), "{" + "".join(f"a{n}: hello " for n in range(11)) + "}")
    (error,) = answer.json()["errors"]
    assert answer.status_code == 400
    assert error["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "limit": "root_fields",
        "allowed": 10,
        "actual": 11,
    }


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
@pytest.mark.parametrize(
    ("field", "error"),
    [
        (
            "secret",
            {"message": "Something went wrong.", "extensions": {"code": "INTERNAL"}},
        ),
        (
            "down",
            {
                "message": "This cannot be answered just now. Try again in a moment.",
                "extensions": {"code": "UNAVAILABLE"},
            },
        ),
        ("slow", {"message": "This took too long.", "extensions": {"code": "TIMEOUT"}}),
        (
            "forbidden",
            {
                "message": "This account or profile may not do that.",
                "extensions": {"code": "FORBIDDEN"},
            },
        ),
    ],
)
async def test_a_field_that_fails_is_null_beside_its_neighbours(
    field: str, error: dict[str, Any], accept: str
) -> None:
    answer = await ask(Door(), f"{{ hello {field} }}", accept)
    assert answer.status_code == 200
    assert answer.json() == {
        "errors": [{**error, "locations": [{"line": 1, "column": 9}], "path": [field]}],
        "data": {"hello": "world", field: None},
    }
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
async def test_nulls_that_eat_all_data_are_still_200(accept: str) -> None:
    answer = await ask(Door(), "{ hello required }", accept)
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert answer.json()["errors"][0]["extensions"] == {"code": "INTERNAL"}


async def test_a_subscription_is_sent_to_the_other_doors() -> None:
    answer = await ask(Door(), "subscription { ticks }", JSON)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
async def test_a_request_past_its_deadline_answers_timeout_and_cancels_its_work(
    accept: str,
) -> None:
    door = Door(deadline_s=0.5)  # long enough that it has begun, on a busy machine too
    answer = await ask(door, "{ hello endless }", accept)
    assert answer.status_code == 200
    assert answer.json() == {
        "errors": [{"message": "This took too long.", "extensions": {"code": "TIMEOUT"}}],
        "data": None,
    }
    assert door.stage.cancelled


async def test_a_client_that_hangs_up_cancels_its_work_and_is_not_answered() -> None:
    door = Door()
    asked = Conversation(
        [body(json_of({"query": "{ endless }"})), {"type": "http.disconnect"}],
        headers={"content-type": JSON},
        before_last=door.stage.started,
    )
    with capture_logs() as lines:
        await asked.hold(door.app())
    assert door.stage.cancelled
    assert asked.answered == []
    assert lines == []  # it is nobody's failure


@pytest.mark.parametrize(
    ("outage", "status", "code"),
    [
        (KeyError("hunter2"), 500, "INTERNAL"),
        (StoreDown("hunter2"), 503, "UNAVAILABLE"),
        (Unavailable(), 503, "UNAVAILABLE"),
        (TimeoutError("hunter2"), 504, "TIMEOUT"),
        (Unauthenticated(), 400, "UNAUTHENTICATED"),
    ],
)
async def test_a_request_whose_context_cannot_be_built_has_no_data(
    outage: Exception, status: int, code: str
) -> None:
    for accept in (GRAPHQL_RESPONSE, JSON):
        answer = await ask(Door(outage=outage), "{ hello }", accept)
        assert answer.status_code == status
        assert set(answer.json()) == {"errors"}
        assert answer.json()["errors"][0]["extensions"] == {"code": code}
        assert "hunter2" not in answer.text


async def test_a_dead_token_is_told_in_the_header_and_the_request_still_runs() -> None:
    challenge = 'Bearer error="invalid_token"'
    door = Door(viewer=Viewer(invalid_token=True))
    for query, status in (("{ hello }", 200), ("{", 400)):
        answer = await ask(door, query)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (status, challenge)
    assert "www-authenticate" not in (await ask(Door(), "{ hello }")).headers


async def test_a_mutation_runs_once_by_post() -> None:
    door = Door()
    answer = await ask(door, "mutation { write }")
    assert (answer.json(), door.stage.writes) == ({"data": {"write": 1}}, 1)


async def test_text_beyond_ascii_comes_back_as_utf8() -> None:
    answer = await ask(Door(), '{ hello } # "🏃"')
    assert orjson.loads(answer.content) == {"data": {"hello": "world"}}


async def test_it_serves_as_one_route_of_an_app() -> None:
    app = Starlette(routes=[Route("/graphql", Door().app())])
    with TestClient(app) as client:
        assert client.post("/graphql", json={"query": "{ hello }"}).status_code == 200
        assert client.get("/graphql", params={"query": "{ hello }"}).status_code == 200
        assert client.put("/graphql").headers["allow"] == "GET, POST"


async def test_two_requests_at_once_do_not_wait_for_each_other() -> None:
    door = Door()
    async with door.client() as client:
        endless = asyncio.create_task(client.post("/graphql", json={"query": "{ endless }"}))
        await door.stage.started.wait()
        answer = await client.post("/graphql", json={"query": "{ hello }"})
        assert answer.json() == {"data": {"hello": "world"}}
        endless.cancel()
        with pytest.raises(asyncio.CancelledError):
            await endless
