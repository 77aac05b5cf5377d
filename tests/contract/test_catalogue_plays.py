"""Writing plays and editorial collections."""

from dataclasses import replace

from domain.ids import TitleId
from domain.maturity import MaturityLevel
from persistence.ports import Shelf
from tests.contract.records import (
    DAY,
    NOW,
    TODAY,
    collection,
    movie,
    played,
)
from tests.contract.store import Store

US = Shelf("US", MaturityLevel.MATURE)


async def test_r31_plays_of_several_sources_add_up_and_can_be_taken_back(store: Store) -> None:
    a, b = movie("a"), movie("b")
    await store.put(a, b)
    async with store.ports.catalogue.transaction() as batch:
        await batch.put_plays("live", [played(a, 5), played(b, 4)])
        await batch.put_plays("demo", [played(b, 2)])
    assert await _top(store) == [(b.id, 6.0), (a.id, 5.0)]

    async with store.ports.catalogue.transaction() as batch:
        await batch.put_plays("live", [played(b, 1)])
    assert await _top(store) == [(a.id, 5.0), (b.id, 3.0)]

    async with store.ports.catalogue.transaction() as batch:
        await batch.clear_plays("live")
    assert await _top(store) == [(b.id, 2.0)]
    trending = await store.ports.shelves.trending(US, NOW, 10)
    assert [candidate.title_id for candidate in trending] == [b.id]


async def test_plays_of_other_days_and_countries_stay(store: Store) -> None:
    a = movie("a")
    await store.put(a, plays=(played(a, 5, TODAY - DAY), played(a, 7, country="GB")))

    await store.put(plays=(played(a, 3),))

    assert await _top(store) == [(a.id, 3.0)]
    day, chart = await store.ports.shelves.top(US, NOW - DAY, 10)
    assert (day, [(one.title_id, one.score) for one in chart]) == (TODAY - DAY, [(a.id, 5.0)])
    _, chart = await store.ports.shelves.top(replace(US, country="GB"), NOW, 10)
    assert [one.score for one in chart] == [7.0]


async def test_collections_named_are_replaced_and_others_stay(store: Store) -> None:
    a, b = movie("a"), movie("b")
    await store.put(a, b, collections=(collection("One", 1, a, b), collection("Two", 2, a)))

    await store.put(collections=(collection("One", 3, b),))

    found = await store.ports.shelves.collections(US, NOW, 10)
    assert [(c.headings["en"], [i.title_id for i in items]) for c, items in found] == [
        ("Two", [a.id]),
        ("One", [b.id]),
    ]


async def _top(store: Store) -> list[tuple[TitleId, float]]:
    _, chart = await store.ports.shelves.top(US, NOW, 10)
    return [(one.title_id, one.score) for one in chart]
