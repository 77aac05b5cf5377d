"""Every statement that the ports send finds its rows by an index, however many there are.

PostgreSQL itself tells what it did (`tests.live.plans`). What is asked is whatever the ports'
methods send: a statement that is new is looked at too, and a method that nobody calls here fails.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from inspect import isfunction

import pytest

from persistence.ports.stores import Stores
from persistence.sql.tables.finding import ON_POSTGRESQL
from tests.contract.store import opened
from tests.live.asked import Call, reads
from tests.live.many_rows import fill
from tests.live.plans import Plan, Plans
from tests.live.written import writes
from tests.postgresql import new_database, shown

pytestmark = pytest.mark.live

TIMES = 7
"""From the sixth time on PostgreSQL may plan for any values at all, instead of for those given."""

ONCE = ("title_ids", "_first")
"""Those that read all there is, or send one statement again and again by themselves."""

MOST_ROWS = 50_000
"""Of one table, for one statement: half of all titles."""

MAY_READ_ALL: Mapping[str, str] = {
    "SqlCatalogue.title_ids": "answers the id of every title, to those who check or draw them all",
    "SqlArtworkCounts.how_many": "counts what there is to learn of, for the job's progress",
    "SqlProfiles.how_many": "counts all profiles, for a simulation from the shell",
}
MAY_READ_MANY: Mapping[str, str] = {
    **MAY_READ_ALL,
    "SqlChanges.latest_of": "asked once, when a process starts; a kind may be rarer than expected",
    "SqlChanges.sweep": "upkeep: finds the newest of each kind, which stays",
    "SqlExposures.counts": "counts an experiment's exposures, for whoever plans or reports one",
    "SqlCatalogue.tell_plays": "upkeep: sums a genre up anew, as every import does",
    "imported": "as above, and nobody waits for it",
}
"""By the method that asked, why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Plans by the method that was called, and the tables that are large."""

    large: Collection[str]
    methods: Collection[str]
    plans: defaultdict[str, list[Plan]] = field(default_factory=lambda: defaultdict(list))


@pytest.fixture(scope="module")
def asked() -> Asked:
    return asyncio.run(_ask())


async def _ask() -> Asked:
    async with new_database() as url:
        large = await fill(shown(url))
        async with opened(shown(url)) as store:
            plans = Plans()
            plans.listen(store.database)
            asked = Asked(large, _methods(store.ports))
            for call in reads(store.ports):
                times = 1 if call.func.__name__ in ONCE else TIMES
                for _ in range(times):
                    await _note(call, plans, asked)
            for call in writes(store.ports):
                await _note(call, plans, asked)
    return asked


async def _note(call: Call, plans: Plans, asked: Asked) -> None:
    plans.found.clear()
    await call()
    await asyncio.sleep(0)  # what was told last is still to be taken
    asked.plans[call.func.__qualname__.removeprefix("_")] += plans.found


def _methods(stores: Stores) -> Collection[str]:
    """Those of the ports that a database stands behind."""
    ports = (type(getattr(stores, each.name)) for each in fields(stores))
    return {
        method.__qualname__
        for port in ports
        if port.__module__.startswith("persistence.sql.")
        for name, method in vars(port).items()
        if isfunction(method) and not name.startswith("_")
    }


def test_every_method_of_the_ports_was_called(asked: Asked) -> None:
    through = {"SqlProgress.foldable": "first", "SqlCatalogue.transaction": "imported"}
    missed = {each for each in asked.methods if through.get(each, each) not in asked.plans}
    assert missed == set()
    silent = {name for name, plans in asked.plans.items() if not plans}
    assert silent == {"SqlChanges.wait"}


def test_all_that_grows_was_large(asked: Asked) -> None:
    assert {"title", "licence_span", "credit", "artwork", "session", "my_list"} <= set(asked.large)
    assert {"viewing", "milestone", "title_activity", "play_count"} <= set(asked.large)


def test_no_large_table_is_read_from_end_to_end(asked: Asked) -> None:
    read = {
        (name, table, plan.statement)
        for name, plans in asked.plans.items()
        for plan in plans
        for table in plan.read_whole(asked.large)
        if name not in MAY_READ_ALL
    }
    assert read == set()


def test_no_statement_looks_at_half_of_all_titles(asked: Asked) -> None:
    read = {
        (name, table, rows)
        for name, plans in asked.plans.items()
        for plan in plans
        for table, rows in plan.read().items()
        if rows > MOST_ROWS and name not in MAY_READ_MANY
    }
    assert read == set()


def test_titles_are_found_by_trigrams_and_by_words(asked: Asked) -> None:
    used = {
        node["Index Name"]
        for plan in asked.plans["SqlTitleFinding.find"]
        for node in plan.nodes
        if "Index Name" in node
    }
    assert used >= {*ON_POSTGRESQL, "ix_title_finding_name_title_id"}
