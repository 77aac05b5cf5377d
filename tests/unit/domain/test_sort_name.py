"""The key by which names are sorted."""

import pytest

from domain.sort_name import sort_name


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
