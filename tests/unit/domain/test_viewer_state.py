"""R58: a profile's state of a title has an id that names both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import ProfileId, TitleId
from domain.viewer_state import TitleViewerState, state_parts

A, B = "a" * 32, "b" * 32


def test_r58_the_same_title_has_another_state_for_another_profile() -> None:
    state = TitleViewerState(ProfileId(f"prof_{A}"), TitleId(f"series_{B}"))

    assert state.id == f"tvs_{A}_{B}"
    assert state_parts(state.id) == (A, B)
    assert TitleViewerState(ProfileId(f"prof_{B}"), state.title_id).id == f"tvs_{B}_{B}"


@pytest.mark.parametrize(
    "id_",
    ["", "tvs", f"tvs_{A}", f"tvs_{A}_{B}0", f"tvs_{A}_{B}\n", f"TVS_{A}_{B}", f"tvs_{A}_{B[1:]}G"],
)
def test_what_is_not_of_the_shape_names_no_state(id_: str) -> None:
    assert state_parts(id_) is None


@given(st.text())
def test_no_text_makes_reading_an_id_fail(text: str) -> None:
    assert state_parts(f"tvs_{text}") is None or len(text) == 65
