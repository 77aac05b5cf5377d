"""How a title's texts answer what is looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.title_match import LONGEST, Match, folded, likeness, matched, sought


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Stranger  Things!", "stranger things"),
        ("Pokémon: Élite-4", "pokemon elite 4"),
        ("STRASSE und Straße", "strasse und strasse"),
        ("Сталкер", "сталкер"),
        ("???", ""),
    ],
)
def test_texts_are_compared_without_case_accents_and_signs(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_likeness_is_that_of_pg_trgm() -> None:
    # SELECT similarity('word', 'two words'), as its manual has it.
    assert likeness("word", "two words") == pytest.approx(0.363636, abs=1e-6)
    assert likeness("same", "same") == 1.0
    assert likeness("abc", "xyz") == 0.0
    assert likeness("", "") == 0.0


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("the night watch", Match.EXACT),
        ("The Nig", Match.BEGINS),
        ("watch the", Match.NAME),
        ("harbour night", Match.TEXT),
        ("the nigth wathc", Match.SIMILAR),
        ("harbor", None),
    ],
)
def test_the_best_way_to_match_counts(text: str, match: Match | None) -> None:
    found = matched(sought(text), "the night watch", "a guard of the harbour sees it all")
    assert (found and found[0]) == match


@pytest.mark.parametrize("text", ["", "...", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_cannot_be_looked_for(text: str) -> None:
    with pytest.raises(ValueError, match="look"):
        sought(text)
