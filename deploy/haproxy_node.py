"""One HAProxy in a folder of its own, set up as `haproxy.cfg` says, in front of two servers."""

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.detached import Detached, others_environment
from deploy.failures import CommandFailed, NoAnswer, ProgramMissing
from deploy.loopback import LOCALHOST

PACKAGE = "haproxy"
CONFIGURATION = Path(__file__).parent / "haproxy.cfg"
START_SECONDS = 10


@dataclass(frozen=True, slots=True)
class HaproxyNode(Detached):
    """`one` and `other` are the servers, as `host:port`."""

    port: int
    one: str
    other: str
    host: str = "localhost"

    @property
    def address(self) -> str:
        return f"{LOCALHOST}:{self.port}"

    def check(self) -> None:
        """Let HAProxy read its configuration. Raises CommandFailed, which says what is wrong."""
        command = [str(program()), "-c", "-f", str(CONFIGURATION)]
        environment = {**others_environment(), **self.variables()}
        done = subprocess.run(  # noqa: S603 - our own command
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CommandFailed("haproxy -c", done.stdout + done.stderr)

    def start(self) -> None:
        """Start it unless it runs, and wait until clients can connect. Raises NoAnswer."""
        if self.pid() is None:
            self.launch([str(program()), "-db", "-f", str(CONFIGURATION)], self.variables())
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.pid() is None or time.monotonic() > until:
                raise NoAnswer(f"HAProxy on {self.address}", self.last_lines())
            time.sleep(0.01)

    def answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex((LOCALHOST, self.port)) == 0

    def variables(self) -> dict[str, str]:
        return {
            "MARQUEE_PROXY_BIND": self.address,
            "MARQUEE_PROXY_ONE": self.one,
            "MARQUEE_PROXY_OTHER": self.other,
            "MARQUEE_PROXY_HOST": self.host,
        }


def program() -> Path:
    """`haproxy`, from $HAPROXY, the PATH or Debian's folder. Raises ProgramMissing."""
    found = (
        os.environ.get("HAPROXY") or shutil.which("haproxy") or shutil.which("/usr/sbin/haproxy")
    )
    if found is None:
        raise ProgramMissing("HAProxy", [PACKAGE])
    return Path(found)
