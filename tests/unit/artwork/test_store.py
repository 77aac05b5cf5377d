"""Drawn pictures on disk: whole or not at all, bounded, and served no more once damaged."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from transport.artwork.store import PictureStore

A, B, C, D = (digit * 64 for digit in "abcd")
CONTENT = b"picture..."  # 10 bytes, and 32 of its digest
SIZE = 42


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def used_at(folder: Path, name: str, seconds: int) -> None:
    os.utime(folder / name[:2] / name, (seconds, seconds))


def test_what_was_put_is_got_back_from_a_folder_of_its_shard(tmp_path: Path) -> None:
    store = PictureStore(tmp_path / "images")
    store.put(A, CONTENT)
    assert (store.get(A), store.holds(A)) == (CONTENT, True)
    assert (store.get(B), store.holds(B)) == (None, False)
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()] == [
        Path("images", "aa", A)
    ]


def test_a_new_store_over_the_folder_has_what_the_old_one_had(tmp_path: Path) -> None:
    PictureStore(tmp_path).put(A, CONTENT)
    assert PictureStore(tmp_path).get(A) == CONTENT


def test_over_its_bytes_the_least_recently_used_goes(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, 3 * SIZE)
    for name in (A, B, C):
        store.put(name, CONTENT)
    store.get(A)
    store.put(D, CONTENT)
    assert files_of(tmp_path) == {A, C, D}


def test_exactly_its_bytes_fit(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, 2 * SIZE)
    store.put(A, CONTENT)
    store.put(B, CONTENT)
    assert files_of(tmp_path) == {A, B}


def test_a_file_larger_than_the_whole_store_is_not_kept(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, SIZE - 1)
    store.put(A, CONTENT)
    assert files_of(tmp_path) == set()


def test_a_file_that_is_written_anew_counts_once(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, 2 * SIZE)
    for _ in range(3):
        store.put(A, CONTENT)
    store.put(B, CONTENT)
    assert files_of(tmp_path) == {A, B}


def test_a_restart_knows_what_was_used_least_recently(tmp_path: Path) -> None:
    before = PictureStore(tmp_path)
    for second, name in enumerate((A, B, C)):
        before.put(name, CONTENT)
        used_at(tmp_path, name, second)
    before.get(A)
    PictureStore(tmp_path, 2 * SIZE).put(D, CONTENT)
    assert files_of(tmp_path) == {A, D}


def test_the_folder_is_walked_at_the_first_write_and_never_again(tmp_path: Path) -> None:
    walks = []

    class Watched(PictureStore):
        def _files(self) -> Iterator[tuple[int, str, int]]:
            walks.append(1)
            return super()._files()

    store = Watched(tmp_path)
    store.get(A)
    assert walks == []
    for name in (A, B, C):
        store.put(name, CONTENT)
    assert walks == [1]


def test_files_removed_by_hand_are_counted_no_more_once_they_were_missed(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, 2 * SIZE)
    store.put(A, CONTENT)
    store.put(B, CONTENT)
    (tmp_path / "bb" / B).unlink()
    assert store.get(B) is None
    store.put(C, CONTENT)
    assert files_of(tmp_path) == {A, C}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda sealed: sealed[:-1], id="cut short"),
        pytest.param(lambda sealed: sealed[:16], id="cut within its digest"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda sealed: sealed[:-1] + b"!", id="altered"),
        pytest.param(lambda sealed: sealed + b"!", id="longer"),
        pytest.param(lambda sealed: bytes(len(sealed)), id="zeros"),
    ],
)
def test_a_damaged_file_is_as_good_as_none_until_it_is_written_again(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    store = PictureStore(tmp_path)
    store.put(A, CONTENT)
    path = tmp_path / "aa" / A
    path.write_bytes(damage(path.read_bytes()))
    with capture_logs() as lines:
        assert store.get(A) is None
    assert lines == [{"event": "picture_damaged", "log_level": "warning", "file": A}]
    store.put(A, CONTENT)
    assert store.get(A) == CONTENT


def test_a_file_in_anothers_place_is_as_good_as_none(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    store.put(A, CONTENT)
    store.put(B, b"another...")
    (tmp_path / "bb" / B).replace(tmp_path / "aa" / A)
    assert store.get(A) is None


def test_what_a_crash_left_half_written_is_removed_and_what_is_not_ours_stays(
    tmp_path: Path,
) -> None:
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / f"{A}.0123abcd.tmp").write_bytes(b"half")
    (tmp_path / "aa" / "notes.txt").write_bytes(b"x" * 10 * SIZE)
    PictureStore(tmp_path, SIZE).put(B, CONTENT)
    assert files_of(tmp_path) == {"notes.txt", B}


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "aa" / A).mkdir(parents=True)
    store = PictureStore(tmp_path)
    with capture_logs() as lines:
        store.put(A, CONTENT)
    assert lines == [
        {
            "event": "pictures_not_kept",
            "log_level": "warning",
            "doing": "write",
            "reason": "Is a directory",
        }
    ]
    assert files_of(tmp_path) == set()
    assert (store.get(A), store.holds(A)) == (None, False)


def test_a_folder_that_cannot_be_used_is_logged_once_a_minute(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    now = 100.0
    store = PictureStore(tmp_path / "file", monotonic=lambda: now)

    def events_of_a_try() -> list[str]:
        with capture_logs() as lines:
            assert store.get(A) is None
            store.put(A, CONTENT)
        return [line["event"] for line in lines]

    assert events_of_a_try() == ["pictures_not_kept"]
    now = 159.0
    assert events_of_a_try() == []
    now = 160.0
    assert events_of_a_try() == ["pictures_not_kept"]
