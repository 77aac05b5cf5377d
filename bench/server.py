"""Servers of the benchmark's own: processes with a port of their own, each pinned to one core."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MARQUEE = Path(sys.executable).with_name("marquee")
HOST = "127.0.0.1"
CORES = frozenset(os.sched_getaffinity(0))
"""Those that this process may use, before it keeps to any of them."""


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    pid: int
    log: Path

    def cpu_seconds(self) -> float:
        """CPU time the process has used so far, its threads' included, in seconds."""
        # Linux's clock of another process, as clock_getcpuclockid(3) makes it: it counts
        # nanoseconds, where /proc counts hundredths of a second.
        return time.clock_gettime((~self.pid << 3) | 2)

    def resident_mib(self) -> float:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def environment(data: Path, port: int) -> dict[str, str]:
    """The variables of a benchmark's process: its own data, no limits in the way.

    Whatever takes long is measured, not cut off. No browser's page is built: a folder without one
    stands in for it.
    """
    own = {
        "MARQUEE_DATA_DIR": str(data),
        "MARQUEE_PORT": str(port),
        "MARQUEE_RATE_LIMIT_SCALE": "1000000",
        "MARQUEE_REQUEST_DEADLINE_MS": "60000",
        "MARQUEE_LIMITS__MEASURE_ONLY": "true",
        "MARQUEE_SOCKETS__CONNECTIONS_PER_ADDRESS": "10000",
        "MARQUEE_LOG_LEVEL": "warning",
        "MARQUEE_GRAPHIQL": "false",
        "MARQUEE_WEB_DIR": str(data),
    }
    return {**os.environ, **own}


@contextmanager
def serving(
    data: Path, *, core: int | None = 0, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A running Marquee server, pinned to one core; ended when the block is left.

    `settings` are variables of its environment beside `environment`'s.
    """
    port = free_port()
    command = [str(MARQUEE), "serve"]
    variables = environment(data, port) | dict(settings or {})
    with running(command, variables, port, data / "server.log", core=core) as server:
        yield server


@contextmanager
def running(
    command: Sequence[str],
    variables: Mapping[str, str],
    port: int,
    log: Path,
    *,
    core: int | None = 0,
) -> Iterator[Server]:
    """A process that listens on `port`, from then on until the block is left."""
    with log.open("wb") as output, pinned(core):
        process = subprocess.Popen(command, env=variables, stdout=output, stderr=output)
    try:
        _await(process, port, log)
        yield Server(HOST, port, process.pid, log)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Keep to one core, with all that is started meanwhile; None, or no such core: as it was.

    A process that is pinned after its start would keep its first threads elsewhere.
    """
    before = os.sched_getaffinity(0)
    if core is not None and core in CORES:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _await(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(1200):
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
