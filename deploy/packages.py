"""Debian's packages that the stores and the live tests run on, and installing those absent."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from typing import Protocol

from deploy import cassandra_jars, haproxy_node, postgres_node, redis_node
from deploy.detached import others_environment
from deploy.failures import CommandFailed, NotRun, ProgramMissing

LAST_LINES = 15


class Finding(Protocol):
    def __call__(self) -> object: ...


STORES: Sequence[tuple[Finding, Sequence[str]]] = (
    (postgres_node.binaries, (postgres_node.PACKAGE,)),
    (redis_node.program, (redis_node.PACKAGE,)),
    (cassandra_jars.java, cassandra_jars.PACKAGES[:1]),
    (cassandra_jars.maven, cassandra_jars.PACKAGES[1:]),
)
"""What looks for a program, and the packages that bring it."""

LIVE_TESTS = (*STORES, (haproxy_node.program, (haproxy_node.PACKAGE,)))


def missing(wanted: Sequence[tuple[Finding, Sequence[str]]]) -> list[str]:
    """The packages whose programs are not there."""
    return [
        package for finding, packages in wanted if not _is_there(finding) for package in packages
    ]


def install(packages: Sequence[str], told: Callable[[str], None]) -> None:
    """Install them with apt-get; `told` what is done. Raises NotRun where that cannot be."""
    line = f"apt-get install -y {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise NotRun(
            f"Not installed: {', '.join(packages)} (by Debian's names), and there is no apt-get "
            "here. Install them in this machine's own way."
        )
    if os.geteuid() != 0:
        raise NotRun(f"Only root can install: sudo {line}")
    told(f"Not installed yet, so: {line}")
    _run("apt-get", "update", "-q")
    _run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)


def _is_there(finding: Finding) -> bool:
    try:
        finding()
    except ProgramMissing:
        return False
    return True


def _run(*command: str) -> None:
    environment = {**others_environment(), "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:])
        raise CommandFailed(" ".join(command), said)
