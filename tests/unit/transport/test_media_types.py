"""Content negotiation: which answer an Accept asks for, which bodies a Content-Type admits."""

import pytest

from transport.media_types import MediaType, is_json_in_utf8, negotiate

MODERN, LEGACY, STREAM = MediaType.GRAPHQL_RESPONSE, MediaType.JSON, MediaType.EVENT_STREAM


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        (None, MODERN),
        ("", MODERN),
        ("*/*", MODERN),
        ("application/*", MODERN),
        ("application/graphql-response+json", MODERN),
        ("application/graphql-response+json; charset=utf-8", MODERN),
        ("APPLICATION/GraphQL-Response+JSON", MODERN),
        ("application/json", LEGACY),
        ("application/json; charset=UTF-8", LEGACY),
        ("text/html, application/json", LEGACY),
        # the one that clients are recommended to send, in both orders
        ("application/graphql-response+json, application/json;q=0.9", MODERN),
        ("application/json;q=0.9, application/graphql-response+json", MODERN),
        ("application/graphql-response+json;q=0.5, application/json", LEGACY),
        ("application/json, application/graphql-response+json", MODERN),
        # the most specific range decides, not the most generous
        ("*/*, application/graphql-response+json;q=0.1", LEGACY),
        ("application/graphql-response+json;q=0, */*", LEGACY),
        ("application/*;q=0.2, application/json;q=0.1", MODERN),
    ],
)
def test_the_answer_takes_the_type_with_the_highest_quality(
    accept: str | None, answer: MediaType
) -> None:
    assert negotiate(accept) is answer


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "text/*",
        "text/event-stream",
        "application/json;q=0",
        "application/json;q=2",
        "application/json;q=much",
        "application/json;q=nan",
        "application/json; charset=iso-8859-1",
        "nonsense",
        ",;,",
    ],
)
def test_no_type_is_forced_on_a_client_that_takes_none(accept: str) -> None:
    assert negotiate(accept) is None


def test_a_stream_is_given_only_where_it_is_offered() -> None:
    assert negotiate("text/event-stream", (MODERN, LEGACY, STREAM)) is STREAM
    assert negotiate("*/*", (MODERN, LEGACY, STREAM)) is MODERN


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; profile=x",
    ],
)
def test_json_in_utf8_may_be_read(content_type: str) -> None:
    assert is_json_in_utf8(content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=utf-16",
        "application/json, text/plain",
        "application/jsonp",
    ],
)
def test_nothing_else_may_be_read(content_type: str) -> None:
    assert not is_json_in_utf8(content_type)
