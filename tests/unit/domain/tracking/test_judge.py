"""Which tracking events are believed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.homepage.pageids import item_id, page_id, row_id
from domain.ids import DeviceId, ProfileId, TitleId
from domain.tracking.event import Tracked, TrackingEvent, TrackingKind
from domain.tracking.judge import Teller, Told, TrackingOutcome, judge
from domain.tracking.tokens import item_text, row_text

MADE = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
ROW = row_id(page_id(UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")), "trending")
MOVIE = TitleId(f"movie_{'a' * 32}")
ITEM = item_id(ROW, MOVIE)
ADA = Teller(ProfileId(f"prof_{'1' * 32}"), DeviceId(f"dev_{'d' * 32}"))
SAM = Teller(ProfileId(f"prof_{'2' * 32}"), DeviceId(f"dev_{'d' * 32}"))
MOMENT, SECOND, MINUTE = timedelta(microseconds=1), timedelta(seconds=1), timedelta(minutes=1)
DAY = timedelta(days=1)


def signed(text: str, by: Teller = ADA) -> str:
    return f"{text}.{by.profile_id}"


def verify(profile_id: ProfileId, token: str) -> str | None:
    text, _, signer = token.rpartition(".")
    return text if signer == profile_id else None


TOKEN = signed(item_text(ITEM, MOVIE, "close-up"))


def outcome(
    occurred: timedelta = SECOND, received: timedelta = MINUTE, visible_ms: int | None = 1_000
) -> TrackingOutcome | None:
    """What is said of an impression, both times counted from when its page was made."""
    told = Told(TOKEN, TrackingKind.IMPRESSION, MADE + occurred, visible_ms)
    found = judge(told, ADA, MADE + received, verify)
    return found if isinstance(found, TrackingOutcome) else None


def test_an_impression_is_kept_with_all_that_its_token_says() -> None:
    told = Told(TOKEN, TrackingKind.IMPRESSION, MADE + SECOND, 2_500)

    assert judge(told, ADA, MADE + MINUTE, verify) == TrackingEvent(
        profile_id=ADA.profile_id,
        device_id=ADA.device_id,
        subject=ITEM,
        title_id=MOVIE,
        artwork="close-up",
        kind=TrackingKind.IMPRESSION,
        occurred_at=MADE + SECOND,
        received_at=MADE + MINUTE,
        visible_ms=2_500,
    )


def test_a_click_on_a_row_has_no_title_and_its_length_says_nothing() -> None:
    told = Told(signed(row_text(ROW)), TrackingKind.CLICK, MADE + SECOND, 5)
    found = judge(told, ADA, MADE + MINUTE, verify)

    assert isinstance(found, TrackingEvent)
    assert (found.title_id, found.artwork, found.visible_ms) == (None, None, None)
    assert found.key == Tracked(ADA.profile_id, ROW, TrackingKind.CLICK)


@pytest.mark.parametrize(
    "token",
    ["", TOKEN[:-1], item_text(ITEM, MOVIE, "close-up"), signed("something we never sign")],
)
def test_a_token_that_is_none_of_ours_is_forged(token: str) -> None:
    told = Told(token, TrackingKind.CLICK, MADE + SECOND)

    assert judge(told, ADA, MADE + MINUTE, verify) is TrackingOutcome.FORGED


def test_a_token_of_another_profile_is_forged() -> None:
    told = Told(TOKEN, TrackingKind.CLICK, MADE + SECOND)

    assert judge(told, SAM, MADE + MINUTE, verify) is TrackingOutcome.FORGED


@pytest.mark.parametrize(
    ("visible_ms", "expected"),
    [
        (1_000, None),
        (999, TrackingOutcome.TOO_SHORT),
        (0, TrackingOutcome.TOO_SHORT),
        (-5_000, TrackingOutcome.TOO_SHORT),
        (None, TrackingOutcome.TOO_SHORT),
    ],
)
def test_r46_an_impression_counts_when_it_was_seen_for_a_second(
    visible_ms: int | None, expected: TrackingOutcome | None
) -> None:
    assert outcome(visible_ms=visible_ms) is expected


@pytest.mark.parametrize("kind", [TrackingKind.CLICK, TrackingKind.PLAY, TrackingKind.TRAILER_VIEW])
def test_nothing_else_has_to_last(kind: TrackingKind) -> None:
    found = judge(Told(TOKEN, kind, MADE + SECOND), ADA, MADE + MINUTE, verify)

    assert isinstance(found, TrackingEvent)


@pytest.mark.parametrize(
    ("occurred", "received", "expected"),
    [
        (DAY, DAY, None),
        (SECOND, DAY, None),
        (SECOND, DAY + MOMENT, TrackingOutcome.EXPIRED),
        (-5 * MINUTE, MINUTE, None),
        (-5 * MINUTE - MOMENT, MINUTE, TrackingOutcome.TOO_EARLY),
        (7 * MINUTE, 2 * MINUTE, None),
        (7 * MINUTE + MOMENT, 2 * MINUTE, TrackingOutcome.FROM_THE_FUTURE),
        (SECOND, -5 * MINUTE, TrackingOutcome.FROM_THE_FUTURE),
        (-MOMENT, -5 * MINUTE, None),
        (-5 * MINUTE, -5 * MINUTE - MOMENT, TrackingOutcome.FROM_THE_FUTURE),
    ],
)
def test_a_token_is_good_for_a_day_and_clocks_may_differ_by_five_minutes(
    occurred: timedelta, received: timedelta, expected: TrackingOutcome | None
) -> None:
    assert outcome(occurred, received) is expected


def test_of_several_faults_the_signature_is_told_first_and_the_length_last() -> None:
    short = Told("forged", TrackingKind.IMPRESSION, MADE - DAY, 0)

    assert judge(short, ADA, MADE + 2 * DAY, verify) is TrackingOutcome.FORGED
    assert outcome(SECOND, 2 * DAY, 0) is TrackingOutcome.EXPIRED
