"""The checker's own model of the rules, against what they say in so many words."""

import pytest

from tests.durability.events import Event, Film
from tests.durability.model import Alternative, Entry, shown, under_way

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
FILM = Film("movie_1", 100 * MINUTE_MS, ((90 * MINUTE_MS, 100 * MINUTE_MS),))
NOON_MS = 1_700_000_000_000


def event(
    percent: float,
    at_ms: int = 0,
    *,
    viewing: str = "a",
    device: str = "phone",
    kind: str = "HEARTBEAT",
) -> Event:
    """So many per cent into a film of 100 minutes, so many milliseconds after noon."""
    return Event(
        id=f"{viewing} {device} {percent} {at_ms} {kind}",
        film=FILM.id,
        viewing=viewing,
        device=device,
        seq=0,
        kind=kind,
        position_ms=round(percent * MINUTE_MS),
        duration_ms=FILM.duration_ms,
        at_ms=NOON_MS + at_ms,
    )


@pytest.mark.parametrize(
    ("percent", "status", "resume"),
    [
        (0, "BARELY_STARTED", 0),
        (5, "BARELY_STARTED", 295_000),
        (5.001, "IN_PROGRESS", 295_060),
        (89.999, "IN_PROGRESS", 5_394_940),
        (90.01, "COMPLETED", 0),
    ],
)
def test_r1_r3_thresholds(percent: float, status: str, resume: int) -> None:
    state = shown(FILM, [event(percent)]).state

    assert (state.status, state.resume_ms) == (status, resume)


def test_r3_nobody_goes_on_inside_the_credits() -> None:
    early = Film(FILM.id, FILM.duration_ms, ((50 * MINUTE_MS, 60 * MINUTE_MS),))

    assert shown(early, [event(55)]).state.resume_ms == 50 * MINUTE_MS - 1


def test_r4_the_latest_event_stands_in_whatever_order_they_came() -> None:
    events = [event(40, 2 * HOUR_MS), event(20, HOUR_MS), event(40, 2 * HOUR_MS)]

    assert shown(FILM, events) == shown(FILM, [events[1], events[0]])
    assert shown(FILM, events).state.position_ms == 40 * MINUTE_MS


def test_r6_an_entry_says_when_its_viewing_started_and_whether_it_completed() -> None:
    events = [
        event(1),
        event(10, 1, device="tv"),
        event(96, 2),
        event(30, 3),
        event(2, 4, viewing="b"),
    ]

    assert shown(FILM, events).entries == {
        Entry(viewing="a", started_ms=NOON_MS + 1, device="tv", completed=True)
    }
    assert shown(FILM, events).state.plays == 1


def test_r7_opening_by_mistake_does_not_move_the_place() -> None:
    meant, mistaken = event(50), event(1, HOUR_MS, viewing="b")

    state = shown(FILM, [meant, mistaken]).state

    assert (state.position_ms, state.watched_at_ms) == (50 * MINUTE_MS, NOON_MS + HOUR_MS)
    sought = event(1, HOUR_MS, viewing="b", kind="SEEK")
    assert shown(FILM, [meant, sought]).state.position_ms == MINUTE_MS


def test_r7a_a_film_that_was_finished_and_begun_again_is_rewatched() -> None:
    events = [event(96), event(30, HOUR_MS, viewing="b")]

    assert shown(FILM, events).state.status == "REWATCHING"
    assert under_way(FILM, events)
    assert not under_way(FILM, events[:1])


def test_r8_the_place_of_a_phone_that_was_offline_is_offered_unless_the_tv_began_there() -> None:
    phone = [event(30, -2 * HOUR_MS - 1), event(60, -2 * HOUR_MS)]
    apart = [
        event(30, -HOUR_MS - 1, viewing="b", device="tv"),
        event(80, -HOUR_MS, viewing="b", device="tv"),
    ]
    carried_on = [event(60, -HOUR_MS - 1, viewing="b", device="tv"), apart[1]]

    assert shown(FILM, [*apart, *phone]).state.alternative == Alternative(
        position_ms=60 * MINUTE_MS, device="phone", at_ms=NOON_MS - 2 * HOUR_MS
    )
    assert shown(FILM, [*carried_on, *phone]).state.alternative is None
