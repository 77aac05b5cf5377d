"""Series and what somebody did with them, in a line of text each, so that tables can be read.

A catalogue: `1x1, 1x2, 1x2b, 2x1 [out -5], 0x1`: season x number, a letter where numbers are
doubled, and in brackets `out DAYS` (released), `aired DAYS`, `key NUMBER` (its sort key) or
`mature` (above the level of a teenager).

A story: `1x1 done 9, 1x2 40% 8`: what happened to which episode so many days ago: `done`, so many
`%`, `open` (a single event at its start), `credits` (left in them), `mark` and `unmark`, or
`remove` (its latest viewing is taken off the history).
"""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

from domain.ids import EpisodeId, PlayableId
from domain.maturity import rating_of
from domain.title import Episode
from domain.watching.keys import ViewingId
from domain.watching.mark import Mark
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState, joined
from tests.unit.build import episode
from tests.watching.build import CREDITS, MINUTE, NOW, PHONE, event

States = dict[PlayableId, PlayableState]
_EPISODE = re.compile(r"(?P<code>(?P<season>\d+)x(?P<number>\d+)[a-z]?)(?: \[(?P<said>.*)\])?")
_ENDS = {"done": 99.0, "credits": 92.0}


def catalogue(text: str) -> tuple[Episode, ...]:
    return tuple(_episode(one) for one in text.split(", ") if one)


def story(text: str) -> States:
    """The state of each playable after all that happened; items are in any order."""
    states: States = {}
    for number, item in enumerate(one for one in text.split(", ") if one):
        code, what, days = item.split(" ")
        id_ = playable(code)
        states[id_] = _after(states.get(id_, NOTHING), what, float(days), number)
    return states


def playable(code: str) -> PlayableId:
    return PlayableId(f"ep_{uuid5(UUID(int=0), code).hex}")


def _episode(text: str) -> Episode:
    match = _EPISODE.fullmatch(text)
    assert match, text
    number = int(match["number"])
    plain = replace(
        episode(),
        id=EpisodeId(playable(match["code"])),
        season_number=int(match["season"]),
        number=number,
        sort_key=number * 10 + len(match["code"].split("x")[1]),
    )
    return _said(plain, match["said"] or "")


def _said(plain: Episode, said: str) -> Episode:
    what, _, number = said.partition(" ")
    match what:
        case "out":
            return replace(plain, available_from=NOW + timedelta(days=float(number)))
        case "aired":
            return replace(plain, air_date=(NOW + timedelta(days=float(number))).date())
        case "key":
            return replace(plain, sort_key=int(number))
        case "mature":
            return replace(plain, own_rating=rating_of("TV-MA"))
        case "":
            return plain
        case _:
            raise ValueError(said)


def _after(state: PlayableState, what: str, days: float, number: int) -> PlayableState:
    at = NOW - timedelta(days=days)
    if what in ("mark", "unmark"):
        return joined(state, PlayableState(mark=Mark(at, PHONE, what == "mark")))
    if what == "remove":
        return joined(state, PlayableState(removed=frozenset({_latest(state)})))
    if what == "open":
        return recorded(state, [event(0.1, at, viewing=number)]).state
    percent = _ENDS[what] if what in _ENDS else float(what.removesuffix("%"))
    events = [event(0, at, viewing=number), event(percent, at + MINUTE, viewing=number, seq=1)]
    return recorded(state, events, [CREDITS]).state


def _latest(state: PlayableState) -> ViewingId:
    return max(state.viewings.values(), key=lambda one: one.last).id
