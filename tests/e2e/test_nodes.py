"""Every id that an answer gives can be asked for again, and an id of nothing is null."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.e2e.page_rules import PAGE
from tests.e2e.running import Device, Marquee

NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
ACCOUNT = """
{ viewer { id account { id profiles { id } devices { id } } profile { id } device { id } } }
"""
TITLES = """
query Titles($kinds: [TitleKind!]) {
  titles(first: 3, filter: {kinds: $kinds}) {
    edges { node {
      __typename id
      genres { id } credits { person { id } } artwork { id } trailers { id }
      ... on Movie { audioTracks { id } subtitleTracks { id } }
      ... on Series { seasons { id episodes(first: 2) { edges { node {
        id still { id } audioTracks { id } } } } } }
    } }
  }
}
"""
TYPE_OF = {
    "movie": "Movie",
    "series": "Series",
    "season": "Season",
    "ep": "Episode",
    "genre": "Genre",
    "person": "Person",
    "image": "Image",
    "trailer": "Trailer",
    "audio": "AudioTrack",
    "subtitle": "SubtitleTrack",
    "acct": "Account",
    "prof": "Profile",
    "dev": "Device",
    "viewer": "Viewer",
    "page": "Homepage",
    "item": "RowItem",
    "billboard": "Billboard",
}
GARBAGE = (
    "",
    " ",
    "garbage",
    "movie",
    "movie_",
    "movie_0",
    "movie_" + "0" * 31,
    "movie_" + "0" * 32,
    "movie_" + "G" * 32,
    "MOVIE_" + "0" * 32,
    "movie_" + "0" * 32 + "\n",
    " movie_" + "0" * 32,
    "sess_" + "0" * 32,
    "collection_" + "0" * 32,
    "unknown_" + "0" * 32,
    "page_" + "0" * 32,
    "row_" + "0" * 32 + "_trending",
    "item_" + "0" * 32 + "_trending_" + "0" * 32,
    "billboard_" + "0" * 32,
    "viewer_" + "0" * 32,
    "acct_" + "0" * 32,
    "prof_" + "0" * 32,
    "dev_" + "0" * 32,
    "genre_'; DROP TABLE title; --",
    "movie_%00",
    "\u0000",
    "\U0001f37f" * 40,
    "x" * 100_000,
)


def ids_in(value: Any) -> Iterator[str]:
    """Every id that a client finds in an answer."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "id":
                yield inner
            else:
                yield from ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_in(inner)


async def collected(device: Device) -> dict[str, list[str]]:
    """Ids by their prefix, a few of each that the API gives out."""
    answers = [
        (await device.ask(PAGE, {"rows": 12, "items": 2})).data,
        (await device.ask(ACCOUNT)).data,
        (await device.ask(TITLES, {"kinds": ["MOVIE"]})).data,
        (await device.ask(TITLES, {"kinds": ["SERIES"]})).data,
    ]
    by_prefix: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(each for answer in answers for each in ids_in(answer)):
        by_prefix.setdefault(id_.split("_")[0], []).append(id_)
    return by_prefix


async def test_every_kind_of_id_an_answer_gives_is_found_again(ada: Device) -> None:
    by_prefix = await collected(ada)
    assert set(by_prefix) == {*TYPE_OF, "row"}
    for prefix, type_ in TYPE_OF.items():
        for id_ in by_prefix[prefix][:5]:
            node = (await ada.ask(NODE, {"id": id_})).data["node"]
            assert node == {"__typename": type_, "id": id_}


async def test_each_row_is_found_again_as_what_it_is(ada: Device) -> None:
    page = (await ada.ask(PAGE)).data["homepage"]
    rows = [edge["node"] for edge in page["rows"]["edges"]]
    found = (await ada.ask(NODES, {"ids": [row["id"] for row in rows]})).data["nodes"]
    assert found == [{"__typename": row["__typename"], "id": row["id"]} for row in rows]
    assert {row["__typename"] for row in rows} == {
        "ContinueWatchingRow",
        "BecauseYouWatchedRow",
        "StandardRow",
        "GenreRow",
        "Top10Row",
    }


