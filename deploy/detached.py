"""A server's process, detached from whoever started it and known by the folder it works in.

The folder says it all: as which process the server runs (`pid`) and what it wrote (`log`). So
whoever knows the folder can act on it, today or after the one who started it has gone.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAST_LINES = 30
_START = '"$@" </dev/null >>log 2>&1 & echo $! >pid'
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Detached:
    folder: Path

    def launch(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start its process; `environment` is added to that of other programs."""
        subprocess.run(  # noqa: S603 - our own command
            ["/bin/sh", "-c", _START, "sh", *command],
            cwd=self.folder,
            env={**others_environment(), **environment},
            start_new_session=True,
            check=True,
        )

    def pid(self) -> int | None:
        """Its process, if it runs: one that works in this folder, so never one of somebody else."""
        return working_in(self.folder, self.folder / "pid")

    def kill(self) -> None:
        """End it as a crash would, and wait until it is gone; nothing happens if it is not there.

        A process that is paused ends too.
        """
        self.signal(signal.SIGKILL)
        self._gone(float("inf"))

    def ask_to_end(self) -> None:
        self.resume()
        self.signal(signal.SIGTERM)

    def end(self, seconds: float) -> None:
        """Ask it to end; where it has not after so long, kill it."""
        self.ask_to_end()
        if not self._gone(seconds):
            self.kill()

    def pause(self) -> None:
        """Let it hang: connections stay open, nothing is answered."""
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        if (pid := self.pid()) is not None:
            os.kill(pid, number)

    def last_lines(self) -> str:
        return last_lines(self.folder / "log")

    def _gone(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self.pid() is not None:
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_SECONDS)
        return True


def working_in(folder: Path, pid_file: Path) -> int | None:
    """The process that a file's first line names, if it works in the folder."""
    try:
        pid = int(pid_file.read_text().splitlines()[0])
        works_in = Path(f"/proc/{pid}/cwd").readlink()
    except (OSError, ValueError, IndexError):  # none, gone, somebody else's, or being written
        return None
    return pid if works_in == folder.resolve() else None


def last_lines(log: Path) -> str:
    if not log.exists():
        return "(nothing)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-LAST_LINES:])


def others_environment() -> dict[str, str]:
    """Our environment as other programs get it."""
    # SECURITY: settings of Marquee's hold its secrets; no other program needs any of them.
    return {name: value for name, value in os.environ.items() if not name.startswith("MARQUEE_")}
