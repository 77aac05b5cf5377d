"""What is asked of the store of token buckets."""

from typing import Protocol


class Buckets(Protocol):
    """Token buckets, shared by every process."""

    async def take(
        self, key: str, *, rate_per_minute: float, burst: float, tokens: float = 1
    ) -> float:
        """0.0 when the tokens were there and taken; else the seconds until they will be."""
        ...
