"""R53, R54: a token's signature is computed once; whether the token still counts, each time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.ids import AccountId, DeviceId, ProfileId, SessionId
from domain.session import ACCESS_TOKEN_LIFE, Session
from flows.sessions.tokens import AccessClaims, SessionTokens
from flows.sessions.verified import VerifiedTokens
from foundation.keys import Keys
from foundation.tokens import LEEWAY, Tokens

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SESSION = Session(
    SessionId("sess_1"),
    AccountId("acct_1"),
    DeviceId("dev_1"),
    ProfileId("prof_1"),
    NOW,
    NOW + timedelta(days=30),
)
CLAIMS = AccessClaims(SESSION.account_id, SESSION.id, SESSION.device_id, SESSION.profile_id)
KEYS = Keys.of(b"k" * 32)
TOKENS = SessionTokens.of(KEYS)
TOKEN = TOKENS.access_for(SESSION, NOW).token


@dataclass(frozen=True)
class Counting(Tokens):
    """Tokens that note each signature they compute."""

    computed: list[str] = field(default_factory=list)

    def _decoded(self, token: str) -> Mapping[str, Any]:
        self.computed.append(token)
        return super()._decoded(token)


@pytest.fixture
def counting() -> Counting:
    access = TOKENS.access
    return Counting(access.keys, access.audience, access.life)


@pytest.fixture
def verified(counting: Counting) -> VerifiedTokens:
    return VerifiedTokens(replace(TOKENS, access=counting), most=2)


def test_a_token_shown_again_is_not_computed_again(
    verified: VerifiedTokens, counting: Counting
) -> None:
    assert [verified.claims(TOKEN, NOW + each * SECOND) for each in range(3)] == [CLAIMS] * 3
    assert counting.computed == [TOKEN]


def test_r53_a_known_token_ends_to_the_second(verified: VerifiedTokens) -> None:
    end = NOW + ACCESS_TOKEN_LIFE + LEEWAY

    assert verified.claims(TOKEN, NOW) == CLAIMS
    assert verified.claims(TOKEN, end - SECOND) == CLAIMS
    assert verified.claims(TOKEN, end) is None
    assert verified.claims(TOKEN, NOW - LEEWAY - SECOND) is None


def test_a_token_of_which_one_letter_differs_is_computed_and_refused(
    verified: VerifiedTokens, counting: Counting
) -> None:
    forged = TOKEN[:-2] + ("A" if TOKEN[-2] != "A" else "B") + TOKEN[-1]

    assert verified.claims(TOKEN, NOW) == CLAIMS
    assert [verified.claims(forged, NOW) for _ in range(2)] == [None, None]
    assert counting.computed == [TOKEN, forged, forged]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x.y.z",
        "\ud800",
        TOKENS.refresh_for(SESSION.account_id, SESSION.id, NOW).token,
        SessionTokens.of(Keys.of(b"o" * 32)).access_for(SESSION, NOW).token,
    ],
)
def test_what_is_no_access_token_of_ours_has_no_claims(
    verified: VerifiedTokens, token: str
) -> None:
    assert verified.claims(token, NOW) is None


def test_of_many_tokens_those_shown_last_are_known(
    verified: VerifiedTokens, counting: Counting
) -> None:
    tokens = [TOKENS.access_for(SESSION, NOW + each * SECOND).token for each in range(3)]

    for token in [*tokens, tokens[2], tokens[0]]:
        assert verified.claims(token, NOW + 3 * SECOND) == CLAIMS
    assert counting.computed == [*tokens, tokens[0]]
