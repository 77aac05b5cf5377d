"""The peers: GraphQL servers of other makers on Node.js, with our homepage in their memory."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.server import Server, free_port, running

FOLDER = Path(__file__).with_name("peers")
PEERS = {"Mercurius": "mercurius.mjs", "Yoga": "yoga.mjs", "Apollo Server": "apollo.mjs"}
OLDEST_NODE = 20
INSTALL_SECONDS = 300


class PeersMissing(Exception):
    """The peers cannot run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Peers that are installed, under one Node.js."""

    node: str

    @contextmanager
    def serving(
        self, name: str, dump: Path, token_key: str, stores: Mapping[str, str] | None = None
    ) -> Iterator[Server]:
        """The peer of that name with the objects of `dump`, from its start until the block ends.

        `token_key` is what access tokens are verified with, in URL-safe base64. `stores` are the
        variables that `stores.mjs` reads; without them everything is in the peer's memory.
        """
        port = free_port()
        variables = {
            **os.environ,
            "NODE_ENV": "production",
            "BENCH_DATA": str(dump),
            "BENCH_PORT": str(port),
            # SECURITY: a key of this run alone, made for a folder that goes with it.
            "BENCH_TOKEN_KEY": token_key,
            **(stores or {}),
        }
        command = [self.node, str(FOLDER / PEERS[name])]
        with running(command, variables, port, dump.with_suffix(f".{name}.log")) as server:
            yield server


def installed() -> Peers:
    """The peers, installed if they are not yet. Raises PeersMissing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise PeersMissing("there is no Node.js with npm on this machine")
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(answer.removeprefix("v").partition(".")[0]) < OLDEST_NODE:
        raise PeersMissing(
            f"Node.js is {answer.strip()}, and {OLDEST_NODE} is the oldest that will do"
        )
    if not _is_current():
        _install(npm)
    return Peers(node)


def _is_current() -> bool:
    """Whether what npm wrote last is as new as the lock file."""
    written, lock = FOLDER / "node_modules" / ".package-lock.json", FOLDER / "package-lock.json"
    return written.exists() and written.stat().st_mtime >= lock.stat().st_mtime


def _install(npm: str) -> None:
    try:
        # SECURITY: what the lock file's hashes allow and nothing else; no package runs a script.
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=FOLDER,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PeersMissing(f"npm took longer than {INSTALL_SECONDS} s") from error
    if done.returncode:
        raise PeersMissing(f"npm could not install them: {done.stderr.strip()[-300:]}")
