"""The benchmark's own documents are valid: `make bench` must not be the first to find out."""

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from bench.compared import ROOT
from bench.growth.histories import HISTORY
from bench.growth.scale import LIST, PAGE_ID, RENEW
from bench.heartbeats import FILMS, RECORD
from bench.live import LISTEN

FILES = sorted((ROOT / "bench").glob("*.graphql"))
DOCUMENTS = {
    "list": LIST,
    "page id": PAGE_ID,
    "renew": RENEW,
    "history": HISTORY,
    "films": FILMS,
    "record": RECORD,
    "listen": LISTEN,
} | {file.stem: file.read_text() for file in FILES}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text())


def test_the_files_are_found() -> None:
    assert [file.stem for file in FILES] == ["everything", "full-card"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid(name: str, schema: GraphQLSchema) -> None:
    assert validate(schema, parse(DOCUMENTS[name])) == []
