"""Signatures: short proofs that a text is one of ours (tracking tokens, cursors)."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from foundation.keys import Key

SIGNATURE_BYTES = 16
"""HMAC-SHA-256 cut to its left half, the shortest that RFC 2104, section 5 recommends."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signs with the first key and verifies with any of them. `keys` are those of one purpose."""

    keys: Sequence[Key] = field(repr=False)

    def sign(self, text: str) -> str:
        """22 characters of URL-safe base64."""
        return _signature(self.keys[0], text)

    def verify(self, text: str, signature: str) -> bool:
        given = signature.encode()
        # SECURITY: constant time for each key.
        return any(hmac.compare_digest(_signature(key, text).encode(), given) for key in self.keys)

    def token(self, holder: str, text: str) -> str:
        """The text with a signature behind the last full stop, for one holder, who is not in it."""
        return f"{text}.{self.sign(_held(holder, text))}"

    def text_of(self, holder: str, token: str) -> str | None:
        """The text of a token that was signed for this holder; None for any other token."""
        text, _, signature = token.rpartition(".")
        if not token.isascii():
            return None  # it is none of ours, and might not be encoded at all
        return text if self.verify(_held(holder, text), signature) else None


def _held(holder: str, text: str) -> str:
    # SECURITY: the length first, so that no other holder and text run together to the same.
    return f"{len(holder)}:{holder}{text}"


def _signature(key: Key, text: str) -> str:
    digest = hmac.digest(key.secret, text.encode(), "sha256")[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
