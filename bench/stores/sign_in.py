"""Signing in on the stores, beside SQLite and beside the password hash alone."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import ExitStack

from bench.load import Outcome
from bench.rounds import Asked, Figures, in_rounds
from bench.server import serving
from bench.sessions import log_in_ask
from bench.stores.homepage import Place
from foundation.passwords import Passwords

ROUNDS = 3
CONNECTIONS = 2
HASHES = 12
PASSWORD = "marquee-demo"  # noqa: S105 - the demo's is public
STORES, SQLITE, HASH = "Marquee", "Marquee on SQLite", "the password hash alone"


def sign_ins(on_stores: Place, on_sqlite: Place) -> Mapping[str, Figures]:
    """Each on a device of its own."""
    with ExitStack() as servers:
        asked = {
            name: Asked(
                servers.enter_context(serving(place.data, settings=place.variables)),
                [log_in_ask() for _ in range(64)],
                connections=CONNECTIONS,
            )
            for name, place in ((STORES, on_stores), (SQLITE, on_sqlite))
        }
        figures: dict[str, Figures] = asyncio.run(in_rounds(asked, rounds=ROUNDS))
    figures[HASH] = asyncio.run(_hashes())
    return figures


async def _hashes() -> Figures:
    """In this process, one after the other."""
    figures, passwords = Figures(), Passwords()
    with passwords.place() as hashing:
        await hashing.turn()
        kept = await hashing.hash(PASSWORD)
        for _ in range(ROUNDS):
            turn = Outcome()
            begun, used = time.perf_counter(), time.process_time()
            for _ in range(HASHES):
                at = time.perf_counter()
                assert await hashing.verify(PASSWORD, kept)
                turn.seconds.append(time.perf_counter() - at)
            turn.elapsed = time.perf_counter() - begun
            turn.cpu_ms = (time.process_time() - used) * 1_000 / HASHES
            figures.add(turn)
    passwords.close()
    return figures
