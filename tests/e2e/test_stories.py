"""What a household does with its devices over days, told with the documents that clients ship:
in one process that needs nothing, and on the three real stores.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from persistence.wiring import open_stores
from tests.e2e.page_rules import Json
from tests.e2e.real_stores import RealStores, own_keyspace, place, real_stores
from tests.e2e.running import NOW, Clock, Marquee, database_in, running, settings_for
from tests.e2e.stories import (
    EPISODE_MS,
    FILM,
    FILM_MS,
    GROWN_UPS_FILM,
    MINUTE,
    OTHER_FILM,
    SECOND,
    SERIES,
    Client,
    Sitting,
    catalogue,
    episode_id,
    outcomes,
    row,
)

__all__ = ["own_keyspace", "place", "real_stores"]

pytestmark = pytest.mark.usefixtures("patience")

AT_THE_END = {"status": "COMPLETED", "resumePositionMs": 0}


@dataclass
class Household:
    """An application with a small catalogue of its own, and an account that has watched nothing."""

    marquee: Marquee
    clock: Clock
    credentials: tuple[str, str]

    async def client(self, kind: str) -> Client:
        """A new device of that kind, on which the member is signed in."""
        device = await self.marquee.sign_in_as(*self.credentials)
        return Client(device, kind, self.clock)

    async def demo(self, kind: str, profile: str) -> Client:
        return Client(await self.marquee.sign_in(profile), kind, self.clock)


@pytest.fixture
async def household(data_dir: Path, place: RealStores | None) -> AsyncIterator[Household]:
    clock = Clock()
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(place.fresh()) if place else {}
        await fill(stores.get("database_url", database_in(data_dir)))
        settings = settings_for(data_dir, **stores)
        marquee = await stack.enter_async_context(running(settings, clock=clock))
        yield Household(marquee, clock, await marquee.household())


async def fill(database_url: str) -> None:
    async with open_stores(database_url) as stores, stores.catalogue.transaction() as batch:
        await batch.put_titles(catalogue(NOW))


async def test_r3_a_film_begun_on_the_phone_goes_on_on_the_television_at_the_right_second(
    household: Household,
) -> None:
    phone, tv = await household.client("mobile"), await household.client("tv")
    on_the_way = Sitting(phone, FILM)
    left_at = 31 * 60_000 + 17_000
    await phone.tells_all(on_the_way.watching(0, left_at, NOW - 32 * MINUTE))

    shown = row(await tv.homepage(), "CONTINUE_WATCHING")
    assert shown is not None
    [card], [item] = shown["items"]["edges"], await tv.items()
    assert (item["id"], item["title"]["id"]) == (card["node"]["id"], card["node"]["title"]["id"])
    assert item["playable"]["id"] == FILM
    assert item["watchState"]["percent"] == pytest.approx(100 * left_at / FILM_MS)
    begins = (await tv.resume(FILM))["resumePositionMs"]
    assert begins == left_at - 5_000
    assert (await tv.title(FILM))["watchState"]["resumePositionMs"] == begins

    household.clock.forward(minutes=10)
    at_home = Sitting(tv, FILM)
    await tv.tells(*at_home.watching(begins, begins + 20 * 60_000, NOW - 10 * MINUTE))

    back = await phone.resume(FILM)
    assert back["resumePositionMs"] == begins + 20 * 60_000 - 5_000
    assert back["lastDevice"]["id"] == tv.device.id
    assert back["alternative"] is None, "the television carried on from the phone"


async def test_r5_r8_a_phone_that_was_away_for_a_day_moves_nobody_and_is_offered_as_another_place(
    household: Household,
) -> None:
    phone, tv = await household.client("mobile"), await household.client("tv")
    both_begin = 20 * 60_000
    await tv.tells_all(Sitting(tv, FILM).watching(0, both_begin, NOW - 21 * MINUTE))

    in_the_train = Sitting(phone, FILM)
    waiting = in_the_train.watching(both_begin, both_begin + 30 * 60_000, NOW + MINUTE)
    further = Sitting(phone, OTHER_FILM)
    waiting += further.watching(0, 10 * 60_000, NOW + 40 * MINUTE)
    household.clock.forward(hours=20)
    for client in (phone, tv):
        await client.renews()
    in_the_evening = Sitting(tv, FILM)
    evening = household.clock()
    until = both_begin + 50 * 60_000
    household.clock.forward(hours=1)
    await tv.renews()
    await tv.tells_all(in_the_evening.watching(both_begin, until, evening))

    household.clock.forward(hours=3)
    for client in (phone, tv):
        await client.renews()
    assert set(await phone.tells_all(waiting)) == {"APPLIED"}
    again = await phone.tells_all(waiting)  # as after answers that got lost
    assert set(again) == {"DUPLICATE", "STALE"}
    for client in (phone, tv):
        found = await client.resume(FILM)
        assert found["positionMs"] == until
        assert found["lastDevice"]["id"] == tv.device.id
        assert found["alternative"]["positionMs"] == both_begin + 30 * 60_000
        assert found["alternative"]["device"]["id"] == phone.device.id
    assert (await tv.resume(OTHER_FILM))["positionMs"] == 10 * 60_000
    assert await tv.waiting() == [(FILM, FILM), (OTHER_FILM, OTHER_FILM)]
    entries = [entry["playable"]["id"] for entry in await phone.watched()]
    assert entries == [FILM, OTHER_FILM, FILM, FILM]


async def test_r19_r21_a_child_goes_on_with_what_it_may_see_and_with_nothing_else(
    household: Household,
) -> None:
    tablet, parents = await household.demo("mobile", "Kit"), await household.demo("web", "Ada")
    before = await tablet.waiting()
    told = await tablet.tells(Sitting(tablet, FILM).at(FILM_MS // 2))
    refused = await tablet.tells(Sitting(tablet, GROWN_UPS_FILM).at(FILM_MS // 2))
    await parents.tells(Sitting(parents, GROWN_UPS_FILM).at(FILM_MS // 3))

    assert outcomes(told) == ["APPLIED"]
    assert [one["reason"] for one in refused["results"]] == ["NOT_FOUND"]
    assert await tablet.waiting() == [(FILM, FILM), *before]
    assert GROWN_UPS_FILM not in str([await tablet.watched(), await tablet.homepage()])
    assert (await tablet.runs("title", "Title", id=GROWN_UPS_FILM))["title"] is None
    assert (await parents.waiting())[0] == (GROWN_UPS_FILM, GROWN_UPS_FILM)

    await allowing(parents, "Kit", blocked=[FILM])
    assert await tablet.waiting() == before
    assert FILM not in str([await tablet.watched(), await tablet.homepage()])
    assert (await tablet.runs("progress", "Resume", id=FILM))["node"] is None

    await allowing(parents, "Kit", blocked=[])
    assert await tablet.waiting() == [(FILM, FILM), *before]
    assert (await tablet.resume(FILM))["positionMs"] == FILM_MS // 2


async def allowing(parents: Client, name: str, *, blocked: list[str]) -> None:
    gate = (await parents.runs("profile-gate", "ProfileGate"))["viewer"]["account"]["profiles"]
    [of] = (profile["id"] for profile in gate if profile["name"] == name)
    settings = (await parents.runs("settings", "ProfileSettings", id=of))["node"]
    given = {"profileId": of, "version": settings["version"], "blockedTitleIds": blocked}
    done = await parents.runs("settings", "UpdateProfile", input=given)
    assert done["updateProfile"]["__typename"] == "ProfilePayload"


async def test_r12_r16_a_series_goes_from_one_season_to_the_next_and_ends_until_there_is_more(
    household: Household,
) -> None:
    tv, phone = await household.client("tv"), await household.client("mobile")
    assert await tv.next_up() == ("START", episode_id("1x1"), 0)
    assert await tv.waiting() == []

    await sees(tv, "1x1", EPISODE_MS // 2)
    assert await phone.next_up() == ("RESUME", episode_id("1x1"), EPISODE_MS // 2 - 5_000)
    await sees(phone, "1x1", EPISODE_MS)
    assert await tv.next_up() == ("NEXT_IN_ORDER", episode_id("1x2"), 0)

    await sees(tv, "1x2", EPISODE_MS - 30_000)  # the end of the season, left in its last minute
    assert await phone.next_up() == ("NEXT_IN_ORDER", episode_id("2x1"), 0)
    assert await phone.waiting() == [(SERIES, episode_id("2x1"))]
    assert (await phone.title(SERIES))["nextUp"]["episode"]["season"]["number"] == 2
    assert await seasons_seen(phone) == {"1x1": "COMPLETED", "1x2": "COMPLETED"}

    await sees(phone, "2x1", EPISODE_MS)
    assert await tv.next_up() is None
    assert await tv.waiting() == []
    assert row(await tv.homepage(), "CONTINUE_WATCHING") is None

    household.clock.forward(days=3)
    for client in (tv, phone):
        await client.renews()
    assert await tv.next_up() == ("NEW_EPISODE", episode_id("2x2"), 0)
    assert await phone.waiting() == [(SERIES, episode_id("2x2"))]

    await sees(tv, "1x1", EPISODE_MS // 4)  # somebody begins it all again, before the new one
    assert await tv.next_up() == ("RESUME", episode_id("1x1"), EPISODE_MS // 4 - 5_000)


async def sees(client: Client, name: str, position_ms: int) -> None:
    """A sitting that ends there."""
    client.clock.forward(minutes=1)
    sitting = Sitting(client, episode_id(name), EPISODE_MS)
    begun = sitting.at(position_ms - 60_000, client.clock() - MINUTE, "START")
    assert outcomes(await client.tells(begun, sitting.at(position_ms, kind="STOP")))[1] == "APPLIED"


async def seasons_seen(client: Client) -> dict[str, str]:
    """The state of each episode of the first season, as a title's page lists them."""
    seasons = (await client.title(SERIES))["seasons"]
    first = next(season["id"] for season in seasons if season["number"] == 1)
    found = await client.runs("title", "Episodes", seasonId=first)
    nodes = [edge["node"] for edge in found["node"]["episodes"]["edges"]]
    return {node["name"]: node["watchState"]["status"] for node in nodes}


