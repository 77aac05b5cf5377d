"""Tokens: what is accepted, to the second, and everything that is not."""

import base64
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import orjson
import pytest

from foundation.keys import Key
from foundation.tokens import LONGEST_TOKEN, InvalidToken, Tokens

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEY, OTHER = Key("k1", b"k" * 32), Key("k2", b"o" * 32)
TOKENS = Tokens([KEY], "session", timedelta(minutes=15))
HEADER = {"alg": "HS256", "typ": "JWT", "kid": KEY.id}
GOOD = {
    "sub": "acct_1",
    "aud": "session",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 900,
}


def part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def made(
    key: bytes = KEY.secret,
    *,
    digest: str = "sha256",
    header: Mapping[str, Any] | None = None,
    without: str | None = None,
    **claims: Any,
) -> str:
    """A token made by hand, which no library keeps from being a bad one."""
    payload = {name: value for name, value in (GOOD | claims).items() if name != without}
    signed = f"{part(orjson.dumps({**HEADER, **(header or {})}))}.{part(orjson.dumps(payload))}"
    return f"{signed}.{part(hmac.digest(key, signed.encode(), digest))}"


def test_a_token_gives_back_the_texts_it_was_made_of() -> None:
    issued = TOKENS.issue({"sub": "acct_1", "sid": "sess_1"}, NOW)
    assert TOKENS.read(issued.token, NOW) == {"sub": "acct_1", "sid": "sess_1", "aud": "session"}
    assert issued.expires_at == datetime(2026, 3, 1, 12, 15, tzinfo=UTC)


def test_a_token_names_its_key_and_one_algorithm() -> None:
    header = jwt.get_unverified_header(TOKENS.issue({"sub": "acct_1"}, NOW).token)
    assert header == {"alg": "HS256", "kid": "k1", "typ": "JWT"}


def test_a_token_counts_whole_seconds() -> None:
    issued = TOKENS.issue({"sub": "acct_1"}, NOW + timedelta(milliseconds=999))
    assert issued.expires_at == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("after", "is_good"),
    [
        (timedelta(seconds=-11), False),
        (timedelta(seconds=-10), True),
        (timedelta(minutes=15, seconds=9, milliseconds=999), True),
        (timedelta(minutes=15, seconds=10), False),
    ],
)
def test_r53_a_token_lives_fifteen_minutes_and_ten_seconds_of_leeway(
    after: timedelta, *, is_good: bool
) -> None:
    token = TOKENS.issue({"sub": "acct_1"}, NOW).token
    if is_good:
        assert TOKENS.read(token, NOW + after)["sub"] == "acct_1"
    else:
        with pytest.raises(InvalidToken):
            TOKENS.read(token, NOW + after)


def test_the_tokens_made_here_by_hand_are_good_unless_something_is_wrong_with_them() -> None:
    assert TOKENS.read(made(), NOW)["sub"] == "acct_1"


UNSIGNED = ".".join([*made(header={"alg": "none"}).split(".")[:2], ""])


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(UNSIGNED, id="no algorithm, no signature"),
        pytest.param(made(header={"alg": "none"}), id="no algorithm, a good signature"),
        pytest.param(made(digest="sha512", header={"alg": "HS512"}), id="another algorithm"),
        pytest.param(made(header={"alg": "RS256"}), id="a public key's algorithm"),
        pytest.param(made(header={"crit": ["b64"], "b64": False}), id="an unknown extension"),
        pytest.param(made(OTHER.secret), id="another key"),
        pytest.param(made(header={"kid": OTHER.id}), id="a key we do not have"),
        pytest.param(made(header={"kid": None}), id="no key named"),
        pytest.param(made(header={"kid": ["k1"]}), id="a list of keys named"),
        pytest.param(made(aud="refresh"), id="another audience"),
        pytest.param(made(aud=["refresh", "playback"]), id="other audiences"),
        pytest.param(made(without="aud"), id="no audience"),
        pytest.param(made(without="exp"), id="no end"),
        pytest.param(made(without="iat"), id="no beginning"),
        pytest.param(made(without="sub"), id="nobody"),
        pytest.param(made(sub=7), id="a number for a subject"),
        pytest.param(made(exp="9999999999"), id="an end that is text"),
        pytest.param(made(exp=1e12), id="an end that is a fraction"),
        pytest.param(made(exp=True), id="an end that is true"),
        pytest.param(made(filler="x" * LONGEST_TOKEN), id="too long"),
        pytest.param(made()[:-1], id="cut short"),
        pytest.param(f"{made()}.x", id="a part too many"),
        pytest.param("", id="empty"),
        pytest.param("a.b.c", id="garbage"),
        pytest.param("é.è.ê", id="not ASCII"),
        pytest.param("\ud800.\ud800.\ud800", id="not even text"),
    ],
)
def test_any_other_token_is_invalid(token: str) -> None:
    with pytest.raises(InvalidToken) as refusal:
        TOKENS.read(token, NOW)
    assert str(refusal.value) == ""


def test_the_signature_covers_the_header() -> None:
    header, payload, signature = made().split(".")
    other = made(header={"x": "1"}).split(".")[0]
    assert TOKENS.read(f"{header}.{payload}.{signature}", NOW)["sub"] == "acct_1"
    with pytest.raises(InvalidToken):
        TOKENS.read(f"{other}.{payload}.{signature}", NOW)


def test_while_keys_change_tokens_of_both_are_read_and_the_new_key_signs() -> None:
    before = TOKENS.issue({"sub": "acct_1"}, NOW).token
    during = Tokens([OTHER, KEY], "session", TOKENS.life)
    after = Tokens([OTHER], "session", TOKENS.life)
    assert during.read(before, NOW)["sub"] == "acct_1"
    token = during.issue({"sub": "acct_2"}, NOW).token
    assert after.read(token, NOW)["sub"] == "acct_2"
    with pytest.raises(InvalidToken):
        after.read(before, NOW + SECOND)


def test_no_representation_shows_a_token_or_a_key() -> None:
    issued = TOKENS.issue({"sub": "acct_1"}, NOW)
    assert issued.token not in repr(issued)
    assert "kkkk" not in repr(TOKENS)
