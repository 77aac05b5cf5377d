"""Runs a command beside a PostgreSQL of its own: a temporary one, on loopback, ended afterwards.

    python -m deploy.with_postgres COMMAND [ARGUMENT ...]

The command finds it in MARQUEE_TEST_DATABASE_URL, and in MARQUEE_TEST_POSTGRES_FOLDER the folder
that `deploy.postgres_node.PostgresNode` takes, for tests that kill, pause and restart it.
PostgreSQL is looked for in $PG_BINDIR, in Debian's folders and on the PATH; where there are none,
the message says how to install them. Needs Linux.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy import beside
from deploy.loopback import LOCALHOST, free_port
from deploy.postgres_node import USER, PostgresNode

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""A test's database need not survive a power cut; the loss of its process it does survive."""


def main(command: Sequence[str]) -> int:
    if not command:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, postgres(Path(folder)) as url:
        found = {"MARQUEE_TEST_DATABASE_URL": url, "MARQUEE_TEST_POSTGRES_FOLDER": folder}
        return beside.run(command, found)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of a running server that keeps everything in `folder`; it is ended afterwards."""
    node = PostgresNode(folder)
    node.configure(free_port(), QUICK)
    since = time.monotonic()
    try:
        node.start()
        seconds = time.monotonic() - since
        beside.told("PostgreSQL", f"{LOCALHOST}:{node.port} answers after {seconds:.0f} s")
        yield f"postgresql://{USER}@{LOCALHOST}:{node.port}/postgres"
    finally:
        with beside.undisturbed():
            node.kill()
            beside.told("PostgreSQL", "ended")


if __name__ == "__main__":
    sys.exit(beside.main(lambda: main(sys.argv[1:])))
