"""Signing in and out, and choosing a profile, as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain import outcome as domain
from resolvers import sessions
from schema.account import DeviceClass
from schema.problem import (
    AuthProblem,
    LimitProblem,
    NotFoundProblem,
    PinProblem,
    UnavailableProblem,
    ValidationProblem,
)
from schema.view import shown, view
from schema.viewer import Viewer

__all__ = ["AckResult", "ActivateProfileResult", "DeviceClass", "SessionResult"]


@view(domain.SessionOpened, "A session, and the two tokens that carry it.")
class SessionPayload:
    access_token: str = shown("Send it as `Authorization: Bearer ...`; it lives 15 minutes.")
    refresh_token: str = shown("Good for one `refreshSession`, within 30 days; keep it safe.")
    expires_at: datetime = shown("When the access token ends; refresh a little earlier.")
    viewer: Viewer = shown("Who is signed in now.")


@view(sessions.Done, "It is done.")
class AckPayload:
    ok: bool = shown("Always true.")


SessionResult = Annotated[
    SessionPayload | ValidationProblem | AuthProblem | LimitProblem | UnavailableProblem,
    strawberry.union("SessionResult", description="A session, or why there is none."),
]
ActivateProfileResult = Annotated[
    SessionPayload | PinProblem | NotFoundProblem | AuthProblem | UnavailableProblem | LimitProblem,
    strawberry.union(
        "ActivateProfileResult", description="A session with the profile active, or why not."
    ),
]
AckResult = Annotated[
    AckPayload
    | ValidationProblem
    | NotFoundProblem
    | AuthProblem
    | UnavailableProblem
    | LimitProblem,
    strawberry.union("AckResult", description="That it is done, or why it is not."),
]
