"""R6, R15, R20, R58: the history and hidden titles, as clients use them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from domain.ids import PlayableId, ProfileId, TitleId, hex_of
from domain.maturity import MaturityLevel
from domain.title import Movie
from domain.watching.keys import PlayableKey
from domain.watching.watchable import key_of
from tests.contract.progress_world import write
from tests.e2e.faults import Failing, before
from tests.e2e.history import (
    MINUTE,
    episodes,
    event,
    films,
    hide,
    history,
    page,
    record,
    remove,
    state,
    watch,
    watched,
)
from tests.e2e.running import NOW, Device, Marquee, running, settings_for
from tests.watching import build

HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
ENTRY = """
query Entry($id: ID!) {
  node(id: $id) {
    ... on HistoryEntry {
      __typename id watchedAt completed device { id } playable { __typename id name }
    }
  }
}
"""
WHO = "{ viewer { profile { id } } }"
DELETE = """
mutation Delete($id: ID!) {
  deleteProfile(profileId: $id) {
    __typename
    ... on RemovedPayload { deletedIds states { id } }
    ... on Problem { code message }
  }
}
"""
NOT_FOUND = {
    "__typename": "NotFoundProblem",
    "code": "NOT_FOUND",
    "message": "There is nothing here under this id.",
}


@pytest_asyncio.fixture(loop_scope="module")
async def mine(marquee: Marquee) -> Device:
    """A grown-up's device in a household of its own, who has watched nothing."""
    return await marquee.sign_in_as(*await marquee.household())


@pytest_asyncio.fixture(loop_scope="module")
async def theirs(marquee: Marquee) -> Device:
    return await marquee.sign_in_as(*await marquee.household())


async def profile_of(device: Device) -> ProfileId:
    return ProfileId((await device.ask(WHO)).data["viewer"]["profile"]["id"])


async def test_r6_an_entry_tells_what_was_watched_when_where_and_whether_to_its_end(
    mine: Device,
) -> None:
    film = (await films(mine))[0]
    viewing = uuid4()
    await record(mine, event(film, 2, NOW - 3 * HOUR, viewing))
    assert await history(mine) == []

    await record(mine, event(film, 6, NOW - 2 * HOUR, viewing, 1))
    (entry,) = await history(mine)
    assert entry["watchedAt"] == "2026-11-21T07:00:00.000Z"
    assert entry["completed"] is False
    assert entry["device"] == {"id": mine.id}
    assert (entry["playable"]["__typename"], entry["playable"]["id"]) == ("Movie", film["id"])
    profile = await profile_of(mine)
    assert entry["id"] == f"history_{hex_of(profile)}_{hex_of(film['id'])}_{viewing.hex}"

    await record(mine, event(film, 99, NOW - HOUR, viewing, 2))
    (completed,) = await history(mine)
    assert completed == {**entry, "completed": True}
    assert (await mine.ask(ENTRY, {"id": entry["id"]})).data["node"] == completed


async def test_r6_each_viewing_has_an_entry_newest_first_films_and_episodes_alike(
    mine: Device,
) -> None:
    film = (await films(mine))[0]
    _, (first, second, *_) = await episodes(mine)
    for hours, playable in enumerate((film, second, first, film), start=1):
        await watch(mine, playable, NOW - hours * HOUR)

    assert await watched(mine) == [film["id"], second["id"], first["id"], film["id"]]
    kinds = [entry["playable"]["__typename"] for entry in await history(mine)]
    assert kinds == ["Movie", "Episode", "Episode", "Movie"]


async def test_r6_the_history_is_read_page_by_page_while_watching_goes_on(mine: Device) -> None:
    some = (await films(mine))[:7]
    for days, film in enumerate(some[:6], start=1):
        await watch(mine, film, NOW - days * DAY)

    first = (await page(mine, first=2)).data["history"]
    await watch(mine, some[6], NOW - HOUR)
    second = (await page(mine, first=2, after=first["pageInfo"]["endCursor"])).data["history"]
    last = (await page(mine, first=2, after=second["pageInfo"]["endCursor"])).data["history"]

    pages = (first, second, last)
    found = [edge["node"]["playable"]["id"] for one in pages for edge in one["edges"]]
    assert found == [film["id"] for film in some[:6]]
    infos = [one["pageInfo"] for one in pages]
    assert [info["hasNextPage"] for info in infos] == [True, True, False]
    assert [info["hasPreviousPage"] for info in infos] == [False, True, True]
    assert first["pageInfo"]["startCursor"] == first["edges"][0]["cursor"]
    assert (await watched(mine))[0] == some[6]["id"]


