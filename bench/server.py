"""A Marquee server of the benchmark's own: a process with a data folder and port of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

MARQUEE = Path(sys.executable).with_name("marquee")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    pid: int
    log: Path

    def cpu_seconds(self) -> float:
        """CPU time the process has used so far, its threads' included, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mib(self) -> float:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(data: Path, port: int) -> dict[str, str]:
    """The variables of a benchmark's process: its own data, no limits in the way.

    Whatever takes long is measured, not cut off.
    """
    own = {
        "MARQUEE_DATA_DIR": str(data),
        "MARQUEE_PORT": str(port),
        "MARQUEE_RATE_LIMIT_SCALE": "1000000",
        "MARQUEE_REQUEST_DEADLINE_MS": "60000",
        "MARQUEE_LOG_LEVEL": "warning",
        "MARQUEE_GRAPHIQL": "false",
    }
    return {**os.environ, **own}


@contextmanager
def serving(data: Path, *, core: int | None = 0) -> Iterator[Server]:
    """A running server, pinned to one core; ended when the block is left."""
    port, log = free_port(), data / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(MARQUEE), "serve"], env=environment(data, port), stdout=output, stderr=output
        )
        try:
            if core is not None:
                os.sched_setaffinity(process.pid, {core})
            _await(process, f"http://127.0.0.1:{port}/readyz", log)
            yield Server("127.0.0.1", port, process.pid, log)
        finally:
            process.terminate()
            process.wait(10)


def _await(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    for _ in range(1200):
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
