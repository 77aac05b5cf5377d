"""Custom scalars: what is read from clients, and that asking is bounded."""

import langcodes
import pytest

from schema.scalars import read_locale


@pytest.mark.parametrize(
    ("given", "read"),
    [("en", "en"), ("es-mx", "es-MX"), ("ZH-hant", "zh-Hant"), ("sh", "sr-Latn")],
)
def test_a_locale_is_read_in_its_standard_spelling(given: str, read: str) -> None:
    assert read_locale(given) == read


@pytest.mark.parametrize("given", ["", "e", "en_", "english language", "jp", "C.UTF-8", 7, None])
def test_what_is_no_locale_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        read_locale(given)


def test_a_locale_has_at_most_35_characters() -> None:
    longest = "en-x-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaa"
    assert read_locale(longest) == longest
    with pytest.raises(ValueError, match="at most 35 characters"):
        read_locale(longest + "a")


def test_of_all_the_locales_that_are_ever_asked_for_only_some_are_kept() -> None:
    for number in range(2000):
        read_locale(f"en-x-a{number}")
        with pytest.raises(ValueError, match="BCP 47"):
            read_locale(f"aaaaa-x-a{number}")
    language = langcodes.Language
    assert len(language._PARSE_CACHE) + len(language._INSTANCES) < 10  # noqa: SLF001 - nothing else tells
