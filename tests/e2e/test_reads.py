"""How often an operation goes to the stores: once a kind and level, in few waves."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as event_of

from domain.ids import PlayableId, ProfileId, TitleId
from domain.title import Movie
from domain.watching.keys import PlayableKey
from domain.watching.milestone import milestones
from domain.watching.outcome import recorded as recorded_of
from domain.watching.state import NOTHING
from persistence.memory.candidates import MemoryCandidates
from persistence.ports.progress import ProgressWrite
from persistence.ports.stores import Stores
from tests.e2e.live import listen_to_progress
from tests.e2e.progress import event, films, mark, record
from tests.e2e.recorder import Recorder, Remembering
from tests.e2e.running import Device, Marquee, running, settings_for
from tests.e2e.serving import served, talking_as
from tests.watching.build import event as progress

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
WATCHING = {"progress.recent": 1}
TASTE = {"progress.completions": 1}
OWN = {**MY_LIST, **WATCHING, **TASTE}
SHOWN = {**OWN, "titles.titles": 1, "titles.trailers_of": 1, "titles.images": 1}
PROGRESS_READS = (
    "progress.recent",
    "progress.states_of_titles",
    "progress.titles",
    "progress.completions",
    "progress.states",
)
HISTORY = {
    "progress.recent": 1,
    "progress.states_of_titles": 1,
    "progress.titles": 1,
    "progress.completions": 1,
    "progress.states": 1,
    "episodes.episodes_of_series": 2,  # of what was active, and of what was completed
    "browse.similar": 2,
}
NEXT_UPS = """
{ titles(first: 50, filter: {kinds: [SERIES]}) { edges { node { ... on Series {
    nextUp { reason startMs episode { id name } } } } } } }
"""
BOTH = """
{ homepage { degraded { source } rows { edges { node { id } } } }
  continueWatching { edges { node { id } } } }
"""
SERIES = """
{ titles(first: 1, filter: {kinds: [SERIES]}) {
    edges { node { id ... on Series { seasons { id } } } } } }
"""
SIMILAR = "{ titles(first: 50) { edges { node { similar(first: 5) { edges { node { id } } } } } } }"
CAST = "{ titles(first: 50) { edges { node { credits { person { id } } } } } }"
IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
WATCHED = """
{ titles(first: 50, filter: {kinds: [MOVIE]}) { edges { node { ... on Movie {
    watchState { id status resumePositionMs lastDevice { id } playable { id } } } } } } }
"""
SEASON = """
query ($id: ID!) { node(id: $id) { ... on Season { episodes(first: 50) { edges { node {
    id watchState { id resumePositionMs playable { id name } } } } } } } }
