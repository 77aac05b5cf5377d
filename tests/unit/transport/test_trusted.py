"""Trusted documents: what runs with open operations and without (R56), and under which name."""

from typing import Any

import pytest

from tests.unit.transport.door import GRAPHQL_RESPONSE, Door, refusal, sha256
from transport.parameters import from_json
from transport.refusal import Refusal
from transport.trusted import Document, Documents

KNOWN = "{ hello }"
UNKNOWN = "{ __typename }"
REGISTERED = {sha256(KNOWN): KNOWN}
NOT_FOUND = refusal("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
NOT_ALLOWED = refusal("This operation is not registered.", "OPERATION_NOT_ALLOWED")
MISMATCH = refusal("The document does not have the given hash.")


def apollo(text: str) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256(text)}}}


def nothing(_sha256: str) -> None:
    return None


async def post(
    body: dict[str, Any], *, is_open: bool, accept: str = GRAPHQL_RESPONSE
) -> tuple[int, Any]:
    door = Door(registered=REGISTERED, open_operations=is_open)
    async with door.client(accept=accept) as client:
        answer = await client.post("/graphql", json=body)
    return answer.status_code, answer.json()


either_way = pytest.mark.parametrize("is_open", [False, True])


@either_way
@pytest.mark.parametrize(
    "body",
    [
        {"documentId": f"sha256:{sha256(KNOWN)}"},
        {"documentId": sha256(KNOWN)},
        apollo(KNOWN),
        {"query": KNOWN},
        {"query": KNOWN, "documentId": sha256(KNOWN)},
        {"query": KNOWN, **apollo(KNOWN)},
        {"documentId": f"sha256:{sha256(KNOWN)}", **apollo(KNOWN)},
    ],
)
async def test_r56_a_registered_document_runs_however_it_is_named(
    body: dict[str, Any], *, is_open: bool
) -> None:
    assert await post(body, is_open=is_open) == (200, {"data": {"hello": "world"}})


@either_way
@pytest.mark.parametrize(
    "body",
    [
        {"documentId": f"sha256:{sha256(UNKNOWN)}"},
        {"documentId": sha256(UNKNOWN)},
        {"documentId": sha256(KNOWN).upper()},
        {"documentId": f"md5:{sha256(KNOWN)}"},
        {"documentId": "homepage"},
        {"documentId": ""},
        apollo(UNKNOWN),
    ],
)
async def test_r56_an_unknown_name_is_not_found(body: dict[str, Any], *, is_open: bool) -> None:
    assert await post(body, is_open=is_open) == (400, NOT_FOUND)
    assert await post(body, is_open=is_open, accept="application/json") == (200, NOT_FOUND)


@pytest.mark.parametrize("body", [{"query": UNKNOWN}, {"query": UNKNOWN, **apollo(UNKNOWN)}])
async def test_r56_an_unregistered_text_runs_only_with_open_operations(
    body: dict[str, Any],
) -> None:
    assert await post(body, is_open=True) == (200, {"data": {"__typename": "Query"}})
    assert await post(body, is_open=False) == (400, NOT_ALLOWED)
    assert await post(body, is_open=False, accept="application/json") == (200, NOT_ALLOWED)


@either_way
@pytest.mark.parametrize(
    "body",
    [
        {"query": UNKNOWN, "documentId": sha256(KNOWN)},
        {"query": KNOWN, "documentId": "homepage"},
        {"query": UNKNOWN, **apollo(KNOWN)},
        {"documentId": sha256(KNOWN), **apollo(UNKNOWN)},
    ],
)
async def test_a_document_under_another_ones_hash_is_refused(
    body: dict[str, Any], *, is_open: bool
) -> None:
    assert await post(body, is_open=is_open) == (400, MISMATCH)


async def test_a_text_introduced_with_open_operations_is_found_by_its_hash_afterwards() -> None:
    async with Door(open_operations=True).client() as client:
        before = await client.post("/graphql", json=apollo(UNKNOWN))
        introduced = await client.post("/graphql", json={"query": UNKNOWN, **apollo(UNKNOWN)})
        after = await client.post("/graphql", json=apollo(UNKNOWN))
    assert before.json() == NOT_FOUND
    assert introduced.json() == after.json() == {"data": {"__typename": "Query"}}


async def test_r56_a_refused_text_is_not_remembered() -> None:
    async with Door(open_operations=False).client() as client:
        await client.post("/graphql", json={"query": UNKNOWN, **apollo(UNKNOWN)})
        after = await client.post("/graphql", json=apollo(UNKNOWN))
    assert after.json() == NOT_FOUND


def test_a_text_sent_without_a_hash_is_not_remembered() -> None:
    documents = Documents(nothing, open_operations=True)
    documents.resolve(from_json({"query": UNKNOWN}))
    with pytest.raises(Refusal):
        documents.resolve(from_json(apollo(UNKNOWN)))


def test_what_is_remembered_is_bounded_and_the_oldest_goes_first() -> None:
    documents = Documents(nothing, open_operations=True, remembered_bytes=20)
    for text in ("{ a }", "{ b }", "{ c }", "{ d }", "{ e }", "{ far too long for it }"):
        documents.resolve(from_json({"query": text, **apollo(text)}))
    assert documents.resolve(from_json(apollo("{ e }"))) == Document("{ e }", sha256("{ e }"))
    for text in ("{ a }", "{ far too long for it }"):
        with pytest.raises(Refusal):
            documents.resolve(from_json(apollo(text)))
