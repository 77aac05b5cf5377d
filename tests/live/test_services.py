"""`marquee services`, as an operator uses it: stores that come up, keep what they hold, and end."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.cassandra_node import nodes_in
from deploy.loopback import LOCALHOST, free_port
from deploy.postgres_node import PostgresNode
from deploy.redis_node import RedisNode
from deploy.services import MARK
from tests.e2e.device import ROOT

pytestmark = pytest.mark.live

MARQUEE = (sys.executable, "-c", "from cli import main; main()")
OWN_NAME = Path("/proc/self/comm").read_text().strip()
"""What the system calls this process: python, or pytest."""
KEPT_IN = Path(os.environ.get("MARQUEE_DATA_DIR", "var")).absolute()
"""Where Cassandra's jars are, which need not be fetched again."""


@dataclass(frozen=True)
class Shell:
    """Where commands are run: with a folder and ports of their own."""

    folder: Path
    variables: dict[str, str]

    def run(self, *words: str, exits: int = 0, **more: str) -> str:
        """What a command of `marquee` prints; it must end with this status."""
        done = subprocess.run(  # noqa: S603 - our own program
            [*MARQUEE, *words],
            cwd=ROOT,
            env={**self.variables, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == exits, done.stdout
        return done.stdout

    def exported(self) -> dict[str, str]:
        """The variables that a shell has after reading the file `env`."""
        command = ["/bin/sh", "-c", ". ./env && env"]
        said = subprocess.run(  # noqa: S603 - as above
            command, cwd=self.folder, env={}, capture_output=True, text=True, check=True
        ).stdout
        pairs = (line.partition("=")[::2] for line in said.splitlines())
        return {name: value for name, value in pairs if name.startswith("MARQUEE_")}

    def pids(self) -> list[int | None]:
        return [
            PostgresNode(self.folder / "postgresql").pid(),
            RedisNode(self.folder / "redis").pid(),
            *(node.pid() for node in nodes_in(self.folder / "cassandra")),
        ]


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    # Not in pytest's folder: that is closed to the user whom PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="services-") as parent:
        Path(parent).chmod(0o755)
        folder = Path(parent) / "stores"
        ours = {name: value for name, value in os.environ.items() if not name.startswith("MARQUEE")}
        variables = {
            **ours,
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "200",
            "MARQUEE_DATA_DIR": str(KEPT_IN),
            "MARQUEE_SERVICES_DIR": str(folder),
            "MARQUEE_SERVICES_POSTGRES_PORT": str(free_port()),
            "MARQUEE_SERVICES_REDIS_PORT": str(free_port()),
            "MARQUEE_SERVICES_CASSANDRA_PORT": str(free_port()),
            "MARQUEE_SERVICES_CASSANDRA_STORAGE_PORT": str(free_port()),
            "MARQUEE_SERVICES_CASSANDRA_NODES": "1",
        }
        found = Shell(folder, variables)
        try:
            yield found
        finally:
            found.run("services", "down", "--wipe", "--yes")
            assert not folder.exists()


def test_they_come_up_once_hold_the_tables_and_keep_them_while_they_are_down(shell: Shell) -> None:
    told = shell.run("services", "up")
    for store in ("PostgreSQL", "Redis", "Cassandra"):
        assert f"{store} answers on 127.0.0.1:" in told
    variables = shell.exported()
    names = ["MARQUEE_DATABASE_URL", "MARQUEE_PROGRESS_URL", "MARQUEE_REDIS_URL"]
    assert sorted(variables) == names
    for name in names:
        assert f"export {name}=" in told

    pids = shell.pids()
    again = shell.run("services", "up")
    assert again.count("runs already on") == 3
    assert shell.pids() == pids
    assert shell.run("services", "status").count(" answers") == 3

    shell.run("doctor", exits=1, **variables)
    assert shell.run("migrate", **variables).splitlines() == [
        "Database: the tables are up to date now.",
        "Progress: the tables are up to date now.",
        "Redis: needs no tables.",
    ]
    found = shell.run("doctor", **variables)
    for store in ("PostgreSQL 1", "Cassandra 5.0", "Redis "):
        assert store in found
    assert not any(password in found for password in passwords_in(shell.folder))

    shell.run("services", "down")
    assert shell.pids() == [None, None, None]
    assert shell.run("services", "status", exits=1).count("does not run") == 3
    assert "PostgreSQL does not run" in shell.run("services", "down")

    shell.run("services", "up")
    assert shell.exported() == variables
    assert shell.run("migrate", **variables).splitlines()[:2] == [
        "Database: the tables were up to date.",
        "Progress: the tables were up to date.",
    ]


def passwords_in(folder: Path) -> list[str]:
    return [(folder / f"{store}-password").read_text() for store in ("postgresql", "redis")]


def test_what_a_killed_one_had_acknowledged_is_there_when_it_is_up_again(shell: Shell) -> None:
    shell.run("services", "up")
    node = PostgresNode(shell.folder / "postgresql")
    node.ask("CREATE TABLE kept (it int); INSERT INTO kept VALUES (1)")
    node.kill()
    shell.run("services", "up")
    node.ask("DO $$ BEGIN ASSERT (SELECT sum(it) FROM kept) = 1; END $$")


def test_only_who_knows_the_password_gets_in(shell: Shell) -> None:
    shell.run("services", "up")
    variables = shell.exported()
    for name, password in zip(
        ("MARQUEE_DATABASE_URL", "MARQUEE_REDIS_URL"), passwords_in(shell.folder), strict=True
    ):
        guessed = variables[name].replace(password, "a-guess")
        found = shell.run("doctor", exits=1, **{**variables, name: guessed})
        assert "does not answer (" in found
        assert "a-guess" not in found
    assert (shell.folder / "env").stat().st_mode & 0o077 == 0
    assert (shell.folder / "redis").stat().st_mode & 0o077 == 0
    assert (shell.folder / "postgresql").stat().st_mode & 0o077 == 0


def test_nothing_is_removed_unless_it_is_said_twice(shell: Shell) -> None:
    shell.run("services", "up")
    told = shell.run("services", "down", "--wipe", exits=2)
    assert "add --yes" in told
    assert None not in shell.pids()
    assert (shell.folder / MARK).is_file()


async def test_a_port_that_somebody_has_is_named_with_who_has_it(shell: Shell) -> None:
    shell.run("services", "down")
    port = int(shell.variables["MARQUEE_SERVICES_REDIS_PORT"])
    server = await asyncio.start_server(lambda *_: None, LOCALHOST, port)
    async with server:
        told = shell.run("services", "up", exits=1)
    assert f"Redis: 127.0.0.1:{port} is taken by {OWN_NAME} (process {os.getpid()})" in told
    assert f"(process {os.getpid()}). Choose another port by MARQUEE_SERVICES_REDIS_PORT." in told


def test_a_folder_of_somebody_elses_is_left_alone(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("precious")
    elsewhere = {"MARQUEE_SERVICES_DIR": str(tmp_path)}
    assert "holds something that is not ours" in shell.run("services", "up", exits=1, **elsewhere)
    shell.run("services", "down", "--wipe", "--yes", **elsewhere)
    assert [each.name for each in tmp_path.iterdir()] == ["theirs"]


def test_a_program_that_is_absent_is_named_with_what_installs_it(shell: Shell) -> None:
    told = shell.run("services", "up", exits=1, PATH="/nowhere", JAVA_HOME="/nowhere")
    assert "apt-get install -y redis-server" in told
    assert "maven" in told
