"""Cursors come back as they were made, or not at all."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadCursor
from resolvers.cursors import LONGEST, Part, decode, encode, instant_of, number_of

parts = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    max_size=5,
)


def raw(text: str | bytes) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    return urlsafe_b64encode(content).decode().rstrip("=")


@given(parts)
def test_what_is_encoded_is_decoded(given_parts: list[Part]) -> None:
    cursor = encode("t", *given_parts)

    assert list(decode("t", cursor, *map(type, given_parts))) == given_parts


@given(parts)
def test_a_cursor_is_made_of_characters_that_need_no_escape_in_a_url(
    given_parts: list[Part],
) -> None:
    cursor = encode("t", *given_parts)

    assert cursor.isascii()
    assert cursor.replace("-", "").replace("_", "").isalnum()


def test_a_cursor_of_the_longest_name_a_title_may_have_comes_back() -> None:
    name = "\N{GRINNING FACE}" * 5000

    cursor = encode("t", "a" * 12, name, "movie_" + "0" * 32)

    assert len(cursor) < LONGEST
    assert decode("t", cursor, str, str, str)[1] == name


def test_r32_a_cursor_longer_than_any_that_is_made_is_bad_even_if_well_formed() -> None:
    longest = "a" * ((LONGEST - 12) // 4 * 3)

    assert decode("t", encode("t", longest), str) == (longest,)
    with pytest.raises(BadCursor):
        decode("t", encode("t", longest + "a" * 12), str)


@pytest.mark.parametrize(
    "cursor",
    [
        pytest.param("", id="empty"),
        pytest.param("!", id="no base64"),
        pytest.param("a", id="one character of base64"),
        pytest.param("é", id="beyond ASCII"),
        pytest.param("\ud800", id="a lone surrogate"),
        pytest.param(raw(b"\xff\xfe"), id="no UTF-8"),
        pytest.param(raw('["i",5'), id="no JSON"),
        pytest.param(raw("null"), id="null"),
        pytest.param(raw("5"), id="a number"),
        pytest.param(raw('{"i":5}'), id="an object"),
        pytest.param(raw("[]"), id="an empty list"),
        pytest.param(raw('[["i"],5]'), id="a list for a kind"),
        pytest.param(raw('["i"]'), id="too few parts"),
        pytest.param(raw('["i",5,6]'), id="too many parts"),
        pytest.param(raw('["i","5"]'), id="text for a number"),
        pytest.param(raw('["i",true]'), id="a truth value for a number"),
        pytest.param(raw('["i",5.0]'), id="a fraction for a whole number"),
        pytest.param(raw('["i",null]'), id="nothing for a number"),
        pytest.param(raw('["i",[5]]'), id="a list for a number"),
        pytest.param(raw('["i",18446744073709551616]'), id="a number beyond 64 bits"),
        pytest.param(raw("[" * 2000), id="depth"),
    ],
)
def test_r32_what_was_not_made_here_is_a_bad_cursor(cursor: str) -> None:
    with pytest.raises(BadCursor) as refused:
        decode("i", cursor, int)

    assert refused.value.__cause__ is None
    assert str(refused.value) == BadCursor.message


def test_r32_a_cursor_of_another_kind_of_list_is_bad() -> None:
    with pytest.raises(BadCursor):
        decode("r", encode("i", 5), int)


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param(raw('["i", 5]'), id="a space"),
        pytest.param(raw('["\\u0069",5]'), id="an escape"),
        pytest.param(encode("i", 5) + "==", id="padding"),
        pytest.param(encode("i", 5) + "\n", id="a line break"),
        pytest.param(" " + encode("i", 5), id="a space before"),
        pytest.param(encode("i", 5)[:4] + "*" + encode("i", 5)[4:], id="a stranger inside"),
    ],
)
def test_r32_only_the_spelling_that_was_given_out_is_taken(spelling: str) -> None:
    assert decode("i", encode("i", 5), int) == (5,)
    with pytest.raises(BadCursor):
        decode("i", spelling, int)


def test_r32_unused_bits_at_the_end_of_a_cursor_must_be_as_they_were() -> None:
    cursor = encode("i", 5)
    twin = cursor[:-1] + chr(ord(cursor[-1]) + 1)

    assert urlsafe_b64decode(twin + "=" * (-len(twin) % 4)) == b'["i",5]'
    with pytest.raises(BadCursor):
        decode("i", twin, int)


@given(st.text(max_size=60))
def test_r32_no_text_raises_anything_but_a_bad_cursor(cursor: str) -> None:
    with pytest.raises(BadCursor):
        decode("i", cursor, int)


@given(st.binary(max_size=60))
def test_r32_no_bytes_raise_anything_but_a_bad_cursor(content: bytes) -> None:
    with pytest.raises(BadCursor):
        decode("no such kind", raw(content), float)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back_to_the_microsecond(at: datetime) -> None:
    assert instant_of(number_of(at)) == at


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 253402300800 * 10**6])
def test_r32_a_number_that_is_no_instant_is_a_bad_cursor(number: int) -> None:
    with pytest.raises(BadCursor):
        instant_of(number)
