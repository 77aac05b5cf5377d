"""Which of several localised texts is read: RFC 4647, section 3.4 (Lookup), and what follows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.locale import Localization, lookup_chain, pick


@pytest.mark.parametrize(
    ("wanted", "chain"),
    [
        (
            "zh-Hant-CN-x-private1-private2",  # the example of RFC 4647
            [
                *("zh-hant-cn-x-private1-private2", "zh-hant-cn-x-private1", "zh-hant-cn"),
                *("zh-hant", "zh"),
            ],
        ),
        ("de-CH-1996", ["de-ch-1996", "de-ch", "de"]),
        ("es-419", ["es-419", "es"]),
        ("en", ["en"]),
        ("en-a-bbb-x-a-ccc", ["en-a-bbb-x-a-ccc", "en-a-bbb", "en"]),
        ("i-klingon", ["i-klingon"]),
        ("x-private", ["x-private"]),
    ],
)
def test_a_lookup_chain_shortens_from_the_end_and_never_ends_in_a_single_letter(
    wanted: str, chain: list[str]
) -> None:
    assert list(lookup_chain(wanted)) == chain


@given(st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=6))
def test_a_lookup_chain_holds_ever_shorter_prefixes_none_ending_in_a_single_letter(
    subtags: list[str],
) -> None:
    whole, *shorter = lookup_chain("-".join(subtags))

    assert whole == "-".join(subtags)
    for tag in shorter:
        assert whole.startswith(f"{tag}-")
        assert len(tag.rpartition("-")[2]) > 1
    assert sorted(map(len, shorter), reverse=True) == list(map(len, shorter))


def picked(tags: str, wanted: str, original: str | None = None) -> tuple[str, bool]:
    """The tag of the text that is shown of texts in `tags`, and whether it is a fallback."""
    found = pick({tag: f"in {tag}" for tag in tags.split()}, wanted, original=original)
    assert found is not None
    text, localization = found
    assert text == f"in {localization.locale}"
    return localization.locale, localization.is_fallback


@pytest.mark.parametrize(
    ("tags", "wanted", "shown"),
    [
        ("en es pt", "es", "es"),
        ("en es pt", "es-MX", "es"),
        ("en es es-MX", "es-MX", "es-MX"),
        ("en es es-419", "es-MX", "es"),
        ("zh-Hant zh en", "zh-Hant-TW", "zh-Hant"),
        ("EN-us en ES", "es-AR", "ES"),
        ("en-US en", "EN-us", "en-US"),
    ],
)
def test_the_nearest_text_of_the_lookup_chain_is_shown(tags: str, wanted: str, shown: str) -> None:
    assert picked(tags, wanted) == (shown, False)


@pytest.mark.parametrize(
    ("tags", "wanted", "original", "shown"),
    [
        pytest.param("en ko", "fr", "ko", "en", id="English before the original"),
        pytest.param("ko ja", "fr", "ja-JP", "ja", id="the original without English"),
        pytest.param("ko ja", "fr", None, "ja", id="any, the first by tag, without an original"),
        pytest.param("ko ja", "fr", "de", "ja", id="any, when the original is not there"),
        pytest.param("es-MX en", "es", None, "en", id="a lookup never lengthens"),
        pytest.param("en", "", None, "en", id="nothing asked for"),
    ],
)
def test_without_the_locale_english_then_the_original_then_any_stands_in(
    tags: str, wanted: str, original: str | None, shown: str
) -> None:
    assert picked(tags, wanted, original) == (shown, True)


def test_where_there_is_no_text_nothing_is_picked() -> None:
    assert pick({}, "en", original="en") is None


def test_english_asked_for_is_no_fallback() -> None:
    assert pick({"en": 1, "es": 2}, "en-GB") == (1, Localization("en", is_fallback=False))
