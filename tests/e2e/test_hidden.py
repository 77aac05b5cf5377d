"""R19, R20: what a profile may not see is as good as not there, whatever it is asked through."""

from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio

from domain.ids import ProfileId, TitleId
from domain.maturity import MaturityLevel
from domain.title import Movie, Series, Title
from domain.visibility import Audience, listable, visible
from persistence.ports.stores import Stores
from tests.e2e.page_rules import LEVELS
from tests.e2e.running import NOW, Device, Marquee

TITLE = """
query Title($id: ID!) {
  title(by: {id: $id}) { id name trailers { id } badges { kind } availability { state } }
}
"""
EXTERNAL = "query External($id: String!) { title(by: {externalId: $id}) { id } }"
NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
LISTED = """
query Listed($filter: TitleFilter, $after: String) {
  titles(first: 50, filter: $filter, after: $after) {
    pageInfo { hasNextPage endCursor } edges { node { id rating { level } availability { state } } }
  }
}
"""
AROUND = """
query Around($id: ID!) {
  title(by: {id: $id}) {
    similar(first: 50) { edges { node { id rating { level } availability { state } } } }
    credits(first: 50) {
      person { id titles(first: 50) { edges { node { id rating { level } } } } }
    }
    genres { id }
  }
}
"""
FOR_KIDS = frozenset(LEVELS[: LEVELS.index("AGE_7") + 1])
NOBODY = "movie_" + "0" * 32
SOMEBODY = ProfileId("prof_" + "0" * 32)
"""Whose profile it is changes nothing about what is listable."""

Answers = list[dict[str, Any]]


async def all_titles(stores: Stores) -> list[Title]:
    return list((await stores.titles.titles(await stores.catalogue.title_ids())).values())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hidden(marquee: Marquee) -> list[Title]:
    """Every title that Kit may not see."""
    titles = await all_titles(marquee.stores)
    found = [title for title in titles if title.level > MaturityLevel.AGE_7]
    assert len(found) > 50
    assert any(isinstance(title, Series) for title in found)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown(kit: Device) -> list[str]:
    """The ids of all titles that are listed for Kit."""
    return [node["id"] for node in await listed(kit)]


async def listed(device: Device, **where: Any) -> Answers:
    nodes: Answers = []
    after = None
    while True:
        asked = {"filter": where, "after": after}
        connection = (await device.ask(LISTED, asked)).data["titles"]
        nodes += [edge["node"] for edge in connection["edges"]]
        if not connection["pageInfo"]["hasNextPage"]:
            return nodes
        after = connection["pageInfo"]["endCursor"]


async def found_by(device: Device, ids: Sequence[str]) -> list[dict[str, Any] | None]:
    """What `nodes` answers, a hundred at a time."""
    found: list[dict[str, Any] | None] = []
    for start in range(0, len(ids), 100):
        chunk = list(ids[start : start + 100])
        found += (await device.ask(NODES, {"ids": chunk})).data["nodes"]
    return found


async def parts_of(stores: Stores, titles: Sequence[Title]) -> dict[str, list[str]]:
    """The ids of everything that belongs to titles, by what it is."""
    ids = [title.id for title in titles]
    series = [title.id for title in titles if isinstance(title, Series)]
    seasons = [s for of in (await stores.episodes.seasons_of(series)).values() for s in of]
    by_season = await stores.episodes.episodes_of([season.id for season in seasons])
    episodes = [episode for of in by_season.values() for episode in of]
    movies = [title.id for title in titles if isinstance(title, Movie)]
    media = (await stores.episodes.media([*movies, *(e.id for e in episodes)])).values()
    trailers = (await stores.titles.trailers_of(ids)).values()
    return {
        "seasons": [season.id for season in seasons],
        "episodes": [episode.id for episode in episodes],
        "stills": [episode.still.id for episode in episodes if episode.still],
        "artwork": [image.id for title in titles for image in title.artwork],
        "trailers": [trailer.id for of in trailers for trailer in of],
        "audio": [track.id for each in media for track in each.audio_tracks],
        "subtitles": [track.id for each in media for track in each.subtitle_tracks],
    }


async def test_r20_a_hidden_title_answers_exactly_as_one_that_does_not_exist(
    kit: Device, hidden: list[Title]
) -> None:
    nothing = {text: (await kit.ask(text, {"id": NOBODY})).body for text in (TITLE, NODE, EXTERNAL)}
    assert nothing == {
        TITLE: {"data": {"title": None}},
        NODE: {"data": {"node": None}},
        EXTERNAL: {"data": {"title": None}},
    }
    for title in hidden[:20]:
        assert (await kit.ask(TITLE, {"id": title.id})).body == nothing[TITLE]
        assert (await kit.ask(NODE, {"id": title.id})).body == nothing[NODE]
        assert title.external_id
        assert (await kit.ask(EXTERNAL, {"id": title.external_id})).body == nothing[EXTERNAL]


async def test_r20_no_hidden_title_is_a_node(kit: Device, ada: Device, hidden: list[Title]) -> None:
    ids = [title.id for title in hidden]
    assert await found_by(kit, ids) == [None] * len(ids)
    assert [node and node["id"] for node in await found_by(ada, ids)] == ids


