"""The guard over ASGI: every refusal with its status, code, media type and headers."""

import asyncio
from typing import Any

import pytest

from tests.unit.transport.door import (
    GRAPHQL_RESPONSE,
    UTF8,
    Conversation,
    Door,
    body,
    json_of,
    refusal,
)
from transport.body import BodyLimits

JSON_POST = {"host": "marquee.test", "content-type": "application/json"}
SHAPE = "The body must be a JSON object."
NAMELESS = "Either `query` or `documentId` must be given."
NOT_JSON = "The body is not valid JSON in UTF-8."
PERSISTED = "`extensions.persistedQuery` must be an object of version 1."
HASH = "`extensions.persistedQuery.sha256Hash` must be a SHA-256 in hexadecimal."


def with_query(**members: Any) -> bytes:
    return json_of({"query": "{ hello }", **members})


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", NOT_JSON),
        (b"NONSENSE", NOT_JSON),
        (b'{"query":', NOT_JSON),
        (b'{"query":"\xff"}', NOT_JSON),
        (b'{"query":"{ hello }","variables":{"a":NaN}}', NOT_JSON),
        (b"null", SHAPE),
        (b"1", SHAPE),
        (b'"x"', SHAPE),
        (b"true", SHAPE),
        (b"[1]", "Batching is off: the body must be one JSON object."),
        (b'[{"query":"{ hello }"}]', "Batching is off: the body must be one JSON object."),
        (b"{}", NAMELESS),
        (b'{"qeury":"{ hello }"}', NAMELESS),
        (b'{"query":null}', NAMELESS),
        (b'{"query":1}', "`query` must be a string."),
        (b'{"query":["{ hello }"]}', "`query` must be a string."),
        (b'{"documentId":1}', "`documentId` must be a string."),
        (with_query(operationName=0), "`operationName` must be a string."),
        (with_query(operationName=False), "`operationName` must be a string."),
        (with_query(variables=[7]), "`variables` must be an object."),
        (with_query(variables="{}"), "`variables` must be an object."),
        (with_query(variables=0), "`variables` must be an object."),
        (with_query(extensions=[]), "`extensions` must be an object."),
        (with_query(extensions={"persistedQuery": 1}), PERSISTED),
        (with_query(extensions={"persistedQuery": {"version": 2}}), PERSISTED),
        (with_query(extensions={"persistedQuery": {"version": 1}}), HASH),
        (
            with_query(extensions={"persistedQuery": {"version": 1, "sha256Hash": "ABC"}}),
            HASH,
        ),
        (
            b'{"query":"{ hello }","variables":{"a":[{"b":18446744073709551616}]}}',
            "The body has an integer that does not fit 64 bits.",
        ),
        (
            b'{"query":"{ hello }","variables":{"a":-9223372036854775809}}',
            "The body has an integer that does not fit 64 bits.",
        ),
        (
            b'{"query":"{ hello }","variables":{"a":' + b"[" * 63 + b"]" * 63 + b"}}",
            "The body is nested deeper than 64 levels.",
        ),
    ],
)
async def test_a_malformed_body_is_400_in_the_media_type_asked_for(
    raw: bytes, message: str
) -> None:
    async with Door().client() as client:
        for media_type in (GRAPHQL_RESPONSE, "application/json"):
            answer = await client.post(
                "/graphql", content=raw, headers=JSON_POST | {"accept": media_type}
            )
            assert (answer.status_code, answer.json()) == (400, refusal(message))
            assert answer.headers["content-type"] == media_type + UTF8


@pytest.mark.parametrize(
    "raw",
    [
        b'{"query":"{ hello }"}',
        with_query(variables=None, operationName=None, extensions=None),
        with_query(variables={}, extensions={"persistedQuery": None}, operationName=""),
        with_query(variables={"unused": 2**63 - 1}),
        with_query(id=7, unknown={"members": "are ignored"}),
    ],
)
async def test_a_well_formed_body_is_answered(raw: bytes) -> None:
    async with Door().client() as client:
        answer = await client.post("/graphql", content=raw, headers=JSON_POST)
    assert (answer.status_code, answer.json()) == (200, {"data": {"hello": "world"}})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "multipart/form-data; boundary=x"},
    ],
)
async def test_a_post_of_any_other_content_type_is_415(headers: dict[str, str]) -> None:
    async with Door().client() as client:
        answer = await client.post("/graphql", content=with_query(), headers=headers)
    assert answer.status_code == 415
    assert answer.json() == refusal("A POST must be application/json in UTF-8.")


