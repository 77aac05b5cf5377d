"""Running a command beside a server that is ended afterwards, however the command ends.

Ctrl-C reaches the command too, for it comes from the terminal: it ends by itself, with whatever it
has to tidy up, and only then the server does. SIGTERM and SIGHUP are passed on. SIGKILL cannot be
outlived by anybody.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from deploy.failures import NotRun

INTERRUPTED = 128 + signal.SIGINT
_PASSED_ON = (signal.SIGTERM, signal.SIGHUP)
_ENDINGS = (signal.SIGINT, *_PASSED_ON)

_Handler = Callable[[int, FrameType | None], Any]


def told(of: str, said: str) -> None:
    """One line of progress."""
    print(f"{of}: {said}", file=sys.stderr, flush=True)


def main(work: Callable[[], int]) -> int:
    """What `work` answers, or 1 where it could not be run, which is told.

    Its `finally` blocks are run for every signal that can be heard.
    """

    def end(number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)

    try:
        with _handling(_PASSED_ON, end):
            return work()
    except KeyboardInterrupt:
        return INTERRUPTED
    except NotRun as failure:
        print(failure, file=sys.stderr, flush=True)
        return 1


def run(command: Sequence[str], found: Mapping[str, str]) -> int:
    """Run the command with these variables beside our own; its exit status.

    That of a command that a signal ended is 128 and the signal's number, as a shell has it.
    """
    with subprocess.Popen(command, env={**os.environ, **found}) as child:  # noqa: S603 - the caller's own command

        def pass_on(number: int, _: FrameType | None) -> None:
            if number != signal.SIGINT:  # that one it has got itself
                child.send_signal(number)

        with _handling(_ENDINGS, pass_on):
            status = child.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def undisturbed() -> Iterator[None]:
    """No signal ends the program inside the block: it waits until the block has ended."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)


@contextmanager
def _handling(numbers: Sequence[signal.Signals], handler: _Handler) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
