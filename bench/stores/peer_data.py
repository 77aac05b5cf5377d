"""The page that Marquee has made, put into the same stores as a peer keeps it."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from redis.asyncio import Redis

from bench.stores.begun import Stores
from persistence.cassandra.driver import cluster_at

LIVE = "ContinueWatchingRow"
PATIENCE_SECONDS = 30.0

TABLES = """
CREATE TABLE peer_title (id text PRIMARY KEY, body json NOT NULL);
CREATE TABLE peer_image (
    id text PRIMARY KEY, owner_id text NOT NULL, role text NOT NULL, tag text NOT NULL,
    width int NOT NULL, height int NOT NULL, dominant_color text NOT NULL,
    usual_width int NOT NULL, address text NOT NULL, steps int[] NOT NULL
);
"""
TITLE = "INSERT INTO peer_title VALUES ($1, $2)"
IMAGE = "INSERT INTO peer_image VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
WATCHING = "CREATE TABLE {}.peer_watching (profile_id text PRIMARY KEY, items text)"
WATCHED = "INSERT INTO {}.peer_watching (profile_id, items) VALUES (%s, %s)"

Held = Mapping[str, Any]


async def put(stores: Stores, held: Held) -> None:
    """`held` is what `bench.dump` tells of one profile's page."""
    connection = await asyncpg.connect(stores.database)
    await connection.execute(TABLES)
    await connection.executemany(TITLE, _titles(held))
    await connection.executemany(IMAGE, map(_image, held["images"].values()))
    await connection.execute("ANALYZE peer_title, peer_image")
    await connection.close()
    ((profile_id, page),) = held["pages"].items()
    skeleton = page | {"rows": [_without_live(row) for row in page["rows"]]}
    redis = Redis.from_url(stores.redis.partition("?")[0])
    await redis.set(f"peer:page:{profile_id}", orjson.dumps(skeleton))
    await redis.aclose()
    items = next((row["items"] for row in page["rows"] if row["__typename"] == LIVE), [])
    await asyncio.to_thread(_watch, stores, profile_id, orjson.dumps(items).decode())


def held_in_memory(held: Held, file: Path) -> None:
    """What a peer on stores has in memory all the same: who asks, and what no card shows."""
    file.write_bytes(orjson.dumps({**held, "pages": {}, "images": {}, "titles": {}}))


def _titles(held: Held) -> Sequence[tuple[str, str]]:
    """A title knows its pictures by id and role: which one is shown can be told from these."""
    roles = {id_: {"id": id_, "role": image["role"]} for id_, image in held["images"].items()}
    return [
        (id_, orjson.dumps(title | {"artwork": [roles[of] for of in title["artwork"]]}).decode())
        for id_, title in held["titles"].items()
    ]


def _image(image: Held) -> tuple[object, ...]:
    """Its addresses differ in size and format alone, so what they share is kept once."""
    sizes = image["urls"]["WEBP"]
    names = ("id", "ownerId", "role", "tag", "width", "height", "dominantColor", "usualWidth")
    address = sizes[0][1].rpartition("/")[0]
    return *(image[name] for name in names), address, [step for step, _ in sizes]


def _without_live(row: Held) -> Held:
    return {**row, "items": []} if row["__typename"] == LIVE else row


def _watch(stores: Stores, profile_id: str, items: str) -> None:
    address = stores.cluster
    with closing(_Cluster(cluster_at(address, PATIENCE_SECONDS))) as cluster:
        session = cluster.cluster.connect()
        session.execute(WATCHING.format(address.keyspace))
        session.execute(WATCHED.format(address.keyspace), (profile_id, items))


class _Cluster:
    def __init__(self, cluster: Any) -> None:
        self.cluster = cluster

    def close(self) -> None:
        self.cluster.shutdown()
