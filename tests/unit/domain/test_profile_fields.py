"""The fields of a profile: what is kept, and what is said of what is not."""

from collections.abc import Iterable

import pytest

from domain.hours import ViewingHours
from domain.ids import TitleId
from domain.maturity import MaturityLevel as Level
from domain.outcome import FieldError
from domain.profile_fields import (
    blocked_errors,
    hours_errors,
    level_errors,
    level_of,
    locales_errors,
    name_errors,
    normal_name,
    once,
    password_errors,
    pin_errors,
)
from tests.unit.build import profile, title_id

DECOMPOSED, COMPOSED = "Zoe\u0308", "Zo\u00eb"


def fields(errors: Iterable[FieldError]) -> list[str]:
    return [error.field for error in errors]


@pytest.mark.parametrize(
    ("given", "kept"), [("  Ada ", "Ada"), (DECOMPOSED, COMPOSED), ("A  B", "A  B"), ("\t", "")]
)
def test_a_name_is_kept_composed_and_trimmed(given: str, kept: str) -> None:
    assert normal_name(given) == kept


def test_a_name_of_four_characters_for_each_that_is_kept_is_still_composed() -> None:
    assert normal_name("\u03b1\u0313\u0300\u0345" * 50) == "\u1f82" * 50


def test_a_name_that_is_too_long_in_any_form_is_left_as_it_is() -> None:
    endless = "a" + "\u0301\u0323" * 100
    assert normal_name(f" {endless} ") == endless
    assert fields(name_errors(endless, ())) == ["name"]


@pytest.mark.parametrize("name", ["A", "x" * 50, COMPOSED, "小さな人", "🦊", "O'Neil-2"])
def test_a_name_has_one_to_fifty_printable_characters(name: str) -> None:
    assert list(name_errors(name, ())) == []


@pytest.mark.parametrize("name", ["", "x" * 51, "a\nb", "a\0b", "a\u202eb", "a\ud800"])
def test_any_other_name_is_refused(name: str) -> None:
    refused = FieldError("name", "A name has 1 to 50 printable characters.")
    assert list(name_errors(name, ())) == [refused]


@pytest.mark.parametrize(
    ("name", "taken"), [("Profile 1", True), ("pROFILE 1", True), ("Profile 2", False)]
)
def test_a_name_is_of_one_profile_of_the_account_whatever_its_case(name: str, taken: bool) -> None:  # noqa: FBT001 - a column of the table
    refused = FieldError("name", "Another profile of this account has this name.")
    assert list(name_errors(name, [profile(1)])) == ([refused] if taken else [])


@pytest.mark.parametrize(
    ("asked", "now", "kids", "level"),
    [
        (None, None, False, Level.MATURE),
        (None, None, True, Level.AGE_7),
        (None, Level.ADULT_ONLY, False, Level.ADULT_ONLY),
        (None, Level.MATURE, True, Level.AGE_7),
        (None, Level.ALL, True, Level.ALL),
        (None, Level.AGE_7, False, Level.AGE_7),
        (Level.ADULT_ONLY, Level.ALL, False, Level.ADULT_ONLY),
        (Level.ALL, None, True, Level.ALL),
        (Level.MATURE, Level.ALL, True, Level.MATURE),
    ],
)
def test_r22_a_level_is_the_one_asked_for_or_the_one_there_is_or_the_default(
    asked: Level | None,
    now: Level | None,
    kids: bool,  # noqa: FBT001 - a column of the table
    level: Level,
) -> None:
    assert level_of(asked, now, kids=kids) is level


@pytest.mark.parametrize("level", Level)
def test_r22_kids_see_at_most_age_7(level: Level) -> None:
    refused = [FieldError("maturity", "A kids profile sees at most AGE_7.")]
    assert list(level_errors(level, kids=True)) == (refused if level > Level.AGE_7 else [])
    assert list(level_errors(level, kids=False)) == []


@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", "١٢٣٤"])
def test_r23_a_new_pin_is_four_digits(pin: str) -> None:
    assert fields(pin_errors(pin)) == ["pin"]


def test_a_pin_is_given_or_removed() -> None:
    assert fields(pin_errors("1234")) == []
    assert fields(pin_errors(None, removed=True)) == []
    assert fields(pin_errors("1234", removed=True)) == ["removePin"]


@pytest.mark.parametrize(
    ("span", "wrong"),
    [
        (ViewingHours(1, 0, 1440), []),
        (ViewingHours(7, 1439, 0), []),
        (ViewingHours(0, 0, 60), ["viewingHours.0.dayOfWeek"]),
        (ViewingHours(8, 0, 60), ["viewingHours.0.dayOfWeek"]),
        (ViewingHours(1, -1, 60), ["viewingHours.0.startMinute"]),
        (ViewingHours(1, 1440, 60), ["viewingHours.0.startMinute"]),
        (ViewingHours(1, 0, -1), ["viewingHours.0.endMinute"]),
        (ViewingHours(1, 0, 1441), ["viewingHours.0.endMinute"]),
        (ViewingHours(1, 60, 60), ["viewingHours.0.endMinute"]),
        (
            ViewingHours(9, 9999, 9999),
            ["viewingHours.0.dayOfWeek", "viewingHours.0.startMinute", "viewingHours.0.endMinute"],
        ),
    ],
)
def test_viewing_hours_lie_in_a_week(span: ViewingHours, wrong: list[str]) -> None:
    assert fields(hours_errors([span])) == wrong


def test_there_are_at_most_twenty_eight_spans() -> None:
    span = ViewingHours(1, 0, 60)
    assert fields(hours_errors([span] * 28)) == []
    assert fields(hours_errors([span] * 29)) == ["viewingHours"]


def test_a_list_of_locales_is_bounded_and_so_is_each() -> None:
    assert fields(locales_errors(["en"] * 20, "preferredAudio")) == []
    assert fields(locales_errors(["en"] * 21, "preferredAudio")) == ["preferredAudio"]
    assert fields(locales_errors(["en", "x" * 36], "preferredAudio")) == ["preferredAudio.1"]


def test_r20_one_message_for_a_title_that_is_hidden_and_for_one_that_is_not_there() -> None:
    known = frozenset({title_id(1)})
    asked = [title_id(1), title_id(2), TitleId("no such thing")]
    assert list(blocked_errors(asked, known)) == [
        FieldError("blockedTitleIds.1", "There is no such title."),
        FieldError("blockedTitleIds.2", "There is no such title."),
    ]


def test_at_most_a_hundred_titles_are_blocked_at_once() -> None:
    many = [title_id(number) for number in range(101)]
    assert fields(blocked_errors(many[:100], frozenset(many))) == []
    assert fields(blocked_errors(many, frozenset(many))) == ["blockedTitleIds"]


@pytest.mark.parametrize(
    ("password", "wrong"),
    [("x", []), ("x" * 1024, []), ("", ["password"]), ("é" * 513, ["password"])],
)
def test_a_password_is_bounded_before_it_is_hashed(password: str, wrong: list[str]) -> None:
    assert fields(password_errors(password)) == wrong


def test_what_is_named_twice_is_kept_once_where_it_came_first() -> None:
    assert once(["es", "en", "es"]) == ("es", "en")
