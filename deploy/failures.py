"""Why a server cannot be run here, as sentences that say what to do about it."""

from collections.abc import Sequence
from pathlib import Path


class NotRun(Exception):
    """A server was not started or ended; the message is for whoever asked for it."""


class ProgramMissing(NotRun):
    """`packages` are Debian's, which would bring it."""

    def __init__(self, what: str, packages: Sequence[str]) -> None:
        super().__init__(
            f"{what} is not installed. On Debian, as root: apt-get install -y {' '.join(packages)}"
        )


class PortTaken(NotRun):
    def __init__(self, what: str, address: str, port: int, holder: str | None, choose: str) -> None:
        by = f" by {holder}" if holder else ""
        super().__init__(f"{what}: {address}:{port} is taken{by}. Choose another port by {choose}.")


class NoRoom(NotRun):
    def __init__(self, folder: Path, free: int, needed: int) -> None:
        gibibyte = 1024**3
        super().__init__(
            f"{folder} has {free / gibibyte:.1f} GiB left, and the stores need "
            f"{needed / gibibyte:.0f} GiB. Make room, or name another folder in "
            "MARQUEE_SERVICES_DIR."
        )


class NoUser(NotRun):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"PostgreSQL does not run as root, and there is no user {name}. "
            f"As root: useradd --system {name}"
        )


class OutOfReach(NotRun):
    def __init__(self, folder: Path, user: str) -> None:
        super().__init__(
            f"PostgreSQL runs as the user {user}, who cannot enter {folder}. "
            "Name a folder that everybody can reach in MARQUEE_SERVICES_DIR, such as "
            "/var/lib/marquee."
        )


class NoAnswer(NotRun):
    """It did not come up; `lines` are the last that it wrote."""

    def __init__(self, what: str, lines: str) -> None:
        super().__init__(f"{what} does not answer. The last that it wrote:\n{lines}")


class CommandFailed(NotRun):
    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"{program} failed:\n{said.rstrip()}")
