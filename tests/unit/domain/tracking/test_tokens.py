"""The texts of tracking tokens: what is written into them is read out again."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.homepage.pageids import billboard_id, item_id, page_id, row_id
from domain.ids import TitleId
from domain.tracking.tokens import TokenSubject, item_text, row_text, subject_in

MADE = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
PAGE = page_id(UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
"""The example of RFC 9562, section A.6."""

ROW = row_id(PAGE, "trending")
MOVIE = TitleId(f"movie_{'a' * 32}")
ITEM = item_id(ROW, MOVIE)


def test_a_rows_token_names_the_row_and_when_its_page_was_made() -> None:
    assert row_text(ROW) == "row_017f22e279b07cc398c4dc0c0c07398f_trending"
    assert subject_in(row_text(ROW)) == TokenSubject(ROW, MADE)


def test_an_items_token_names_its_title_and_its_picture_too() -> None:
    text = item_text(ITEM, MOVIE, "close-up")

    assert text == f"item_017f22e279b07cc398c4dc0c0c07398f_trending_{'a' * 32}:movie:close-up"
    assert subject_in(text) == TokenSubject(ITEM, MADE, MOVIE, "close-up")


@given(st.sampled_from(["movie", "series"]), st.uuids(), st.text())
def test_any_title_and_tag_come_back(kind: str, title: UUID, tag: str) -> None:
    title_id = TitleId(f"{kind}_{title.hex}")
    id_ = item_id(row_id(PAGE, f"genre_{'b' * 32}"), title_id)

    assert subject_in(item_text(id_, title_id, tag)) == TokenSubject(id_, MADE, title_id, tag)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "trending",
        PAGE,
        billboard_id(PAGE),
        ITEM,
        f"{ITEM}:movie",
        f"{ROW}:movie:close-up",
        f"{ROW}:",
        f"{ROW} ",
        f"item_{'0' * 32}:movie:close-up",
    ],
)
def test_a_text_of_another_shape_names_nothing(text: str) -> None:
    assert subject_in(text) is None


@pytest.mark.parametrize(
    "uuid",
    [
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "ffffffff-ffff-7cc3-98c4-dc0c0c07398f",
    ],
    ids=["of another version", "of another variant", "after the year 9999"],
)
def test_a_page_whose_id_tells_no_time_names_nothing(uuid: str) -> None:
    assert subject_in(row_id(page_id(UUID(uuid)), "trending")) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert subject_in(text) is None
