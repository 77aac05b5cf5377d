"""The key by which names are sorted."""

import pytest

from domain.sort_name import LONGEST, sort_name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Élite", "elite"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("#Alive ", "#alive"),
        ("Ōkami", "okami"),
        ("東京", "東京"),
    ],
)
def test_names_sort_without_case_and_accents(name: str, key: str) -> None:
    assert sort_name(name) == key


def test_of_a_name_that_is_too_long_for_an_index_the_beginning_counts() -> None:
    assert sort_name("É" * 5_000) == "e" * LONGEST
