"""How often an operation goes to the stores: once a kind and level, in few waves."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from persistence.memory.candidates import MemoryCandidates
from persistence.ports.stores import Stores
from tests.e2e.recorder import Recorder, Remembering
from tests.e2e.running import Device, Marquee, running, settings_for

pytestmark = pytest.mark.usefixtures("patience")

VIEWERS_OWN = ("sessions", "accounts", "profiles")
"""What is read to know who asks, before the operation itself."""

VIEWER = {
    "sessions.sessions": 1,
    "accounts.accounts": 1,
    "accounts.devices": 1,
    "profiles.profiles": 1,
}
CANDIDATES = {
    "shelves.trending": 1,
    "shelves.popular_by_genre": 1,
    "shelves.top": 1,
    "shelves.newest": 1,
    "shelves.leaving": 1,
    "shelves.coming": 1,
    "shelves.collections": 1,
}
MY_LIST = {"my_lists.newest": 1, "my_lists.begins_next": 1}
SHOWN = {**MY_LIST, "titles.titles": 1, "titles.trailers_of": 1, "titles.images": 1}
SERIES = """
{ titles(first: 1, filter: {kinds: [SERIES]}) {
    edges { node { id ... on Series { seasons { id } } } } } }
"""
SIMILAR = "{ titles(first: 50) { edges { node { similar(first: 5) { edges { node { id } } } } } } }"
CAST = "{ titles(first: 50) { edges { node { credits { person { id } } } } } }"
IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
PEOPLE = """
query ($ids: [ID!]!) {
  nodes(ids: $ids) { id ... on Person { titles(first: 3) { edges { node { id } } } } }
}
"""
CREDITS = """
{ titles(first: 20) { edges { node { credits(first: 4) { person {
    one: titles(first: 1) { edges { node { id } } } more: titles { edges { node { id } } } } } } } }
}
"""
DEVICES = """
query ($ids: [ID!]!) { nodes(ids: $ids) { id } viewer { account { devices { id } } } }
"""
GENRES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } genres { id } }"
OUTSIDE = """
{ one: title(by: {externalId: "metropolis-1927"}) { name }
  two: title(by: {externalId: "nosferatu-1922"}) { name }
  none: title(by: {externalId: "nothing"}) { name } }
"""


@dataclass(frozen=True)
class Counting:
    """Counts the calls of a store's methods, by their name."""

    store: Any
    found: Counter[str]

    def __getattr__(self, method: str) -> Any:
        self.found[method] += 1
        return getattr(self.store, method)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def recorded(data_dir: Path, recorder: Recorder) -> AsyncIterator[Marquee]:
    """An application that has gathered nothing yet; its shelves answer at once (R33)."""
    remembering = Remembering(None)

    def wrap(stores: Stores) -> Stores:
        remembering.store = stores.shelves
        return recorder.wrap(replace(stores, shelves=remembering))

    async with running(settings_for(data_dir), wrap=wrap) as started:
        await replace(
            started,
            stores=replace(
                started.stores, shelves=remembering, candidates=MemoryCandidates(started.clock)
            ),
        ).warm()
        yield started


async def asked(device: Device, recorder: Recorder, file: str, name: str, **given: Any) -> Any:
    """The data of one operation, with nothing recorded but its calls."""
    recorder.start()
    return (await device.run(file, name, **given)).data


