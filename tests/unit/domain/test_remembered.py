"""What titles remember of earlier questions never changes an answer."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.licence import LicenceWindow, Windows, availability, availability_in, spans_in
from domain.locale import REMEMBERED, Texts, pick

DAY_ZERO = datetime(2026, 1, 1, tzinfo=UTC)
LOCALES = ("en", "es", "es-MX", "pt-BR", "fr", "de", "ja", "ko", "zh-Hant", "it")
days = st.integers(-100, 100).map(lambda day: DAY_ZERO + timedelta(days=day))
windows = st.lists(
    st.builds(LicenceWindow, st.sampled_from(("US", "ES", "*")), days, st.none() | days)
)
questions = st.lists(st.tuples(st.sampled_from(("US", "ES", None)), days), max_size=20)


@given(windows, questions)
def test_availability_asked_again_is_what_the_windows_say(
    listed: list[LicenceWindow], asked: list[tuple[str | None, datetime]]
) -> None:
    remembering = Windows(listed)
    for country, at in asked:
        wanted = availability(spans_in(listed, country), at)
        assert availability_in(remembering, country, at) == wanted


@given(
    st.dictionaries(st.sampled_from(LOCALES), st.text(max_size=3)),
    st.lists(st.tuples(st.sampled_from(LOCALES), st.none() | st.sampled_from(LOCALES))),
)
def test_a_text_asked_for_again_is_the_one_that_is_nearest(
    texts: dict[str, str], asked: list[tuple[str, str | None]]
) -> None:
    remembering = Texts(texts.items())
    assert remembering == texts
    for wanted, original in asked:
        found = pick(remembering, wanted, original=original)
        assert found == pick(texts, wanted, original=original)
        assert len(remembering.shown) <= REMEMBERED
