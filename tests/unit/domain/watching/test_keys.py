"""Ids of watching: what clients may send, and what an id names."""

import pytest

from domain.watching.keys import (
    entry_id,
    entry_parts,
    uuid_digits,
    watch_state_id,
    watch_state_parts,
)
from tests.watching.build import ADA, FILM, SAM, viewing_id

DIGITS = "0b9c6d5e4f3a2b1c0d9e8f7a6b5c4d3e"
DASHED = "0b9c6d5e-4f3a-2b1c-0d9e-8f7a6b5c4d3e"


@pytest.mark.parametrize(
    "text", [DIGITS, DASHED, DASHED.upper(), f"play_{DIGITS}", f"play_{DIGITS.upper()}"]
)
def test_a_uuid_is_the_same_in_every_form(text: str) -> None:
    assert uuid_digits(text) == DIGITS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        DIGITS[1:],
        f"{DIGITS}0",
        f"{DIGITS} ",
        f"{DIGITS}\n",
        f"play_{DASHED}",
        f"_{DIGITS}",
        f"{{{DASHED}}}",
        DASHED.replace("-", "_"),
        DIGITS.replace("0", "\N{ARABIC-INDIC DIGIT ZERO}"),
        "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}" * 32,
    ],
)
def test_what_is_no_uuid_is_none(text: str) -> None:
    assert uuid_digits(text) is None


def test_r58_the_id_of_a_state_names_its_profile() -> None:
    of_ada, of_sam = (watch_state_id(one, FILM.playable_id) for one in (ADA, SAM))

    assert of_ada == f"watch_{1:032x}_{1:032x}"
    assert of_sam == f"watch_{2:032x}_{1:032x}"


def test_an_id_tells_what_it_names() -> None:
    state, entry = (
        watch_state_id(SAM, FILM.playable_id),
        entry_id(ADA, FILM.playable_id, viewing_id(9)),
    )

    found = watch_state_parts(state)
    assert found is not None
    assert (found.profile, found.playable, found.viewing) == (f"{2:032x}", f"{1:032x}", None)
    listed = entry_parts(entry)
    assert listed is not None
    assert (listed.profile, listed.playable) == (f"{1:032x}", f"{1:032x}")
    assert listed.viewing == viewing_id(9)


@pytest.mark.parametrize(
    "id_", ["", "watch_", f"watch_{DIGITS}", f"history_{DIGITS}_{DIGITS}", "x" * 200]
)
def test_an_id_of_another_shape_names_nothing(id_: str) -> None:
    assert watch_state_parts(id_) is None
    assert entry_parts(id_) is None
