"""What is told before a store is started, and whose processes and folders are touched at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy import packages, services
from deploy.cassandra_cluster import url_of
from deploy.cassandra_node import Node
from deploy.detached import Detached, others_environment, working_in
from deploy.failures import NoRoom, NotRun, PortTaken, ProgramMissing
from deploy.postgres_node import PostgresNode, binaries
from deploy.services import MARK, Services, exports
from deploy.services_settings import ServicesSettings, load_services_settings
from deploy.stores_here import kept_password


@dataclass
class Heard:
    said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        self.said.append(text)
        yield


def services_in(folder: Path) -> Services:
    return Services(ServicesSettings(dir=folder), folder / "var")


def test_variables_are_lines_that_a_shell_can_read() -> None:
    lines = exports({"MARQUEE_REDIS_URL": "redis://a", "MARQUEE_PROGRESS_URL": "c://a?b&c"})
    assert lines == [
        "export MARQUEE_REDIS_URL=redis://a",
        "export MARQUEE_PROGRESS_URL='c://a?b&c'",
    ]


def test_a_folder_that_holds_something_else_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("precious")
    with pytest.raises(NotRun, match="holds something that is not ours"):
        services_in(tmp_path).up(Heard())
    services_in(tmp_path).wipe()
    assert [each.name for each in tmp_path.iterdir()] == ["theirs"]


def test_without_room_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "NEEDED_BYTES", 2**60)
    with pytest.raises(NoRoom, match="MARQUEE_SERVICES_DIR"):
        services_in(tmp_path / "new").up(Heard())
    assert [each.name for each in (tmp_path / "new").iterdir()] == [MARK]


def test_what_was_never_started_is_not_ended(tmp_path: Path) -> None:
    heard, folder = Heard(), tmp_path / "never"
    services_in(folder).down(heard)
    services_in(folder).wipe()
    assert heard.said == []
    assert not folder.exists()
    assert [each.pid for each in services_in(folder).standing()] == [None] * 5


def test_what_was_started_once_and_does_not_run_is_removed_whole(tmp_path: Path) -> None:
    folder, heard = tmp_path / "stores", Heard()
    folder.mkdir()
    (folder / MARK).touch()
    (folder / "redis").mkdir()
    services_in(folder).down(heard)
    assert heard.said == [
        "Cassandra does not run",
        "Redis does not run",
        "PostgreSQL does not run",
    ]
    services_in(folder).wipe()
    assert not folder.exists()


def test_a_process_that_works_elsewhere_is_nobodys_server(tmp_path: Path) -> None:
    (tmp_path / "pid").write_text(f"{os.getpid()}\n")
    assert working_in(tmp_path, tmp_path / "pid") is None
    assert working_in(Path.cwd(), tmp_path / "pid") == os.getpid()
    node = Detached(tmp_path)
    node.kill()  # would end the tests themselves
    node.end(0)


@pytest.mark.parametrize("text", ["", "\n", "nobody", "999999999"])
def test_a_file_that_names_no_process_names_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "pid").write_text(text)
    assert working_in(Path.cwd(), tmp_path / "pid") is None


def test_other_programs_are_not_given_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_SECRET", "s" * 32)
    assert not any(name.startswith("MARQUEE") for name in others_environment())
    assert "PATH" in others_environment()


def test_a_password_stays_the_same_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "password"
    first = kept_password(file)
    assert len(first) == 32
    assert kept_password(file) == first
    assert file.stat().st_mode & 0o777 == 0o600


def test_settings_that_cannot_be_used_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_SERVICES_REDIS_PORT", "80")
    monkeypatch.setenv("MARQUEE_SERVICES_CASSANDRA_NODES", "4")
    with pytest.raises(NotRun) as told:
        load_services_settings()
    assert "MARQUEE_SERVICES_REDIS_PORT: " in str(told.value)
    assert "MARQUEE_SERVICES_CASSANDRA_NODES: " in str(told.value)


def test_another_number_of_nodes_needs_another_beginning(tmp_path: Path) -> None:
    home = tmp_path / "cassandra" / "node1"
    home.mkdir(parents=True)
    Node(home, "127.0.0.1", 1, ("true",)).keep()
    cassandra = services_in(tmp_path).stores()[-1]
    with pytest.raises(NotRun, match="--wipe --yes"):
        cassandra.start(Heard().say)


def test_a_cluster_of_one_node_keeps_each_cell_once(tmp_path: Path) -> None:
    nodes = [Node(tmp_path, f"127.0.0.{number}", 9042, ()) for number in (1, 2, 3)]
    assert url_of(nodes) == (
        "cassandra://127.0.0.1:9042,127.0.0.2:9042,127.0.0.3:9042/marquee?datacenter=datacenter1"
    )
    assert url_of(nodes[:1]).endswith("datacenter=datacenter1&replicas=1")


def test_what_is_absent_is_named_by_debians_packages() -> None:
    def there() -> Path:
        return Path("/there")

    def absent() -> Path:
        raise ProgramMissing("It", ["a-package"])

    wanted = [(there, ["one"]), (absent, ["other", "more"])]
    assert packages.missing(wanted) == ["other", "more"]


def test_only_root_installs_and_only_where_there_is_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(packages.shutil, "which", lambda _: "/usr/bin/apt-get")
    with pytest.raises(NotRun, match="sudo apt-get install -y maven"):
        packages.install(["maven"], heard.say)
    monkeypatch.setattr(packages.shutil, "which", lambda _: None)
    with pytest.raises(NotRun, match="there is no apt-get here"):
        packages.install(["maven"], heard.say)
    assert heard.said == []


def test_the_newest_postgresql_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BINDIR", raising=False)
    monkeypatch.setattr("deploy.postgres_node.DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ProgramMissing, match="apt-get install -y postgresql"):
        binaries()
    for version in ("9", "15", "16"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    assert binaries() == tmp_path / "16" / "bin"


def test_a_server_that_was_never_made_does_not_run(tmp_path: Path) -> None:
    node = PostgresNode(tmp_path)
    assert node.pid() is None
    node.kill()
    node.end()


def test_who_has_a_port_is_told_where_it_is_known() -> None:
    told = PortTaken("Redis", "127.0.0.1", 1, "redis-server (process 7)", "THE_PORT")
    assert str(told) == (
        "Redis: 127.0.0.1:1 is taken by redis-server (process 7). Choose another port by THE_PORT."
    )
    assert "is taken. Choose" in str(PortTaken("Redis", "127.0.0.1", 1, None, "THE_PORT"))
