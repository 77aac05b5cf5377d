"""Progress on a real Cassandra: what only its adapter promises, and how its tables merge."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from itertools import permutations
from random import Random

import pytest

from domain.watching.event import ProgressEvent, ProgressKind
from domain.watching.fold import folding
from domain.watching.milestone import MilestoneKind, milestones
from domain.watching.outcome import recorded
from domain.watching.state import NOTHING, PlayableState
from persistence.cassandra.address import Address
from persistence.cassandra.driver import Statement, cluster_at
from persistence.cassandra.migrate import migrate
from persistence.cassandra.progress import CassandraProgress
from persistence.cassandra.session import CassandraSession
from persistence.ports.progress import ProgressWrite
from tests.cassandra import PATIENCE, empty, keyspace, progress_at
from tests.watching.build import ADA, DAY, FILM, NOW, PHONE, TABLET, TV, event, watched

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with keyspace() as address:
        yield address


@pytest.fixture
async def stores(address: Address) -> AsyncIterator[tuple[CassandraProgress, CassandraSession]]:
    await asyncio.to_thread(empty, address)
    async with progress_at(address) as stores:
        yield stores


@pytest.fixture
def progress(stores: tuple[CassandraProgress, CassandraSession]) -> CassandraProgress:
    return stores[0]


def write(events: Sequence[ProgressEvent]) -> ProgressWrite:
    fresh = recorded(NOTHING, events).fresh
    return ProgressWrite(
        profile_id=ADA,
        key=FILM,
        viewings=fresh,
        milestones=milestones(FILM, NOTHING, fresh),
        country="US",
    )


def test_r9_what_a_read_answers_is_first_made_to_be_kept_by_a_majority(address: Address) -> None:
    """A write leaves out what its read decides, so it stands on this option of the table."""
    cluster = cluster_at(address, PATIENCE)
    cluster.connect()
    table = cluster.metadata.keyspaces[address.keyspace].tables["watched"]
    cluster.shutdown()

    assert table.options["read_repair"] == "BLOCKING"


async def state(progress: CassandraProgress) -> PlayableState:
    return (await progress.states(ADA, [FILM]))[FILM.playable_id]


async def test_r4_events_of_one_instant_are_decided_by_their_bytes_in_every_order(
    progress: CassandraProgress,
) -> None:
    tied = [
        event(10, on=PHONE, seq=1),
        event(40, on=TV, seq=1),
        event(20, on=TABLET, seq=2**31 - 1),
        event(30, on=PHONE, seq=256),
    ]
    for number, order in enumerate(permutations(tied)):
        renamed = [
            event(each.position_ms / 60_000, on=each.device_id, seq=each.device_seq, viewing=number)
            for each in order
        ]
        for each in renamed:
            await progress.record([write([each])])

        kept = (await state(progress)).viewings[renamed[0].viewing_id]
        assert (kept.last.position_ms, kept.first.position_ms) == (20 * 60_000, 10 * 60_000)


async def test_r5_events_written_one_by_one_in_any_order_and_twice_make_one_state(
    progress: CassandraProgress,
) -> None:
    chance = Random(5)  # noqa: S311 - a test's own order
    kinds = [ProgressKind.HEARTBEAT, ProgressKind.SEEK]
    events = [
        event(
            chance.choice([0, 4, 5, 30, 95, 96, 100]),
            NOW - timedelta(seconds=chance.choice([0, 1, 60, 120, 5_000])),
            viewing=chance.randrange(1, 5),
            on=chance.choice([PHONE, TV]),
            seq=chance.randrange(3),
            kind=chance.choice(kinds),
        )
        for _ in range(150)
    ]
    twice = events * 2
    chance.shuffle(twice)

    await asyncio.gather(*(progress.record([write([each])]) for each in twice))

    assert await state(progress) == watched(*events)


async def test_a_heartbeat_after_the_first_is_one_request(
    stores: tuple[CassandraProgress, CassandraSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    progress, session = stores
    await progress.record([write([event(1)])])
    sent: list[int] = []
    together = session.write_together

    async def counting(writes: Sequence[tuple[Statement, Sequence[object]]]) -> None:
        sent.append(len(writes))
        await together(writes)

    async def alone(*_: object) -> None:
        pytest.fail("an index row was written again")

    monkeypatch.setattr(session, "write_together", counting)
    monkeypatch.setattr(session, "write", alone)
    await progress.record([write([event(2, NOW + timedelta(seconds=10))])])

    assert sent == [4]  # active_at, last, furthest_ms, first


async def test_what_was_folded_stays_folded_when_it_is_delivered_again(
    progress: CassandraProgress,
) -> None:
    old = [event(50, NOW - 200 * DAY + timedelta(hours=n), viewing=n) for n in range(1, 5)]
    await progress.record([write(old)])
    done = folding(await state(progress), NOW)
    assert done is not None

    await progress.fold(ADA, FILM, done)
    folded = await state(progress)
    await progress.record([write(old)])

    assert await state(progress) == folded
    assert set(folded.viewings) == {old[-1].viewing_id}
    assert folded.base == done.base


async def test_every_profile_with_old_viewings_is_found_whatever_its_token(
    progress: CassandraProgress,
) -> None:
    profiles = [f"prof_{number:032x}" for number in range(1, 30)]
    for number, id_ in enumerate(profiles):
        events = [event(50, NOW - 200 * DAY, viewing=n) for n in range(3 if number % 2 else 2)]
        await progress.record([_of(id_, write(events))])

    found = {id_ async for id_, _ in progress.foldable(NOW - 90 * DAY)}

    assert found == set(profiles[1::2])


def _of(id_: str, one: ProgressWrite) -> ProgressWrite:
    return ProgressWrite(profile_id=id_, key=one.key, viewings=one.viewings)  # type: ignore[arg-type] # a profile's


async def test_lists_end_with_their_month_and_go_on_in_the_one_before(
    progress: CassandraProgress,
) -> None:
    times = [NOW - timedelta(days=31 * back) for back in range(8)]
    for number, at in enumerate(times):
        await progress.record([write([event(96, at, viewing=number)])])

    history = await progress.history(ADA, limit=5)
    completed = await progress.completions(ADA, limit=100)

    assert [one.at for one in history] == times[:5]
    assert [one.at for one in completed] == times
    assert {one.kind for one in completed} == {MilestoneKind.COMPLETED}


async def test_a_profile_that_is_forgotten_leaves_nothing_but_its_plays(
    progress: CassandraProgress,
) -> None:
    await progress.record([write([event(96), event(97, NOW - 40 * DAY, viewing=2)])])

    await progress.forget(ADA)

    assert await progress.states(ADA, [FILM]) == {}
    assert await progress.titles(ADA, [FILM.title_id]) == {}
    assert await progress.recent(ADA, limit=10) == []
    assert await progress.history(ADA, limit=10) == []
    assert [one.plays for one in await progress.plays([NOW.date()])] == [1]


async def test_migrating_again_changes_nothing(
    progress: CassandraProgress, address: Address
) -> None:
    await progress.record([write([event(50)])])
    before = await state(progress)

    await migrate(address, replicas=1)

    assert await state(progress) == before
