"""Recording progress, as clients see it."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.watching import batch as domain
from domain.watching import event, outcome
from schema.problem import AuthProblem, LimitProblem, UnavailableProblem, ValidationProblem
from schema.view import enum, shown, view
from schema.watch_state import MOST_STATES, WatchState

ProgressKind = enum(
    event.ProgressKind,
    "What the player did.",
    {
        "START": "It began to play.",
        "HEARTBEAT": "It is playing; sent every ten seconds.",
        "PAUSE": "It was paused.",
        "SEEK": "Somebody chose another place.",
        "STOP": "It stopped, or was left.",
    },
)
ProgressOutcome = enum(
    outcome.ProgressOutcome,
    "What became of an event. All but REJECTED are kept for good: forget them on the device.",
    {
        "APPLIED": "It is kept, and is the latest of its viewing.",
        "DUPLICATE": "It was kept before; nothing changed.",
        "STALE": "It is kept, and a later one of its viewing was known already.",
        "REJECTED": "It is not kept; `reason` says why.",
    },
)


@view(domain.ProgressResult, "What became of one event.")
class ProgressResult:
    event_id: strawberry.ID = shown("The event's id, as it was given.")
    outcome: ProgressOutcome = shown("What became of it.")  # type: ignore[valid-type]
    completed: bool = shown("Whether its viewing has reached the end by now.")
    reason: str | None = shown(
        "Why it was rejected, null where it was not. `CLOCK_AHEAD`: stamp it anew by `serverTime` "
        "and send it again. After any other, drop it: `BAD_ID`, `NOT_FOUND`, `BAD_DEVICE_SEQ`, "
        "`BAD_DURATION`, `DURATION_MISMATCH`, `BAD_POSITION`, `TOO_OLD`; more may be added."
    )


@view(domain.ProgressRecorded, "What became of a batch.")
class RecordProgressPayload:
    results: list[ProgressResult] = shown(
        "One for each event, in the order of the events.", cost=MOST_STATES
    )
    states: list[WatchState] = shown(
        "The state of each playable that was touched, after the call.", cost=MOST_STATES
    )
    invalidated_row_ids: list[strawberry.ID] = shown(
        "Rows of the profile's current page that show something else now; give them to "
        "`refreshHomepage`."
    )
    server_time: datetime = shown("The clock that `occurredAt` is judged by.")


RecordProgressResult = Annotated[
    RecordProgressPayload | ValidationProblem | AuthProblem | UnavailableProblem | LimitProblem,
    strawberry.union("RecordProgressResult", description="What was recorded, or why nothing was."),
]
