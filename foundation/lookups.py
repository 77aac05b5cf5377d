"""How often something was found where it is kept, and how often it was not."""

from dataclasses import dataclass


@dataclass(slots=True)
class Lookups:
    """Since the process started."""

    hits: int = 0
    misses: int = 0

    def count(self, *, hit: bool) -> None:
        if hit:
            self.hits += 1
        else:
            self.misses += 1
