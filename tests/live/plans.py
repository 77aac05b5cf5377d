"""Plans that PostgreSQL has followed, as it tells them itself (its module auto_explain).

So they are those of statements as they were really sent, with what keys and triggers ask beside
them, and after a few times the plan for any values at all, where PostgreSQL turns to it.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from persistence.sql.engine import Database

_TELLING = """
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_nested_statements = on;
SET auto_explain.log_analyze = on;
SET auto_explain.log_timing = off;
SET auto_explain.log_format = json;
SET client_min_messages = log;
"""
_WHOLE = ("Seq Scan", "Sample Scan")
_SCANS = (*_WHOLE, "Index Scan", "Index Only Scan", "Bitmap Heap Scan")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked, and the nodes of how it was found out."""

    statement: str
    nodes: tuple[Node, ...]

    def read_whole(self, large: Collection[str]) -> set[str]:
        """The tables among these that were, or would have been, read from end to end."""
        whole = (node["Relation Name"] for node in self.nodes if node["Node Type"] in _WHOLE)
        return {table for table in whole if table in large}

    def read(self) -> Counter[str]:
        """How many rows of each table were looked at."""
        looked = Counter[str]()
        for node in self.nodes:
            if node["Node Type"] in _SCANS:
                looked[node["Relation Name"]] += _looked_at(node)
        return looked


@dataclass(slots=True)
class Plans:
    """Every plan that a database's connections follow from now on."""

    found: list[Plan] = field(default_factory=list)

    def listen(self, database: Database) -> None:
        for engine in (database.reads, database.writes):
            event.listen(engine.sync_engine, "connect", self._ask)

    def _ask(self, connection: Any, _record: object) -> None:
        connection.driver_connection.add_log_listener(self._take)
        connection.run_async(lambda driver: driver.execute(_TELLING))

    def _take(self, _connection: object, message: Any) -> None:
        _, is_plan, told = message.message.partition("plan:\n")
        if is_plan:
            plan = json.loads(told)
            self.found.append(Plan(plan["Query Text"], tuple(_nodes(plan["Plan"]))))


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _looked_at(node: Node) -> int:
    """A node's figures are of one loop."""
    gone = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows = node.get("Actual Rows", 0) + sum(node.get(each, 0) for each in gone)
    return int(rows * node.get("Actual Loops", 1))
