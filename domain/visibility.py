"""Who may see what: the three predicates of R19, used by every surface.

`visible` is what exists for a profile at all; `listable` is what may be offered to it here and now;
`playable` is what it may start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.hours import ViewingHours, inside
from domain.ids import ProfileId, TitleId
from domain.licence import LicenceWindow, availability_in, narrowed, open_span, spans_in
from domain.maturity import MaturityLevel
from domain.title import Episode


class Gated(Protocol):
    """What the gate asks of a thing: its title, its level."""

    @property
    def title_id(self) -> TitleId: ...
    @property
    def level(self) -> MaturityLevel: ...


class Licensed(Gated, Protocol):
    @property
    def windows(self) -> Sequence[LicenceWindow]: ...


@dataclass(frozen=True, slots=True)
class Audience:
    """A profile as the gate knows it, in the country of this request (None: unknown)."""

    profile_id: ProfileId
    maturity: MaturityLevel
    blocked: frozenset[TitleId]
    country: str | None
    hours: tuple[ViewingHours, ...] = ()
    time_zone: str = "UTC"


def visible(audience: Audience, thing: Gated) -> bool:
    """R19: not above the profile's level (R17, R18), and not blocked for it."""
    # SECURITY: every read of the catalogue on behalf of a profile passes here.
    return thing.level <= audience.maturity and not (
        audience.blocked and thing.title_id in audience.blocked
    )


def listable(audience: Audience, thing: Licensed, now: datetime) -> bool:
    """R19: visible, and a licence window open here now."""
    return visible(audience, thing) and _is_open(audience, thing, now)


def playable(audience: Audience, thing: Licensed, now: datetime) -> bool:
    """R19: listable, and inside the profile's viewing hours."""
    return listable(audience, thing, now) and inside(audience.hours, now, audience.time_zone)


def _is_open(audience: Audience, thing: Licensed, now: datetime) -> bool:
    if not isinstance(thing, Episode):
        return availability_in(thing.windows, audience.country, now).is_open
    spans = spans_in(thing.windows, audience.country)
    return open_span(narrowed(spans, thing.available_from), now) is not None
