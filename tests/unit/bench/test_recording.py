"""What a benchmark of recording sends is new each time, and what it tells is worked out rightly."""

import sqlite3
from contextlib import closing
from pathlib import Path

import orjson

from bench.bare import ROUND, Bare, bare
from bench.compared import ROOT
from bench.heartbeats import Device, Film
from bench.recorded import HEADINGS, lines
from bench.recording import SHAPES, Kept, Recording


def events(device: Device, count: int) -> list[dict[str, object]]:
    _, body = device.ask(count).raw.split(b"\r\n\r\n", 1)
    found: list[dict[str, object]] = orjson.loads(body)["variables"]["events"]
    return found


def test_every_event_is_new_and_goes_on_in_the_viewing_of_its_film() -> None:
    device = Device("token", [Film("movie_1", 90_000), Film("movie_2", 80_000)])
    told = [*events(device, 3), *events(device, 3)]
    assert [one["playableId"] for one in told] == ["movie_1", "movie_2"] * 3
    assert [one["deviceSeq"] for one in told] == list(range(6))
    assert [one["positionMs"] for one in told[::2]] == [60_000, 61_000, 62_000]
    assert len({str(one["eventId"]) for one in told}) == 6
    assert len({str(one["viewingId"]) for one in told}) == 2
    instants = [str(one["occurredAt"]) for one in told]
    assert instants == sorted(set(instants))


def test_positions_stay_inside_a_film() -> None:
    device = Device("token", [Film("movie_1", 62_000)])
    assert [one["positionMs"] for one in events(device, 4)] == [60_000, 61_000, 60_000, 61_000]


def test_bare_inserts_are_counted_by_rows(tmp_path: Path) -> None:
    found = bare(tmp_path, rows=3, seconds=0)
    assert found.rows == 3
    assert found.per_second > 0
    with closing(sqlite3.connect(tmp_path / "bare-3.db")) as database:
        assert database.execute("SELECT count(*) FROM viewing").fetchone() == (3 * ROUND,)


def test_events_are_put_beside_as_many_bare_rows_of_the_same_round() -> None:
    one, _, films = SHAPES
    slow, quick = Bare(20, 400, 2.0), Bare(20, 800, 4.0)
    kept = [
        Kept(one, 1, [Bare(1, 20, 5.0)], [10], [0.001] * 10, cpu=0.01),
        Kept(films, 8, [slow, quick, slow], [200, 200, 300], [0.002] * 10, 0.01, refused=3),
    ]
    recording = Recording("SQLite", kept)
    assert list(lines(recording)) == [
        ("1 event", "1", "10", "1,000", "1.0", "1.0", "20", "5.0", "0.50", "0"),
        ("20 events of 20 films", "8", "200", "50", "2.0", "2.0", "400", "2.0", "0.50", "3"),
    ]
    assert {len(line) for line in lines(recording)} == {len(HEADINGS)}


def test_the_tables_have_their_places_in_the_documentation() -> None:
    page = (ROOT / "docs" / "performance.md").read_text()
    for mark in ("recording: SQLite", "recording: Cassandra", "hearing", "growth: watched"):
        assert page.count(f"<!-- {mark} -->\n") == page.count(f"<!-- /{mark} -->") == 1