async def test_r6_a_film_seen_to_its_end_is_over_everywhere_and_counts_once(
    household: Household,
) -> None:
    phone, tv = await household.client("mobile"), await household.client("tv")
    sitting = Sitting(phone, FILM)
    await phone.tells(sitting.at(FILM_MS // 2))
    assert await tv.waiting() == [(FILM, FILM)]

    household.clock.forward(minutes=45)
    for client in (phone, tv):
        await client.renews()
    done = await phone.tells(*(sitting.at(FILM_MS - 2_000 + each) for each in range(3)))

    assert [one["completed"] for one in done["results"]] == [True] * 3
    for client in (phone, tv):
        assert await client.waiting() == []
        found = await client.resume(FILM)
        assert {key: found[key] for key in AT_THE_END} == AT_THE_END
        assert (found["playCount"], found["everCompleted"]) == (1, True)
    [entry] = await tv.watched()
    assert (entry["playable"]["id"], entry["completed"]) == (FILM, True)

    household.clock.forward(hours=5)
    for client in (phone, tv):
        await client.renews()
    anew = Sitting(tv, FILM)
    await tv.tells(anew.at(0, kind="START"), anew.at(FILM_MS // 4, household.clock() + SECOND))
    found = await phone.resume(FILM)
    assert (found["status"], found["playCount"]) == ("REWATCHING", 1)
    assert await phone.waiting() == [(FILM, FILM)]


async def test_r15_r35_the_page_that_is_shown_follows_hiding_showing_and_marking(
    household: Household,
) -> None:
    web, tv = await household.client("web"), await household.client("tv")
    for film in (FILM, OTHER_FILM):
        household.clock.forward(seconds=1)
        await web.tells(Sitting(web, film).at(FILM_MS // 2))
    page = await tv.homepage()
    assert await tv.waiting() == [(OTHER_FILM, OTHER_FILM), (FILM, FILM)]

    household.clock.forward(seconds=1)
    hidden = await web.runs("history", "HideFromContinueWatching", titleId=FILM)
    assert hidden["hideFromContinueWatching"]["viewerState"]["hiddenFromContinueWatching"] is True
    assert (await tv.title(FILM))["viewerState"]["hiddenFromContinueWatching"] is True
    assert await shown_after(tv, page["id"]) == [OTHER_FILM]
    assert (await tv.resume(FILM))["positionMs"] == FILM_MS // 2
    assert len(await tv.watched()) == 2

    household.clock.forward(seconds=1)
    await web.runs("history", "HideFromContinueWatching", titleId=FILM, hidden=False)
    assert await shown_after(tv, page["id"]) == [OTHER_FILM, FILM]

    household.clock.forward(seconds=1)
    marked = await web.runs("progress", "MarkWatched", nodeId=OTHER_FILM, watched=True)
    assert [one["status"] for one in marked["markWatched"]["states"]] == ["COMPLETED"]
    assert marked["markWatched"]["invalidatedRowIds"] == [row_id(page, "CONTINUE_WATCHING")]
    assert await shown_after(tv, page["id"]) == [FILM]


async def test_r6_what_is_taken_off_the_history_is_gone_from_every_device_and_stays_gone(
    household: Household,
) -> None:
    web, phone = await household.client("web"), await household.client("mobile")
    sitting = Sitting(phone, FILM)
    late = sitting.at(FILM_MS // 3, NOW - MINUTE)
    await phone.tells(sitting.at(FILM_MS // 2))
    [entry] = await web.watched()

    removed = await web.runs("history", "RemoveFromHistory", entryIds=[entry["id"]])

    assert removed["removeFromHistory"]["deletedIds"] == [entry["id"]]
    assert [one["status"] for one in removed["removeFromHistory"]["states"]] == ["UNWATCHED"]
    await phone.tells(late)  # from the phone's queue
    assert await phone.watched() == []
    assert await phone.waiting() == []
    assert (await phone.resume(FILM))["status"] == "UNWATCHED"


async def shown_after(client: Client, page_id: str) -> list[str]:
    """The titles of Continue Watching that are told when playback has ended."""
    given = {"homepageId": page_id, "trigger": "PLAYBACK_ENDED"}
    done = (await client.runs("refresh", "RefreshHomepage", input=given))["refreshHomepage"]
    assert done["homepage"]["id"] == page_id
    [change] = [one for one in done["changes"] if one["__typename"] != "RowRemoved"]
    return [edge["node"]["title"]["id"] for edge in change["row"]["items"]["edges"]]


def row_id(page: Json, kind: str) -> str:
    found = row(page, kind)
    assert found is not None
    return str(found["id"])
