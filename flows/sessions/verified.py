"""Verified: the access tokens shown lately, so that each signature is computed once a process."""

import hashlib
from datetime import datetime

from cachetools import LRUCache

from flows.sessions.tokens import AccessClaims, SessionTokens, SignedAccess
from foundation.lookups import Lookups

MOST_VERIFIED = 20_000


class VerifiedTokens:
    """The tokens used last whose signature was good; one that was not is computed each time.

    SECURITY: kept is only what depends on the token and the keys, which a process never changes.
    Whether its time has passed is asked for each request here, whether its session has ended by
    whoever asks (R54). Kept under the token's digest, so no token lies in memory.
    """

    def __init__(self, tokens: SessionTokens, most: int = MOST_VERIFIED) -> None:
        self.lookups = Lookups()
        self._tokens = tokens
        self._kept: LRUCache[bytes, SignedAccess] = LRUCache(most)

    def claims(self, token: str, now: datetime) -> AccessClaims | None:
        """None for a token that is malformed, forged, expired or not an access token."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        found = self._kept.get(digest)
        self.lookups.count(hit=found is not None)
        if found is None:
            found = self._tokens.signed_access(token)
            if found is None:
                return None
            self._kept[digest] = found
        return found.claims if self._tokens.holds(found, now) else None
