"""Bare inserts into Cassandra: prepared, at LOCAL_QUORUM, so many requests under way at once."""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import uuid4

from cassandra.query import BatchStatement, BatchType

from bench.bare import SECONDS, Bare, some
from bench.recording import Inserts
from domain.watching.blobs import earliest_blob, latest_blob
from persistence.cassandra.address import Address, parse
from persistence.cassandra.driver import cluster_at
from persistence.cassandra.migrate import migrate
from persistence.cassandra.progress_times import digits
from persistence.ports.progress import ProgressWrite

PATIENCE_SECONDS = 10.0
READY = 1_000
"""Requests that are bound in advance, so that none of that is measured."""

INSERT = (
    "INSERT INTO {}.watched (profile_id, title_id, playable_id, viewing_id, last, first,"
    " furthest_ms, sought) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@contextmanager
def made_keyspace(url: str) -> Iterator[str]:
    """The URL of a keyspace of our own on as many replicas as hosts are named; dropped after."""
    address = replace(parse(url), keyspace=f"bench_{uuid4().hex}")
    asyncio.run(migrate(address, replicas=len(address.hosts)))
    hosts = ",".join(f"{host}:{port}" for host, port in address.hosts)
    try:
        yield f"cassandra://{hosts}/{address.keyspace}?datacenter={address.datacenter}"
    finally:
        with _session(address) as session:
            session.execute(f"DROP KEYSPACE {address.keyspace}")


@contextmanager
def inserts_into(url: str) -> Iterator[Inserts]:
    """Inserts of some rows of one partition in each request, by clients that send one at a time."""
    address = parse(url)
    with _session(address) as session:
        prepared = session.prepare(INSERT.format(address.keyspace))
        yield lambda rows, clients: _timed(session, _requests(prepared, rows), rows, clients)


@contextmanager
def _session(address: Address) -> Iterator[Any]:
    cluster = cluster_at(address, PATIENCE_SECONDS)
    try:
        session = cluster.connect()
        session.default_fetch_size = None
        yield session
    finally:
        cluster.shutdown()


def _requests(prepared: Any, rows: int) -> Sequence[Any]:
    return [_request(prepared, some(rows)) for _ in range(READY // rows)]


def _request(prepared: Any, writes: Sequence[ProgressWrite]) -> Any:
    if len(writes) == 1:
        return prepared.bind(_values(writes[0]))
    batch = BatchStatement(BatchType.UNLOGGED)
    for write in writes:
        batch.add(prepared, _values(write))
    return batch


def _values(write: ProgressWrite) -> tuple[object, ...]:
    (one,), key = write.viewings, write.key
    place = (digits(write.profile_id), key.title_id, key.playable_id, bytes.fromhex(one.id))
    return (*place, latest_blob(one.last), earliest_blob(one.first), one.furthest_ms, one.sought)


class _Lane:
    """One client: it sends its next request when the last one is answered."""

    def __init__(self, session: Any, requests: Iterator[Any], until: float) -> None:
        self._session = session
        self._requests = requests
        self._until = until
        self.failure: Exception | None = None
        self.sent = 0
        self.ended = threading.Event()

    def send(self, _: object = None) -> None:
        request = next(self._requests, None)
        if request is None or time.perf_counter() >= self._until:
            self.ended.set()
            return
        self.sent += 1
        self._session.execute_async(request).add_callbacks(self.send, self._fail)

    def _fail(self, error: Exception) -> None:
        self.failure = error
        self.ended.set()


def _timed(session: Any, requests: Sequence[Any], rows: int, clients: int) -> Bare:
    begun, used = time.perf_counter(), time.process_time()
    until = begun + SECONDS
    lanes = [
        _Lane(session, islice(_again(requests), number, None, clients), until)
        for number in range(clients)
    ]
    for lane in lanes:
        lane.send()
    for lane in lanes:
        lane.ended.wait()
        assert lane.failure is None, lane.failure
    elapsed, cpu = time.perf_counter() - begun, time.process_time() - used
    inserted = rows * sum(lane.sent for lane in lanes)
    return Bare(rows, inserted / elapsed, cpu * 1_000_000 / inserted)


def _again(requests: Sequence[Any]) -> Iterator[Any]:
    while True:
        yield from requests
