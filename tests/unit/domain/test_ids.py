"""Ids: their shape, and that what is derived is derived alike."""

from uuid import UUID

import pytest

from domain.ids import derived_id, hex_of, split_id, stored_id

HEX = "0123456789abcdef0123456789abcdef"


def test_a_stored_id_is_a_prefix_and_32_lower_case_hex_digits() -> None:
    assert stored_id("movie", UUID(HEX.upper())) == f"movie_{HEX}"
    assert split_id(f"movie_{HEX}") == ("movie", HEX)
    assert hex_of(f"movie_{HEX}") == HEX


def test_a_derived_id_is_the_same_for_the_same_parts_for_ever() -> None:
    assert derived_id("movie", "netflix", "s1") == derived_id("movie", "netflix", "s1")
    assert UUID(hex_of(derived_id("movie", "netflix", "s1"))).version == 5
    assert hex_of(derived_id("movie", "netflix", "s1")) == "ed437dec8a7d563d965d889e536e3221"


def test_parts_are_kept_apart() -> None:
    assert derived_id("movie", "ab", "c") != derived_id("movie", "a", "bc")
    assert hex_of(derived_id("movie", "a")) == hex_of(derived_id("image", "a"))


@pytest.mark.parametrize(
    "id_",
    ["", HEX, f"_{HEX}", f"movie{HEX}", f"movie_{HEX[1:]}", f"movie_{HEX}0", f"Movie_{HEX}"],
)
def test_what_is_not_of_the_shape_is_not_split(id_: str) -> None:
    assert split_id(id_) is None


@pytest.mark.parametrize("id_", [f"movie_{HEX}\n", f"movie_{HEX.upper()}", f"row_{HEX}_{HEX}"])
def test_upper_case_line_breaks_and_composite_ids_are_not_stored_ids(id_: str) -> None:
    assert split_id(id_) is None
