"""Real servers for live tests; one that was asked for and is absent fails them."""

import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import pytest

from deploy.cassandra_node import Node, nodes_in
from deploy.postgres_node import PostgresNode
from deploy.redis_node import RedisNode
from tests.e2e.conftest import data_dir, patience, template

__all__ = ["data_dir", "nodes", "patience", "postgres_node", "redis_node", "template"]

NODES = "MARQUEE_TEST_CASSANDRA_NODES"
"""A folder with Cassandra nodes that tests may kill and pause (deploy/with_cassandra.py)."""

POSTGRES = "MARQUEE_TEST_POSTGRES_FOLDER"
"""The folder of a PostgreSQL that tests may kill and start again (deploy/with_postgres.py)."""

REDIS = "MARQUEE_TEST_REDIS_FOLDER"
"""The folder of a Redis that tests may empty, kill and pause (deploy/with_redis.py)."""


STORES = ("sqlite", "postgresql", "redis", "cassandra")


@pytest.fixture
def postgres_node() -> Iterator[PostgresNode]:
    """The PostgreSQL that MARQUEE_TEST_DATABASE_URL names, running before the test and after it."""
    folder = os.environ.get(POSTGRES)
    if folder is None:
        pytest.fail(f"live tests need {POSTGRES}")
    node = PostgresNode(Path(folder))
    yield node
    node.resume()
    node.start()


@pytest.fixture
def redis_node() -> Iterator[RedisNode]:
    """The Redis that MARQUEE_TEST_REDIS_URL names, running before the test and after it."""
    folder = os.environ.get(REDIS)
    if folder is None:
        pytest.fail(f"live tests need {REDIS}")
    node = RedisNode(Path(folder))
    yield node
    node.resume()
    node.start()


def pytest_configure(config: pytest.Config) -> None:
    """Whoever ends a live run by SIGTERM ends it as Ctrl-C does: with all that it has started."""
    if config.option.markexpr == "live":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """How long each part of a live run took."""
    if config.option.markexpr != "live":
        return
    seconds: Counter[str] = Counter()
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            seconds[_part(report.nodeid)] += round(report.duration * 1_000)
    terminalreporter.section("seconds")
    for part, spent in seconds.most_common():
        terminalreporter.line(f"{spent / 1_000:8.1f} {part}")


def _part(test: str) -> str:
    """The suites of the ports by the store they ran against, other tests by their file."""
    file, _, name = test.partition("::")
    if not file.startswith("tests/contract/"):
        return file
    found = next((store for store in STORES if store in name), "no store")
    return f"tests/contract on {found}"


@pytest.fixture
def nodes() -> Iterator[Sequence[Node]]:
    """The nodes of the cluster, all of them running before the test and after it."""
    folder = os.environ.get(NODES)
    if folder is None:
        pytest.fail(f"live tests need {NODES}")
    found = nodes_in(Path(folder))
    yield found
    for node in found:
        node.resume()
        node.start()
    for node in found:
        node.wait()
