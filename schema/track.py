"""Tracking as clients see it."""

from typing import Annotated

import strawberry

from domain.tracking import event
from flows import tracking
from schema.problem import AuthProblem, LimitProblem, UnavailableProblem, ValidationProblem
from schema.view import enum, shown, view

TrackingKind = enum(
    event.TrackingKind,
    "What happened to something that was shown.",
    {
        "IMPRESSION": "It was in view for a second or longer.",
        "CLICK": "It was chosen.",
        "PLAY": "Playing it began from there.",
        "TRAILER_VIEW": "Its trailer was watched.",
    },
)


@view(tracking.Tracked, "What became of the events.")
class TrackPayload:
    accepted: int = shown("How many count.")
    rejected: int = shown(
        "How many do not: told before, too late, too short, or with a token that is not this "
        "profile's."
    )


TrackResult = Annotated[
    TrackPayload | ValidationProblem | AuthProblem | LimitProblem | UnavailableProblem,
    strawberry.union("TrackResult", description="What became of the events, or why nothing did."),
]
