"""Figures of requests: each in one series, and the number of series bounded."""

from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry
from starlette.types import Scope

from execution.document import PreparedOperation
from execution.limits import Limits
from execution.prepare import PreparedOperations, hash_text
from tests.unit.transport.door import Stage, schema_on
from tests.unit.transport.metrics.figures import labels, series
from transport.metrics.requests import MOST_CLIENTS, MOST_OPERATIONS, MOST_VERSIONS, RequestFigures
from transport.observing import Asked, Result

TEXT = "query Greeting { hello }"
TRUSTED = {"operation": "Greeting", "kind": "query", "document": "trusted"}
NOBODY = {"client": "unknown"}


@pytest.fixture
async def greeting() -> PreparedOperation:
    operations = PreparedOperations(
        schema_on(Stage()), Limits(), introspection=True, suggestions=False
    )
    document = await operations.prepare(TEXT)
    operations.close()
    return document.operation()


def scope_of(**headers: str) -> Scope:
    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"type": "http", "headers": named}


def figures() -> tuple[CollectorRegistry, RequestFigures]:
    registry = CollectorRegistry()
    return registry, RequestFigures(registry, {hash_text(TEXT)})


async def test_an_answered_request_is_counted_timed_and_its_cost_noted(
    greeting: PreparedOperation,
) -> None:
    registry, counted = figures()
    scope = scope_of(graphql_client_name="marquee-tv", graphql_client_version="1.2.3")
    counted.answered(Asked(scope, greeting, 40), Result.OK, 200, 0.003)
    counted.ran("Greeting", greeting.document_id, "compiled")

    who = {**TRUSTED, "client": "marquee-tv", "result": "ok", "status": "200"}
    assert series(registry, "marquee_graphql_requests_total") == {labels(**who): 1}
    assert series(registry, "marquee_client_requests_total") == {
        labels(client="marquee-tv", version="1.2.3"): 1
    }
    seconds = series(registry, "marquee_graphql_request_duration_seconds_bucket")
    assert seconds[labels(**TRUSTED, le="0.0025")] == 0
    assert seconds[labels(**TRUSTED, le="0.005")] == 1
    costs = series(registry, "marquee_graphql_operation_cost_sum")
    assert costs == {labels(**TRUSTED): 40}
    assert series(registry, "marquee_graphql_executions_total") == {
        labels(operation="Greeting", document="trusted", engine="compiled"): 1
    }


async def test_a_request_that_was_turned_away_has_no_operation_and_no_duration() -> None:
    registry, counted = figures()
    counted.answered(Asked(scope_of()), Result.REFUSED, 415, 0.0)

    unknown = {"operation": "unknown", "kind": "unknown", "document": "unknown"}
    who = {**unknown, **NOBODY, "result": "refused", "status": "415"}
    assert series(registry, "marquee_graphql_requests_total") == {labels(**who): 1}
    assert series(registry, "marquee_graphql_request_duration_seconds_count") == {}
    assert series(registry, "marquee_graphql_operation_cost_count") == {}


async def test_an_open_document_cannot_pass_for_a_trusted_one(greeting: PreparedOperation) -> None:
    registry, counted = figures()
    forged = replace(greeting, document_id=hash_text("{ hello }"))
    counted.answered(Asked(scope_of(), forged), Result.OK, 200, 0.001)

    [found] = series(registry, "marquee_graphql_requests_total")
    assert dict(found)["document"] == "open"


async def test_no_flood_of_names_makes_more_series_than_there_may_be(
    greeting: PreparedOperation,
) -> None:
    registry, counted = figures()
    for number in range(3 * MOST_VERSIONS):
        open_ = replace(greeting, name=f"Op{number}", document_id=hash_text(str(number)))
        scope = scope_of(graphql_client_name=f"c{number}", graphql_client_version=f"{number}")
        counted.answered(Asked(scope, open_), Result.OK, 200, 0.001)
        counted.answered(Asked(scope, greeting), Result.OK, 200, 0.001)
        counted.ran(f"Op{number}", open_.document_id, "core")

    requests = [dict(found) for found in series(registry, "marquee_graphql_requests_total")]
    assert len({found["client"] for found in requests}) == MOST_CLIENTS + 1
    assert len({found["operation"] for found in requests}) == MOST_OPERATIONS + 2
    assert len(series(registry, "marquee_client_requests_total")) == MOST_VERSIONS + 1
    assert len(series(registry, "marquee_graphql_executions_total")) == MOST_OPERATIONS + 1


async def test_an_operation_without_a_name_is_unnamed(greeting: PreparedOperation) -> None:
    registry, counted = figures()
    counted.ran(None, greeting.document_id, "core")
    counted.ran(None, hash_text("{ hello }"), "core")

    found = series(registry, "marquee_graphql_executions_total")
    assert {dict(each)["operation"] for each in found} == {"unnamed"}
