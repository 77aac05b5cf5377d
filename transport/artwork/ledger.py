"""What a folder holds, least recently used first, so that its size is known without a walk."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator


class Ledger:
    """Names and their bytes. `files` are those there already, least recently used first."""

    def __init__(self, files: Iterable[tuple[str, int]] = ()) -> None:
        self._sizes = OrderedDict(files)
        self.total = sum(self._sizes.values())
        """Bytes of all files."""

    def add(self, name: str, size: int) -> None:
        """A file was written, or written anew."""
        self.drop(name)
        self._sizes[name] = size
        self.total += size

    def use(self, name: str) -> None:
        """A file was read; one that is not in the ledger stays out of it."""
        if name in self._sizes:
            self._sizes.move_to_end(name)

    def drop(self, name: str) -> None:
        """A file is gone, if it was there."""
        self.total -= self._sizes.pop(name, 0)

    def shrink(self, limit: int) -> Iterator[str]:
        """Drops what was used least recently until the rest fits into `limit` bytes; its names."""
        while self.total > limit:
            name, size = self._sizes.popitem(last=False)
            self.total -= size
            yield name
