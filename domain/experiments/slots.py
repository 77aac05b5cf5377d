"""Slots: the 10,000 parts of a layer, and sets of them kept as a few ranges (R41)."""

from collections.abc import Iterable
from dataclasses import dataclass

SLOTS = 10_000
"""How many a layer has; a unit falls into one of them, 0 to 9999."""


@dataclass(frozen=True, slots=True)
class Slots:
    """A set of slots as half-open ranges `(first, end)`: ascending, none empty, none touching.

    `slots_of` makes one of any ranges.
    """

    ranges: tuple[tuple[int, int], ...] = ()

    def __contains__(self, slot: object) -> bool:
        return isinstance(slot, int) and any(first <= slot < end for first, end in self.ranges)

    def __len__(self) -> int:
        return sum(end - first for first, end in self.ranges)

    def __str__(self) -> str:
        """Such as `0-4999, 7000`: both ends of a range are in it, as people read it."""
        return ", ".join(
            f"{first}-{end - 1}" if end - first > 1 else f"{first}" for first, end in self.ranges
        )


NO_SLOTS = Slots()
ALL_SLOTS = Slots(((0, SLOTS),))


def slots_of(ranges: Iterable[tuple[int, int]]) -> Slots:
    """The slots in any of these half-open ranges, which may overlap, touch or be empty."""
    joined: list[tuple[int, int]] = []
    for first, end in sorted(ranges):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif first < end:
            joined.append((first, end))
    return Slots(tuple(joined))


def together(sets: Iterable[Slots]) -> Slots:
    """The slots that are in any of these sets."""
    return slots_of(piece for one in sets for piece in one.ranges)


def left_of(taken: Slots) -> Slots:
    """The slots of a layer that are not in `taken`."""
    ends = [0, *(end for _, end in taken.ranges)]
    firsts = [*(first for first, _ in taken.ranges), SLOTS]
    return slots_of(zip(ends, firsts, strict=True))


def lowest(free: Slots, count: int) -> Slots:
    """The first `count` slots of `free`, or all of them where they are fewer."""
    given: list[tuple[int, int]] = []
    for first, end in free.ranges:
        given.append((first, min(end, first + count)))
        count -= given[-1][1] - first
        if count <= 0:
            break
    return slots_of(given)