async def test_a_new_profile_has_an_empty_history(mine: Device) -> None:
    assert (await page(mine)).data["history"] == {
        "edges": [],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
    }


async def test_r58_a_cursor_of_another_profile_or_of_another_list_is_refused(
    mine: Device, theirs: Device
) -> None:
    film = (await films(mine))[0]
    await watch(mine, film, NOW - HOUR)
    cursor = (await page(mine)).data["history"]["pageInfo"]["endCursor"]
    assert (await page(mine, after=cursor)).data["history"]["edges"] == []
    listed = (await mine.ask("{ titles(first: 1) { pageInfo { endCursor } } }")).data["titles"]

    foreign = await page(theirs, after=cursor)
    assert (foreign.partial, foreign.codes) == ({"history": None}, ["BAD_CURSOR"])
    for bad in ("x", cursor[:-2], listed["pageInfo"]["endCursor"]):
        answer = await page(mine, after=bad)
        assert (answer.partial, answer.codes) == ({"history": None}, ["BAD_CURSOR"])


async def test_r20_titles_that_are_hidden_leave_no_gap_in_pages_and_cannot_be_taken_off(
    marquee: Marquee,
) -> None:
    """A child's history in which all but every tenth entry is above its level."""
    kit = await marquee.sign_in_as(
        *await marquee.household(is_kids=True, maturity=MaturityLevel.AGE_7)
    )
    of, shown = await profile_of(kit), (await films(kit))[:4]
    titles = await marquee.stores.titles.titles(await marquee.stores.catalogue.title_ids())
    above = [t for t in titles.values() if isinstance(t, Movie) and t.level > MaturityLevel.AGE_7]
    order = [above[n % 30].id if n % 10 else shown[n // 10]["id"] for n in range(40)]
    for number, id_ in enumerate(order):
        key = PlayableKey(TitleId(id_), PlayableId(id_))
        told = build.event(40, NOW - number * HOUR, viewing=number, of=key.playable_id)
        await marquee.stores.progress.record([write(told, of=of, key=key)])

    first = (await page(kit, first=3)).data["history"]
    rest = (await page(kit, first=3, after=first["pageInfo"]["endCursor"])).data["history"]

    ids = [[edge["node"]["playable"]["id"] for edge in one["edges"]] for one in (first, rest)]
    assert ids == [[film["id"] for film in shown[:3]], [shown[3]["id"]]]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    hidden = f"history_{hex_of(of)}_{hex_of(order[1])}_{1:032x}"
    assert (await kit.ask(NODES, {"ids": [hidden]})).data["nodes"] == [None]
    assert await remove(kit, [hidden]) == NOT_FOUND
    key = PlayableKey(TitleId(order[1]), PlayableId(order[1]))
    kept = await marquee.stores.progress.states(of, [key])
    assert kept[key.playable_id].removed == frozenset()


async def test_r6_what_is_taken_off_is_as_if_it_had_never_been(mine: Device) -> None:
    film, other = (await films(mine))[:2]
    await watch(mine, film, NOW - 3 * HOUR, 99)
    await watch(mine, film, NOW - 2 * HOUR, 40)
    await watch(mine, other, NOW - HOUR, 40)
    third, second, first = await history(mine)

    outcome = await remove(mine, [second["id"], second["id"]])

    assert (outcome["deletedIds"], outcome["viewer"]) == ([second["id"]], None)
    (after,) = outcome["states"]
    assert (after["playable"]["id"], after["status"]) == (film["id"], "COMPLETED")
    assert (after["playCount"], after["lastWatchedAt"]) == (1, "2026-11-21T06:01:00.000Z")
    assert await history(mine) == [third, first]
    assert (await mine.ask(NODES, {"ids": [second["id"], first["id"]]})).data["nodes"] == [
        None,
        {"__typename": "HistoryEntry", "id": first["id"]},
    ]

    gone = await remove(mine, [first["id"], third["id"]])
    assert [one["status"] for one in gone["states"]] == ["UNWATCHED", "UNWATCHED"]
    assert await history(mine) == []
    assert (await state(mine, film["id"]))["lastWatchedAt"] is None


async def test_r6_taking_off_again_answers_the_same_and_later_heartbeats_bring_nothing_back(
    mine: Device,
) -> None:
    film = (await films(mine))[0]
    viewing = await watch(mine, film, NOW - HOUR)
    (entry,) = await history(mine)

    first = await remove(mine, [entry["id"]])
    again = await remove(mine, [entry["id"]])
    await record(mine, event(film, 60, NOW - MINUTE, viewing, 9))

    assert first == again
    assert await history(mine) == []


async def test_r20_r58_another_profiles_entry_is_not_found_and_nothing_at_all_is_taken_off(
    mine: Device, theirs: Device
) -> None:
    film = (await films(mine))[0]
    for device in (mine, theirs):
        await watch(device, film, NOW - HOUR)
    (own,), (foreign,) = await history(mine), await history(theirs)
    unknown = f"{own['id'][:-32]}{uuid4().hex}"

    for bad in (foreign["id"], unknown, "history_", film["id"], ""):
        assert await remove(mine, [own["id"], bad]) == NOT_FOUND
    assert (await mine.ask(NODES, {"ids": [foreign["id"], unknown]})).data["nodes"] == [None, None]
    assert await history(mine) == [own]
    assert await history(theirs) == [foreign]


async def test_r58_profiles_of_one_account_do_not_share_a_history(marquee: Marquee) -> None:
    oskar, edith = await marquee.sign_in("Oskar"), await marquee.sign_in("Edith")
    film = (await films(oskar))[0]
    before_, viewing = await history(edith), await watch(oskar, film, NOW - MINUTE)

    assert viewing.hex in (await history(oskar))[0]["id"]
    assert await history(edith) == before_


async def test_between_1_and_100_entries_are_taken_off_at_once(mine: Device) -> None:
    outcome = await remove(mine, [])
    assert (outcome["__typename"], outcome["code"]) == ("ValidationProblem", "VALIDATION")
    assert outcome["fields"] == [{"field": "entryIds", "message": "Name 1 to 100 entries, not 0."}]
    answer = await mine.ask(
        "mutation M($ids: [ID!]!) { removeFromHistory(entryIds: $ids) { __typename } }",
        {"ids": ["history_"] * 101},
    )
    assert (answer.status, answer.codes) == (400, ["LIMIT_EXCEEDED"])


async def test_r15_a_title_is_kept_out_and_let_back_in_and_nothing_watched_changes(
    mine: Device,
) -> None:
    film = (await films(mine))[0]
    await watch(mine, film, NOW - HOUR)
    entries = await history(mine)
    assert (await state(mine, film["id"]))["hiddenFromContinueWatching"] is False

    outcome = await hide(mine, film["id"])
    assert outcome["__typename"] == "WatchStatePayload"
    assert (outcome["states"], outcome["series"], outcome["invalidatedRowIds"]) == ([], None, [])
    assert outcome["viewerState"] == await state(mine, film["id"])
    assert outcome["viewerState"]["hiddenFromContinueWatching"] is True
    assert outcome["viewerState"]["lastWatchedAt"] == "2026-11-21T08:01:00.000Z"
    assert await history(mine) == entries
    assert await hide(mine, film["id"]) == outcome


async def test_r15_a_series_is_kept_out_as_a_whole(mine: Device) -> None:
    series, (first, *_) = await episodes(mine)
    await watch(mine, first, NOW - HOUR)

    outcome = await hide(mine, series)

    assert outcome["series"] == {"id": series}
    assert outcome["viewerState"]["hiddenFromContinueWatching"] is True
    assert await hide(mine, first["id"]) == NOT_FOUND


async def test_r20_what_was_watched_of_a_hidden_episode_tells_nothing(marquee: Marquee) -> None:
    """A series for teenagers one of whose episodes is not."""
    episodes_ = marquee.stores.episodes
    found = {
        one.series_id: one
        for title_id in await marquee.stores.catalogue.title_ids()
        for series in (await episodes_.seasons_of([title_id])).values()
        for parts in (await episodes_.episodes_of([one.id for one in series])).values()
        for one in parts
        if one.own_rating and one.own_rating.level > one.series_rating.level
    }
    hidden = next(iter(found.values()))
    young = await marquee.sign_in_as(*await marquee.household(maturity=hidden.series_rating.level))
    of, key = await profile_of(young), key_of(hidden)
    told = build.event(40, NOW - HOUR, of=key.playable_id)
    await marquee.stores.progress.record([write(told, of=of, key=key)])

    assert (await state(young, hidden.series_id))["lastWatchedAt"] is None
    assert await history(young) == []


async def test_r20_what_cannot_be_seen_cannot_be_kept_out(kit: Device, ada: Device) -> None:
    seen = {film["id"] for film in await films(kit)}
    above = next(film["id"] for film in await films(ada) if film["id"] not in seen)
    assert await hide(kit, above) == NOT_FOUND
    assert await hide(kit, "movie_" + "0" * 32) == NOT_FOUND


async def test_r15_two_minutes_of_new_watching_let_a_title_back_in(own: Marquee) -> None:
    mine = await own.sign_in_as(*await own.household())
    film = (await films(mine))[0]
    viewing = await watch(mine, film, NOW - HOUR)
    await hide(mine, film["id"])
    own.clock.forward(seconds=119)
    await record(mine, event(film, 50, own.clock(), viewing, 5))
    assert (await state(mine, film["id"]))["hiddenFromContinueWatching"] is True

    own.clock.forward(seconds=1)
    await record(mine, event(film, 51, own.clock(), viewing, 6))
    assert (await state(mine, film["id"]))["hiddenFromContinueWatching"] is False

    own.clock.forward(seconds=1)
    assert (await hide(mine, film["id"]))["viewerState"]["hiddenFromContinueWatching"] is True
    own.clock.forward(seconds=1)
    back = await hide(mine, film["id"], hidden=False)
    assert back["viewerState"]["hiddenFromContinueWatching"] is False


async def test_nobody_signed_in_has_a_history_to_read_or_to_change(marquee: Marquee) -> None:
    nobody = marquee.device()
    assert (await page(nobody)).refusals == {"history": "UNAUTHENTICATED"}
    for outcome in (await remove(nobody, ["history_"]), await hide(nobody, "movie_")):
        assert (outcome["__typename"], outcome["code"]) == ("AuthProblem", "UNAUTHENTICATED")
    await nobody.log_in("demo@marquee.test")
    assert (await page(nobody)).refusals == {"history": "PROFILE_REQUIRED"}
    for outcome in (await remove(nobody, ["history_"]), await hide(nobody, "movie_")):
        assert (outcome["__typename"], outcome["code"]) == ("AuthProblem", "PROFILE_REQUIRED")


@pytest.fixture
def fault() -> Failing:
    return Failing(None)


@pytest.fixture
async def faulty(data_dir: Path, fault: Failing) -> AsyncIterator[Marquee]:
    async with running(settings_for(data_dir), wrap=before("progress", fault)) as marquee:
        yield marquee


async def test_while_the_store_is_away_nothing_is_half_done_and_it_comes_back(
    faulty: Marquee, fault: Failing
) -> None:
    mine = await faulty.sign_in_as(*await faulty.household())
    film = (await films(mine))[0]
    await watch(mine, film, NOW - HOUR)
    (entry,) = await history(mine)
    fault.failing = ("history", "remove", "hide", "titles")

    assert (await page(mine)).refusals == {"history": "UNAVAILABLE"}
    for outcome in (await remove(mine, [entry["id"]]), await hide(mine, film["id"])):
        assert (outcome["__typename"], outcome["code"]) == ("UnavailableProblem", "UNAVAILABLE")
    answer = await mine.ask(
        "query Q($id: ID!) { title(by: {id: $id}) { viewerState { lastWatchedAt inMyList } } }",
        {"id": film["id"]},
    )
    assert answer.refusals == {"title.viewerState.lastWatchedAt": "UNAVAILABLE"}

    fault.failing = ()
    assert await history(mine) == [entry]
    assert (await state(mine, film["id"]))["hiddenFromContinueWatching"] is False


async def kept_of(marquee: Marquee, of: ProfileId, film: Any) -> tuple[int, int]:
    key = PlayableKey(TitleId(film["id"]), PlayableId(film["id"]))
    progress = marquee.stores.progress
    return len(await progress.states(of, [key])), len(await progress.history(of, limit=9))


async def test_what_a_deleted_profile_watched_is_deleted_with_it(faulty: Marquee) -> None:
    sam, ada = await faulty.sign_in("Sam"), await faulty.sign_in("Ada")
    film, of = (await films(sam))[0], await profile_of(sam)
    await watch(sam, film, NOW - MINUTE)
    await watch(ada, film, NOW - MINUTE)

    outcome = (await ada.ask(DELETE, {"id": of})).data["deleteProfile"]

    assert outcome == {"__typename": "RemovedPayload", "deletedIds": [of], "states": []}
    assert await kept_of(faulty, of, film) == (0, 0)
    assert film["id"] in await watched(ada)