async def test_nodes_keep_order_and_length_and_repeat_what_is_asked_twice(ada: Device) -> None:
    by_prefix = await collected(ada)
    first, second = by_prefix["movie"][0], by_prefix["genre"][0]
    ids = [second, "garbage", first, second]
    found = (await ada.ask(NODES, {"ids": ids})).data["nodes"]
    assert [each and each["id"] for each in found] == [second, None, first, second]
    assert (await ada.ask(NODES, {"ids": []})).data == {"nodes": []}


async def test_a_hundred_ids_are_taken_and_not_one_more(ada: Device) -> None:
    hundred = ["garbage"] * 100
    assert (await ada.ask(NODES, {"ids": hundred})).data == {"nodes": [None] * 100}
    refused = await ada.ask(NODES, {"ids": [*hundred, "garbage"]})
    assert (refused.status, refused.codes) == (400, ["LIMIT_EXCEEDED"])
    assert refused.errors[0]["extensions"]["limit"] == "list_items"
    assert refused.errors[0]["extensions"]["allowed"] == 100


@pytest.mark.parametrize("id_", GARBAGE, ids=lambda id_: repr(id_[:40]))
async def test_an_id_of_nothing_is_null(ada: Device, id_: str) -> None:
    answer = await ada.ask(NODE, {"id": id_})
    assert (answer.status, answer.body) == (200, {"data": {"node": None}})


async def test_a_lone_surrogate_is_refused_or_null_and_never_a_failure(ada: Device) -> None:
    raw = b'{"query": "query($id: ID!) { node(id: $id) { id } }", "variables": {"id": "\\ud800"}}'
    headers = {"authorization": f"Bearer {ada.access_token}", "content-type": "application/json"}
    response = await ada.http.post("/graphql", content=raw, headers=headers)
    assert response.status_code in {200, 400}
    assert response.json().get("data", {"node": None}) == {"node": None}
    assert "INTERNAL" not in response.text


async def test_an_id_under_another_prefix_names_nothing(ada: Device) -> None:
    by_prefix = await collected(ada)
    stored = [prefix for prefix in TYPE_OF if prefix not in {"item", "billboard", "page"}]
    crossed = [
        f"{other}_{by_prefix[prefix][0][-32:]}"
        for prefix in stored
        for other in stored
        if other != prefix
    ]
    for start in range(0, len(crossed), 100):
        chunk = crossed[start : start + 100]
        assert (await ada.ask(NODES, {"ids": chunk})).data == {"nodes": [None] * len(chunk)}


async def test_r20_what_belongs_to_another_account_is_null(ada: Device, marquee: Marquee) -> None:
    edith = await marquee.sign_in("Edith")
    by_prefix = await collected(edith)
    ids = [
        id_
        for prefix in ("acct", "prof", "dev", "viewer", "page", "row", "item", "billboard")
        for id_ in by_prefix[prefix][:3]
    ]
    assert (await ada.ask(NODES, {"ids": ids})).data == {"nodes": [None] * len(ids)}
    own = (await edith.ask(NODES, {"ids": ids})).data["nodes"]
    assert [node["id"] for node in own] == ids


async def test_the_account_is_found_before_a_profile_is_chosen_and_nothing_else(
    marquee: Marquee, ada: Device
) -> None:
    device = marquee.device()
    await device.log_in("demo@marquee.test")
    own = (await device.ask("{ viewer { id account { id profiles { id } } device { id } } }")).data
    for id_ in dict.fromkeys(ids_in(own)):
        assert (await device.ask(NODE, {"id": id_})).data["node"]["id"] == id_
    by_prefix = await collected(ada)
    for id_ in (by_prefix["movie"][0], by_prefix["page"][0], "garbage"):
        answer = await device.ask(NODE, {"id": id_})
        assert (answer.partial, answer.codes) == ({"node": None}, ["PROFILE_REQUIRED"])


async def test_signed_out_a_node_says_so_whatever_is_asked_for(
    marquee: Marquee, ada: Device
) -> None:
    by_prefix = await collected(ada)
    for id_ in (by_prefix["movie"][0], by_prefix["acct"][0], "garbage"):
        answer = await marquee.device().ask(NODE, {"id": id_})
        assert (answer.partial, answer.codes) == ({"node": None}, ["UNAUTHENTICATED"])
