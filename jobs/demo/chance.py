"""Chance that falls the same way every time: numbers drawn from a hash of what they are about."""

import hashlib


def share(*about: str) -> float:
    """A number from 0 (inclusive) to 1 (exclusive), evenly spread over different `about`."""
    digest = hashlib.sha256("\x1f".join(about).encode()).digest()
    return int.from_bytes(digest[:7]) / (1 << 56)


def between(low: int, high: int, *about: str) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(share(*about) * (high - low + 1))
