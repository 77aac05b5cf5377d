"""The benchmark's peers serve a page from their memory to whoever has a token, and to no other."""

import shutil
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import orjson
import pytest

from bench.load import Ask, ask_once
from bench.node import FOLDER, PEERS, Peers
from bench.server import Server

NODE = shutil.which("node")
INSTALLED = (FOLDER / "node_modules" / ".package-lock.json").exists()

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="there is no Node.js here"),
    pytest.mark.skipif(not INSTALLED, reason="the peers are not installed: `make bench` does it"),
]

KEY = b"a key that is known to this test"
PROFILE = "prof_00000000000000000000000000000001"
TITLE = "movie_00000000000000000000000000000002"
PAGE = "page_00000000000000000000000000000003"
PICTURE = "image_00000000000000000000000000000004"
QUERY = """{ homepage { id rows(first: 1) { pageInfo { hasNextPage } edges { node { __typename
  items(first: 1) { edges { cursor node { artwork { image { url(width: 150) alt } }
  title { __typename id name artwork { id } viewerState { inMyList } } } } } } } } } }"""


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    item = {
        "titleId": TITLE,
        "place": ["i", "row_1", 0],
        "artwork": {"__typename": "SelectedArtwork", "variantId": PICTURE},
    }
    row = {"__typename": "StandardRow", "id": "row_1", "items": [item, item]}
    picture = {
        "id": PICTURE,
        "ownerId": TITLE,
        "role": "BOX_ART",
        "usualWidth": 120,
        "urls": {"WEBP": [[120, "http://x.test/120"], [180, "http://x.test/180"]]},
    }
    title = {
        "__typename": "Movie",
        "id": TITLE,
        "texts": {"en": {"name": "Storm"}, "es": {"name": "Tormenta"}},
        "originalLocale": None,
        "artwork": [PICTURE],
    }
    held: dict[str, Any] = {
        "viewers": {PROFILE: {"locale": "es", "isKids": False, "autoplayPreviews": True}},
        "pages": {PROFILE: {"__typename": "Homepage", "id": PAGE, "rows": [row, row]}},
        "titles": {TITLE: title},
        "images": {PICTURE: picture},
        "credits": {},
        "trailers": {},
        "states": {f"{PROFILE}/{TITLE}": {"id": "tvs_1", "inMyList": True, "reaction": None}},
    }
    path = tmp_path / "dump.json"
    path.write_bytes(orjson.dumps(held))
    return path


@pytest.fixture(params=PEERS)
def peer(request: pytest.FixtureRequest, dump: Path) -> Iterator[Server]:
    key = urlsafe_b64encode(KEY).decode().rstrip("=")
    with Peers(NODE or "").serving(request.param, dump, key) as server:
        yield server


def token(key: bytes = KEY) -> str:
    now = datetime.now(UTC)
    claims = {"aud": "session", "sub": "acct", "prf": PROFILE, "iat": now}
    return jwt.encode(claims | {"exp": now + timedelta(minutes=5)}, key, algorithm="HS256")


async def test_a_peer_answers_from_what_it_holds(peer: Server) -> None:
    status, body = await ask_once(peer, Ask.graphql({"query": QUERY}, token()))
    title = {
        "__typename": "Movie",
        "id": TITLE,
        "name": "Tormenta",
        "artwork": {"id": PICTURE},
        "viewerState": {"inMyList": True},
    }
    picture = {"url": "http://x.test/180", "alt": "Tormenta"}
    edge = {
        "cursor": "WyJpIiwicm93XzEiLDBd",
        "node": {"artwork": {"image": picture}, "title": title},
    }
    row = {"__typename": "StandardRow", "items": {"edges": [edge]}}
    rows = {"pageInfo": {"hasNextPage": True}, "edges": [{"node": row}]}
    assert status == 200
    assert orjson.loads(body) == {"data": {"homepage": {"id": PAGE, "rows": rows}}}


async def test_a_token_of_another_key_is_refused(peer: Server) -> None:
    ask = Ask.graphql({"query": QUERY}, token(b"another key, as long as the first"))
    _, body = await ask_once(peer, ask)
    assert orjson.loads(body).get("data") is None
    assert b"Tormenta" not in body
