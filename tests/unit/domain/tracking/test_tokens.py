"""The texts of tracking tokens: what is written into them is read out again."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.artwork_bandit.choice import BanditChoice
from domain.homepage.pageids import billboard_id, item_id, page_id, row_id
from domain.ids import TitleId
from domain.interleaving.team import Team
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


@given(
    st.text(),
    st.none()
    | st.builds(
        BanditChoice,
        st.integers(0, 999_999_999),
        st.sampled_from(["en", "de", "gsw"]),
        st.floats(0, 1, exclude_min=True, allow_subnormal=False),
    ),
    st.none() | st.sampled_from(Team),
)
def test_r46_how_a_picture_was_chosen_and_by_which_team_come_back_exactly(
    tag: str, chosen: BanditChoice | None, team: Team | None
) -> None:
    found = subject_in(item_text(ITEM, MOVIE, tag, chosen, team))

    assert found is not None
    assert (found.artwork, found.team) == (tag, team)
    logged = (found.policy, found.segment, found.propensity)
    assert logged == ((chosen.policy, chosen.segment, chosen.propensity) if chosen else (None,) * 3)


def test_what_a_token_says_of_a_choice_is_short() -> None:
    text = item_text(ITEM, MOVIE, "close-up", BanditChoice(12, "en", 0.25), Team.TREATMENT)

    assert text == f"{ITEM}:movie:close-up:b12,en,0.25:ttreatment"


@pytest.mark.parametrize(
    "part",
    [
        "b1,en",
        "b01,en,0.5",
        "b1234567890,en,0.5",
        "b1,EN,0.5",
        "b1,en,0",
        "b1,en,1.5",
        "b1,en,-0.5",
        "b1,en,nan",
        "b1,en,1e",
        f"b1,en,0.{'1' * 30}",
        "tnobody",
        "t",
        "tcontrol:b1,en,0.5",
        "",
    ],
)
def test_a_choice_or_team_out_of_bounds_makes_the_whole_token_worthless(part: str) -> None:
    assert subject_in(f"{ITEM}:movie:close-up:{part}") is None


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
