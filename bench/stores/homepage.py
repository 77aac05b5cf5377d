"""The homepage on the stores: kept, read anew, made from nothing; beside others with the same."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from sys import executable

import orjson
from rich.console import Console

from bench.compare import token_key
from bench.compared import HOMEPAGE
from bench.dump import dumped
from bench.equality import check_equal
from bench.growth.households import tokens_of_profiles
from bench.load import Ask, ask_once
from bench.node import PeersMissing, installed
from bench.rounds import CONNECTIONS, Asked, Figures, in_rounds
from bench.server import Server, environment, free_port, running, serving
from bench.sessions import token_of
from bench.stores.begun import Stores, in_environment
from bench.stores.peer_data import held_in_memory, put

ROUNDS = 4
PROFILES = 256
"""So many households ask for a page that is not there: hardly two of one at the same moment."""

BARE, RIVAL = "bare drivers", "Mercurius"
KEPT, ANEW, NOTHING = "Marquee", "Marquee, read anew", "Marquee, from nothing"
ON_SQLITE = " on SQLite"
NOTHING_KEPT = {"MARQUEE_KEPT_ROWS_BYTES": "0", "MARQUEE_KEPT_JSON_BYTES": "0"}
MODES = {ANEW: "anew", NOTHING: "nothing"}


@dataclass(frozen=True, slots=True)
class Homepages:
    """Figures by server; `answer_bytes` of the page that all but the bare drivers answer."""

    figures: Mapping[str, Figures]
    answer_bytes: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a Marquee keeps its data: a folder, and variables for the stores beside it."""

    data: Path
    variables: Mapping[str, str]
    suffix: str = ""

    def asked(self, servers: ExitStack, say: Console) -> dict[str, Asked]:
        """All three of ours, asked for the demo's page or for those of many households."""
        ours = servers.enter_context(serving(self.data, settings=self.variables))
        token = asyncio.run(token_of(ours))
        page = HOMEPAGE.ask(token)
        wanted = asyncio.run(_answer(ours, page))
        asked = {KEPT + self.suffix: Asked(ours, [page])}
        for name, mode in MODES.items():
            server = self._forgetful(servers, ours, mode)
            asked[name + self.suffix] = Asked(server, [page], may_fail=True)
        if not self.suffix:
            anew = asyncio.run(_answer(asked[ANEW].server, page))
            check_equal(orjson.loads(wanted), orjson.loads(anew), who=ANEW)
        many = [HOMEPAGE.ask(each) for each in self.tokens(PROFILES)]
        asked[NOTHING + self.suffix] = replace(asked[NOTHING + self.suffix], asks=many)
        say.print(f"Three servers run{self.suffix or ' on PostgreSQL, Redis and Cassandra'}")
        return asked

    def tokens(self, count: int) -> Sequence[str]:
        with in_environment(self.variables):
            return asyncio.run(tokens_of_profiles(self.data, count, datetime.now(UTC)))

    def _forgetful(self, servers: ExitStack, ours: Server, mode: str) -> Server:
        port = free_port()
        variables = {
            **environment(self.data, port),
            **self.variables,
            **NOTHING_KEPT,
            "MARQUEE_IMAGE_BASE_URL": f"http://{ours.host}:{ours.port}",
        }
        command = [executable, "-m", "bench.stores.forgetful", mode]
        log = self.data / f"{mode}.log"
        return servers.enter_context(running(command, variables, port, log))


def homepages(stores: Stores, on_stores: Place, on_sqlite: Place, say: Console) -> Homepages:
    """Raises Unequal where a server does not answer as ours, whose place it shares."""
    with ExitStack() as servers:
        asked = on_stores.asked(servers, say)
        ours, page = asked[KEPT].server, asked[KEPT].asks[0]
        held = asyncio.run(_held(ours, on_stores, page))
        asyncio.run(put(stores, held))
        asked |= on_sqlite.asked(servers, say)
        asked[BARE] = _bare(servers, on_stores, held, page)
        wanted = orjson.loads(asyncio.run(_answer(ours, page)))
        for name, peer in _peers(servers, stores, on_stores, held, say).items():
            check_equal(wanted, orjson.loads(asyncio.run(_answer(peer, page))), who=name)
            say.print(f"{name} answers what ours does")
            asked[name] = Asked(peer, [page])
        say.print(f"Asking {len(asked)} servers for homepages, {ROUNDS} rounds")
        figures = asyncio.run(in_rounds(asked, rounds=ROUNDS))
    return Homepages(figures, figures[KEPT].answer_bytes)


async def _held(ours: Server, place: Place, page: Ask) -> dict[str, object]:
    token = page.raw.split(b"Bearer ", 1)[1].split(b"\r\n", 1)[0].decode()
    with in_environment(place.variables):
        return await dumped(ours, place.data, token)


def _bare(servers: ExitStack, place: Place, held: Mapping[str, object], page: Ask) -> Asked:
    port = free_port()
    ((profile_id, _),) = dict(held["pages"]).items()  # type: ignore[call-overload]
    command = [executable, "-m", "bench.stores.bare_reads", profile_id, f"{CONNECTIONS}", f"{port}"]
    variables = {**environment(place.data, port), **place.variables}
    server = servers.enter_context(running(command, variables, port, place.data / "bare.log"))
    return Asked(server, [page])


def _peers(
    servers: ExitStack, stores: Stores, place: Place, held: Mapping[str, object], say: Console
) -> dict[str, Server]:
    """None where there is no Node.js."""
    memory = place.data / "memory.json"
    held_in_memory(held, memory)
    try:
        peers = installed()
    except PeersMissing as missing:
        say.print(f"{RIVAL} is left out: {missing}.")
        return {}
    peer = peers.serving(RIVAL, memory, token_key(place.data), stores.peer_settings())
    return {RIVAL: servers.enter_context(peer)}


async def _answer(server: Server, ask: Ask) -> bytes:
    status, body = await ask_once(server, ask)
    assert status == 200, body[:500]
    return body
