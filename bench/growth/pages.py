"""Longer pages: more rows, and more items in each, from our server and from Mercurius."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sys import executable

import orjson

from bench.compare import token_key
from bench.compared import HOMEPAGE, OURS, RIVAL
from bench.dump import dumped
from bench.equality import check_equal
from bench.growth.study import Series, Study
from bench.load import Ask, ask_once
from bench.node import Peers
from bench.rounds import Asked, in_rounds
from bench.server import Server, environment, free_port, running
from bench.sessions import token_of

ROWS, ITEMS = (1, 2, 5, 10, 20, 40), (1, 5, 10, 20, 50)
USUAL_ROWS, USUAL_ITEMS = 10, 18
ROUNDS = 3


@contextmanager
def long_pages(data: Path, *, failing_percent: int = 0) -> Iterator[Server]:
    """Marquee with pages of 40 rows of 50 items; `failing_percent` of its picture reads fail."""
    port = free_port()
    variables = environment(data, port) | {"BENCH_FAILING_PERCENT": str(failing_percent)}
    log = data / f"failing-{failing_percent}.log"
    with running([executable, "-m", "bench.growth.served"], variables, port, log) as server:
        yield server


async def longer_pages(data: Path, peers: Peers | None) -> list[Study]:
    """Rows, then items. Raises Unequal where Mercurius does not answer as ours does."""
    with long_pages(data) as ours:
        token = await token_of(ours)
        if peers is None:
            return await _studies({OURS: ours}, token)
        dump = data / "long-page.json"
        dump.write_bytes(orjson.dumps(await dumped(ours, data, token)))
        with peers.serving(RIVAL, dump, token_key(data)) as rival:
            return await _studies({OURS: ours, RIVAL: rival}, token)


async def _studies(servers: dict[str, Server], token: str) -> list[Study]:
    rows = {size: homepage_of(size, USUAL_ITEMS, token) for size in ROWS}
    items = {size: homepage_of(USUAL_ROWS, size, token) for size in ITEMS}
    return [
        Study(
            "rows",
            "Rows of a homepage",
            "rows",
            f"The TV homepage with up to {USUAL_ITEMS} items in each row.",
            await _series(servers, rows),
        ),
        Study(
            "items",
            "Items of a row",
            "items a row",
            f"The TV homepage with {USUAL_ROWS} rows.",
            await _series(servers, items),
        ),
    ]


def homepage_of(rows: int, items: int, token: str) -> Ask:
    body = {"query": HOMEPAGE.document.read_text(), "variables": {"rows": rows, "items": items}}
    return Ask.graphql(body, token)


async def _series(servers: dict[str, Server], asks: dict[int, Ask]) -> dict[str, Series]:
    """All sizes of all servers in the same rounds."""
    for ask in asks.values():
        wanted, *others = [(await ask_once(server, ask))[1] for server in servers.values()]
        for other in others:
            check_equal(orjson.loads(wanted), orjson.loads(other), who=RIVAL)
    asked = {
        f"{name} {size}": Asked(server, [ask])
        for name, server in servers.items()
        for size, ask in asks.items()
    }
    figures = await in_rounds(asked, rounds=ROUNDS)
    return {name: {size: figures[f"{name} {size}"] for size in asks} for name in servers}
