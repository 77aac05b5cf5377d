"""R32: ids of pages and their parts name their page."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.homepage.pageids import (
    PagePart,
    billboard_id,
    item_id,
    page_id,
    page_part,
    row_id,
    row_name_of,
)
from domain.homepage.record import row_name
from domain.homepage.row import RowKind
from domain.ids import PageId, TitleId
from tests.unit.build import collection, genre, row, title_id

PAGE = page_id(UUID("0123456789abcdef0123456789abcdef"))
HEX = "0123456789abcdef0123456789abcdef"
TITLE = title_id(255)


def test_r32_ids_are_composed_of_the_page_the_row_and_the_title() -> None:
    trending, drama = row_id(PAGE, "trending"), row_id(PAGE, f"genre_{'a' * 32}")

    assert f"page_{HEX}" == PAGE
    assert trending == f"row_{HEX}_trending"
    assert drama == f"row_{HEX}_genre_{'a' * 32}"
    assert item_id(trending, TITLE) == f"item_{HEX}_trending_{TITLE[-32:]}"
    assert item_id(drama, TITLE) == f"item_{HEX}_genre_{'a' * 32}_{TITLE[-32:]}"
    assert billboard_id(PAGE) == f"billboard_{HEX}"


NAMES = [
    *(row_name(row(kind)) for kind in RowKind),
    row_name(row(RowKind.GENRE, subject=genre(7))),
    row_name(row(RowKind.EDITORIAL, subject=collection(8))),
    row_name(row(RowKind.TRENDING, is_stand_in=True)),
]


@given(st.uuids(), st.sampled_from(NAMES), st.uuids())
def test_r32_every_id_gives_its_page_back(page: UUID, name: str, title: UUID) -> None:
    id_ = page_id(page)
    own = row_id(id_, name)

    assert page_part(id_) == PagePart("page", id_)
    assert page_part(own) == PagePart("row", id_)
    assert page_part(item_id(own, TitleId(f"movie_{title.hex}"))) == PagePart("item", id_)
    assert page_part(billboard_id(id_)) == PagePart("billboard", id_)


@given(st.uuids(), st.sampled_from(NAMES))
def test_r35_a_rows_id_gives_its_name_back_and_no_other_id_has_one(page: UUID, name: str) -> None:
    own = row_id(page_id(page), name)

    assert row_name_of(own) == name
    assert row_name_of(item_id(own, TITLE)) is None
    assert row_name_of(page_id(page)) is None
    assert row_name_of("") is None


def test_names_of_rows_tell_rows_of_one_kind_apart() -> None:
    assert NAMES[-3:] == [f"genre_{7:032x}", f"editorial_{8:032x}", "popular"]
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "page",
        "page_",
        f"page_{HEX[:-1]}",
        f"page_{HEX}0",
        f"page_{HEX.upper()}",
        f"page_{HEX}\n",
        f" page_{HEX}",
        f"row_{HEX}",
        f"row_{HEX}_",
        f"row_{HEX}_trending_",
        f"row_{HEX}_Trending",
        f"item_{HEX}_trending",
        f"item_{HEX}_{HEX}",
        f"billboard_{HEX}_trending",
        f"movie_{HEX}",
        f"pages_{HEX}",
        "row_" + "_" * 5000,
        "page_" + "٣" * 32,
    ],
)
def test_r32_what_is_not_of_the_shape_names_no_page(id_: str) -> None:
    assert page_part(id_) is None


@given(st.text())
def test_r32_no_text_makes_reading_an_id_fail(text: str) -> None:
    for kind in ("page", "row", "item", "billboard"):
        part = page_part(f"{kind}_{text}")
        assert part is None or part.page_id == PageId(f"page_{text[:32]}")
