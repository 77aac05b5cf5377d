"""Problems: the outcomes of a mutation, beside its payload, that a screen can draw."""

from datetime import datetime

from domain import outcome as domain
from schema.view import enum, interface, shown, view

ProblemCode = enum(
    domain.ProblemCode,
    "What went wrong, for a program to tell apart; codes may be added.",
    {
        "VALIDATION": "Some input cannot be used; `ValidationProblem.fields` says which.",
        "UNAUTHENTICATED": "Nobody is signed in, or what was given to sign in with is wrong.",
        "PROFILE_REQUIRED": "No profile has been activated yet.",
        "FORBIDDEN": "This account or profile may not do that.",
        "NOT_FOUND": "There is no such thing for this viewer.",
        "CONFLICT": "Somebody else changed it first.",
        "RATE_LIMITED": "Too often; wait as long as it says.",
        "UNAVAILABLE": "It cannot be done just now; try again.",
        "PIN_REQUIRED": "The profile has a PIN and none was given.",
        "PIN_INVALID": "The PIN is wrong, or is not four digits.",
        "PIN_LOCKED": "The PIN was wrong too often; it is locked for a while.",
        "TITLE_UNAVAILABLE": "The title cannot be played here now.",
        "LICENCE_NOT_STARTED": "The title's licence here has not started yet.",
        "LICENCE_EXPIRED": "The title's licence here has ended.",
        "GEO_BLOCKED": "The title has no licence in this country.",
        "OUTSIDE_HOURS": "Outside the profile's viewing hours.",
        "ENTITLEMENT_REQUIRED": "The account's plan does not include it.",
        "STREAM_LIMIT": "As many devices are playing as the plan allows.",
        "DEVICE_LIMIT": "As many devices hold downloads as the plan allows.",
        "DOWNLOAD_LIMIT": "No further download is allowed.",
        "PROFILE_LIMIT": "The account has as many profiles as it may.",
        "MY_LIST_LIMIT": "My List is full.",
        "LAYER_CONFLICT": "The experiment's layer has no room for it.",
    },
)


@interface(
    "An outcome that a screen can draw. Always select `... on Problem { code message }`: members "
    "of the unions may be added."
)
class Problem:
    code: ProblemCode = shown("What went wrong, for a program.")  # type: ignore[valid-type]
    message: str = shown("What went wrong, for a person, in English.")


@view(domain.FieldError, "What is wrong with one field of the input.")
class FieldError:
    field: str = shown("The input's field; a full stop leads into a nested one: `device.id`.")
    message: str = shown("What is wrong with it, and what is allowed.")


@view(domain.ValidationFailed, "Some of the input cannot be used; nothing was changed.")
class ValidationProblem(Problem):
    fields: list[FieldError] = shown("Every field that is wrong.")


@view(domain.AuthRefused, "Signing in failed, or it is needed, or it is not enough.")
class AuthProblem(Problem):
    pass


@view(domain.NotFound, "There is no such thing for this viewer.")
class NotFoundProblem(Problem):
    pass


@view(domain.Conflict, "Somebody else changed it first; nothing was changed by this.")
class ConflictProblem(Problem):
    current_version: int | None = shown("The version to start from; null without versions.")


@view(domain.PinRefused, "A profile's PIN is needed, wrong or locked.")
class PinProblem(Problem):
    attempts_left: int | None = shown("Wrong tries left before the PIN locks; null without one.")
    locked_until: datetime | None = shown("Until when the PIN is locked; null while it is not.")


@view(domain.LimitReached, "A limit was reached; nothing was changed.")
class LimitProblem(Problem):
    limit: int = shown("The limit.")
    retry_after_seconds: int | None = shown("How long to wait. Null when waiting does not help.")


@view(domain.UnavailableNow, "It cannot be done just now; nothing was changed.")
class UnavailableProblem(Problem):
    retry_after_seconds: int = shown("How long to wait before trying again.")
