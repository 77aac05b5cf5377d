"""R36: the hash, the buckets and slots that are made of it, and what may be hashed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.experiments.hash import bucket_of, hash_of, slot_of
from domain.experiments.names import (
    ExperimentKey,
    LayerKey,
    experiment_key,
    layer_key,
    unit_named,
    unit_of,
)
from tests.unit.domain.experiments.build import unit

A_UNIT = "0197a1b2-c3d4-7e5f-8607-18293a4b5c6d"


def as_described(data: bytes) -> int:
    """MurmurHash3_x86_32 with seed 0, from its description, without a sign."""
    blocks, mixed = len(data) // 4, 0
    for place in range(blocks):
        mixed ^= scrambled(int.from_bytes(data[4 * place : 4 * place + 4], "little"))
        mixed = (rotated(mixed, 13) * 5 + 0xE6546B64) % 2**32
    mixed ^= scrambled(int.from_bytes(data[4 * blocks :], "little")) ^ len(data)
    mixed = (mixed ^ mixed >> 16) * 0x85EBCA6B % 2**32
    mixed = (mixed ^ mixed >> 13) * 0xC2B2AE35 % 2**32
    return mixed ^ mixed >> 16


def scrambled(block: int) -> int:
    return rotated(block * 0xCC9E2D51 % 2**32, 15) * 0x1B873593 % 2**32


def rotated(number: int, bits: int) -> int:
    return (number << bits | number >> (32 - bits)) % 2**32


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("hello", 0x248BFA47),
        ("hello, world", 0x149BBB7F),
        ("The quick brown fox jumps over the lazy dog", 0x2E4FF723),
    ],
)
def test_r36_the_hash_gives_what_others_publish_for_murmur3(text: str, expected: int) -> None:
    assert hash_of(text) == expected


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_r36_the_hash_is_what_its_description_makes_of_the_utf8_bytes(text: str) -> None:
    assert hash_of(text) == as_described(text.encode())


def test_r36_a_lone_surrogate_is_refused_and_ends_no_process() -> None:
    with pytest.raises(UnicodeEncodeError):
        hash_of("\ud800")


@given(st.integers(0, 2**128 - 1), st.from_regex(r"[a-z0-9_]{1,64}", fullmatch=True))
def test_r36_a_bucket_puts_the_last_two_digits_first(number: int, name: str) -> None:
    digits = f"{hash_of(f'{unit(number)}:{name}'):04}"

    bucket = bucket_of(unit(number), ExperimentKey(name))

    assert f"{bucket:04}" == digits[-2:] + digits[-4:-2]


def test_r41_a_slot_is_the_bucket_of_a_text_that_no_key_can_make() -> None:
    assert slot_of(unit(1), LayerKey("homepage")) == bucket_of(
        unit(1), ExperimentKey("layer:homepage")
    )
    assert experiment_key("layer:homepage") is None


def test_r41_where_a_unit_stands_in_its_layer_says_nothing_of_its_variant() -> None:
    units = [unit(number) for number in range(20_000)]
    low = [one for one in units if slot_of(one, LayerKey("homepage")) < 2_000]
    halves = Counter(bucket_of(one, ExperimentKey("rows")) < 5_000 for one in low)

    assert len(low) == pytest.approx(4_000, abs=200)
    assert halves[True] == pytest.approx(len(low) / 2, abs=100)


@pytest.mark.parametrize(
    "text",
    ["", "Rows", "rows-1", "rows 1", "ñ", "rows\n", "\ud800", "a" * 65, "layer:x", "0" * 64 + "_"],
)
def test_r36_nothing_else_than_a_key_names_an_experiment_or_a_layer(text: str) -> None:
    assert experiment_key(text) is None
    assert layer_key(text) is None


@pytest.mark.parametrize("text", ["a", "rows_2026", "0", "_", "a" * 64])
def test_r36_a_key_is_kept_as_it_is(text: str) -> None:
    assert experiment_key(text) == text
    assert layer_key(text) == text


@pytest.mark.parametrize(
    "text",
    [
        A_UNIT.upper(),
        A_UNIT.replace("-", ""),
        f"{{{A_UNIT}}}",
        f"urn:uuid:{A_UNIT}",
        f" {A_UNIT}",
        "0",
        "",
        "\ud800",
    ],
)
def test_r36_a_unit_is_a_uuid_in_lower_case_with_dashes_alone(text: str) -> None:
    assert unit_named(text) is None


def test_r36_the_unit_of_a_stored_id_is_its_uuid() -> None:
    assert unit_of("prof_0197a1b2c3d47e5f860718293a4b5c6d") == unit_named(A_UNIT) == A_UNIT


@pytest.mark.parametrize("id_", ["prof_1", "0197a1b2c3d47e5f860718293a4b5c6d", "", "\ud800"])
def test_r36_what_is_no_stored_id_has_no_unit(id_: str) -> None:
    with pytest.raises(ValueError, match="a unit is a stored id"):
        unit_of(id_)
