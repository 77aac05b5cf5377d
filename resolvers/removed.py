"""What a mutation that removes things answers: what is gone, and what changed with it."""

from dataclasses import dataclass

from domain import outcome
from domain.session import Viewer
from domain.watching.watch_state import WatchState


@dataclass(frozen=True, slots=True)
class Removed:
    """`viewer` is null where nothing of it changed."""

    deleted_ids: tuple[str, ...]
    viewer: Viewer | None = None
    states: tuple[WatchState, ...] = ()
    invalidated_row_ids: tuple[str, ...] = ()


RemovedOutcome = (
    Removed
    | outcome.ValidationFailed
    | outcome.NotFound
    | outcome.AuthRefused
    | outcome.UnavailableNow
    | outcome.LimitReached
)