async def test_a_compressed_body_is_415() -> None:
    headers = JSON_POST | {"content-encoding": "gzip"}
    async with Door().client() as client:
        answer = await client.post("/graphql", content=b"", headers=headers)
    assert answer.status_code == 415
    assert answer.json() == refusal("A compressed body is not accepted.")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "QUERY"])
async def test_any_other_method_is_405_and_says_which_are_allowed(method: str) -> None:
    async with Door().client(origin="https://elsewhere.test") as client:
        answer = await client.request(method, "/graphql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_an_accept_that_takes_no_answer_of_ours_is_406() -> None:
    async with Door().client(accept="text/html") as client:
        answer = await client.post("/graphql", json={"query": "{ hello }"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/json" + UTF8
    assert answer.json() == refusal(
        "Answers are application/graphql-response+json, application/json only."
    )


async def test_without_an_accept_the_answer_is_a_graphql_response() -> None:
    asked = Conversation([body(with_query())], headers=JSON_POST)
    await asked.hold(Door().app())
    assert asked.sent_headers["content-type"] == GRAPHQL_RESPONSE + UTF8


async def test_every_answer_forbids_storing_and_sniffing() -> None:
    async with Door().client() as client:
        good = await client.post("/graphql", json={"query": "{ hello }"})
        bad = await client.post("/graphql", json=None)
    for answer in (good, bad):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["vary"] == "Accept"


async def test_a_declared_length_over_the_bound_is_413_before_a_byte_is_read() -> None:
    headers = JSON_POST | {"content-length": str(256 * 1024 + 1)}
    asked = Conversation([], headers=headers)  # reading would wait forever
    await asked.hold(Door().app())
    assert (asked.status, asked.json) == (413, refusal("The body is larger than 256 KiB."))
    assert asked.sent_headers["connection"] == "close"


@pytest.mark.parametrize("length", ["-1", "1e3", "ten", "²", ""])
async def test_a_length_that_is_no_number_is_400(length: str) -> None:
    raw = [(b"content-type", b"application/json"), (b"content-length", length.encode())]
    asked = Conversation([], headers={k.decode(): v.decode() for k, v in raw})
    await asked.hold(Door().app())
    assert (asked.status, asked.json) == (400, refusal("The Content-Length cannot be read."))


async def test_a_length_of_a_million_digits_is_413() -> None:
    asked = Conversation([], headers=JSON_POST | {"content-length": "9" * 1_000_000})
    await asked.hold(Door().app())
    assert asked.status == 413


async def test_a_chunked_body_is_413_at_the_first_byte_too_many() -> None:
    chunk = body(b" " * 65_536, more=True)
    asked = Conversation([chunk] * 4 + [body(b" ", more=True), chunk], headers=JSON_POST)
    await asked.hold(Door().app())
    assert (asked.status, asked.json) == (413, refusal("The body is larger than 256 KiB."))
    assert asked.messages == [chunk]  # the rest was not read


async def test_a_body_of_exactly_the_bound_is_read() -> None:
    raw = with_query()
    padded = raw + b" " * (256 * 1024 - len(raw))
    asked = Conversation([body(padded[:1000], more=True), body(padded[1000:])], headers=JSON_POST)
    await asked.hold(Door().app())
    assert (asked.status, asked.json) == (200, {"data": {"hello": "world"}})


async def test_a_body_that_does_not_arrive_in_time_is_408() -> None:
    asked = Conversation([body(b'{"query":', more=True)], headers=JSON_POST)
    await asked.hold(Door(body=BodyLimits(deadline_s=0.01)).app())
    assert (asked.status, asked.json) == (408, refusal("The body did not arrive in time."))
    assert asked.sent_headers["connection"] == "close"


async def test_a_client_that_leaves_while_sending_is_not_answered() -> None:
    asked = Conversation(
        [body(b'{"query":', more=True), {"type": "http.disconnect"}], headers=JSON_POST
    )
    async with asyncio.timeout(60):
        await asked.hold(Door().app())
    assert asked.answered == []
