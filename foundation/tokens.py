"""Tokens: signed claims with an end (JWT, RFC 7519), one audience and one key set per purpose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from foundation.keys import Key

ALGORITHM = "HS256"
LEEWAY = timedelta(seconds=10)
LONGEST_TOKEN = 4096
_REQUIRED = ("exp", "iat", "aud", "sub")


class InvalidToken(Exception):
    """A token that is malformed, forged, expired or meant for something else: not said which."""


@dataclass(frozen=True, slots=True)
class Issued:
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """What a token with a good signature says, and when it does: POSIX seconds, the end not in it.

    It is no proof that the token is good now: `Tokens.holds` says that.
    """

    texts: Mapping[str, str]
    issued: int
    expires: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues tokens with the first key and reads those of every key.

    SECURITY: one algorithm, never the one a token names; a token for another audience is refused.
    """

    keys: Sequence[Key] = field(repr=False)
    audience: str
    life: timedelta
    leeway: timedelta = LEEWAY

    def issue(self, claims: Mapping[str, str], now: datetime) -> Issued:
        """A token that carries `claims` (which must hold `sub`) from this whole second on."""
        issued = int(now.timestamp())
        expires = issued + int(self.life.total_seconds())
        payload = {**claims, "aud": self.audience, "iat": issued, "exp": expires}
        key = self.keys[0]
        token = jwt.encode(payload, key.secret, algorithm=ALGORITHM, headers={"kid": key.id})
        return Issued(token, datetime.fromtimestamp(expires, UTC))

    def read(self, token: str, now: datetime) -> Mapping[str, str]:
        """The claims that are texts, `sub` among them. Raises InvalidToken."""
        signed = self.signed(token)
        if not self.holds(signed, now):
            raise InvalidToken
        return signed.texts

    def signed(self, token: str) -> Signed:
        """What depends on the token and the keys alone, and so may be kept. Raises InvalidToken."""
        if len(token) > LONGEST_TOKEN:
            raise InvalidToken
        try:
            claims = self._decoded(token)
        except (jwt.InvalidTokenError, UnicodeError):
            raise InvalidToken from None  # what was wrong with it is nobody's business
        issued, expires = claims["iat"], claims["exp"]
        if type(issued) is not int or type(expires) is not int:
            raise InvalidToken
        texts = {name: value for name, value in claims.items() if isinstance(value, str)}
        return Signed(texts, issued, expires)

    def holds(self, signed: Signed, now: datetime) -> bool:
        """Whether `now` is between a token's times, give or take the leeway."""
        at, leeway = now.timestamp(), self.leeway.total_seconds()
        return signed.issued - leeway <= at < signed.expires + leeway

    def _decoded(self, token: str) -> Mapping[str, Any]:
        kid = jwt.get_unverified_header(token).get("kid")
        key = next((key for key in self.keys if key.id == kid), None)
        if key is None:
            raise InvalidToken
        return jwt.decode(
            token,
            key.secret,
            algorithms=[ALGORITHM],
            audience=self.audience,
            # `holds` checks the times against `now`: a flow's clock is an argument.
            options={"require": list(_REQUIRED), "verify_exp": False, "verify_iat": False},
        )
