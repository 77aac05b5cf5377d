"""R17 and R18: what a label means, and how an episode is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.maturity import MaturityLevel, Rating, level_of, rating_of, stricter

TABLE = {
    "G": MaturityLevel.ALL,
    "TV-Y": MaturityLevel.ALL,
    "TV-G": MaturityLevel.ALL,
    "TV-Y7": MaturityLevel.AGE_7,
    "TV-Y7-FV": MaturityLevel.AGE_7,
    "PG": MaturityLevel.AGE_10,
    "TV-PG": MaturityLevel.AGE_10,
    "PG-13": MaturityLevel.AGE_13,
    "TV-14": MaturityLevel.AGE_14,
    "R": MaturityLevel.RESTRICTED,
    "TV-MA": MaturityLevel.MATURE,
    "NC-17": MaturityLevel.MATURE,
    "NR": MaturityLevel.MATURE,
    "UR": MaturityLevel.MATURE,
    "AO": MaturityLevel.ADULT_ONLY,
}
LEVELS = st.sampled_from(MaturityLevel)


@pytest.mark.parametrize(("label", "level"), TABLE.items())
def test_r17_a_label_means_its_level(label: str, level: MaturityLevel) -> None:
    assert level_of(label) is level


@pytest.mark.parametrize(("label", "level"), TABLE.items())
def test_r17_a_label_is_read_in_any_case_and_with_space_around_it(
    label: str, level: MaturityLevel
) -> None:
    assert level_of(f"  {label.lower()}\t") is level


@pytest.mark.parametrize("label", [None, "", "   ", "66 min", "PG13", "TV-", "18+", "G-"])
def test_r17_what_is_missing_or_unknown_is_mature(label: str | None) -> None:
    assert level_of(label) is MaturityLevel.MATURE


@given(st.text())
def test_r17_no_text_outside_the_table_is_milder_than_mature(label: str) -> None:
    if label.strip().upper() not in TABLE:
        assert level_of(label) is MaturityLevel.MATURE


def test_r17_levels_rise_from_all_to_adult_only() -> None:
    assert [level.name for level in sorted(MaturityLevel)] == [
        "ALL",
        "AGE_7",
        "AGE_10",
        "AGE_13",
        "AGE_14",
        "RESTRICTED",
        "MATURE",
        "ADULT_ONLY",
    ]


@pytest.mark.parametrize(
    ("label", "shown", "system"),
    [
        ("tv-ma", "TV-MA", "US-TV"),
        ("pg-13", "PG-13", "US-MPA"),
        ("NR", "NR", "NONE"),
        ("UR", "UR", "NONE"),
        (None, "NR", "NONE"),
        ("  ", "NR", "NONE"),
        ("66 min", "66 MIN", "NONE"),
        ("TV-99", "TV-99", "NONE"),
    ],
)
def test_a_rating_names_its_label_and_the_system_it_is_known_to(
    label: str | None, shown: str, system: str
) -> None:
    assert rating_of(label, ("violence",)) == Rating(shown, system, level_of(label), ("violence",))


@given(LEVELS, LEVELS)
def test_r18_an_episode_is_judged_by_the_stricter_rating(
    own: MaturityLevel, series: MaturityLevel
) -> None:
    found = stricter(Rating("own", "X", own), Rating("series", "X", series))

    assert found.level is max(own, series)
    assert found.label == ("own" if own > series else "series")


def test_r18_an_episode_without_a_rating_has_its_series() -> None:
    series = rating_of("TV-14")

    assert stricter(None, series) is series
