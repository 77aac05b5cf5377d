"""Seeding on real stores: once a day, all of it or nothing, and good to look at."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.account import Role
from domain.ids import ProfileId
from domain.maturity import MaturityLevel
from domain.title import Series
from domain.watching.history import HistoryEntry, history_entries
from foundation.passwords import Passwords
from jobs.catalogue.run import ImportOrder, import_catalogue
from jobs.demo.accounts import ACCOUNTS, PASSWORD, create_accounts, profile_id
from jobs.demo.declared import demo_titles
from jobs.demo.licences import midnight
from jobs.demo.seed import DemoState, demo_state, seed
from jobs.demo.titles import title_records
from jobs.demo.viewing import Sitting, sittings
from jobs.first_start import ensure_demo
from persistence.ports.catalogue import Written
from persistence.ports.shelves import Shelf
from persistence.ports.stores import Stores
from persistence.sql.migrate import migrate
from persistence.wiring import open_stores
from tests.contract.progress_world import write
from tests.unit.jobs.netflix_csv import GOOD, write_csv
from tests.watching.build import event

TODAY = date(2026, 11, 21)
TOMORROW = TODAY + timedelta(days=1)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HERE = Shelf("US", MaturityLevel.MATURE)
ADA = profile_id("demo@marquee.test", "Ada")


def made_up(day: date) -> list[Sitting]:
    return sittings(title_records(demo_titles(), day), day)


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    address = f"sqlite:///{tmp_path / 'marquee.db'}"
    await migrate(address)
    async with open_stores(address) as opened:
        yield opened


async def test_an_empty_catalogue_is_seeded_and_a_second_seed_changes_nothing(
    stores: Stores,
) -> None:
    assert await demo_state(stores, TODAY) is DemoState.EMPTY
    first = await seed(stores, TODAY)
    assert first.titles == Counter({Written.IMPORTED: 160})
    assert first.accounts == 3
    assert first.plays is not None
    assert first.plays > 10_000
    assert await demo_state(stores, TODAY) is DemoState.CURRENT
    before = await stores.changes.latest()
    second = await seed(stores, TODAY)
    assert second.titles == Counter({Written.UNCHANGED: 160})
    assert (second.plays, second.accounts) == (None, 0)
    assert await stores.changes.latest() == before


async def test_another_day_moves_the_windows_and_the_plays(stores: Stores) -> None:
    await seed(stores, TODAY)
    assert (await stores.shelves.top(HERE, NOW, 10))[0] == TODAY
    assert await demo_state(stores, TOMORROW) is DemoState.OUTDATED
    moved = await seed(stores, TOMORROW)
    assert moved.titles == Counter({Written.CHANGED: 160})
    later = NOW + timedelta(days=1)
    assert (await stores.shelves.top(HERE, later, 10))[0] == TOMORROW


async def told(stores: Stores, of: ProfileId) -> list[HistoryEntry]:
    """A profile's whole history."""
    found = await stores.progress.history(of, limit=500)
    states = await stores.progress.states(of, {one.key for one in found})
    return list(history_entries(of, found, states))


async def test_what_the_demo_profiles_watched_is_kept_once_however_often_it_is_seeded(
    stores: Stores,
) -> None:
    first = await seed(stores, TODAY)
    entries = await told(stores, ADA)
    again = await seed(stores, TODAY)

    assert first.sittings == again.sittings == len(made_up(TODAY))
    assert await told(stores, ADA) == entries
    assert len(entries) >= 40


async def test_another_day_moves_what_they_watched_and_leaves_what_somebody_really_did(
    stores: Stores,
) -> None:
    await seed(stores, TODAY)
    before = await told(stores, ADA)
    key = before[0].key
    real = event(50, NOW, viewing=77, of=key.playable_id)
    await stores.progress.record([write(real, of=ADA, key=key)])

    await seed(stores, TOMORROW)

    after = await told(stores, ADA)
    assert [one.watched_at for one in after if one.viewing_id == real.viewing_id] == [NOW]
    moved = [one for one in after if one.viewing_id != real.viewing_id]
    assert [(one.key, one.watched_at) for one in moved] == [
        (one.key, one.watched_at + timedelta(days=1)) for one in before
    ]


