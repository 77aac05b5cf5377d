"""The kit can fail: stores that break the promise are found out, by exactly what they lost (R9)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.durability.run import Plan, killed_under_writes
from tests.durability.server import PLANTED, serving
from tests.durability.sittings import Habits

HABITS = Habits(twice=0, given_up=0, longest=1, percents=(6, 20, 50, 80, 94))
"""Each event is a viewing of its own that starts: whatever is lost can be told by itself."""


def kept_in(database: Path) -> set[str]:
    """The viewings that are in the file, past all that the API says of them."""
    with closing(sqlite3.connect(database)) as connection:
        return {id_ for (id_,) in connection.execute("SELECT viewing_id FROM viewing")}


@pytest.mark.parametrize(
    ("fault", "lives"),
    [("acknowledges-first", (0.5, 1)), ("loses-the-last", (9, 9)), ("keeps-half", (9, 9))],
)
async def test_r9_a_store_that_loses_what_it_acknowledged_is_found_out(
    folder: Path, fault: str, lives: tuple[float, float]
) -> None:
    plan = Plan(seed=6, seconds=3, households=2, films=10, habits=HABITS, lives=lives)

    async with serving(folder, (*PLANTED, fault, "serve")) as server:
        report, ledgers = await killed_under_writes(server, plan)

        told = {one.viewing for ledger in ledgers for one in ledger.acknowledged.values()}
        lost = told - kept_in(server.database)
        assert lost
        assert {event.viewing for event in report.findings.lost} == lost
        assert report.findings.strange == []


async def test_r9_the_store_that_is_served_is_not_found_out(folder: Path) -> None:
    plan = Plan(seed=6, seconds=3, households=2, films=10, habits=HABITS, lives=(9, 9))

    async with serving(folder) as server:
        report, _ = await killed_under_writes(server, plan)

        assert report.findings.none, report.findings
        assert report.findings.noticeable == report.findings.acknowledged > 0
