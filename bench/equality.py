"""Equality of two answers: as parsed JSON, key order included, their differences told."""

from collections.abc import Iterator
from itertools import islice

JSON = dict[str, "JSON"] | list["JSON"] | str | int | float | bool | None

SHOWN = 10
"""Differences that are told of; where there are more, these will do to find the cause."""


class Unequal(Exception):
    """Two servers do not answer the same; the message says where and how, a line for each place."""


def check_equal(ours: JSON, theirs: JSON, *, who: str) -> None:
    """Raise Unequal where the answer of `who` is not ours: by value, type or order of keys."""
    lines = [f"  {line}" for line in islice(differences(ours, theirs), SHOWN)]
    if lines:
        raise Unequal("\n".join([f"{who} does not answer what ours does:", *lines]))


def differences(ours: JSON, theirs: JSON, at: str = "$") -> Iterator[str]:
    """A line for each place where they differ: `$.data.homepage.id: ours 'a', theirs 'b'`."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        yield from _of_objects(ours, theirs, at)
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            yield f"{at}: ours has {len(ours)} items, theirs {len(theirs)}"
        for index, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            yield from differences(one, other, f"{at}[{index}]")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{at}: ours {_short(ours)}, theirs {_short(theirs)}"


def _of_objects(ours: dict[str, JSON], theirs: dict[str, JSON], at: str) -> Iterator[str]:
    if ours.keys() != theirs.keys():
        missing, more = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
        yield f"{at}: theirs lacks {sorted(missing)} and adds {sorted(more)}"
    elif list(ours) != list(theirs):
        yield f"{at}: the keys are ours in the order {list(ours)}, theirs in {list(theirs)}"
    for key, value in ours.items():
        if key in theirs:
            yield from differences(value, theirs[key], f"{at}.{key}")


def _short(value: JSON) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
