"""R6: marking films, episodes, seasons and series as watched, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest_asyncio

from tests.e2e.page_rules import Json
from tests.e2e.progress import Player, films, mark, state
from tests.e2e.running import Device, Marquee

SERIES = """
{ titles(first: 50, filter: {kinds: [SERIES]}) { edges { node { id ... on Series { seasons {
    id number episodes(first: 50) { edges { node { id durationMs airDate } } } } } } } } }
"""
MARK = """
mutation Mark($id: ID!, $watched: Boolean!) {
  markWatched(nodeId: $id, watched: $watched) {
    __typename
    ... on WatchStatePayload {
      states { id status playable { __typename id } }
      series { id }
      viewerState { id inMyList }
      invalidatedRowIds
    }
    ... on Problem { code message }
  }
}
"""
PERSON = "{ titles(first: 1) { edges { node { credits { person { id } } } } } }"
TODAY = "2026-11-21"


@pytest_asyncio.fixture(loop_scope="module")
async def device(marquee: Marquee) -> Device:
    """On which nothing was watched yet."""
    return await marquee.sign_in_as(*await marquee.household())


async def marked(device: Device, id_: str, *, watched: bool = True) -> Json:
    outcome: Json = (await device.ask(MARK, {"id": id_, "watched": watched})).data["markWatched"]
    return outcome


async def all_series(device: Device) -> list[Json]:
    found = (await device.ask(SERIES)).data["titles"]["edges"]
    return [edge["node"] for edge in found if edge["node"]["seasons"]]


def episodes_of(season: Json) -> list[Json]:
    return [edge["node"] for edge in season["episodes"]["edges"]]


def aired(season: Json) -> list[str]:
    found = episodes_of(season)
    return [one["id"] for one in found if one["airDate"] is None or one["airDate"] <= TODAY]


async def test_a_film_is_marked_and_unmarked(device: Device) -> None:
    film = (await films(device))[0]["id"]

    done = await marked(device, film)

    assert [one["status"] for one in done["states"]] == ["COMPLETED"]
    assert [one["playable"]["id"] for one in done["states"]] == [film]
    assert done["series"] is None
    assert done["viewerState"]["inMyList"] is False
    found = await state(device, film)
    assert (found["status"], found["percent"], found["playCount"]) == ("COMPLETED", 100.0, 0)
    assert (await marked(device, film, watched=False))["states"][0]["status"] == "UNWATCHED"
    assert (await state(device, film))["everCompleted"] is False


async def test_an_episode_is_marked_alone_and_its_series_is_answered(device: Device) -> None:
    series = (await all_series(device))[0]
    first, second = aired(series["seasons"][0])[:2]

    done = await marked(device, first)

    assert [one["playable"] for one in done["states"]] == [{"__typename": "Episode", "id": first}]
    assert done["series"] == {"id": series["id"]}
    assert (await state(device, first))["status"] == "COMPLETED"
    assert (await state(device, second))["status"] == "UNWATCHED"


async def test_a_season_is_marked_without_the_others(device: Device) -> None:
    series = next(one for one in await all_series(device) if len(one["seasons"]) > 1)
    season, other = [one for one in series["seasons"] if one["number"]][:2]

    done = await marked(device, season["id"])

    assert [one["playable"]["id"] for one in done["states"]] == aired(season)[:200]
    assert done["series"] == {"id": series["id"]}
    assert (await state(device, aired(other)[0]))["status"] == "UNWATCHED"


async def test_a_series_is_marked_with_all_its_seasons_in_order(device: Device) -> None:
    series = next(one for one in await all_series(device) if len(one["seasons"]) > 1)
    seasons = sorted((one for one in series["seasons"] if one["number"]), key=_number)

    done = await marked(device, series["id"])

    wanted = [id_ for season in seasons for id_ in aired(season)]
    assert [one["playable"]["id"] for one in done["states"]] == wanted[:200]
    assert {one["status"] for one in done["states"]} == {"COMPLETED"}
    assert done["viewerState"] is not None


def _number(season: Json) -> Any:
    return season["number"]


async def test_what_played_already_stops_counting_and_a_new_viewing_counts(
    device: Device,
) -> None:
    film = (await films(device))[1]
    played = Player(device, film["id"], film["durationMs"])
    await played.tells(played.at(40, ago=timedelta(minutes=5)))
    await mark(device, film["id"], watched=False)

    heartbeat = await played.tells(played.at(41))
    anew = Player(device, film["id"], film["durationMs"])
    ahead = timedelta(seconds=-1)
    begun = await anew.tells(anew.at(10, ago=ahead))

    assert heartbeat["results"][0]["outcome"] == "APPLIED"
    assert [one["status"] for one in heartbeat["states"]] == ["UNWATCHED"]
    assert [(one["status"], one["percent"]) for one in begun["states"]] == [("IN_PROGRESS", 10.0)]


async def test_what_cannot_be_marked_is_not_found(device: Device) -> None:
    title = (await device.ask(PERSON)).data["titles"]["edges"][0]["node"]
    person = title["credits"][0]["person"]["id"]

    answers = [
        await marked(device, id_)
        for id_ in (person, "movie_" + "0" * 32, "season_" + "0" * 32, "series_", "", "ep_x")
    ]

    assert {one["code"] for one in answers} == {"NOT_FOUND"}
    assert len({one["message"] for one in answers}) == 1


async def test_r20_a_child_marks_nothing_that_it_may_not_see(ada: Device, kit: Device) -> None:
    seen = {one["id"] for one in await all_series(kit)}
    hidden = next(one for one in await all_series(ada) if one["id"] not in seen)
    season = hidden["seasons"][0]

    answers = [
        await marked(kit, id_) for id_ in (hidden["id"], season["id"], episodes_of(season)[0]["id"])
    ]

    assert [one["code"] for one in answers] == ["NOT_FOUND"] * 3


async def test_signed_out_nothing_is_marked(marquee: Marquee) -> None:
    assert (await marked(marquee.device(), "movie_" + "0" * 32))["code"] == "UNAUTHENTICATED"