async def test_every_shelf_has_something_to_show(stores: Stores) -> None:
    await seed(stores, TODAY)
    assert len((await stores.shelves.top(HERE, NOW, 10))[1]) == 10
    for shelf in ("trending", "newest", "leaving", "coming", "popular"):
        assert len(await getattr(stores.shelves, shelf)(HERE, NOW, 20)) >= 10, shelf
    collections = await stores.shelves.collections(HERE, NOW, 20)
    assert [len(titles) >= 4 for _, titles in collections] == [True] * 8


async def test_a_childs_shelf_is_filled_too(stores: Stores) -> None:
    await seed(stores, TODAY)
    kids = Shelf("US", MaturityLevel.AGE_7)
    assert len(await stores.shelves.trending(kids, NOW, 20)) >= 4


async def test_some_series_have_a_new_episode(stores: Stores) -> None:
    await seed(stores, TODAY)
    titles = (await stores.titles.titles(await stores.catalogue.title_ids())).values()
    since = [t.latest_episode_from for t in titles if isinstance(t, Series)]
    assert sum(at is not None and NOW - at < timedelta(days=30) for at in since) >= 3


async def test_accounts_can_sign_in_and_stay_as_they_are(stores: Stores) -> None:
    assert await create_accounts(stores.accounts, midnight(TODAY)) == 3
    assert await create_accounts(stores.accounts, midnight(TOMORROW)) == 0
    passwords = Passwords()
    roles = []
    for declared in ACCOUNTS:
        found = await stores.accounts.credentials(declared.email)
        assert found is not None
        account_id, encoded = found
        with passwords.place() as hashing:
            assert await hashing.verify(PASSWORD, encoded)
        account = (await stores.accounts.accounts([account_id]))[account_id]
        roles.append(account.staff_roles)
    passwords.close()
    assert roles == [set(), {Role.EDITOR, Role.EXPERIMENTER}, {Role.OPERATOR}]


async def test_r22_the_demo_account_has_two_adults_and_a_kid(stores: Stores) -> None:
    await create_accounts(stores.accounts, midnight(TODAY))
    found = await stores.accounts.credentials("demo@marquee.test")
    assert found is not None
    profiles = (await stores.profiles.profiles_of([found[0]]))[found[0]]
    assert [(p.name, p.is_kids, p.ceiling, p.has_pin) for p in profiles] == [
        ("Ada", False, MaturityLevel.MATURE, False),
        ("Sam", False, MaturityLevel.MATURE, True),
        ("Kit", True, MaturityLevel.AGE_7, False),
    ]


async def test_a_start_seeds_an_empty_catalogue_refreshes_an_old_one_and_leaves_the_rest(
    stores: Stores,
) -> None:
    said: list[str] = []
    await ensure_demo(stores, TODAY, said.append)
    assert said[0] == "The catalogue is empty: filling it with the demo content"
    said.clear()
    await ensure_demo(stores, TODAY, said.append)
    assert said == []
    await ensure_demo(stores, TOMORROW, said.append)
    assert said[0] == "The demo content is from an earlier day: bringing it up to date"
    assert await demo_state(stores, TOMORROW) is DemoState.CURRENT


async def test_a_start_adds_nothing_to_somebody_elses_catalogue(
    stores: Stores, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "titles.csv", GOOD)
    await import_catalogue(stores.catalogue, ImportOrder(file))
    assert await demo_state(stores, TODAY) is DemoState.FOREIGN
    await ensure_demo(stores, TODAY, lambda _: None)
    assert len(await stores.catalogue.title_ids()) == 1
