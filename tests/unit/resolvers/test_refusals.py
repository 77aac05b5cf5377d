"""Refusals as members of a union: what a mutation answers where a read would raise."""

import pytest
from structlog.testing import capture_logs

from domain.errors import DomainError, Forbidden, ProfileRequired, Unauthenticated
from domain.outcome import AuthRefused, ProblemCode, UnavailableNow
from persistence.ports.unavailable import StoreUnavailable
from resolvers.refusals import as_outcomes


@as_outcomes
async def raising(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (Unauthenticated(), ProblemCode.UNAUTHENTICATED),
        (ProfileRequired(), ProblemCode.PROFILE_REQUIRED),
        (Forbidden(), ProblemCode.FORBIDDEN),
    ],
)
async def test_a_refusal_is_answered_with_its_message_and_code(
    refusal: DomainError, code: ProblemCode
) -> None:
    assert await raising(refusal) == AuthRefused(str(refusal), code)


async def test_a_store_that_is_away_is_answered_and_stands_in_the_log() -> None:
    with capture_logs() as lines:
        assert await raising(StoreUnavailable()) == UnavailableNow(5)
    assert [(line["event"], line["resolver"]) for line in lines] == [
        ("store_unavailable", "raising")
    ]


async def test_what_is_no_refusal_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await raising(ZeroDivisionError())
