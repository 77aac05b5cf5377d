"""GET: queries only, each parameter once, JSON in `variables` and `extensions`."""

import pytest

from tests.unit.transport.door import GRAPHQL_RESPONSE, UTF8, Conversation, Door, refusal, sha256

ECHO = "query Echo($number: Int!) { echo(number: $number) }"


async def test_a_query_with_variables_runs() -> None:
    parameters = {"query": ECHO, "variables": '{"number": 7}', "operationName": "Echo"}
    async with Door().client() as client:
        answer = await client.get("/graphql", params=parameters)
    assert (answer.status_code, answer.json()) == (200, {"data": {"echo": 7}})
    assert answer.headers["content-type"] == GRAPHQL_RESPONSE + UTF8


async def test_an_empty_parameter_is_an_absent_one() -> None:
    parameters = {"query": "{ hello }", "variables": "", "operationName": "", "extensions": ""}
    async with Door().client() as client:
        answer = await client.get("/graphql", params=parameters)
    assert answer.json() == {"data": {"hello": "world"}}


async def test_a_registered_document_runs_by_its_hash() -> None:
    door = Door(registered={sha256(ECHO): ECHO}, open_operations=False)
    parameters = {"documentId": f"sha256:{sha256(ECHO)}", "variables": '{"number": 7}'}
    async with door.client() as client:
        answer = await client.get("/graphql", params=parameters)
    assert answer.json() == {"data": {"echo": 7}}


@pytest.mark.parametrize(
    "text",
    ["mutation { write }", "subscription { ticks }", "query A { hello } mutation B { write }"],
)
@pytest.mark.parametrize("media_type", [GRAPHQL_RESPONSE, "application/json"])
async def test_what_is_not_a_query_is_405_and_does_not_run(text: str, media_type: str) -> None:
    door = Door()
    parameters = {"query": text} | ({"operationName": "B"} if "B" in text else {})
    async with door.client(accept=media_type) as client:
        answer = await client.get("/graphql", params=parameters)
    assert (answer.status_code, answer.json()) == (405, refusal("GET runs queries only."))
    assert answer.headers["allow"] == "POST"
    assert answer.headers["content-type"] == media_type + UTF8
    assert door.stage.writes == 0


async def test_the_query_beside_a_mutation_runs() -> None:
    parameters = {"query": "query A { hello } mutation B { write }", "operationName": "A"}
    async with Door().client() as client:
        answer = await client.get("/graphql", params=parameters)
    assert answer.json() == {"data": {"hello": "world"}}


@pytest.mark.parametrize(
    ("query_string", "message"),
    [
        ("", "Either `query` or `documentId` must be given."),
        ("query=", "Either `query` or `documentId` must be given."),
        ("query={hello}&query={hello}", "A parameter is given more than once."),
        ("query={hello}&query=", "A parameter is given more than once."),
        ("query={hello}&variables={}&variables={}", "A parameter is given more than once."),
        ("query={hello}&variables=[7]", "`variables` must be an object."),
        ("query={hello}&variables=0", "`variables` must be an object."),
        ("query={hello}&variables=%22x%22", "`variables` must be an object."),
        ("query={hello}&variables={", "`variables` is not valid JSON in UTF-8."),
        (
            "query={hello}&variables=%7B%22a%22:18446744073709551616%7D",
            "`variables` has an integer that does not fit 64 bits.",
        ),
        (
            "query={hello}&variables=" + "[" * 65 + "]" * 65,
            "`variables` is nested deeper than 64 levels.",
        ),
        ("query={hello}&extensions=false", "`extensions` must be an object."),
        ("query=%ff", "The query string cannot be read."),
        ("&".join(["a=1"] * 65), "The query string cannot be read."),
    ],
)
async def test_a_malformed_query_string_is_400(query_string: str, message: str) -> None:
    asked = Conversation([], method="GET", query_string=query_string.encode())
    await asked.hold(Door().app())
    assert (asked.status, asked.json) == (400, refusal(message))


async def test_parameters_that_are_not_ours_are_ignored() -> None:
    asked = Conversation([], method="GET", query_string=b"query={hello}&a=1&a=2")
    await asked.hold(Door().app())
    assert asked.json == {"data": {"hello": "world"}}


async def test_a_query_string_over_the_bound_is_413() -> None:
    asked = Conversation([], method="GET", query_string=b"query=" + b"a" * 256 * 1024)
    await asked.hold(Door().app())
    assert asked.status == 413
    assert asked.json == refusal("The query string is larger than 256 KiB.")
