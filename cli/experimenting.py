"""What the commands of `marquee experiments` share: reading, and telling what came of it."""
# ruff: noqa: PLC0415 - each command imports what it needs and no more, so that all start quickly

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cli.stores import speech, with_stores
from domain.experiments.experiment import Experiment
from domain.outcome import (
    Conflict,
    LimitReached,
    NotFound,
    UnavailableNow,
    ValidationFailed,
)
from foundation.clock import utc_now
from jobs.mistakes import FAILED, WRONG_USE, refuse
from jobs.operator import settings_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from domain.experiments.given import GivenExperiment
    from domain.experiments.slots import Slots
    from flows.experiments.experimenting import Experimenting
    from flows.experiments.running import By
    from persistence.ports.stores import Stores

T = TypeVar("T")

Refused = NotFound | Conflict | ValidationFailed | LimitReached | UnavailableNow
SHELL = "shell"
"""Who changes something where the system knows no name for the user."""


def with_experiments(work: "Callable[[Stores, Experimenting], Awaitable[T]]") -> T:
    """What `work` answers; what it changes is told to every server by the store."""
    from uuid6 import uuid7

    from flows.experiments.experimenting import Experimenting

    return with_stores(
        settings_of(speech), lambda stores: work(stores, Experimenting.on(stores, uuid7))
    )


async def stored(stores: "Stores", key: str) -> Experiment | None:
    from domain.experiments.names import experiment_key

    name = experiment_key(key)
    return await stores.experiments.experiment(name) if name else None


async def found(stores: "Stores", key: str) -> Experiment:
    """The one of this key; that there is none ends the command."""
    one = await stored(stores, key)
    if one is None:
        refuse(speech, f"There is no experiment {key!r}: see `marquee experiments list`.", FAILED)
    return one


def given_in(file: Path) -> "GivenExperiment":
    from cli.experiment_file import FileUnusable, read_experiment

    try:
        return read_experiment(file)
    except FileUnusable as error:
        refuse(speech, str(error))
    except OSError as error:
        refuse(speech, f"{file}: {error.strerror or error}")


def done(outcome: T | Refused, what: str) -> T:
    """What was done; a refusal is told, and ends the command: 2 where what was given is wrong."""
    match outcome:
        case ValidationFailed(fields):
            lines = (f"{what}: {each.field}: {each.message}" for each in fields)
            refuse(speech, "\n".join(lines), WRONG_USE)
        case NotFound() | Conflict() | LimitReached() | UnavailableNow():
            refuse(speech, outcome.message, FAILED)
    return outcome


def what_it_is(one: Experiment) -> str:
    winner = f", and {one.winner} is in force for everybody" if one.winner else ""
    slots = f" on slots {one.slots} of layer {one.layer}" if one.slots else ""
    return f"{one.key} is {one.status.value}{slots}{winner}. Revision {one.revision}."


def by_the_shell() -> "By":
    from flows.experiments.running import By

    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = SHELL
    return By(f"{name} ({SHELL})", utc_now())


def slots_named(text: str) -> "Slots":
    """Both ends of a range are in it, as `list` prints them."""
    from domain.experiments.slots import SLOTS, slots_of

    if text == "none":
        return slots_of(())
    try:
        pairs = [tuple(map(int, part.split("-"))) for part in text.split(",")]
        ranges = [(pair[0], pair[-1] + 1) for pair in pairs if len(pair) <= 2]  # noqa: PLR2004 - a range has two ends
    except ValueError:
        pairs, ranges = [], []
    if not ranges or len(ranges) < len(pairs) or not all(0 <= a < b <= SLOTS for a, b in ranges):
        refuse(speech, f"{text!r} names no slots: write 9500-9999, or 0-99,500, or none.")
    return slots_of(ranges)
