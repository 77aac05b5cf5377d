"""Ready JSON of what is the same for everybody, kept by what it was rendered from.

A group is the selections of one place, by object type, of types that are `Kept`. A room holds what
was rendered of a group under one set of aspects and arguments. Nothing that depends on who asks is
rendered with anything but the aspects in the room's name, so nothing of a profile can be in it.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

import orjson

from execution.cache import MEBIBYTE

BYTES_AN_ENTRY: Final = 300
"""An entry, its place in a room, and the objects around its JSON."""

_SCALARS = str | int | float | None

Aspects = Mapping[str, Hashable]
"""What of a request kept fields depend on, by name."""


@dataclass(slots=True, eq=False)
class Entry:
    """What is kept of one object."""

    source: Any
    """The object it was rendered from."""
    selection: int
    json: orjson.Fragment | None
    """The whole selection, None where a part of it is live."""
    shown: dict[str, Any]
    """The selection with its kept parts as JSON and None for its live ones."""
    until: float
    """Seconds since the epoch at which it ends."""
    weight: int


@dataclass(slots=True, eq=False)
class Room:
    """Entries by the id of what they show."""

    name: Hashable
    entries: dict[Any, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class KeptJson:
    """All rooms of a process: bounded by bytes and by count, the least recently opened go first."""

    max_bytes: int = 64 * MEBIBYTE
    max_rooms: int = 2_000
    bytes: int = 0
    rendered: int = 0
    """Objects rendered since the start because they were not kept, or no longer."""
    _rooms: OrderedDict[Hashable, Room] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return sum(len(room.entries) for room in self._rooms.values())

    @property
    def is_used(self) -> bool:
        """Whether there is place for anything at all."""
        return self.max_bytes > 0

    def room(self, name: Hashable) -> Room:
        """The room of that name, now the most recently opened."""
        room = self._rooms.get(name)
        if room is None:
            room = self._rooms[name] = Room(name)
            while len(self._rooms) > self.max_rooms:
                self._close_oldest()
            return room
        self._rooms.move_to_end(name)
        return room

    def holds(self, room: Room) -> bool:
        """Whether the room is still open."""
        return self._rooms.get(room.name) is room

    def keep(self, room: Room, id_: Hashable, entry: Entry) -> None:
        """Keep an entry, making place for it, unless its room was closed since it was opened."""
        if not self.holds(room) or entry.weight > self.max_bytes:
            return
        before = room.entries.get(id_)
        self.bytes += entry.weight - (before.weight if before else 0)
        room.entries[id_] = entry
        while self.bytes > self.max_bytes:
            self._close_oldest()

    def clear(self) -> None:
        """Drop everything; what running requests have rendered will not be kept."""
        while self._rooms:
            self._close_oldest()

    def _close_oldest(self) -> None:
        _, room = self._rooms.popitem(last=False)
        self.bytes -= sum(entry.weight for entry in room.entries.values())
        room.entries = {}


def entry_of(
    source: Any, selection: int, shown: dict[str, Any], live: frozenset[str], until: float = inf
) -> Entry | None:
    """What is kept of a rendered object; None where a part of it failed or is still awaited."""
    try:
        if not live:
            json = orjson.dumps(shown)
            weight = BYTES_AN_ENTRY + len(json)
            return Entry(source, selection, orjson.Fragment(json), {}, until, weight)
        parts = {key: of for key, of in shown.items() if key not in live}
        texts = {key: orjson.dumps(of) for key, of in parts.items()}
    except orjson.JSONEncodeError:
        return None
    ready = {
        key: parts[key] if isinstance(parts[key], _SCALARS) else orjson.Fragment(text)
        for key, text in texts.items()
    }
    weight = BYTES_AN_ENTRY + sum(map(len, texts.values()))
    return Entry(source, selection, None, {key: ready.get(key) for key in shown}, until, weight)
