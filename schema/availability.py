"""Availability and badges as clients see them."""

from datetime import datetime

import strawberry

from domain import badge, licence
from schema.view import enum, shown, view

AvailabilityState = enum(
    licence.AvailabilityState,
    "Whether something may be watched in this country now.",
    {
        "AVAILABLE": "It may.",
        "COMING_SOON": "Not yet: it starts within 30 days.",
        "LEAVING_SOON": "It may, for at most 30 days more.",
        "EXPIRED": "No longer: its licence here has ended.",
        "NOT_LICENSED": "It has no licence here, or none that starts within 30 days.",
    },
)
BadgeKind = enum(
    badge.BadgeKind,
    "What a badge announces.",
    {
        "NEW": "Came within the last 30 days.",
        "NEW_EPISODES": "An episode came within the last 30 days.",
        "LEAVING_SOON": "Leaves within 30 days.",
        "COMING_SOON": "Comes within 30 days.",
        "TOP_10": "Is among today's ten most played in this country.",
    },
)


@view(licence.Availability, "A licence in this country at this moment.")
class Availability:
    state: AvailabilityState = shown("Whether it may be watched.")  # type: ignore[valid-type]
    starts_at: datetime | None = strawberry.field(
        name="from", description="When the stretch that `state` speaks of began or begins."
    )
    ends_at: datetime | None = strawberry.field(
        name="until", description="When that stretch ends, exclusive; null when open-ended."
    )


@view(badge.Badge, "A word or two for a title's card.")
class Badge:
    kind: BadgeKind = shown("What it announces.")  # type: ignore[valid-type]
    text: str = shown("The words to show, in the viewer's language.")
