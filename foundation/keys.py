"""Keys: one for each purpose, derived from the root secret; none can stand in for another."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

KEY_BYTES = 32
_KEY_ID_BYTES = 6
_SALT = b"marquee/keys/1"


class Purpose(StrEnum):
    """What a key is for. The value is part of the derivation: changing one changes the key."""

    SESSION = "session"
    REFRESH = "refresh"
    PLAYBACK = "playback"
    TRACKING = "tracking"
    CURSOR = "cursor"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Key:
    """`id` is public (it stands in the `kid` of tokens) and tells nothing of `secret`."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of every purpose. `roots` are root secrets: the first signs, all of them verify.

    Two roots at once is how the secret is changed without signing anybody out.
    """

    roots: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, current: bytes, previous: bytes | None = None) -> Self:
        return cls((current,) if previous is None else (current, previous))

    def of_purpose(self, purpose: Purpose) -> Sequence[Key]:
        """The purpose's keys, the signing one first."""
        return [_derive(root, purpose) for root in self.roots]


def _derive(root: bytes, purpose: Purpose) -> Key:
    # SECURITY: the key and its public id are separate outputs; neither leads to the other.
    secret = hkdf_sha256(root, salt=_SALT, info=f"key/{purpose}".encode(), length=KEY_BYTES)
    id_ = hkdf_sha256(root, salt=_SALT, info=f"id/{purpose}".encode(), length=_KEY_ID_BYTES)
    return Key(id_.hex(), secret)


def hkdf_sha256(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    """`length` bytes (at most 8,160) by HKDF with SHA-256: RFC 5869, sections 2.2 and 2.3."""
    size = hashlib.sha256().digest_size
    if not 0 < length <= 255 * size:
        raise ValueError(f"HKDF gives 1 to {255 * size} bytes, not {length}")
    extracted = hmac.digest(salt or bytes(size), secret, "sha256")
    block, output = b"", b""
    for counter in range(1, -(-length // size) + 1):
        block = hmac.digest(extracted, block + info + bytes([counter]), "sha256")
        output += block
    return output[:length]
