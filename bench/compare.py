"""How it compares: our homepage from our server, plain Strawberry, the peers and ready bytes.

Every server gets the same requests with the same token. Before anything is timed, each answer must
be ours, key order included.
"""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sys import executable

import orjson
from rich.console import Console

from bench.compared import FLOOR, OURS, OURS_TRUSTED, PLAIN, SUBJECTS, Compared, Subject
from bench.dump import dumped
from bench.equality import JSON, check_equal
from bench.load import ask_once, head_of
from bench.node import PEERS, PeersMissing, installed
from bench.plain import ENGINE
from bench.rounds import Asked, in_rounds
from bench.server import Server, environment, free_port, pinned, running
from bench.sessions import token_of
from foundation.keys import Purpose
from foundation.root_secret import keys_of
from foundation.settings import Settings

LOAD_CORE = 1
"""Servers are pinned to core 0, the load to another, where there is one."""


def compare(ours: Server, data: Path, say: Console) -> list[Compared]:
    """All subjects, one after the other. Raises Unequal where a server does not answer as ours."""
    with ExitStack() as running_servers, pinned(LOAD_CORE):
        return asyncio.run(_compare(ours, data, say, running_servers))


async def _compare(ours: Server, data: Path, say: Console, servers: ExitStack) -> list[Compared]:
    token = await token_of(ours)
    others = await _start(ours, data, token, say, servers)
    await _check_engine(others[PLAIN], token)
    for subject in SUBJECTS:
        await _check(subject, ours, others, token)
    say.print(f"{len(others)} other servers answer what ours does")
    return [await _measured(subject, ours, others, token, data) for subject in SUBJECTS]


async def _measured(
    subject: Subject, ours: Server, others: Mapping[str, Server], token: str, data: Path
) -> Compared:
    ready, ask = data / "ready.json", subject.ask(token)
    ready.write_bytes(await _answer(ours, subject, token))
    with floor(ready) as floor_server:
        asked = {OURS: Asked(ours, [ask])}
        if subject.trusted:
            asked[OURS_TRUSTED] = Asked(ours, [subject.ask_by_id(token)])
        asked |= {name: Asked(server, [ask]) for name, server in others.items()}
        asked[FLOOR] = Asked(floor_server, [ask])
        return Compared(subject, await in_rounds(asked, rounds=subject.rounds))


async def _check_engine(server: Server, token: str) -> None:
    """Raise RuntimeError where something else than Strawberry's view answers for it."""
    name, value = ENGINE
    if f"{name}: {value}\r\n".lower() not in await head_of(server, SUBJECTS[0].ask(token)):
        raise RuntimeError(f"what answers as {PLAIN} is not Strawberry's own view")


async def _check(subject: Subject, ours: Server, others: Mapping[str, Server], token: str) -> None:
    wanted = orjson.loads(await _answer(ours, subject, token))
    for name, server in others.items():
        check_equal(wanted, orjson.loads(await _answer(server, subject, token)), who=name)


async def _answer(server: Server, subject: Subject, token: str) -> bytes:
    status, body = await ask_once(server, subject.ask(token))
    assert status == 200, body[:500]
    return body


async def _start(
    ours: Server, data: Path, token: str, say: Console, servers: ExitStack
) -> dict[str, Server]:
    """Plain Strawberry and, where there is Node.js, the peers; they end with `servers`."""
    dump = data / "page.json"
    held = await dumped(ours, data, token)
    dump.write_bytes(orjson.dumps(held))
    page = next(iter(held["pages"].values()))
    others = {PLAIN: servers.enter_context(plain(ours, data, page))}
    try:
        peers = installed()
    except PeersMissing as missing:
        say.print(f"The peers are left out: {missing}.")
        return others
    key = token_key(data)
    for name in PEERS:
        others[name] = servers.enter_context(peers.serving(name, dump, key))
    return others


def token_key(data: Path) -> str:
    """What the access tokens of a data folder are signed with, in URL-safe base64."""
    key = keys_of(Settings(data_dir=data)).of_purpose(Purpose.SESSION)[0]
    return urlsafe_b64encode(key.secret).decode().rstrip("=")


@contextmanager
def plain(ours: Server, data: Path, page: Mapping[str, JSON]) -> Iterator[Server]:
    """Plain Strawberry on the data folder of `ours`, with its page and its pictures' addresses."""
    port = free_port()
    address = f"http://{ours.host}:{ours.port}"
    variables = environment(data, port) | {"MARQUEE_IMAGE_BASE_URL": address}
    command = [executable, "-m", "bench.plain", str(page["id"]), str(page["generatedAt"])]
    with running(command, variables, port, data / "plain.log") as server:
        yield server


@contextmanager
def floor(ready: Path) -> Iterator[Server]:
    port = free_port()
    command = [executable, "-m", "bench.floor", str(ready), str(port)]
    with running(
        command, environment(ready.parent, port), port, ready.with_suffix(".log")
    ) as server:
        yield server
