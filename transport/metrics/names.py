"""Names that clients choose, as labels: bounded, so that nobody can fill a process's memory."""

import re
from typing import Final

OTHER: Final = "other"
_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9 ._+@/()-]{1,64}")


class BoundedLabels:
    """The first `most` groups of well-formed names stay what they are; of every other, each name is
    `OTHER`. A group is what belongs together, such as a client and its version.

    SECURITY: each label value is a series that is kept for good, in this process and in Prometheus.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: set[tuple[str, ...]] = set()

    def of(self, *names: str) -> tuple[str, ...]:
        if names in self._seen:
            return names
        is_full = len(self._seen) >= self._most
        if is_full or not all(_WELL_FORMED.fullmatch(name) for name in names):
            return (OTHER,) * len(names)
        self._seen.add(names)
        return names
