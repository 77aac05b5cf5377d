"""How it compares: our homepage from our server, plain Strawberry, the peers and ready bytes.

Every server gets the same requests with the same token. Before anything is timed, each answer must
be ours, key order included.
"""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sys import executable

import orjson
from rich.console import Console

from bench.compared import FLOOR, OURS, PLAIN, SUBJECTS, Compared, Subject
from bench.dump import dumped
from bench.equality import JSON, check_equal
from bench.load import ask_once, head_of
from bench.node import PEERS, PeersMissing, installed
from bench.plain import ENGINE
from bench.rounds import Asked, in_rounds
from bench.server import Server, environment, free_port, pinned, running
from bench.sessions import token_of
from bench.variants import FAILING, NOTHING, VARIANTS, SamePage
from foundation.keys import Purpose
from foundation.root_secret import keys_of
from foundation.settings import Settings

LOAD_CORE = 1
"""Servers are pinned to core 0, the load to another, where there is one."""


def compare(ours: Server, data: Path, say: Console) -> list[Compared]:
    """All subjects, one after the other. Raises Unequal where a server does not answer as ours."""
    with ExitStack() as running_servers, pinned(LOAD_CORE):
        return asyncio.run(_compare(ours, data, say, running_servers))


@dataclass(frozen=True, slots=True)
class Compare:
    """All servers at work. `ours` has made the page that the others serve."""

    ours: Server
    variants: Mapping[str, Server]
    """Marquee, keeping less."""
    others: Mapping[str, Server]
    failing: Server
    token: str
    data: Path

    async def measured(self, subject: Subject) -> Compared:
        ready = self.data / "ready.json"
        ready.write_bytes(await _answer(self.ours, subject, self.token))
        with floor(ready) as floor_server:
            asked = self._asked(subject)
            asked[FLOOR] = Asked(floor_server, [subject.ask(self.token)])
            if subject.failing:
                asked[FAILING] = Asked(self.failing, [subject.ask(self.token)], may_fail=True)
            figures = await in_rounds(asked, rounds=subject.rounds)
        return Compared(subject, figures, figures.pop(FAILING, None))

    def _asked(self, subject: Subject) -> dict[str, Asked]:
        ask, asked = subject.ask(self.token), dict[str, Asked]()
        for name, server in {OURS: self.ours, **self.variants}.items():
            asked[name] = Asked(server, [ask])
            if subject.trusted:
                asked[f"{name}, by document id"] = Asked(server, [subject.ask_by_id(self.token)])
        return asked | {name: Asked(server, [ask]) for name, server in self.others.items()}

    async def check(self) -> None:
        """Raise Unequal, or RuntimeError where something else than it says answers for one."""
        await _check_engine(self.others[PLAIN], self.token)
        for subject in SUBJECTS:
            wanted = orjson.loads(await _answer(self.ours, subject, self.token))
            for name, server in {**self.variants, **self.others}.items():
                check_equal(
                    wanted, orjson.loads(await _answer(server, subject, self.token)), who=name
                )


async def _compare(ours: Server, data: Path, say: Console, servers: ExitStack) -> list[Compared]:
    running_ones = await _start(ours, data, say, servers)
    await running_ones.check()
    count = len(running_ones.variants) + len(running_ones.others)
    say.print(f"{count} other servers answer what ours does")
    return [await running_ones.measured(subject) for subject in SUBJECTS]


async def _check_engine(server: Server, token: str) -> None:
    """Raise RuntimeError where something else than Strawberry's view answers for it."""
    name, value = ENGINE
    if f"{name}: {value}\r\n".lower() not in await head_of(server, SUBJECTS[0].ask(token)):
        raise RuntimeError(f"what answers as {PLAIN} is not Strawberry's own view")


async def _answer(server: Server, subject: Subject, token: str) -> bytes:
    status, body = await ask_once(server, subject.ask(token))
    assert status == 200, body[:500]
    return body


async def _start(ours: Server, data: Path, say: Console, servers: ExitStack) -> Compare:
    """All but ours, until `servers` ends."""
    token = await token_of(ours)
    held = await dumped(ours, data, token)
    page = next(iter(held["pages"].values()))
    same = SamePage(ours, data, str(page["id"]), str(page["generatedAt"]))
    marquee = "bench.variant"
    variants = {
        name: servers.enter_context(same.serving(marquee, name, settings=kept))
        for name, kept in VARIANTS.items()
    }
    failing = servers.enter_context(same.serving(marquee, FAILING, "100", settings=NOTHING))
    plain = servers.enter_context(same.serving("bench.plain", PLAIN))
    peers = _start_peers(data, held, say, servers)
    return Compare(ours, variants, {PLAIN: plain, **peers}, failing, token, data)


def _start_peers(
    data: Path, held: Mapping[str, JSON], say: Console, servers: ExitStack
) -> dict[str, Server]:
    """None where there is no Node.js."""
    dump = data / "page.json"
    dump.write_bytes(orjson.dumps(held))
    try:
        peers = installed()
    except PeersMissing as missing:
        say.print(f"The peers are left out: {missing}.")
        return {}
    key = token_key(data)
    return {name: servers.enter_context(peers.serving(name, dump, key)) for name in PEERS}


def token_key(data: Path) -> str:
    """What the access tokens of a data folder are signed with, in URL-safe base64."""
    key = keys_of(Settings(data_dir=data)).of_purpose(Purpose.SESSION)[0]
    return urlsafe_b64encode(key.secret).decode().rstrip("=")


@contextmanager
def floor(ready: Path) -> Iterator[Server]:
    port = free_port()
    command = [executable, "-m", "bench.floor", str(ready), str(port)]
    with running(
        command, environment(ready.parent, port), port, ready.with_suffix(".log")
    ) as server:
        yield server
