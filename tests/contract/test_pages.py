"""Pages: what every adapter of the port promises (R32)."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.homepage.row import DEGRADED_LIFE, PAGE_LIFE, Page, PageKey
from domain.ids import PageId, ProfileId
from persistence.memory.pages import MemoryPages
from persistence.ports.pages import Pages

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(params=[MemoryPages])
def pages(request: pytest.FixtureRequest) -> Pages:
    made: Pages = request.param()
    return made


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
        rows=(),
        billboard=None,
        degraded=(),
        seed=1,
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
