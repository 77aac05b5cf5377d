"""What a person can put right, told as a sentence and an exit code; defects stay tracebacks."""

import asyncio
from collections.abc import Collection, Coroutine, Iterator
from contextlib import contextmanager
from threading import Thread
from threading import enumerate as running_threads
from typing import Any, NoReturn, TypeVar

import typer

from domain.errors import Unavailable
from foundation.settings import SettingsInvalid
from jobs.catalogue.refusal import FileRefused
from jobs.console import Speech

T = TypeVar("T")

FAILED, WRONG_USE = 1, 2

_LOOKS, _LOOK_SECONDS = 50, 0.02


def refuse(speech: Speech, why: str, code: int = WRONG_USE) -> NoReturn:
    speech.complain(why)
    raise typer.Exit(code)


@contextmanager
def mistakes_told(speech: Speech) -> Iterator[None]:
    try:
        yield
    except (SettingsInvalid, FileRefused) as error:
        refuse(speech, str(error))
    except Unavailable:
        refuse(speech, "The database does not answer: look at MARQUEE_DATABASE_URL.", FAILED)
    except OSError as error:
        refuse(speech, f"{error.filename or 'A file'}: {error.strerror or error}", FAILED)


def run(speech: Speech, work: Coroutine[Any, Any, T]) -> T:
    """What `work` answers; a mistake in it is told, and ends the command."""
    with mistakes_told(speech):
        return asyncio.run(_seen_out(work))


async def _seen_out(work: Coroutine[Any, Any, T]) -> T:
    """The same, and where the database did not answer, an end to the driver's threads first.

    A thread of aiosqlite's that could not connect reports its end to the loop, and nothing waits
    for that: if the loop is closed by then, the thread prints a traceback.
    """
    before = running_threads()
    try:
        return await work
    except (Unavailable, typer.Exit):  # an exit may be how a store's silence was told
        await _ended_since(before)
        raise


async def _ended_since(before: Collection[Thread]) -> None:
    for _ in range(_LOOKS):
        if all(thread in before for thread in running_threads()):
            return
        await asyncio.sleep(_LOOK_SECONDS)
