"""Where JSON is kept: rooms by their names, bounded, closed together."""

from typing import Any

import orjson

from execution.compiled.kept import BYTES_AN_ENTRY, Entry, KeptJson, entry_of


def entry(id_: str, **shown: Any) -> Entry:
    made = entry_of({"id": id_}, 0, {"id": id_, **shown}, frozenset())
    assert made is not None
    return made


def test_an_entry_weighs_its_json_and_what_is_around_it() -> None:
    assert entry("a").weight == BYTES_AN_ENTRY + len('{"id":"a"}')


def test_what_is_kept_is_found_in_its_room_alone() -> None:
    kept = KeptJson()
    room, other = kept.room("en"), kept.room("fr")
    kept.keep(room, "a", entry("a"))
    assert kept.room("en") is room
    assert [*room.entries] == ["a"]
    assert other.entries == {}
    assert len(kept) == 1


def test_an_entry_that_is_kept_again_is_weighed_once() -> None:
    kept = KeptJson()
    room = kept.room("en")
    kept.keep(room, "a", entry("a", text="long " * 100))
    last = entry("a")
    kept.keep(room, "a", last)
    assert (len(kept), kept.bytes) == (1, last.weight)


def test_beyond_its_bytes_the_room_opened_least_recently_goes() -> None:
    weight = entry("a").weight
    kept = KeptJson(max_bytes=3 * weight)
    first, second = kept.room(1), kept.room(2)
    kept.keep(first, "a", entry("a"))
    kept.keep(second, "b", entry("b"))
    kept.keep(second, "c", entry("c"))
    assert kept.room(1) is first  # now the most recently opened
    kept.keep(first, "d", entry("d"))
    assert kept.bytes == 2 * weight
    assert second.entries == {}
    assert kept.room(2) is not second


def test_an_entry_heavier_than_all_that_may_be_kept_drives_nothing_out() -> None:
    kept = KeptJson(max_bytes=BYTES_AN_ENTRY + 100)
    room = kept.room(1)
    kept.keep(room, "a", entry("a"))
    kept.keep(room, "b", entry("b", text="x" * 200))
    assert [*room.entries] == ["a"]


def test_beyond_their_count_the_room_opened_least_recently_goes() -> None:
    kept = KeptJson(max_rooms=2)
    rooms = [kept.room(number) for number in range(3)]
    for number, room in enumerate(rooms):
        kept.keep(room, number, entry(str(number)))
    assert [len(room.entries) for room in rooms] == [0, 1, 1]
    assert len(kept) == 2


def test_a_closed_room_keeps_nothing_and_whoever_reads_it_goes_on() -> None:
    kept = KeptJson()
    room = kept.room("en")
    kept.keep(room, "a", entry("a"))
    read = room.entries
    kept.clear()
    kept.keep(room, "b", entry("b"))
    assert [*read] == ["a"]
    assert (len(kept), kept.bytes, room.entries) == (0, 0, {})
    assert kept.room("en") is not room


def test_live_parts_are_left_out_and_hold_their_place() -> None:
    shown = {"a": "text", "live": {"of": "a viewer"}, "list": [1, None], "b": None, "n": 5}
    made = entry_of("source", 3, shown, frozenset({"live"}), until=7.5)
    assert made is not None
    assert (made.json, made.source, made.selection, made.until) == (None, "source", 3, 7.5)
    assert [*made.shown] == ["a", "live", "list", "b", "n"]
    assert made.shown["live"] is None
    assert orjson.loads(orjson.dumps(made.shown)) == {**shown, "live": None}


def test_what_is_no_json_is_not_kept() -> None:
    assert entry_of("source", 0, {"a": object()}, frozenset()) is None
    assert entry_of("source", 0, {"a": [object()], "live": 1}, frozenset({"live"})) is None
