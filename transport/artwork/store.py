"""Drawn pictures on disk: bounded in bytes, and never trusted to be as they were written."""

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Final

import structlog

from transport.artwork.ledger import Ledger

log = structlog.get_logger(__name__)

GIB: Final = 1 << 30
_BETWEEN_WARNINGS_S: Final = 60.0
_SHARD: Final = 2  # digits of a name that make its folder: 256 folders
_DIGEST_BYTES: Final = 32
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_TEMPORARY: Final = re.compile(r"[0-9a-f]{64}\..+\.tmp")


class PictureStore:
    """Keeps files by name (64 hexadecimal digits); over `max_bytes` the least recently used go.

    A file is its SHA-256 and then its content, so one that is torn or altered is as good as none.
    A folder that cannot be used is logged once a minute and never raises. Every call blocks for
    the disk; any thread may call. One process may have the folder.
    """

    def __init__(
        self,
        folder: Path,
        max_bytes: int = GIB,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._monotonic = monotonic
        self._lock = Lock()
        self._ledger: Ledger | None = None  # read from the folder before the first write
        self._warn_from = float("-inf")

    def holds(self, name: str) -> bool:
        """Whether there is such a file, whole or not."""
        with suppress(OSError):
            return self._path(name).is_file()
        return False

    def get(self, name: str) -> bytes | None:
        """The content; None when it has to be made again."""
        path = self._path(name)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            self._note_missing(name)
            return None
        except OSError as error:
            self._warn("read", error)
            return None
        content = sealed[_DIGEST_BYTES:]
        if sealed[:_DIGEST_BYTES] != _digest(name, content):
            log.warning("picture_damaged", file=name)
            return None
        self._note_use(name, path)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Writes the whole file or nothing, then makes room."""
        sealed = _digest(name, content) + content
        try:
            with self._lock:
                ledger = self._ledger = self._ledger or Ledger(self._found())
            self._write(self._path(name), sealed)
            with self._lock:
                ledger.add(name, len(sealed))
                for old in ledger.shrink(self._max_bytes):
                    self._path(old).unlink(missing_ok=True)
        except OSError as error:
            self._warn("write", error)

    def _path(self, name: str) -> Path:
        return self._folder / name[:_SHARD] / name

    def _write(self, path: Path, sealed: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{token_hex(4)}.tmp")
        try:
            temporary.write_bytes(sealed)  # no fsync: the digest tells what a crash has torn
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise

    def _found(self) -> list[tuple[str, int]]:
        """Names and bytes of what an earlier process left, least recently used first."""
        found = sorted(self._files())
        return [(name, size) for _, name, size in found]

    def _files(self) -> Iterator[tuple[int, str, int]]:
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            with suppress(FileNotFoundError):  # removed by hand meanwhile
                if _TEMPORARY.fullmatch(path.name):  # of a process that did not end well
                    path.unlink()
                elif _NAME.fullmatch(path.name):
                    status = path.stat()
                    yield status.st_mtime_ns, path.name, status.st_size

    def _note_use(self, name: str, path: Path) -> None:
        with suppress(OSError):  # a read-only folder: its order of use is of no use
            os.utime(path)  # the order of use outlives the process
        with self._lock:
            if self._ledger is not None:
                self._ledger.use(name)

    def _note_missing(self, name: str) -> None:
        with self._lock:
            if self._ledger is not None:
                self._ledger.drop(name)

    def _warn(self, doing: str, error: OSError) -> None:
        with self._lock:
            now = self._monotonic()
            if now < self._warn_from:
                return
            self._warn_from = now + _BETWEEN_WARNINGS_S
        log.warning("pictures_not_kept", doing=doing, reason=error.strerror)


def _digest(name: str, content: bytes) -> bytes:
    """With the name, so that a file put in another's place is no good either."""
    return hashlib.sha256(name.encode() + content).digest()
