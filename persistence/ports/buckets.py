"""What is asked of the store of token buckets."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Take:
    """`tokens` of the bucket `key`, which holds `burst` at most and is refilled by the minute."""

    key: str
    rate_per_minute: float
    burst: float
    tokens: float = 1


@dataclass(frozen=True, slots=True)
class Short:
    """A bucket that had too little, and the seconds until it has enough.

    Infinite where more is asked for than a full bucket holds.
    """

    take: Take
    seconds: float


class Buckets(Protocol):
    """Token buckets, shared by every process."""

    async def take(self, *takes: Take) -> Short | None:
        """Take from one after the other, in one question; each key is another.

        None when all had the tokens, else the first that had not: nothing is taken from it, nor
        from those after it, and what was taken before stays taken.
        """
        ...
