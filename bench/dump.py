"""Dump: what our server holds of one profile's homepage, as objects that another server can hold.

The frozen page is asked for over HTTP, for it lives in the server's memory; the rest is read from
its stores. Texts stay in all their languages, pictures in all their sizes and formats.
"""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.held import (
    Object,
    credit_objects,
    genre_object,
    image_object,
    state_objects,
    title_object,
    trailer_objects,
)
from bench.load import Ask, ask_once
from bench.server import Server
from domain.ids import ImageId, ProfileId, TitleId
from foundation.keys import Purpose
from foundation.root_secret import keys_of
from foundation.settings import Settings
from foundation.signatures import Signatures
from persistence.ports.stores import Stores
from persistence.wiring import open_stores
from transport.pictures import PictureUrls

QUERY = Path(__file__).with_name("everything.graphql")


@dataclass(frozen=True, slots=True)
class Shown:
    """The page as `QUERY` answers it, and the titles and pictures that stand on it."""

    profile: Object
    page: Object
    titles: Mapping[TitleId, Object]
    pictures: frozenset[ImageId]


async def dumped(server: Server, data: Path, token: str) -> Object:
    """The page of the profile that `token` names and all that stands on it, as `peers/` read it."""
    _, body = await ask_once(server, Ask.graphql({"query": QUERY.read_text()}, token))
    shown = _shown(orjson.loads(body)["data"])
    settings = Settings(data_dir=data)
    sign = Signatures(keys_of(settings).of_purpose(Purpose.IMAGE)).sign
    base = f"http://{server.host}:{server.port}"
    async with open_stores(settings.database_url) as stores:
        return await _held(
            stores, shown, PictureUrls(base, sign), lambda path: f"{base}/media/{path}"
        )


def _shown(answer: Object) -> Shown:
    page, profile = answer["homepage"], answer["viewer"]["profile"]
    rows = [_row(edge["node"]) for edge in page["rows"]["edges"]]
    items = {item["id"]: item for row in rows for item in row["items"]}
    titles = {TitleId(item["titleId"]): item.pop("title") for item in items.values()}
    pictures = frozenset(ImageId(item["artwork"]["variantId"]) for item in items.values())
    billboard = page["billboard"]
    if billboard:
        billboard["item"] = items[billboard["item"]["id"]]
    return Shown(profile, page | {"rows": rows}, titles, pictures)


def _row(node: Object) -> Object:
    return node | {"items": [_item(edge) for edge in node["items"]["edges"]]}


def _item(edge: Object) -> Object:
    """`place` is what the item's cursor holds: making the cursor is the peer's work."""
    cursor = edge["cursor"]
    place = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return {**edge["node"], "titleId": edge["node"]["title"]["id"], "place": place}


async def _held(
    stores: Stores, shown: Shown, url: PictureUrls, media_url: Callable[[str], str]
) -> Object:
    ids, profile_id = list(shown.titles), ProfileId(shown.profile["id"])
    titles = await stores.titles.titles(ids)
    genres = {genre.id: genre_object(genre) for genre in await stores.titles.genres()}
    for row in shown.page["rows"]:
        if "genre" in row:
            row["genre"] = genres[row["genre"]["id"]]
    pictures = dict(await stores.titles.images(shown.pictures))
    pictures |= {image.id: image for title in titles.values() for image in title.artwork}
    billed, trailers = await stores.titles.credits(ids), await stores.titles.trailers_of(ids)
    listed = frozenset(await stores.my_lists.listed(profile_id, ids))
    reactions = await stores.reactions.reactions(profile_id, ids)
    return {
        "viewers": {profile_id: shown.profile},
        "pages": {profile_id: shown.page},
        "titles": {id_: title_object(title) | shown.titles[id_] for id_, title in titles.items()},
        "images": {id_: image_object(image, url) for id_, image in pictures.items()},
        "credits": {id_: credit_objects(lines) for id_, lines in billed.items()},
        "trailers": {id_: trailer_objects(found, media_url) for id_, found in trailers.items()},
        "states": state_objects(profile_id, ids, listed, reactions),
    }
