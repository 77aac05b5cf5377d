"""Real servers for live tests; one that was asked for and is absent fails them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deploy.cassandra_node import Node, nodes_in
from deploy.redis_node import RedisNode
from tests.e2e.conftest import data_dir, patience, template

__all__ = ["data_dir", "nodes", "patience", "redis_node", "template"]

NODES = "MARQUEE_TEST_CASSANDRA_NODES"
"""A folder with Cassandra nodes that tests may kill and pause (deploy/with_cassandra.py)."""

REDIS = "MARQUEE_TEST_REDIS_FOLDER"
"""The folder of a Redis that tests may empty, kill and pause (deploy/with_redis.py)."""


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
        node.restart()
