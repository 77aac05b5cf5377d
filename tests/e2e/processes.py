"""Marquee as processes of their own, several workers each, and a line to every single worker."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from httpx2 import AsyncClient, HTTPError, Limits

from deploy.loopback import free_port

ROOT = Path(__file__).parents[2]
MARQUEE = (sys.executable, "-c", "from cli import main; main()")
ONE = Limits(max_connections=1)
START_SECONDS = 90
PAUSE_SECONDS = 2
"""Shorter than what a worker's parent takes for its end."""

PATIENCE = 60
BEGUN = "redis_channels_heard"
"""What each worker writes when it begins."""

SPAWNED = b"spawn_main"


@dataclass(frozen=True)
class Served:
    """One server: where it listens, and a connection to each of its workers."""

    address: str
    workers: Sequence[AsyncClient]
    log: Path


@asynccontextmanager
async def serving(
    folder: Path, environment: Mapping[str, str], workers: int
) -> AsyncIterator[Served]:
    """`marquee serve` with a folder of its own, told to stop at the end of the block."""
    folder.mkdir()  # noqa: ASYNC240 - a test's own folder
    address = f"127.0.0.1:{free_port()}"
    own = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MARQUEE_")},
        "PYTHONPATH": str(ROOT),
        "MARQUEE_DATA_DIR": str(folder),
        "MARQUEE_WEB_DIR": str(folder),
        "MARQUEE_PORT": address.rpartition(":")[2],
        **environment,
    }
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603, ASYNC220 - our own program
            [*MARQUEE, "serve", "--workers", str(workers)],
            cwd=folder,
            env=own,
            stdout=out,
            stderr=out,
        )
    try:
        async with AsyncExitStack() as stack:
            pids = await _workers_of(process, workers, log)
            lines = [await _line_to(stack, address, pid, pids) for pid in pids]
            keeping = asyncio.create_task(_keep(lines))
            try:
                yield Served(address, lines, log)
                for line, pid in zip(lines, pids, strict=True):
                    assert await _leads_to(line, pid, pids)  # as it has all the time
            finally:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 30)


async def _workers_of(process: subprocess.Popen[bytes], workers: int, log: Path) -> list[int]:
    """The processes that serve, once each of them has begun to."""
    async with asyncio.timeout(START_SECONDS):
        while log.read_text().count(BEGUN) < workers:  # noqa: ASYNC240 - a test's own file
            assert process.poll() is None, log.read_text()  # noqa: ASYNC240 - as above
            await asyncio.sleep(0.1)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()  # noqa: ASYNC240 - no disk
    found = [int(pid) for pid in children.split() if SPAWNED in _command_of(int(pid))]
    assert len(found) == workers
    return found


def _command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


async def _line_to(stack: AsyncExitStack, address: str, pid: int, all_: list[int]) -> AsyncClient:
    """A connection that this worker has taken, for meanwhile the others could not."""
    async with asyncio.timeout(START_SECONDS):
        while True:
            line = AsyncClient(
                base_url=f"http://{address}", limits=ONE, trust_env=False, timeout=PATIENCE
            )
            stack.push_async_callback(line.aclose)
            if await _leads_to(line, pid, all_):
                return line


async def _leads_to(line: AsyncClient, pid: int, all_: list[int]) -> bool:
    """Whether it is answered by this worker: while the others are paused nobody else could."""
    others = [each for each in all_ if each != pid]
    for each in others:
        os.kill(each, signal.SIGSTOP)
    try:
        await line.get("/healthz", timeout=PAUSE_SECONDS)
    except HTTPError:
        return False
    finally:
        for each in others:
            os.kill(each, signal.SIGCONT)
        await asyncio.sleep(0.1)
    return True


async def _keep(lines: Sequence[AsyncClient]) -> None:
    """Use the connections so often that no worker closes one for want of use."""
    while True:
        for line in lines:
            await line.get("/healthz")
        await asyncio.sleep(1)
