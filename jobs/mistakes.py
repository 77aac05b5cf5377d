"""What a person can put right, told as a sentence and an exit code; defects stay tracebacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from domain.errors import Unavailable
from foundation.settings import SettingsInvalid
from jobs.catalogue.refusal import FileRefused
from jobs.console import Speech

FAILED, WRONG_USE = 1, 2


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
