"""R3, R16: where next-up starts, and when a series is begun."""

import pytest

from domain.maturity import MaturityLevel
from domain.media import MediaSegment, SegmentKind
from domain.watching.next_up import is_begun, next_up, seen_of
from tests.unit.build import audience
from tests.watching.build import FILM_MS, MINUTE_MS, NOW
from tests.watching.story import catalogue, playable, story

TEENAGER = audience(maturity=MaturityLevel.AGE_14)
THREE = "1x1, 1x2, 1x3"


def test_r3_next_up_starts_where_the_profile_is_in_that_episode() -> None:
    def start(happened: str, *segments: MediaSegment) -> int | None:
        chosen = next_up(seen_of(catalogue(THREE), story(happened), TEENAGER, NOW))
        return chosen.start_ms(segments) if chosen else None

    assert start("1x1 40% 9") == 40 * MINUTE_MS - 5_000
    assert start("1x2 40% 9, 1x1 done 8") == 40 * MINUTE_MS - 5_000
    assert start("1x1 done 8") == 0
    credits_ = MediaSegment(SegmentKind.CREDITS, 30 * MINUTE_MS, FILM_MS)
    assert start("1x1 40% 9", credits_) == 30 * MINUTE_MS - 1
    everything = "1x1 done 9, 1x2 done 8, 1x3 done 7"
    assert start(f"{everything}, 1x1 done 6") == 0
    assert start(f"{everything}, 1x2 40% 6, 1x1 done 5") == 40 * MINUTE_MS - 5_000


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        ("", False),
        ("1x1 5% 9", False),
        ("1x1 6% 9", True),
        ("1x1 open 9", False),
        ("1x1 done 9", True),
        ("1x1 mark 9", True),
        ("1x1 mark 9, 1x1 unmark 8", False),
        ("0x1 done 9", False),
        ("0x1 40% 9", False),
    ],
)
def test_r16_when_a_series_is_begun(happened: str, expected: bool) -> None:  # noqa: FBT001 - a row
    listed = catalogue("0x1, 1x1, 1x2")

    assert is_begun(seen_of(listed, story(happened), TEENAGER, NOW)) is expected


def test_the_state_of_next_up_is_that_of_its_episode() -> None:
    chosen = next_up(seen_of(catalogue(THREE), story("1x2 40% 9"), TEENAGER, NOW))

    assert chosen is not None
    assert chosen.episode.number == 2
    assert chosen.state.playable_id == playable("1x2")
    assert chosen.state.profile_id == TEENAGER.profile_id
