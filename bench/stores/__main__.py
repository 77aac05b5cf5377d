"""Measures Marquee on PostgreSQL, Redis and three Cassandra nodes, which it starts and ends.

`python -m bench.stores [PAGE.md]` prints tables; with a page, they are put there too. It takes some
four minutes. Nothing is asserted about time.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from redis import Redis
from rich.console import Console

from bench.bare import bare
from bench.bare_cassandra import inserts_into
from bench.commands import marquee
from bench.compare import LOAD_CORE
from bench.compared import HOMEPAGE, VARIABLES
from bench.equality import Unequal
from bench.recording import SHAPES, Inserts, Recording, kept_by
from bench.server import pinned, serving
from bench.sessions import token_of
from bench.stores import report
from bench.stores.begun import Stores, begun, in_environment
from bench.stores.homepage import ON_SQLITE, Place, homepages
from bench.stores.sign_in import sign_ins
from bench.stores.waves import Waited, drivers_in_step, waited
from deploy import beside
from foundation.settings import LogLevel, Settings

CROWDS = (8, 32)
WIDTH = 150


def main(arguments: Sequence[str]) -> int:
    page = Path(arguments[0]) if arguments else None
    say, begun_at = Console(width=WIDTH), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="marquee-bench-") as folder, begun() as stores:
        try:
            _run(Path(folder), stores, report.Told(say, page))
        except Unequal as unequal:
            say.print(str(unequal))
            return 1
    say.print(f"It took {time.monotonic() - begun_at:,.0f} s")
    return 0


def _run(folder: Path, stores: Stores, told: report.Told) -> None:
    on_stores, on_sqlite = _places(folder, stores, told.say)
    told.waves(_waits(stores, on_stores))
    with pinned(LOAD_CORE):
        told.homepages(homepages(stores, on_stores, on_sqlite, told.say))
        told.say.print("Signing in")
        told.sign_ins(sign_ins(on_stores, on_sqlite))
        for store, place in (("Cassandra", on_stores), ("SQLite", on_sqlite)):
            told.say.print(f"Recording progress in {store}")
            told.recording(_recording(store, place, stores))


def _places(folder: Path, stores: Stores, say: Console) -> tuple[Place, Place]:
    """Both with the demo catalogue, households and what these have watched."""
    on_stores = Place(folder / "stores", stores.settings())
    on_sqlite = Place(folder / "sqlite", dict.fromkeys(stores.settings(), ""), ON_SQLITE)
    for place in (on_stores, on_sqlite):
        say.print(f"Filling the stores with the demo catalogue{place.suffix}")
        place.data.mkdir()
        with in_environment(place.variables):
            marquee(place.data, "migrate")
            marquee(place.data, "demo", "seed", "--no-experiments")
    return on_stores, on_sqlite


def _waits(stores: Stores, place: Place) -> dict[str, Waited]:
    """From nothing for a household without a history and for one with, and asked again."""
    query = {"query": HOMEPAGE.document.read_text(), "variables": VARIABLES}
    with serving(place.data, settings=place.variables) as server:
        ada = asyncio.run(token_of(server))
    (newcomer,) = place.tokens(1)
    found: dict[str, Waited] = {}
    with in_environment(place.variables), drivers_in_step():
        settings = Settings(data_dir=place.data, warm_countries=("AQ",), log_level=LogLevel.WARNING)
        for who, token in (("no history", newcomer), ("a history", ada)):
            Redis.from_url(stores.redis.partition("?")[0]).flushdb()
            first, again = asyncio.run(waited(settings, query, token, times=2))
            found[f"from nothing, {who}"], found[f"asked again, {who}"] = first, again
            (other,) = asyncio.run(waited(settings, query, token, times=1))
            found[f"another process, {who}"] = other
    return found


def _recording(store: str, place: Place, stores: Stores) -> Recording:
    tokens = place.tokens(max(CROWDS))
    shapes = [shape for shape in SHAPES if shape.events == max(1, shape.films)]
    with serving(place.data, settings=place.variables) as server:
        if store == "Cassandra":
            with inserts_into(stores.cassandra) as inserts:
                kept = asyncio.run(kept_by(server, tokens, inserts, shapes, CROWDS))
        else:
            alone: Inserts = lambda rows, _: bare(place.data, rows)  # noqa: E731 - it has one writer
            kept = asyncio.run(kept_by(server, tokens, alone, shapes, CROWDS))
    return Recording(store, kept)


if __name__ == "__main__":
    sys.exit(beside.main(partial(main, sys.argv[1:])))
