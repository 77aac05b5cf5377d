"""R11 to R16, R19, R28 to R35: going on with what was begun, as clients see it over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from persistence.wiring import open_stores
from tests.contract import records
from tests.e2e.faults import Failing, before
from tests.e2e.history import hide, remove, watch
from tests.e2e.history import history as history_of
from tests.e2e.my_list import refresh, rows_after
from tests.e2e.page_rules import PAGE, Json, broken_rules, rows_of, title_ids
from tests.e2e.running import NOW, Clock, Device, Marquee, database_in, running, settings_for

pytestmark = pytest.mark.usefixtures("patience")

WATCHING = """
query Watching($first: Int, $after: String) {
  continueWatching(first: $first, after: $after) {
    edges { cursor node {
      __typename id title { id } playable { id } watchState { status positionMs }
    } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}
"""
NEXT = """
query Next($id: ID!) {
  title(by: {id: $id}) { ... on Series { nextUp { reason startMs episode { id } } } }
}
"""
MARK = """
mutation Mark($id: ID!, $watched: Boolean = true) {
  markWatched(nodeId: $id, watched: $watched) {
    __typename ... on WatchStatePayload { invalidatedRowIds series { nextUp { reason } } }
  }
}
"""
BECAUSE = """
{ homepage { id rows(first: 20) { edges { node {
    __typename id kind heading evidence { kind text subject { id } }
    ... on BecauseYouWatchedRow { anchor { id } }
    items(first: 24) { edges { node { title { id } } } }
} } } } }
"""
FILMS = """
{ titles(first: 40, filter: {kinds: [MOVIE]}) {
    edges { node { id ... on Movie { durationMs } } } } }
"""
A_SERIES = """
{ titles(first: 1, filter: {kinds: [SERIES]}) {
    edges { node { id ... on Series { nextUp { reason } } } } } }
"""
OLD = """
query Old($id: ID!) {
  node(id: $id) { ... on Homepage { rows(first: 20) { edges { node { id heading } } } } }
}
"""
PROFILES = "{ viewer { account { profiles { id name version } } } }"
BLOCK = """
mutation Block($input: UpdateProfileInput!) {
  updateProfile(input: $input) { __typename ... on Problem { code message } }
}
"""
NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"
RATED = "{ titles(first: 50) { edges { node { id rating { level } genres { id } } } } }"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SERIAL = records.series_id("Serial")
LENGTH_MS = 30 * 60_000
FIRST, SECOND, THIRD = ({"id": records.episode_id("Serial", name)} for name in "abc")
"""The third is out two days from now."""


@dataclass
class House:
    """An application with one more series and a household that has watched nothing."""

    marquee: Marquee
    clock: Clock
    credentials: tuple[str, str]

    async def device(self) -> Device:
        """A device on which somebody has signed in just now."""
        return await self.marquee.sign_in_as(*self.credentials)


def serial() -> Any:
    episodes = [records.episode("Serial", name, n) for n, name in enumerate("ab", 1)]
    new = records.episode("Serial", "c", 3, available_from=NOW + 2 * DAY)
    season = records.season("Serial", 1, *episodes, new)
    art = records.art("Serial", "poster")
    return records.series("Serial", season, rating_label="TV-Y", artwork=art)


@pytest.fixture
async def house(data_dir: Path) -> AsyncIterator[House]:
    clock = Clock()
    # Before the application starts: a change of the catalogue would end a page some time later.
    async with (
        open_stores(database_in(data_dir)) as stores,
        stores.catalogue.transaction() as batch,
    ):
        await batch.put_titles([serial()])
    async with running(settings_for(data_dir), clock=clock) as marquee:
        yield House(marquee, clock, await marquee.household())


async def play(house: House, device: Device, id_: Json, percent: float = 40) -> None:
    """Watch a minute of something until now, and be so far in it."""
    house.clock.forward(seconds=90)
    await watch(device, {"durationMs": LENGTH_MS, **id_}, house.clock() - MINUTE, percent)


async def watching(device: Device, **variables: Any) -> list[tuple[str, str]]:
    """The titles that wait and what of each to go on with."""
    found = (await device.ask(WATCHING, variables)).data["continueWatching"]["edges"]
    return [(edge["node"]["title"]["id"], edge["node"]["playable"]["id"]) for edge in found]


async def next_up(device: Device, id_: str = SERIAL) -> Json | None:
    found: Json | None = (await device.ask(NEXT, {"id": id_})).data["title"]["nextUp"]
    return found


async def page_of(device: Device) -> Json:
    page: Json = (await device.ask(PAGE)).data["homepage"]
    assert page["degraded"] == []
    return page


async def films(device: Device, count: int = 8) -> list[Json]:
    return [e["node"] for e in (await device.ask(FILMS)).data["titles"]["edges"]][:count]


def kinds(page: Json) -> list[str]:
    return [row["kind"] for row in rows_of(page)]


async def test_r12_a_series_goes_on_until_its_season_ends_and_again_when_an_episode_is_out(
    house: House,
) -> None:
    tv = await house.device()
    assert await next_up(tv) == {"reason": "START", "startMs": 0, "episode": FIRST}
    assert await watching(tv) == []

    await play(house, tv, FIRST)
    assert await watching(tv) == [(SERIAL, FIRST["id"])]
    begun = await next_up(tv)
    assert begun == {"reason": "RESUME", "startMs": LENGTH_MS * 4 // 10 - 5000, "episode": FIRST}

    await play(house, tv, FIRST, 99)
    assert await watching(tv) == [(SERIAL, SECOND["id"])]
    assert await next_up(tv) == {"reason": "NEXT_IN_ORDER", "startMs": 0, "episode": SECOND}

    await play(house, tv, SECOND, 99)
    assert await watching(tv) == []
    assert await next_up(tv) is None

    house.clock.forward(days=2)
    tv = await house.device()
    assert await watching(tv) == [(SERIAL, THIRD["id"])]
    assert await next_up(tv) == {"reason": "NEW_EPISODE", "startMs": 0, "episode": THIRD}


async def test_r30_the_row_stands_first_says_what_it_is_and_has_what_the_query_has(
    house: House,
) -> None:
    tv = await house.device()
    first, second, *_ = await films(tv)
    await play(house, tv, first)
    await play(house, tv, second, 60)

    page = await page_of(tv)
    row = rows_of(page)[0]

    assert broken_rules(page) == []
    assert (row["__typename"], row["kind"]) == ("ContinueWatchingRow", "CONTINUE_WATCHING")
    assert (row["heading"], row["layout"]) == ("Continue Watching", "PROGRESS")
    assert row["evidence"] == {"kind": "CONTINUATION", "text": "What you are in the middle of"}
    assert title_ids(row) == [second["id"], first["id"]]
    found = (await tv.ask(WATCHING)).data["continueWatching"]["edges"]
    assert [edge["node"]["id"] for edge in found] == [
        edge["node"]["id"] for edge in row["items"]["edges"]
    ]
    assert [edge["node"]["watchState"]["status"] for edge in found] == ["IN_PROGRESS"] * 2
    item = found[0]["node"]["id"]
    assert (await tv.ask(NODE, {"id": item})).data["node"] == {
        "__typename": "RowItem",
        "id": item,
    }


async def test_r35_a_heartbeat_keeps_the_page_and_moves_that_row_alone(house: House) -> None:
    tv = await house.device()
    first, second, *_ = await films(tv)
    before = await page_of(tv)
    shown = [{"id": row["id"], "revision": row["revision"]} for row in rows_of(before)]

    for film, percent in ((first, 20), (first, 30), (second, 50), (first, 99), (second, 99)):
        await play(house, tv, film, percent)
        done = await refresh(tv, before["id"], "PLAYBACK_ENDED")
        shown = rows_after(shown, done["changes"])
        now = await page_of(tv)
        assert done["homepage"]["id"] == now["id"] == before["id"]
        assert shown == [{"id": r["id"], "revision": r["revision"]} for r in rows_of(now)]
        others = [row for row in rows_of(now) if row["kind"] != "CONTINUE_WATCHING"]
        assert others == rows_of(before)
    assert "CONTINUE_WATCHING" not in kinds(now)


async def test_r29_a_new_page_shows_what_waits_in_no_other_row(house: House) -> None:
    tv = await house.device()
    trending = next(r for r in rows_of(await page_of(tv)) if r["kind"] == "TRENDING")
    known = {film["id"]: film for film in await films(tv, 40)}
    watched = next(known[id_] for id_ in title_ids(trending) if id_ in known)
    await play(house, tv, watched)

    page = await page_of(tv)
    new = await refresh(tv, page["id"], "APP_FOREGROUND")
    page = await page_of(tv)

    assert page["id"] == new["homepage"]["id"]
    holding = [row["kind"] for row in rows_of(page) if watched["id"] in title_ids(row)]
    assert set(holding) <= {"CONTINUE_WATCHING", "TOP_10"}
    assert broken_rules(page) == []


async def test_r15_a_hidden_title_is_gone_until_it_is_watched_again(house: House) -> None:
    tv = await house.device()
    await play(house, tv, FIRST)
    page = await page_of(tv)

    done = await hide(tv, SERIAL)

    assert done["invalidatedRowIds"] == [rows_of(page)[0]["id"]]
    assert await watching(tv) == []
    assert "CONTINUE_WATCHING" not in kinds(await page_of(tv))
    assert (await next_up(tv) or {})["episode"] == FIRST
    house.clock.forward(minutes=5)
    film = {"durationMs": LENGTH_MS, **FIRST}
    sitting = await watch(tv, film, house.clock() - 3 * MINUTE, 45)
    await watch(tv, film, house.clock() - MINUTE, 50, viewing=sitting)
    assert await watching(tv) == [(SERIAL, FIRST["id"])]


async def test_r14_a_child_is_offered_nothing_that_only_its_elders_may_see(
    house: House,
) -> None:
    tv = await house.device()
    found = [edge["node"] for edge in (await tv.ask(RATED)).data["titles"]["edges"]]
    kit = await house.marquee.sign_in("Kit")
    page = await page_of(kit)
    strict = {one["id"] for one in found if one["rating"]["level"] not in ("ALL", "AGE_7")}

    offered = await watching(kit)
    assert strict
    assert offered
    assert not strict & {title for title, _ in offered}
    assert kinds(page)[0] == "CONTINUE_WATCHING"
    assert broken_rules(page) == []
    for id_ in strict:
        assert (await kit.ask(NEXT, {"id": id_})).data == {"title": None}


async def test_r58_what_one_profile_watches_waits_for_no_other(house: House) -> None:
    tv, sam = await house.device(), await house.marquee.sign_in("Sam")
    theirs = await watching(sam)
    await play(house, tv, FIRST)

    assert await watching(sam) == theirs
    cursor = (await tv.ask(WATCHING)).data["continueWatching"]["pageInfo"]["endCursor"]
    assert (await sam.ask(WATCHING, {"after": cursor})).codes == ["BAD_CURSOR"]
    assert (await sam.ask(WATCHING, {"after": "garbage"})).codes == ["BAD_CURSOR"]


async def test_r32_it_is_paged_by_key_while_more_is_watched(house: House) -> None:
    tv = await house.device()
    watched = await films(tv, 6)
    for film in watched:
        await play(house, tv, film)
    newest = [film["id"] for film in reversed(watched)]

    page = (await tv.ask(WATCHING, {"first": 2})).data["continueWatching"]
    assert [edge["node"]["title"]["id"] for edge in page["edges"]] == newest[:2]
    await play(house, tv, FIRST)
    await play(house, tv, watched[-1], 99)
    after = page["pageInfo"]["endCursor"]
    house.clock.forward(minutes=31)
    tv = await house.device()
    rest = (await tv.ask(WATCHING, {"after": after})).data["continueWatching"]

    assert page["pageInfo"]["hasNextPage"]
    assert [edge["node"]["title"]["id"] for edge in rest["edges"]] == newest[2:]
    assert rest["pageInfo"]["hasPreviousPage"]
    assert not rest["pageInfo"]["hasNextPage"]


async def test_r33_progress_that_is_away_is_reported_and_is_not_nothing(data_dir: Path) -> None:
    fault = Failing(None)
    async with running(settings_for(data_dir), wrap=before("progress", fault)) as marquee:
        await marquee.warm()
        ada = await marquee.sign_in("Ada")
        fault.failing = ("recent", "completions", "states_of_titles")
        page = (await ada.ask(PAGE)).data["homepage"]
        answer = await ada.ask(WATCHING)
        series = await ada.ask(A_SERIES)
        fault.failing = ()
        again = await watching(ada)

    away = [("continue_watching", "NONE"), ("taste", "NONE")]
    assert sorted((one["source"], one["fallback"]) for one in page["degraded"]) == away
    assert kinds(page)[0] == "TRENDING"
    assert (answer.partial, answer.codes) == ({"continueWatching": None}, ["UNAVAILABLE"])
    assert series.codes == ["UNAVAILABLE"]
    assert again != []


async def test_r28_what_was_completed_last_has_a_row_of_what_is_like_it(house: House) -> None:
    tv = await house.device()
    first, second, third, *_ = await films(tv)
    for film in (first, second, third):
        await play(house, tv, film, 99)

    page = (await tv.ask(BECAUSE)).data["homepage"]

    rows = [row for row in rows_of(page) if row["kind"] == "BECAUSE_YOU_WATCHED"]
    assert [row["anchor"]["id"] for row in rows] == [third["id"], second["id"]]
    for row in rows:
        anchor = row["anchor"]["id"]
        assert row["heading"].startswith("Because you watched ")
        assert (row["evidence"]["kind"], row["evidence"]["subject"]) == ("WATCHED", {"id": anchor})
        assert anchor not in title_ids(row)
        assert len(title_ids(row)) >= 4


async def test_r19_r21_a_row_goes_when_what_it_names_may_no_longer_be_seen(house: House) -> None:
    ada, sam = await house.marquee.sign_in("Ada"), await house.marquee.sign_in("Sam")
    page = (await sam.ask(BECAUSE)).data["homepage"]
    row = next(row for row in rows_of(page) if row["kind"] == "BECAUSE_YOU_WATCHED")

    await block(ada, "Sam", row["anchor"]["id"])

    assert (await sam.ask(NODE, {"id": row["id"]})).data["node"] is None
    old = (await sam.ask(OLD, {"id": page["id"]})).data["node"]
    assert [one["id"] for one in rows_of(old)] == [
        one["id"] for one in rows_of(page) if one["id"] != row["id"]
    ]
    new = (await sam.ask(BECAUSE)).data["homepage"]
    assert row["anchor"]["id"] not in str(new)


async def block(device: Device, name: str, title: str) -> None:
    """Block a title for another profile of the account."""
    profiles = (await device.ask(PROFILES)).data["viewer"]["account"]["profiles"]
    (of,) = (profile for profile in profiles if profile["name"] == name)
    given = {"profileId": of["id"], "version": of["version"], "blockedTitleIds": [title]}
    outcome = (await device.ask(BLOCK, {"input": given})).data["updateProfile"]
    assert outcome == {"__typename": "ProfilePayload"}


async def test_r28_the_genre_most_watched_is_the_first_of_the_genre_rows(house: House) -> None:
    tv = await house.device()
    usual = [row["id"] for row in rows_of(await page_of(tv)) if row["kind"] == "GENRE"]
    found = [edge["node"] for edge in (await tv.ask(RATED)).data["titles"]["edges"]]
    counted = [genre["id"] for one in found for genre in one["genres"]]
    rare = [g for g in dict.fromkeys(counted) if not any(g[-32:] in row for row in usual)]
    wanted = next(g for g in rare if counted.count(g) >= 8)
    known = {film["id"]: film for film in await films(tv, 40)}
    of_it = [o for o in found if o["id"] in known and wanted in [g["id"] for g in o["genres"]]][:3]
    for one in of_it:
        await play(house, tv, known[one["id"]], 99)
    await refresh(tv, (await page_of(tv))["id"], "APP_FOREGROUND")

    page = await page_of(tv)

    names = [row["id"] for row in rows_of(page) if row["kind"] == "GENRE"]
    shared = {g["id"][-32:] for one in of_it for g in one["genres"]}
    assert names[0][-32:] in shared
    assert len(names) <= 3
    assert broken_rules(page) == []


async def test_r6_what_is_taken_off_the_history_waits_no_more(house: House) -> None:
    tv = await house.device()
    await play(house, tv, FIRST)
    entries = await history_of(tv)

    done = await remove(tv, [entry["id"] for entry in entries])

    assert done["__typename"] == "RemovedPayload"
    assert await watching(tv) == []


async def test_next_up_of_what_was_marked_is_read_after_the_mark(house: House) -> None:
    tv = await house.device()

    marked = (await tv.ask(MARK, {"id": SERIAL})).data["markWatched"]
    back = (await tv.ask(MARK, {"id": SERIAL, "watched": False})).data["markWatched"]

    assert marked["series"] == {"nextUp": None}
    assert back["series"] == {"nextUp": {"reason": "START"}}
