"""Loaders by question: what is asked alike is one read, what is asked otherwise fails alone."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from loaders.batch import Reads
from loaders.questions import Questions


class Store:
    """Multiples of numbers; what is `broken` is not answered."""

    def __init__(self, broken: int | None = None) -> None:
        self.asked: list[tuple[int, list[int]]] = []
        self.broken = broken

    async def multiples(self, factor: int, keys: Sequence[int]) -> Mapping[int, int]:
        self.asked.append((factor, list(keys)))
        if factor == self.broken:
            raise ConnectionError("down")
        return {key: key * factor for key in keys if key < 1000}


def questions(
    store: Store, reads: Reads | None = None, largest: int = 500
) -> Questions[int, int, int]:
    reads = reads or Reads()
    return Questions("multiples", store.multiples, reads=reads, absent=-1, largest=largest)


async def test_keys_asked_the_same_are_one_read_and_every_question_has_its_own() -> None:
    store, reads = Store(), Reads()
    multiples = questions(store, reads)

    found = await asyncio.gather(
        multiples.of(2).load(1),
        multiples.of(3).load(1),
        multiples.of(2).load(5),
        multiples.of(2).load(1000),
    )

    assert found == [2, 3, 10, -1]
    assert store.asked == [(2, [1, 5, 1000]), (3, [1])]
    assert (reads.batches, reads.keys) == ({"multiples": 2}, {"multiples": 4})


async def test_what_was_read_is_not_read_again_for_an_equal_question() -> None:
    store = Store()
    multiples = questions(store)

    assert await multiples.of(2).load(4) == 8
    assert await multiples.of(2).load(4) == 8
    assert await multiples.of(5).load(4) == 20
    assert store.asked == [(2, [4]), (5, [4])]


async def test_a_question_that_fails_fails_alone() -> None:
    multiples = questions(Store(broken=3))

    good, bad = await asyncio.gather(
        multiples.of(2).load(4), multiples.of(3).load(4), return_exceptions=True
    )

    assert good == 8
    assert isinstance(bad, ConnectionError)
    with pytest.raises(ConnectionError):
        await multiples.of(3).load(4)


async def test_a_read_asks_for_no_more_keys_than_it_may() -> None:
    store = Store()
    multiples = questions(store, largest=2).of(2)

    assert await multiples.many([1, 2, 3, 4, 5]) == [2, 4, 6, 8, 10]
    assert store.asked == [(2, [1, 2]), (2, [3, 4]), (2, [5])]
