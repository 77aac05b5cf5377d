"""Bare drivers: what a peer reads for a page, and nothing made of it.

`python -m bench.stores.bare_reads PROFILE_ID CONNECTIONS PORT`, with the variables of
`begun.Stores`. Each request is a byte on a socket, and its answer another: the least that a server
can do around the reads.
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
import uvloop
from redis.asyncio import Redis

from persistence.cassandra.address import parse
from persistence.cassandra.driver import Statement
from persistence.cassandra.session import CassandraSession, session_at

TITLES = "SELECT id, body FROM peer_title WHERE id = ANY($1)"
IMAGES = "SELECT * FROM peer_image WHERE id = ANY($1)"
WATCHING = Statement("SELECT items FROM keyspace.peer_watching WHERE profile_id = ?")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass(frozen=True, slots=True)
class Reads:
    pool: Any
    redis: Any
    cluster: CassandraSession
    profile_id: str

    async def page(self) -> tuple[list[str], list[str]]:
        """The ids of the titles and pictures that stand on the page: its first wave."""
        skeleton, watching = await asyncio.gather(
            self.redis.get(f"peer:page:{self.profile_id}"),
            self.cluster.rows(WATCHING, (self.profile_id,)),
        )
        rows = orjson.loads(skeleton)["rows"]
        items = [item for row in rows for item in row["items"]] + orjson.loads(watching[0][0])
        titles = {item["titleId"] for item in items}
        return list(titles), list({item["artwork"]["variantId"] for item in items})

    async def all(self, titles: list[str], images: list[str]) -> None:
        await self.page()
        await asyncio.gather(self.pool.fetch(TITLES, titles), self.pool.fetch(IMAGES, images))


async def serve(profile_id: str, connections: int, port: int) -> None:
    address = parse(os.environ["MARQUEE_PROGRESS_URL"])
    reads = Reads(
        await asyncpg.create_pool(
            os.environ["MARQUEE_DATABASE_URL"], min_size=connections, max_size=connections
        ),
        Redis.from_url(os.environ["MARQUEE_REDIS_URL"].partition("?")[0]),
        session_at(address, [WATCHING]),
        profile_id,
    )
    await reads.cluster.begin()
    titles, images = await reads.page()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _request(reader):
            await reader.readexactly(int(head.split("content-length:", 1)[1].split("\r\n", 1)[0]))
            await reads.all(titles, images)
            writer.write(ANSWER)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", port) as server:
        await server.serve_forever()


async def _request(reader: asyncio.StreamReader) -> str:
    """The head of the next request; empty where there is none any more."""
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    except asyncio.IncompleteReadError:
        return ""


if __name__ == "__main__":
    who, most, where = sys.argv[1:]
    uvloop.run(serve(who, int(most), int(where)))
