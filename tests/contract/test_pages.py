"""Pages: what every adapter of the port promises (R32)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.artwork_bandit.choice import BanditChoice
from domain.genre import Genre
from domain.homepage.row import (
    DEGRADED_LIFE,
    PAGE_LIFE,
    ArtworkPolicy,
    BecauseYouWatchedRow,
    Billboard,
    ContinueWatchingRow,
    DegradedSource,
    Evidence,
    EvidenceKind,
    GenreRow,
    Page,
    PageKey,
    RowItem,
    RowKind,
    RowLayout,
    SelectedArtwork,
    StandardRow,
    Top10Row,
)
from domain.ids import GenreId, ImageId, PageId, PlayableId, ProfileId, RowId, RowItemId, TitleId
from domain.interleaving.team import Team
from persistence.memory.pages import MemoryPages
from persistence.ports.pages import Pages
from persistence.redis.pages import RedisPages
from tests.redis import STORES, emptied, shared

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FILM = TitleId("movie_1")
WHY = Evidence(EvidenceKind.WATCHED, "Because you watched it", FILM)
ITEM = RowItem(
    id=RowItemId("item_1"),
    row_id=RowId("row_1"),
    title_id=FILM,
    artwork=SelectedArtwork(
        ImageId("image_1"), "default", ArtworkPolicy.BANDIT, BanditChoice(3, "en", 1 / 3)
    ),
    rank=1,
    evidence=WHY,
    tracking_token="signed",
    since=NOW,
    playable_id=PlayableId("movie_1"),
    team=Team.TREATMENT,
)
COMMON: dict[str, Any] = {
    "id": RowId("row_1"),
    "heading": "A row",
    "layout": RowLayout.RANKED,
    "pinned": True,
    "revision": "r",
    "tracking_token": "signed",
    "evidence": WHY,
    "items": (
        ITEM,
        replace(ITEM, rank=None, evidence=None, since=None, playable_id=None, team=None),
    ),
}
ROWS = (
    StandardRow(kind=RowKind.TRENDING, **COMMON),
    ContinueWatchingRow(kind=RowKind.CONTINUE_WATCHING, **COMMON),
    BecauseYouWatchedRow(kind=RowKind.BECAUSE_YOU_WATCHED, anchor_id=FILM, **COMMON),
    GenreRow(kind=RowKind.GENRE, genre=Genre(GenreId("genre_1"), {"en": "Drama"}), **COMMON),
    Top10Row(kind=RowKind.TOP_10, country="US", as_of=NOW.date(), **COMMON),
)
"""A row of each class, with everything that one can hold."""


class KeepsNothing:
    """In the place of what a process keeps near, so that the server is what answers."""

    async def current(self, _key: PageKey, _now: datetime) -> None:
        return None

    async def by_id(self, _id: PageId, _now: datetime) -> None:
        return None

    async def keep(self, page: Page, *, replacing: PageId | None = None) -> Page:
        assert replacing is None
        return page


@pytest.fixture(params=[*STORES, pytest.param("redis and near", marks=pytest.mark.live)])
async def pages(request: pytest.FixtureRequest) -> AsyncIterator[Pages]:
    if request.param == "memory":
        yield MemoryPages()
        return
    async with emptied() as process:
        behind = KeepsNothing() if request.param == "redis" else MemoryPages()
        yield RedisPages(process.server, behind)


def key(version: int = 1) -> PageKey:
    return PageKey(ProfileId(f"prof_{'a' * 32}"), version, "US", "en", 7)


def page(digit: str, at: datetime = NOW, version: int = 1, life: timedelta = PAGE_LIFE) -> Page:
    return Page(
        id=PageId(f"page_{digit * 32}"),
        key=key(version),
        generated_at=at,
        expires_at=at + PAGE_LIFE,
        current_until=at + life,
        revision="r",
        rows=ROWS,
        billboard=Billboard("billboard_1", ITEM),
        degraded=(DegradedSource("new", "POPULAR", "TIMEOUT"),),
        seed=1,
        artwork_policy=3,
    )


async def test_a_page_that_is_kept_is_current_and_found_by_its_id(pages: Pages) -> None:
    kept = await pages.keep(page("1"))
    assert kept == page("1")
    assert await pages.current(key(), NOW) == kept
    assert await pages.by_id(kept.id, NOW) == kept


async def test_there_is_none_for_another_key_or_id(pages: Pages) -> None:
    await pages.keep(page("1"))
    assert await pages.current(key(version=2), NOW) is None
    assert await pages.by_id(PageId(f"page_{'2' * 32}"), NOW) is None


async def test_r32_a_page_lives_thirty_minutes(pages: Pages) -> None:
    kept = await pages.keep(page("1"))
    last = NOW + timedelta(minutes=30) - SECOND
    assert await pages.current(key(), last) == kept
    assert await pages.by_id(kept.id, last) == kept
    assert await pages.current(key(), last + SECOND) is None
    assert await pages.by_id(kept.id, last + SECOND) is None


async def test_of_two_pages_made_at_once_both_askers_get_the_first(pages: Pages) -> None:
    first, second = await pages.keep(page("1")), await pages.keep(page("2", NOW + SECOND))
    assert (first, second) == (page("1"), page("1"))
    assert await pages.by_id(page("2").id, NOW) is None


async def test_r35_a_page_takes_the_place_of_the_one_it_was_made_to_replace(pages: Pages) -> None:
    before = await pages.keep(page("1"))
    new = await pages.keep(page("2", NOW + SECOND), replacing=before.id)
    assert new == page("2", NOW + SECOND)
    assert await pages.current(key(), NOW + SECOND) == new
    assert await pages.by_id(before.id, NOW + SECOND) == before


async def test_r35_of_two_that_would_replace_one_page_both_askers_get_the_first(
    pages: Pages,
) -> None:
    before = await pages.keep(page("1"))
    first = await pages.keep(page("2"), replacing=before.id)
    assert await pages.keep(page("3"), replacing=before.id) == first
    assert await pages.by_id(page("3").id, NOW) is None


async def test_an_expired_page_gives_its_place_to_the_next(pages: Pages) -> None:
    await pages.keep(page("1"))
    fresh = page("2", NOW + PAGE_LIFE)
    assert await pages.keep(fresh) == fresh
    assert await pages.current(key(), fresh.generated_at) == fresh


async def test_r21_after_an_edit_of_the_profile_the_page_before_stays_under_its_id(
    pages: Pages,
) -> None:
    before, after = await pages.keep(page("1")), await pages.keep(page("2", version=2))
    assert await pages.current(key(version=2), NOW) == after
    assert await pages.by_id(before.id, NOW) == before


async def test_in_memory_the_page_used_longest_ago_makes_room() -> None:
    pages = MemoryPages(most=2)
    for digit, version in (("1", 1), ("2", 2)):
        await pages.keep(page(digit, version=version))
    await pages.current(key(version=1), NOW)
    await pages.keep(page("3", version=3))
    assert await pages.current(key(version=1), NOW) == page("1")
    assert await pages.current(key(version=2), NOW) is None
    assert await pages.by_id(page("2").id, NOW) is None


async def test_r33_a_degraded_page_is_current_shortly_and_stays_readable_under_its_id(
    pages: Pages,
) -> None:
    kept = await pages.keep(page("1", life=DEGRADED_LIFE))
    assert await pages.current(key(), NOW + DEGRADED_LIFE - SECOND) == kept
    assert await pages.current(key(), NOW + DEGRADED_LIFE) is None
    assert await pages.by_id(kept.id, NOW + PAGE_LIFE - SECOND) == kept
    later = await pages.keep(page("2", NOW + DEGRADED_LIFE))
    assert await pages.current(key(), NOW + DEGRADED_LIFE) == later


@pytest.mark.live
async def test_in_redis_all_processes_show_the_same_page() -> None:
    async with emptied() as one, shared() as other:
        here, there = (RedisPages(each.server, MemoryPages()) for each in (one, other))
        first = await here.keep(page("1"))
        assert await there.current(key(), NOW) == first
        assert await there.keep(page("2")) == first
        renewed = await there.keep(page("2"), replacing=first.id)
        assert renewed == page("2")
        assert await here.current(key(), NOW) == renewed
        assert await here.by_id(first.id, NOW) == first
        assert await there.by_id(first.id, NOW) == first


@pytest.mark.live
async def test_in_redis_a_page_that_has_gone_gives_its_place_to_the_next() -> None:
    async with emptied() as one, shared() as other:
        here, there = (RedisPages(each.server, MemoryPages()) for each in (one, other))
        await here.keep(page("1"))
        [kept] = await one.server.call("KEYS", "mq:page:*")
        await one.server.call("DEL", kept)
        assert await there.current(key(), NOW) is None
        assert await there.keep(page("2")) == page("2")
        assert await here.current(key(), NOW) == page("2")


@pytest.mark.live
async def test_r58_in_redis_a_page_that_stands_in_anothers_place_is_not_shown() -> None:
    other_key = PageKey(ProfileId(f"prof_{'b' * 32}"), 1, "US", "en", 7)
    async with emptied() as process:
        pages = RedisPages(process.server, KeepsNothing())
        await pages.keep(page("1"))
        [own] = await process.server.call("KEYS", "mq:current:*")
        await pages.keep(replace(page("2"), key=other_key))
        places = set(await process.server.call("KEYS", "mq:current:*")) - {own}
        await process.server.call("COPY", own, places.pop(), "REPLACE")
        assert await pages.current(other_key, NOW) is None