"""
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


async def watch_much(marquee: Marquee, profile_id: ProfileId, films: int) -> None:
    """Films that nobody knows any more, watched of late, and twenty-five that are half watched."""
    found = await marquee.stores.titles.titles(await marquee.stores.catalogue.title_ids())
    known = [one.id for one in found.values() if isinstance(one, Movie)][:25]
    lost = [TitleId(f"movie_{number:032x}") for number in range(films)]
    ids = [*lost[:470], *known, *lost[470:]]
    for start in range(0, len(ids), 1000):
        await marquee.stores.progress.record(
            [
                write(profile_id, id_, marquee.clock() - place * timedelta(minutes=1), id_ in known)
                for place, id_ in enumerate(ids[start : start + 1000], start)
            ]
        )


async def watch(marquee: Marquee, profile_id: ProfileId, films: int) -> None:
    """Films, every second one half watched, the others to their end; those that nobody knows any
    more were watched first of all.
    """
    found = await marquee.stores.titles.titles(await marquee.stores.catalogue.title_ids())
    known = [one.id for one in found.values() if isinstance(one, Movie)]
    lost = [TitleId(f"movie_{number:032x}") for number in range(films)]
    await marquee.stores.progress.record(
        [
            write(profile_id, id_, marquee.clock() - place * timedelta(minutes=1), place % 2 == 0)
            for place, id_ in enumerate([*known, *lost][:films])
        ]
    )


def count_steps(marquee: Marquee) -> list[int]:
    """The steps that SQLite takes for reads of progress, from here on: an entry for ten.

    It tells of them by itself: each row that a statement looks at is some, returned or not.
    """
    steps: list[int] = []
    progress: Any = marquee.stores.progress
    reads: Any = progress._database.reads  # noqa: SLF001 - where SQLite is

    def connected(connection: Any, _record: Any) -> None:
        told = partial(steps.append, 10)  # which answers None: go on
        connection.run_async(lambda sqlite: sqlite.set_progress_handler(told, 10))

    event_of.listen(reads.sync_engine, "connect", connected)
    return steps


def write(profile_id: ProfileId, id_: TitleId, at: datetime, half: bool) -> ProgressWrite:  # noqa: FBT001
    key = PlayableKey(id_, PlayableId(id_))
    given = recorded_of(NOTHING, [progress(45 if half else 99, at, of=key.playable_id, seq=1)])
    told = milestones(key, NOTHING, given.fresh)
    return ProgressWrite(profile_id=profile_id, key=key, viewings=given.fresh, milestones=told)


async def asked(device: Device, recorder: Recorder, file: str, name: str, **given: Any) -> Any:
    """The data of one operation, with nothing recorded but its calls."""
    recorder.start()
    return (await device.run(file, name, **given)).data


async def test_a_homepage_from_nothing_waits_three_times_after_the_viewers_own_read(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Edith")
    await asked(device, recorder, "tv/homepage.graphql", "TvHomepage")
    assert recorder.waves(without=VIEWERS_OWN) <= 3
    assert recorder.waves() <= 4
    assert recorder.counted() == Counter({**VIEWER, **CANDIDATES, **SHOWN})


async def test_r28_a_history_adds_its_own_reads_and_three_waves_from_nothing(
    recorded: Marquee, recorder: Recorder
) -> None:
    """What was watched of which titles, then what is like these, then what that is."""
    device = await recorded.sign_in("Ada")
    await asked(device, recorder, "tv/homepage.graphql", "TvHomepage")
    found = recorder.counted()
    assert recorder.waves(without=VIEWERS_OWN) <= 7
    assert {name: found[name] for name in HISTORY} == HISTORY
    assert {name: found[name] for name in CANDIDATES} == CANDIDATES


async def test_r12_next_up_of_many_series_is_one_read_of_states_and_one_of_episodes(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in("Ada")
    await recorded.warm()
    await device.ask("{ viewer { id } }")
    recorder.start()
    edges = (await device.ask(NEXT_UPS)).data["titles"]["edges"]
    reasons = {edge["node"]["nextUp"]["reason"] for edge in edges if edge["node"]["nextUp"]}
    assert len(edges) >= 10
    assert {"START", "RESUME"} <= reasons
    assert recorder.counted() == Counter(
        {
            "browse.page": 1,
            "titles.titles": 1,
            "progress.states_of_titles": 1,
            "episodes.episodes_of_series": 1,
            "episodes.media": 1,
        }
    )


async def test_r11_a_history_of_ten_thousand_takes_as_many_reads_as_one_of_hundreds(
    recorded: Marquee, recorder: Recorder
) -> None:
    reads = []
    for watched in (600, 10_000):
        email, name = await recorded.household()
        device = await recorded.sign_in_as(email, name)
        profile = (await device.ask("{ viewer { profile { id } } }")).data["viewer"]["profile"]
        await watch_much(recorded, ProfileId(profile["id"]), watched)
        recorder.start()
        answer = (await device.ask(BOTH)).data
        reads.append(recorder.counted())
        assert answer["homepage"]["degraded"] == []
        assert len(answer["continueWatching"]["edges"]) == 20
    assert reads[1] <= reads[0]  # candidates were gathered for the first
    of_progress = {name: n for name, n in reads[1].items() if name.startswith("progress.")}
    assert of_progress == {
        "progress.recent": 3,
        "progress.states_of_titles": 3,
        "progress.titles": 3,
        "progress.completions": 1,
        "progress.states": 1,
    }


async def test_r11_ten_films_or_ten_thousand_are_as_many_reads_and_no_more_rows(
    recorded: Marquee, recorder: Recorder
) -> None:
    await recorded.warm()
    steps, reads, taken = count_steps(recorded), [], []
    progress: Any = recorded.stores.progress
    for watched in (10, 1_000, 10_000):
        device = await recorded.sign_in_as(*await recorded.household())
        profile = (await device.ask("{ viewer { profile { id } } }")).data["viewer"]["profile"]
        await watch(recorded, ProfileId(profile["id"]), watched)
        await progress._database.reads.dispose()  # noqa: SLF001 - what is counted connects anew
        recorder.start()
        steps.clear()
        answer = (await device.ask(BOTH)).data
        reads.append({name: n for name, n in recorder.counted().items() if "progress." in name})
        taken.append(len(steps))
        assert answer["homepage"]["degraded"] == []
        assert len(answer["continueWatching"]["edges"]) == (5 if watched == 10 else 20)
    assert reads[0] == reads[1] == reads[2] == dict.fromkeys(PROGRESS_READS, 1)
    assert 0 < taken[0] < taken[2] <= taken[1] * 1.05


async def test_r35_a_heartbeat_reads_as_much_of_ten_thousand_films_as_of_ten(
    recorded: Marquee, recorder: Recorder
) -> None:
    """With a page that is shown, whose Continue Watching it changes."""
    reads = []
    for watched in (10, 10_000):
        device = await recorded.sign_in_as(*await recorded.household())
        profile = (await device.ask("{ viewer { profile { id } } }")).data["viewer"]["profile"]
        await watch(recorded, ProfileId(profile["id"]), watched)
        await device.ask(BOTH)
        film = (await films(device))[0]
        recorder.start()
        done = await record(device, event(film["id"], 20, film["durationMs"]))
        assert len(done["invalidatedRowIds"]) == 1
        reads.append({name: n for name, n in recorder.counted().items() if "progress." in name})
    assert reads[0] == reads[1]
    assert reads[0] == {
        "progress.states": 1,
        "progress.record": 1,
        "progress.recent": 1,
        "progress.states_of_titles": 1,
        "progress.titles": 1,
    }


async def test_a_homepage_in_a_warmed_country_reads_no_candidates(
    data_dir: Path, recorder: Recorder
) -> None:
    async with running(
        settings_for(data_dir, warm_countries=("US",)), wrap=recorder.wrap
    ) as marquee:
        for profile in ("Ada", "Kit"):
            device = await marquee.sign_in(profile)
            await asked(device, recorder, "tv/homepage.graphql", "TvHomepage")
            shelves = {read.name for read in recorder.reads if read.store == "shelves"}
            assert shelves <= {"shelves.popular"}  # of the genres that this profile watches


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
    edith, oskar = await recorded.sign_in("Edith"), await recorded.sign_in("Oskar")
    await recorded.warm()
    await asked(edith, recorder, "tv/homepage.graphql", "TvHomepage")
    await asked(oskar, recorder, "tv/homepage.graphql", "TvHomepage")
    assert recorder.counted() == Counter({**VIEWER, **OWN})


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
            "progress.titles": 1,  # whether it is hidden, and how the series goes on
            "progress.states_of_titles": 1,
            "episodes.episodes_of_series": 1,
            "episodes.media": 1,
            "episodes.seasons": 1,
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


async def test_a_batch_is_one_read_of_each_kind_and_one_write_however_many_it_touches(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in_as(*await recorded.household())
    wanted = (await films(device))[:30]
    events = [event(film["id"], 20, film["durationMs"]) for film in wanted]
    recorder.start()

    done = await record(device, *events)

    assert len(done["states"]) == 30
    # The titles and their segments are kept.
    assert recorder.counted() == Counter({"progress.states": 1, "progress.record": 1})
    assert recorder.waves() == 2


async def test_watch_states_of_a_whole_page_are_one_read(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in_as(*await recorded.household())
    wanted = await films(device)
    recorder.start()

    found = (await device.ask(WATCHED)).data["titles"]["edges"]

    assert [one["node"]["watchState"]["playable"]["id"] for one in found] == [
        film["id"] for film in wanted
    ]
    assert recorder.counted() == Counter({"browse.page": 1, "progress.states": 1})
    assert recorder.waves() == 2


async def test_watch_states_of_a_season_are_one_read(recorded: Marquee, recorder: Recorder) -> None:
    device = await recorded.sign_in_as(*await recorded.household())
    series = (await device.ask(SERIES)).data["titles"]["edges"][0]["node"]
    recorder.start()

    season = (await device.ask(SEASON, {"id": series["seasons"][0]["id"]})).data["node"]

    assert len(season["episodes"]["edges"]) > 3
    assert recorder.counted()["progress.states"] == 1
    assert max(recorder.counted().values()) == 1


async def test_a_series_is_marked_with_one_read_of_states_and_one_write(
    recorded: Marquee, recorder: Recorder
) -> None:
    device = await recorded.sign_in_as(*await recorded.household())
    series = (await device.ask(SERIES)).data["titles"]["edges"][0]["node"]
    recorder.start()

    done = await mark(device, series["id"])

    assert len(done["states"]) > 3
    assert max(recorder.counted().values()) == 1
    assert recorder.counted()["progress.mark"] == 1


async def test_r10_all_who_hear_of_a_heartbeat_are_one_read_of_its_state(
    recorded: Marquee, recorder: Recorder
) -> None:
    phone, television, tablet = [await recorded.sign_in("Ada") for _ in range(3)]
    film = (await films(phone))[0]
    async with served(recorded.app) as address, AsyncExitStack() as opened:
        sockets = [
            await opened.enter_async_context(talking_as(device, address))
            for device in (television, tablet, tablet)
        ]
        for socket in sockets:
            await listen_to_progress(socket)
        recorder.start()
        await record(phone, event(film["id"], 20, film["durationMs"]))
        heard = [await socket.hear() for socket in sockets]
    assert [one["type"] for one in heard] == ["next"] * 3
    # One read puts the heartbeat to what was known, the other is of what it came to.
    assert recorder.counted() == Counter({"progress.states": 2, "progress.record": 1})


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