@pytest.mark.parametrize(
    "part", ["seasons", "episodes", "stills", "artwork", "trailers", "audio", "subtitles"]
)
async def test_r20_no_part_of_a_hidden_title_is_a_node(
    marquee: Marquee, kit: Device, ada: Device, hidden: list[Title], part: str
) -> None:
    ids = (await parts_of(marquee.stores, hidden))[part]
    assert await found_by(kit, ids) == [None] * len(ids)
    seen = [node["id"] for node in await found_by(ada, ids) if node]
    if part == "trailers":  # R19: these are listable, not merely visible
        assert set(seen) < set(ids)
    else:
        assert seen == ids
    assert seen


async def test_r20_people_and_genres_of_hidden_titles_alone_are_not_there(
    marquee: Marquee, kit: Device, ada: Device, hidden: list[Title]
) -> None:
    titles = await all_titles(marquee.stores)
    credits_ = await marquee.stores.titles.credits([title.id for title in titles])
    unseen = {title.id for title in hidden}
    known = {c.person.id for id_, of in credits_.items() if id_ not in unseen for c in of}
    secret = {c.person.id for id_, of in credits_.items() if id_ in unseen for c in of} - known
    assert secret
    assert await found_by(kit, sorted(secret)) == [None] * len(secret)
    assert None not in await found_by(ada, sorted(secret))
    assert None not in await found_by(kit, sorted(known))
    genres = {genre.id for title in hidden for genre in title.genres}
    listed_here = {g["id"] for g in (await kit.ask("{ genres { id } }")).data["genres"]}
    secret_genres = sorted(genres - listed_here)
    assert secret_genres
    assert await found_by(kit, secret_genres) == [None] * len(secret_genres)
    assert None not in await found_by(ada, secret_genres)


async def test_r19_lists_hold_what_is_listable_and_all_of_it(
    marquee: Marquee, kit: Device, ada: Device
) -> None:
    titles = await all_titles(marquee.stores)
    for device, level in ((kit, MaturityLevel.AGE_7), (ada, MaturityLevel.MATURE)):
        audience = Audience(SOMEBODY, level, frozenset(), "US")
        wanted = {title.id for title in titles if listable(audience, title, NOW)}
        ids = [node["id"] for node in await listed(device)]
        assert len(ids) == len(set(ids))
        assert set(ids) == wanted


async def test_r20_a_filter_by_a_genre_of_hidden_titles_tells_nothing(
    kit: Device, ada: Device
) -> None:
    mine = {g["id"] for g in (await kit.ask("{ genres { id } }")).data["genres"]}
    theirs = {g["id"] for g in (await ada.ask("{ genres { id } }")).data["genres"]}
    assert mine < theirs
    nothing = (await kit.ask(LISTED, {"filter": {"genreIds": ["genre_" + "0" * 32]}})).body
    for genre in sorted(theirs - mine):
        assert (await kit.ask(LISTED, {"filter": {"genreIds": [genre]}})).body == nothing


async def test_r19_around_a_title_nothing_hidden_is_listed(kit: Device, shown: list[str]) -> None:
    for id_ in shown:
        title = (await kit.ask(AROUND, {"id": id_})).data["title"]
        similar = [edge["node"] for edge in title["similar"]["edges"]]
        people = [credit["person"] for credit in title["credits"]]
        theirs = [edge["node"] for person in people for edge in person["titles"]["edges"]]
        assert {node["rating"]["level"] for node in [*similar, *theirs]} <= FOR_KIDS
        assert {node["id"] for node in [*similar, *theirs]} <= set(shown)
        assert id_ not in {node["id"] for node in similar}
        assert all(id_ in {e["node"]["id"] for e in p["titles"]["edges"]} for p in people)


async def test_r19_what_has_no_licence_now_is_found_but_offered_nowhere(
    marquee: Marquee, ada: Device
) -> None:
    titles = await all_titles(marquee.stores)
    audience = Audience(SOMEBODY, MaturityLevel.MATURE, frozenset(), "US")
    closed = [t for t in titles if visible(audience, t) and not listable(audience, t, NOW)]
    states = set()
    offered = {node["id"] for node in await listed(ada)}
    for title in closed:
        found = (await ada.ask(TITLE, {"id": title.id})).data["title"]
        state = found["availability"]["state"]
        states.add(state)
        assert found["trailers"] == []
        coming = [{"kind": "COMING_SOON"}] if state == "COMING_SOON" else []
        assert found["badges"] == coming
        assert title.id not in offered
    assert states == {"COMING_SOON", "EXPIRED", "NOT_LICENSED"}
    trailers = (await parts_of(marquee.stores, closed))["trailers"]
    assert await found_by(ada, trailers) == [None] * len(trailers)


async def test_r26_a_blocked_title_is_as_good_as_none_for_that_profile_alone(
    marquee: Marquee, ada: Device
) -> None:
    before = await listed(ada)
    blocked = frozenset(TitleId(node["id"]) for node in before[:30])
    device = await marquee.sign_in_as(*await marquee.household(blocked=blocked))
    assert {n["id"] for n in await listed(device)} == {n["id"] for n in before} - blocked
    assert await found_by(device, sorted(blocked)) == [None] * 30
    parts = await parts_of(marquee.stores, await blocked_titles(marquee, blocked))
    ids = [id_ for of in parts.values() for id_ in of]
    assert await found_by(device, ids) == [None] * len(ids)
    assert await listed(ada) == before


async def blocked_titles(marquee: Marquee, ids: frozenset[TitleId]) -> list[Title]:
    return list((await marquee.stores.titles.titles(ids)).values())
