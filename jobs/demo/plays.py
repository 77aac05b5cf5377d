"""Made-up plays: how often each title was started in each country on each day, the same every time.

A country's titles are ranked by weight and a taste of its own; plays fall off with the rank as
Zipf's law has it, and every day shakes them a little.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.ids import TitleId
from domain.licence import LicenceWindow, Spans, open_span, spans_in
from domain.record import PlayCount
from jobs.demo.chance import share
from jobs.demo.licences import midnight

SOURCE = "demo"
DAYS = 14
COUNTRIES = ("US", "GB", "CA", "MX", "BR", "ES", "DE", "FR", "IT", "JP", "IN", "AU")
MOST_TITLES = 600
"""Titles with plays in a country: what bounds the rows written."""

_AUDIENCES = {"US": 9_000, "GB": 3_600, "BR": 3_200, "IN": 3_000, "DE": 2_600, "MX": 2_400}
_USUAL_AUDIENCE = 1_800
_EXPONENT = 0.9
_FIRST_RANK = 3  # added to ranks from 0, so that the first title does not tower over the second


@dataclass(frozen=True, slots=True)
class Contender:
    """A title that may be played: `weight` from 0 to 1 says how much it is asked for."""

    id: TitleId
    weight: float
    windows: Sequence[LicenceWindow]


def unknown_weight(id_: TitleId) -> float:
    """The weight of a title about which nothing is known: few are wanted much."""
    return float(share("weight", id_) ** 3)


def days_until(last: date, days: int) -> tuple[date, ...]:
    """The `days` days that end with `last`, in order."""
    return tuple(last - timedelta(days=ago) for ago in reversed(range(days)))


def play_counts(
    contenders: Sequence[Contender], countries: Iterable[str], days: Sequence[date]
) -> Iterator[PlayCount]:
    """Counts for every country and day; a title has none where it was not licensed at that noon."""
    for country in countries:
        for rank, (title_id, spans) in enumerate(_ranked(contenders, country, days)):
            expected = _AUDIENCES.get(country, _USUAL_AUDIENCE) / (rank + _FIRST_RANK) ** _EXPONENT
            for day in days:
                plays = round(expected * (0.6 + 0.8 * share("plays", title_id, country, str(day))))
                if plays and open_span(spans, _noon(day)):
                    yield PlayCount(title_id, country, day, plays)


def _ranked(
    contenders: Sequence[Contender], country: str, days: Sequence[date]
) -> list[tuple[TitleId, Spans]]:
    """The titles licensed on at least one of the days, the most wanted first."""
    licensed = [
        (contender, spans)
        for contender in contenders
        if (spans := spans_in(contender.windows, country))
        and any(open_span(spans, _noon(day)) for day in days)
    ]
    licensed.sort(key=lambda each: (-_wanted(each[0], country), each[0].id))
    return [(contender.id, spans) for contender, spans in licensed[:MOST_TITLES]]


def _wanted(contender: Contender, country: str) -> float:
    return contender.weight * (0.6 + 0.8 * share("taste", contender.id, country))


def _noon(day: date) -> datetime:
    return midnight(day) + timedelta(hours=12)
