"""The publisher: what is shown of an error, what is masked, and what the log learns of it."""

from typing import Any

import pytest
from graphql import GraphQLError, SourceLocation
from structlog.testing import capture_logs

from domain.errors import (
    BadCursor,
    CursorExpired,
    DomainError,
    Forbidden,
    ProfileRequired,
    Unauthenticated,
    Unavailable,
)
from execution.codes import RequestCode
from tests.unit.transport.door import StoreDown
from transport.codes import FIELD_CODES, REQUEST_CODES, Code
from transport.publish import Publisher

PUBLISHER = Publisher({StoreDown: Code.UNAVAILABLE})
SORRY = "This cannot be answered just now. Try again in a moment."


def fail(error: Exception, cause: Exception | None = None) -> None:
    raise error from cause


def raised(error: Exception) -> Exception:
    """The same error, with a traceback."""
    with pytest.raises(type(error)) as caught:
        fail(error)
    return caught.value


def at_a_field(error: Exception) -> GraphQLError:
    return GraphQLError("whatever it says", path=["viewer", 0], original_error=error)


class NewCode(DomainError):
    code = "SOMETHING_ELSE"
    message = "hunter2"


class StatelessStore(StoreDown):
    retry_after_seconds = 30


@pytest.mark.parametrize(
    "error",
    [
        Unauthenticated(),
        ProfileRequired(),
        Forbidden("Only editors may do that."),
        BadCursor(),
        CursorExpired(),
        Unavailable(),
    ],
)
def test_an_error_of_the_domain_is_shown_as_it_is(error: DomainError) -> None:
    assert PUBLISHER.field_error(at_a_field(error)) == {
        "message": str(error),
        "path": ["viewer", 0],
        "extensions": {"code": error.code},
    }


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyError("hunter2"), "INTERNAL", "Something went wrong."),
        (GraphQLError("hunter2"), "INTERNAL", "Something went wrong."),
        (GraphQLError("hunter2", extensions={"code": "EVERYTHING"}), "INTERNAL", None),
        (GraphQLError("hunter2", extensions={"code": ["LIST"]}), "INTERNAL", None),
        (NewCode(), "INTERNAL", "Something went wrong."),
        (StoreDown("postgresql://marquee:hunter2@db"), "UNAVAILABLE", SORRY),
        (StatelessStore("hunter2"), "UNAVAILABLE", SORRY),
        (TimeoutError("hunter2"), "TIMEOUT", "This took too long."),
    ],
)
def test_everything_else_is_masked_and_logged_without_its_message(
    error: Exception, code: str, message: str | None
) -> None:
    with capture_logs() as lines:
        entry = PUBLISHER.field_error(at_a_field(raised(error)))
    assert entry["message"] == (message or "Something went wrong.")
    assert entry["path"] == ["viewer", 0]
    assert entry["extensions"]["code"] == code
    assert "hunter2" not in str(entry)
    (line,) = lines
    assert line["event"] == "masked_error"
    assert line["log_level"] == ("error" if code == "INTERNAL" else "warning")
    assert (line["code"], line["path"]) == (code, ["viewer", 0])
    assert line["causes"][0]["exception"].endswith(type(error).__qualname__)
    assert line["causes"][0]["frames"][-1].startswith("fail in ")
    assert "hunter2" not in str(line)


def test_the_log_names_what_caused_the_cause() -> None:
    with pytest.raises(StoreDown) as failed:
        fail(StoreDown("outer"), KeyError("inner"))
    with capture_logs() as lines:
        PUBLISHER.failure(failed.value)
    causes = [cause["exception"].rpartition(".")[2] for cause in lines[0]["causes"]]
    assert causes == ["StoreDown", "KeyError"]


def test_a_store_that_knows_when_to_come_back_says_so() -> None:
    entry = PUBLISHER.field_error(at_a_field(StatelessStore("hunter2")))
    assert entry["extensions"] == {"code": "UNAVAILABLE", "retryAfterSeconds": 30}


def test_an_error_wrapped_twice_is_judged_by_what_was_raised_first() -> None:
    twice = at_a_field(at_a_field(Forbidden()))
    assert PUBLISHER.field_error(twice)["extensions"] == {"code": "FORBIDDEN"}


def test_nothing_but_the_known_extensions_is_shown() -> None:
    extensions = {"code": "LIMIT_EXCEEDED", "limit": "first", "allowed": 50, "actual": 51, "x": 1}
    shown = {"code": "LIMIT_EXCEEDED", "limit": "first", "allowed": 50, "actual": 51}
    error = GraphQLError("Too many.", extensions=extensions)
    assert PUBLISHER.field_error(error)["extensions"] == shown
    assert PUBLISHER.request_error(error)["extensions"] == shown


@pytest.mark.parametrize("code", sorted(REQUEST_CODES))
def test_a_request_error_keeps_its_code_and_message(code: Code) -> None:
    error = GraphQLError("As it is.", extensions={"code": code.value})
    error.locations = [SourceLocation(2, 3)]
    assert PUBLISHER.request_error(error) == {
        "message": "As it is.",
        "locations": [{"line": 2, "column": 3}],
        "extensions": {"code": code.value},
    }


def test_a_request_error_without_a_code_of_ours_is_masked() -> None:
    for stated in ({}, {"code": "EVERYTHING"}, {"code": 7}):
        entry = PUBLISHER.request_error(GraphQLError("hunter2", extensions=stated))
        assert entry == {
            "message": "Something went wrong.",
            "extensions": {"code": "INTERNAL"},
        }


def test_a_failure_of_the_whole_request_has_no_path() -> None:
    expected: list[tuple[Exception, tuple[Code, dict[str, Any]]]] = [
        (
            KeyError("hunter2"),
            (
                Code.INTERNAL,
                {"message": "Something went wrong.", "extensions": {"code": "INTERNAL"}},
            ),
        ),
        (
            Unavailable("Accounts rest."),
            (
                Code.UNAVAILABLE,
                {"message": "Accounts rest.", "extensions": {"code": "UNAVAILABLE"}},
            ),
        ),
    ]
    for error, published in expected:
        assert PUBLISHER.failure(error) == published


def test_every_code_that_others_state_is_one_of_ours() -> None:
    assert {code.value for code in RequestCode} <= {code.value for code in Code}
    assert {
        kind.code for kind in DomainError.__subclasses__() if kind is not NewCode
    } <= FIELD_CODES