async def test_a_homepage_from_nothing_waits_three_times_after_the_viewers_own_read(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    await asked(device, recorder, "tv/homepage.graphql", "TvHomepage")
    assert recorder.waves(without=VIEWERS_OWN) <= 3
    assert recorder.waves() <= 4
    assert recorder.counted() == Counter({**VIEWER, **CANDIDATES, **SHOWN})


async def test_a_homepage_in_a_warmed_country_reads_no_candidates(
    data_dir: Path, recorder: Recorder
) -> None:
    async with running(
        settings_for(data_dir, warm_countries=("US",)), wrap=recorder.wrap
    ) as marquee:
        for profile in ("Ada", "Kit"):
            device = await marquee.sign_in(profile)
            await asked(device, recorder, "tv/homepage.graphql", "TvHomepage")
            assert not any(read.store == "shelves" for read in recorder.reads)


@pytest.mark.parametrize("client", ["Tv", "Web", "Mobile"])
async def test_r32_an_unchanged_page_asked_again_reads_no_candidates(
    recorded: Marquee, recorder: Recorder, client: str
) -> None:
    device, file = await recorded.sign_in("Ada"), f"{client.lower()}/homepage.graphql"
    first = await asked(device, recorder, file, f"{client}Homepage")
    again = await asked(device, recorder, file, f"{client}Homepage")
    assert again == first
    assert recorder.counted() == Counter()


async def test_another_profile_on_the_same_shelf_reads_no_candidates_and_no_titles(
    recorded: Marquee, recorder: Recorder
) -> None:
    ada, sam = await recorded.sign_in("Ada"), await recorded.sign_in("Sam")
    await recorded.warm()
    await asked(ada, recorder, "tv/homepage.graphql", "TvHomepage")
    await asked(sam, recorder, "tv/homepage.graphql", "TvHomepage")
    assert recorder.counted() == Counter({**VIEWER, **MY_LIST})


async def test_many_who_ask_at_once_share_one_gathering(
    recorded: Marquee, recorder: Recorder
) -> None:
    devices = [await recorded.sign_in(name) for name in ("Ada", "Sam", "Edith", "Oskar", "Ada")]
    recorder.start()
    await asyncio.gather(*(device.run("tv/homepage.graphql") for device in devices))
    counted = recorder.counted()
    assert {name: counted[name] for name in CANDIDATES} == CANDIDATES


async def test_a_page_of_titles_is_two_reads_whatever_its_length(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    await recorded.warm()
    await device.ask("{ viewer { id } }")
    await asked(device, recorder, "tv/browse.graphql", "TvBrowse", first=50)
    assert recorder.counted() == Counter({"browse.page": 1, "titles.titles": 1})
    assert recorder.waves() == 2
    await asked(device, recorder, "tv/browse.graphql", "TvBrowse", first=50)
    assert recorder.counted() == Counter({"browse.page": 1})  # the titles are kept


async def test_a_titles_page_reads_each_kind_once(recorded: Marquee, recorder: Recorder) -> None:
    device = await recorded.sign_in("Ada")
    await recorded.warm()
    series = (await device.ask(SERIES)).data["titles"]["edges"][0]["node"]
    await asked(device, recorder, "tv/title.graphql", "TvTitle", id=series["id"])
    assert recorder.counted() == Counter(
        {
            "titles.titles": 1,  # those similar to it; the title itself was read before
            "browse.similar": 1,
            "titles.credits": 1,
            "titles.trailers_of": 1,
            "episodes.seasons_of": 1,
            "episodes.episodes_of": 1,
            "my_lists.listed": 1,
            "reactions.reactions": 1,
        }
    )
    assert recorder.waves() == 2


async def test_a_seasons_episodes_are_one_read_however_many_there_are(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    series = (await device.ask(SERIES)).data["titles"]["edges"][0]["node"]
    season = series["seasons"][0]["id"]
    await asked(device, recorder, "tv/title.graphql", "TvEpisodes", seasonId=season)
    assert max(recorder.counted().values()) == 1
    assert recorder.counted()["episodes.episodes_of"] == 1


async def test_titles_like_each_of_fifty_are_one_read_of_neighbours_and_one_of_titles(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    recorder.start()
    found = (await device.ask(SIMILAR)).data["titles"]["edges"]
    assert len(found) == 50
    assert all(edge["node"]["similar"]["edges"] for edge in found)
    assert recorder.counted() == Counter(
        {**VIEWER, "browse.page": 1, "browse.similar": 1, "titles.titles": 2}
    )
    assert recorder.waves(without=VIEWERS_OWN) == 4


async def test_titles_of_each_of_fifty_people_are_one_read_of_places_and_one_of_titles(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    edges = (await device.ask(CAST)).data["titles"]["edges"]
    billed = [credit for edge in edges for credit in edge["node"]["credits"]]
    ids = list(dict.fromkeys(credit["person"]["id"] for credit in billed))[:50]
    recorder.start()
    found = (await device.ask(PEOPLE, {"ids": ids})).data["nodes"]
    assert [person["id"] for person in found] == ids
    assert len(set(ids)) == 50
    assert all(person["titles"]["edges"] for person in found)
    assert recorder.counted() == Counter(
        {
            "titles.people": 1,
            "browse.visible_people": 1,
            "browse.titles_of": 1,
            "titles.titles": 1,
        }
    )
    assert recorder.waves() == 4


async def test_people_in_the_credits_of_titles_are_asked_together_page_by_page(
    recorded: Marquee, recorder: Recorder
) -> None:
    """Those of all titles at once, and each page that is asked of them at the same time."""
    device = await recorded.sign_in("Ada")
    recorder.start()
    edges = (await device.ask(CREDITS)).data["titles"]["edges"]
    people = [credit["person"] for edge in edges for credit in edge["node"]["credits"]]
    assert len(people) > 20
    assert all(len(person["one"]["edges"]) == 1 for person in people)
    assert recorder.counted()["titles.credits"] == 1
    assert recorder.counted()["browse.titles_of"] == 2
    assert recorder.counted()["titles.titles"] == 2
    assert recorder.waves(without=VIEWERS_OWN) == 5


async def test_nodes_of_fifty_genres_are_one_read(recorded: Marquee, recorder: Recorder) -> None:
    device = await recorded.sign_in("Ada")
    known = [genre["id"] for genre in (await device.ask("{ genres { id } }")).data["genres"]]
    ids = (known * 50)[:50]
    recorder.start()
    both = await device.ask(GENRES, {"ids": ids})
    assert [genre["id"] for genre in both.data["nodes"]] == ids
    assert [genre["id"] for genre in both.data["genres"]] == known
    assert recorder.counted() == Counter({"browse.genres": 1})


async def test_nodes_of_many_devices_and_the_devices_of_the_account_are_one_read(
    recorded: Marquee, recorder: Recorder
) -> None:
    for _ in range(3):
        device = await recorded.sign_in("Ada")
    found = (await device.ask(DEVICES, {"ids": []})).data["viewer"]["account"]["devices"]
    ids = [each["id"] for each in found]
    assert len(ids) == 3
    recorder.start()
    both = (await device.ask(DEVICES, {"ids": ids[::-1]})).data
    assert [each["id"] for each in both["nodes"]] == ids[::-1]
    assert both["viewer"]["account"]["devices"] == found
    assert recorder.counted() == Counter({"accounts.devices": 1})


async def test_titles_by_ids_from_outside_are_one_read_of_ids_and_one_of_titles(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    await device.ask("{ viewer { id } }")
    recorder.start()
    found = (await device.ask(OUTSIDE)).data
    assert (found["one"]["name"], found["none"]) == ("Metropolis", None)
    assert recorder.counted() == Counter({"titles.title_ids_of": 1, "titles.titles": 1})


async def test_r32_nodes_of_one_page_look_for_it_once(data_dir: Path) -> None:
    found: Counter[str] = Counter()

    def wrap(stores: Stores) -> Stores:
        counting: Any = Counting(stores.pages, found)
        return replace(stores, pages=counting)

    async with running(settings_for(data_dir), wrap=wrap) as marquee:
        device = await marquee.sign_in("Ada")
        page = (await device.run("tv/homepage.graphql", "TvHomepage")).data["homepage"]
        rows = [edge["node"]["id"] for edge in page["rows"]["edges"]]
        found.clear()
        nodes = (await device.ask(IDS, {"ids": [page["id"], *rows]})).data["nodes"]
    assert [node["id"] for node in nodes] == [page["id"], *rows]
    assert found == Counter({"by_id": 1})


async def test_a_viewer_who_asked_a_moment_ago_is_not_read_again(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    await device.ask("{ viewer { roles } }")
    recorder.start()
    await device.ask("{ viewer { roles profile { name } account { email } } }")
    assert recorder.reads == []


async def test_reads_of_one_wave_are_those_that_wait_for_the_same_answers(
    recorder: Recorder,
) -> None:
    class Slow:
        async def after(self, turns: int) -> None:
            for _ in range(turns):
                await asyncio.sleep(0)

    first = recorder.recorded("titles", "first", Slow().after)
    second = recorder.recorded("shelves", "second", Slow().after)

    async def one_then_two() -> None:
        await first(1)
        await second(1)
        await second(7)

    await asyncio.gather(one_then_two(), first(30), first(500))
    assert recorder.counted() == Counter({"titles.first": 3, "shelves.second": 2})
    assert recorder.waves() == 3
    assert recorder.waves(without=["shelves"]) == 1
    recorder.start()
    assert recorder.waves() == 0
