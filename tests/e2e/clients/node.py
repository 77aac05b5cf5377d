"""The clients' side on Node.js: its packages, the code of our pages, and a talk with a script."""

import asyncio
import fcntl
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from jobs.node_tools import NodeTools, machine_node, packaged_node
from tests.e2e.device import ROOT

HERE = Path(__file__).parent
PAGES = ROOT / "docs" / "clients"
INSTALL_SECONDS = 120
_BLOCK = re.compile(r"^```js\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class NoClients(Exception):
    """The libraries cannot run here; the message says why."""


def installed() -> NodeTools:
    """Node.js, and the packages of the lock file beside this one. Raises NoClients."""
    tools = machine_node() or packaged_node()
    if tools is None:
        raise NoClients("there is no Node.js 20 or newer here")
    with _alone():
        if not _is_current():
            _install(tools)
    return tools


@contextmanager
def _alone() -> Iterator[None]:
    """Of several test processes one installs, and the others wait for it."""
    with (HERE / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_current() -> bool:
    """Whether what npm wrote last is as new as the lock file."""
    written, lock = HERE / "node_modules" / ".package-lock.json", HERE / "package-lock.json"
    return written.exists() and written.stat().st_mtime >= lock.stat().st_mtime


def _install(tools: NodeTools) -> None:
    try:
        # SECURITY: what the lock file's hashes allow and nothing else; no package runs a script.
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            [*tools.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NoClients(f"npm took longer than {INSTALL_SECONDS} s") from late
    if done.returncode:
        raise NoClients(f"npm could not install them: {done.stderr.strip()[-300:]}")


def pages_as_modules(folder: Path) -> Path:
    """Each block of JavaScript in the clients' pages as a module, such as `live-1.mjs`."""
    folder.mkdir()
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    for page in ("live", "progress"):
        blocks = _BLOCK.findall((PAGES / f"{page}.md").read_text(encoding="utf-8"))
        assert blocks, page
        for number, block in enumerate(blocks, start=1):
            (folder / f"{page}-{number}.mjs").write_text(block, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Script:
    """A script that runs: it says a line of JSON for each thing that happens, and hears them."""

    process: asyncio.subprocess.Process

    async def hear(self) -> Any:
        """What it says next. Raises AssertionError with its complaints when it has ended."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        async with asyncio.timeout(30):
            line = await self.process.stdout.readline()
        assert line, (await self.process.stderr.read()).decode()
        return orjson.loads(line)

    async def hears(self, *names: str) -> list[Any]:
        """What it says next, which must be of these names, in their order."""
        said = [await self.hear() for _ in names]
        assert [next(iter(one)) for one in said] == list(names), said
        return [one[name] for one, name in zip(said, names, strict=True)]

    async def say(self, value: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(orjson.dumps(value) + b"\n")
        await self.process.stdin.drain()


@asynccontextmanager
async def running_script(
    tools: NodeTools, name: str, pages: Path, **given: Any
) -> AsyncIterator[Script]:
    """One of the scripts beside this file, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *tools.node,
        str(HERE / name),
        str(pages),
        orjson.dumps(given).decode(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        yield Script(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
