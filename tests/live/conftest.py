"""Real servers for live tests; one that was asked for and is absent fails them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deploy.cassandra_node import Node, nodes_in

NODES = "MARQUEE_TEST_CASSANDRA_NODES"
"""A folder with Cassandra nodes that tests may kill and pause (deploy/with_cassandra.py)."""


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
