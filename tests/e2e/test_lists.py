"""Lists of titles: filters, sorts, and cursors that were not made for them."""

import base64
from typing import Any

import orjson
import pytest

from tests.e2e.running import Device

TITLES = """
query Titles($sort: TitleSort, $filter: TitleFilter, $first: Int, $after: String) {
  titles(sort: $sort, filter: $filter, first: $first, after: $after) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { __typename id kind name releaseYear genres { id } } }
  }
}
"""
NESTED = """
query Nested($after: String) {
  title(by: {externalId: "metropolis-1927"}) {
    name
    similar(first: 2, after: $after) { edges { cursor node { id } } }
    credits(first: 1) { person { titles(first: 2, after: $after) { edges { cursor } } } }
  }
}
"""
EPISODES = """
query Episodes($after: String) {
  titles(first: 1, filter: {kinds: [SERIES]}) { edges { node { ... on Series { seasons {
    episodes(first: 2, after: $after) { edges { cursor } } } } } } }
}
"""
SORTS = ("POPULARITY", "NEWEST", "NAME", "RELEASE_YEAR")
KEYS: list[Any] = [
    0,
    -1,
    2**31,
    2**63 - 1,
    2**63,
    2**64 - 1,
    -(2**63),
    0.5,
    -1e308,
    1e308,
    "",
    "\u0000",
    "\U0001f37f",
    "%",
    "'; DROP TABLE title; --",
    None,
    True,
    [],
]


def forged(*parts: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def opened(cursor: str) -> list[Any]:
    parts: list[Any] = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return parts


async def listed(device: Device, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await device.ask(TITLES, asked)).data["titles"]
    return found


def ids_of(connection: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in connection["edges"]]


@pytest.mark.parametrize("sort", SORTS)
async def test_a_list_goes_on_exactly_behind_each_of_its_cursors(ada: Device, sort: str) -> None:
    whole = await listed(ada, sort=sort, first=30)
    for place in (0, 1, 13, 28):
        after = whole["edges"][place]["cursor"]
        rest = await listed(ada, sort=sort, first=29 - place, after=after)
        assert ids_of(rest) == ids_of(whole)[place + 1 :]
        assert rest["pageInfo"]["hasPreviousPage"] is True
        assert rest["pageInfo"]["startCursor"] == whole["edges"][place + 1]["cursor"]


@pytest.mark.parametrize("sort", SORTS)
async def test_a_cursor_of_another_sort_or_filter_is_refused(ada: Device, sort: str) -> None:
    for other in SORTS:
        cursor = (await listed(ada, sort=other, first=1))["pageInfo"]["endCursor"]
        answer = await ada.ask(TITLES, {"sort": sort, "after": cursor})
        assert answer.codes == ([] if other == sort else ["BAD_CURSOR"])
    cursor = (await listed(ada, sort=sort, first=1))["pageInfo"]["endCursor"]
    narrowed = await ada.ask(
        TITLES, {"sort": sort, "after": cursor, "filter": {"kinds": ["SERIES"]}}
    )
    assert (narrowed.partial, narrowed.codes) == ({"titles": None}, ["BAD_CURSOR"])


@pytest.mark.parametrize("key", KEYS, ids=repr)
@pytest.mark.parametrize("sort", SORTS)
async def test_a_forged_cursor_is_refused_or_answered_and_never_a_fault(
    ada: Device, sort: str, key: Any
) -> None:
    kind, about, _, id_ = opened((await listed(ada, sort=sort, first=1))["pageInfo"]["endCursor"])
    answer = await ada.ask(TITLES, {"sort": sort, "after": forged(kind, about, key, id_)})
    assert answer.status == 200
    assert answer.codes in ([], ["BAD_CURSOR"])


@pytest.mark.parametrize("cursor", ["", "garbage", "====", "é", "null", "W10", "e30", "x" * 40_000])
async def test_garbage_is_no_cursor_of_any_list(ada: Device, cursor: str) -> None:
    browse = await ada.ask(TITLES, {"after": cursor})
    nested = await ada.ask(NESTED, {"after": cursor})
    episodes = await ada.ask(EPISODES, {"after": cursor})
    if not cursor:  # an empty one is none
        assert browse.codes == nested.codes == episodes.codes == []
        return
    assert browse.refusals == {"titles": "BAD_CURSOR"}
    assert nested.refusals == {
        "title.similar": "BAD_CURSOR",
        "title.credits.0.person.titles": "BAD_CURSOR",
    }
    assert nested.partial["title"]["name"] == "Metropolis"
    assert set(episodes.codes) == {"BAD_CURSOR"}


async def test_a_cursor_of_similar_titles_belongs_to_one_title(ada: Device) -> None:
    similar = (await ada.ask(NESTED)).data["title"]["similar"]["edges"]
    again = await ada.ask(NESTED.replace("first: 2", "first: 1"), {"after": similar[0]["cursor"]})
    assert again.partial["title"]["similar"]["edges"] == similar[1:]
    other = NESTED.replace("metropolis-1927", "nosferatu-1922")
    refused = await ada.ask(other, {"after": similar[0]["cursor"]})
    assert refused.refusals["title.similar"] == "BAD_CURSOR"


async def test_filters_narrow_and_are_met_by_every_title(ada: Device) -> None:
    where = {"kinds": ["MOVIE"], "releasedFrom": 1920, "releasedTo": 1929}
    found = [edge["node"] for edge in (await listed(ada, filter=where, first=50))["edges"]]
    assert found
    assert {node["kind"] for node in found} == {"MOVIE"}
    assert all(1920 <= node["releaseYear"] <= 1929 for node in found)
    genre = found[0]["genres"][0]["id"]
    narrower = await listed(ada, filter={**where, "genreIds": [genre]}, first=50)
    assert set(ids_of(narrower)) == {
        node["id"] for node in found if genre in {each["id"] for each in node["genres"]}
    }


@pytest.mark.parametrize(
    "where",
    [
        {"releasedFrom": 3000},
        {"releasedFrom": 1930, "releasedTo": 1920},
        {"releasedTo": -(2**31)},
        {"genreIds": ["garbage"]},
        {"genreIds": ["\u0000"]},
    ],
)
async def test_a_filter_that_nothing_meets_gives_an_empty_list(
    ada: Device, where: dict[str, Any]
) -> None:
    assert await listed(ada, filter=where) == {
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
        "edges": [],
    }


@pytest.mark.parametrize(
    "where", [None, {}, {"kinds": None}, {"kinds": []}, {"genreIds": []}, {"releasedFrom": None}]
)
async def test_a_filter_of_nothing_narrows_nothing(ada: Device, where: Any) -> None:
    assert ids_of(await listed(ada, filter=where)) == ids_of(await listed(ada))
