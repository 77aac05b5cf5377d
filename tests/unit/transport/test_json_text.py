"""JSON from outside: what is read, what is refused, and that nothing between is misread."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport.json_text import parse_json
from transport.refusal import Refusal

NOT_JSON = "The body is not valid JSON in UTF-8."
TOO_DEEP = "The body is nested deeper than 64 levels."
TOO_LONG = "The body has an integer that does not fit 64 bits."

scalars = (
    st.none()
    | st.booleans()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(min_value=-(2**63), max_value=2**63 - 1)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30
)


def refusal_of(raw: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        parse_json(raw, what="The body")
    assert refused.value.status == 400
    return str(refused.value)


@given(values)
def test_what_fits_is_read_as_it_was_written(value: Any) -> None:
    assert parse_json(orjson.dumps(value), what="The body") == value


@given(st.integers(max_value=-(2**63) - 1) | st.integers(min_value=2**63))
def test_an_integer_beyond_64_bits_is_refused_wherever_it_stands(number: int) -> None:
    for around in (b"%d", b"[1,%d]", b'{"a":{"b":[%d]}}', b'["\\"",%d ]', b'{"a":\t%d\n}'):
        assert refusal_of(around % number) == TOO_LONG


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"9223372036854775807", 2**63 - 1),
        (b"-9223372036854775808", -(2**63)),
        (b'["18446744073709551616"]', ["18446744073709551616"]),
        (b'{"18446744073709551616":1}', {"18446744073709551616": 1}),
        (rb'["\"18446744073709551616"]', ['"18446744073709551616']),
        (b"1234567890123456789012.5", 1234567890123456789012.5),
        (b"0.1234567890123456789012", 0.1234567890123456789012),
        (b"12345678901234567890123e-3", 12345678901234567890.123),
        (b"1e-0000000000000000000001", 0.1),
        (b'{"a":1,"a":2}', {"a": 2}),
    ],
)
def test_what_only_looks_too_long_is_read(raw: bytes, value: object) -> None:
    assert parse_json(raw, what="The body") == value


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_64_levels_are_read_and_65_are_not(opening: bytes, closing: bytes) -> None:
    deepest = opening * 64 + b"1" + closing * 64
    assert parse_json(deepest, what="The body") == orjson.loads(deepest)
    assert refusal_of(opening * 65 + b"1" + closing * 65) == TOO_DEEP


def test_wide_is_not_deep() -> None:
    assert parse_json(b"[" + b"[{}]," * 500 + b"[]]", what="The body") == [[{}]] * 500 + [[]]


def test_brackets_in_strings_are_not_levels() -> None:
    text = "[" * 100 + '\\"' + "{" * 100
    assert parse_json(orjson.dumps([text]), what="The body") == [text]


def test_a_hundred_thousand_levels_are_refused_without_being_followed() -> None:
    assert refusal_of(b"[" * 100_000) == TOO_DEEP


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"query":',
        b"{'query': 1}",
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e400]",
        b"\xff",
        b'{"query":"\xc3\x28"}',
        b'"\\ud800"',
        b"\xef\xbb\xbf{}",
        b"[1] 2",
        b'"' + b'\\"' * 50_000,
        b'"\\',
    ],
)
def test_what_is_not_json_in_utf8_is_refused(raw: bytes) -> None:
    assert refusal_of(raw) == NOT_JSON
