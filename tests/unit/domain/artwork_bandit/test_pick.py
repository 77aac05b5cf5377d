"""R46: pictures are picked by hashes alone, as often as their propensities say."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from domain.artwork_bandit.choice import BanditChoice
from domain.artwork_bandit.floor import FLOOR, floored
from domain.artwork_bandit.pick import (
    NO_POLICY,
    UNIFORM_PER_CENT,
    Learned,
    is_uniform,
    odds_of,
    pick,
)
from domain.artwork_bandit.segment import segment_of
from tests.unit.build import profile_id, title_id

TITLE = title_id(1)
TAGS = ("face", "noir", "wide")
ODDS = {"face": 0.1, "noir": 0.25, "wide": 0.65}
PROFILES = [profile_id(number) for number in range(40_000)]
BY_POLICY = [one for one in PROFILES if not is_uniform(one)]
EVENLY = [one for one in PROFILES if is_uniform(one)]

tags = st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=1, max_size=12, unique=True)


def learned(odds: Mapping[str, float], policy: int = 3) -> Learned:
    return Learned(policy, "en", {TITLE: odds})


def picked(by: Learned, profiles: Sequence[str] = BY_POLICY) -> list[str]:
    return [pick(profile_id(int(one[-32:], 16)), TITLE, TAGS, by)[0] for one in profiles]


def test_r46_frequencies_over_profiles_are_the_propensities() -> None:
    """Chi-square: at a significance of 0.001 for the one fixed set of profiles."""
    found = Counter(picked(learned(ODDS)))

    expected = [ODDS[tag] * len(BY_POLICY) for tag in TAGS]
    assert stats.chisquare([found[tag] for tag in TAGS], expected).pvalue > 0.001


def test_r46_five_per_cent_of_profiles_see_every_picture_equally_often() -> None:
    found = Counter(picked(learned(ODDS), EVENLY))

    assert UNIFORM_PER_CENT == 5
    assert stats.binomtest(len(EVENLY), len(PROFILES), 0.05).pvalue > 0.001
    assert stats.chisquare([found[tag] for tag in TAGS]).pvalue > 0.001


def test_r46_the_propensity_that_is_logged_is_the_one_the_picture_was_picked_with() -> None:
    by = learned(ODDS)

    for one in BY_POLICY[:200]:
        tag, chosen = pick(one, TITLE, TAGS, by)
        assert chosen == BanditChoice(3, "en", odds_of(TAGS, ODDS)[tag])
        assert chosen.propensity == pytest.approx(ODDS[tag], abs=1e-12)
    for one in EVENLY[:200]:
        assert pick(one, TITLE, TAGS, by)[1] == BanditChoice(3, "en", 1 / 3)


def test_r46_the_same_profile_and_title_have_the_same_picture_while_the_version_holds() -> None:
    by = learned(ODDS)

    assert picked(by) == picked(by)
    assert picked(learned(ODDS, policy=9)) == picked(by)  # what was learned decides, no number


def test_r46_titles_are_picked_for_independently() -> None:
    """A profile that sees one title's wide picture is no likelier to see another's."""
    other = title_id(2)
    by = Learned(3, "en", {TITLE: ODDS, other: ODDS})
    table = Counter(
        (pick(one, TITLE, TAGS, by)[0], pick(one, other, TAGS, by)[0]) for one in BY_POLICY
    )

    rows = [[table[tag, of_other] for of_other in TAGS] for tag in TAGS]
    assert stats.chi2_contingency(rows).pvalue > 0.001


@pytest.mark.parametrize(
    "moved",
    [
        {"face": 0.12, "noir": 0.25, "wide": 0.63},
        {"face": 0.2, "noir": 0.2, "wide": 0.6},
        {"face": 0.65, "noir": 0.25, "wide": 0.1},
    ],
)
def test_r46_few_change_when_a_policy_moves(moved: Mapping[str, float]) -> None:
    """Of all ways to pick by hashes none changes fewer than half as many: Moulton and Jiang 2018.

    The part that changes is 1 - sum(1 / sum(max(p_j / p_i, q_j / q_i))), which is at most
    2 d / (1 + d), where d, the distance in total variation, bounds it from below.
    """
    before, after = picked(learned(ODDS)), picked(learned(moved))

    changed = sum(one != other for one, other in zip(before, after, strict=True)) / len(before)
    distance = sum(abs(moved[tag] - ODDS[tag]) for tag in TAGS) / 2
    same = sum(1 / sum(max(ODDS[j] / ODDS[i], moved[j] / moved[i]) for j in TAGS) for i in TAGS)
    assert distance <= 1 - same <= 2 * distance / (1 + distance)
    error = (same * (1 - same) / len(before)) ** 0.5
    assert changed == pytest.approx(1 - same, abs=4 * error)


def test_r46_a_picture_is_left_for_another_that_gained_and_for_no_other() -> None:
    moved = {"face": 0.1 / 1.2, "noir": 0.45 / 1.2, "wide": 0.65 / 1.2}

    pairs = zip(picked(learned(ODDS)), picked(learned(moved)), strict=True)

    assert {(one, other) for one, other in pairs if one != other} == {
        ("face", "noir"),
        ("wide", "noir"),
    }


def test_r46_a_new_picture_gets_an_even_share_and_the_others_give_in_proportion() -> None:
    assert odds_of(("a", "b", "new"), {"a": 0.25, "b": 0.75}) == pytest.approx(
        {"a": 1 / 6, "b": 1 / 2, "new": 1 / 3}
    )


def test_r46_a_picture_that_has_gone_gives_its_share_up() -> None:
    assert odds_of(("a", "b"), {"a": 0.2, "b": 0.6, "gone": 0.2}) == pytest.approx(
        {"a": 0.25, "b": 0.75}
    )


def test_r46_before_anything_is_known_every_picture_is_as_probable() -> None:
    assert odds_of(TAGS, {}) == dict.fromkeys(TAGS, 1 / 3)
    assert odds_of(TAGS, {"gone": 1.0}) == dict.fromkeys(TAGS, 1 / 3)


@given(tags, st.data())
def test_r46_the_floor_is_never_broken(own: list[str], data: st.DataObject) -> None:
    drawn = data.draw(st.dictionaries(st.sampled_from(own), st.floats(1e-12, 1), max_size=12))
    whole = sum(drawn.values())
    known = floored({tag: weight / whole for tag, weight in drawn.items()}) if drawn else {}

    odds = odds_of(own, known)

    assert list(odds) == own
    assert sum(odds.values()) == pytest.approx(1, abs=1e-12)
    assert min(odds.values()) >= FLOOR


def test_r46_raising_one_to_the_floor_can_bring_another_below_it() -> None:
    found = floored({"a": 0.0001, "b": 0.01004, "c": 0.98986})

    assert found == {"a": FLOOR, "b": FLOOR, "c": pytest.approx(0.98)}


def test_r46_more_pictures_than_the_floor_has_room_for_share_evenly() -> None:
    many = {str(number): float(number == 0) for number in range(150)}

    assert set(floored(many).values()) == {1 / 150}


def test_r46_profiles_that_evaluate_are_the_same_whatever_the_policy_and_the_title() -> None:
    one, other = EVENLY[0], title_id(2)

    for by in (learned(ODDS), Learned(NO_POLICY, "de", {})):
        assert pick(one, TITLE, TAGS, by)[1].propensity == 1 / 3
        assert pick(one, other, TAGS[:2], by)[1].propensity == 1 / 2


@pytest.mark.parametrize(
    ("locale", "segment"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("de-CH-1996", "de"),
        ("GSW", "gsw"),
        ("i-klingon", "und"),
        ("x-own", "und"),
        ("", "und"),
    ],
)
def test_r46_the_segment_is_the_primary_language(locale: str, segment: str) -> None:
    assert segment_of(locale) == segment
