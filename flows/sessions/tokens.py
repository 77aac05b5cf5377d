"""The two tokens of a session: what they say, and what is kept of them."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from domain.ids import AccountId, DeviceId, ProfileId, SessionId
from domain.outcome import SessionOpened
from domain.session import ACCESS_TOKEN_LIFE, REFRESH_TOKEN_LIFE, Session, Viewer
from foundation.keys import Keys, Purpose
from foundation.tokens import InvalidToken, Issued, Signed, Tokens
from persistence.ports.sessions import RefreshToken

_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: `sub`, `sid`, `dev`, and `prf` once a profile is active."""

    account_id: AccountId
    session_id: SessionId
    device_id: DeviceId
    profile_id: ProfileId | None


@dataclass(frozen=True, slots=True)
class SignedAccess:
    """What an access token with a good signature says, and when (`signed`)."""

    claims: AccessClaims
    signed: Signed


@dataclass(frozen=True, slots=True)
class RefreshClaims:
    """What a refresh token says, and the digest that it is kept under."""

    account_id: AccountId
    session_id: SessionId
    digest: str


@dataclass(frozen=True, slots=True)
class FreshRefresh:
    """A refresh token as its owner gets it and as it is kept."""

    token: str = field(repr=False)
    kept: RefreshToken


@dataclass(frozen=True, slots=True)
class SessionTokens:
    """SECURITY: a key and an audience each, so that neither token passes for the other."""

    access: Tokens
    refresh: Tokens

    @classmethod
    def of(cls, keys: Keys) -> Self:
        session, refresh = keys.of_purpose(Purpose.SESSION), keys.of_purpose(Purpose.REFRESH)
        return cls(
            Tokens(session, Purpose.SESSION.value, ACCESS_TOKEN_LIFE),
            Tokens(refresh, Purpose.REFRESH.value, REFRESH_TOKEN_LIFE),
        )

    def access_for(self, session: Session, now: datetime) -> Issued:
        claims = {"sub": session.account_id, "sid": session.id, "dev": session.device_id}
        if session.profile_id is not None:
            claims["prf"] = session.profile_id
        return self.access.issue(claims, now)

    def signed_access(self, token: str) -> SignedAccess | None:
        """None for a token that is malformed, forged or not an access token."""
        try:
            signed = self.access.signed(token)
        except InvalidToken:
            return None
        claims = signed.texts
        if not {"sid", "dev"} <= claims.keys():
            return None
        profile_id = claims.get("prf")
        access = AccessClaims(
            AccountId(claims["sub"]),
            SessionId(claims["sid"]),
            DeviceId(claims["dev"]),
            ProfileId(profile_id) if profile_id is not None else None,
        )
        return SignedAccess(access, signed)

    def holds(self, found: SignedAccess, now: datetime) -> bool:
        """Whether an access token's time has come and has not passed."""
        return self.access.holds(found.signed, now)

    def refresh_for(self, account_id: AccountId, id_: SessionId, now: datetime) -> FreshRefresh:
        """A token like no other, even among those of one session and second."""
        nonce = secrets.token_urlsafe(_NONCE_BYTES)
        issued = self.refresh.issue({"sub": account_id, "sid": id_, "jti": nonce}, now)
        kept = RefreshToken(id_, digest_of(issued.token), now, issued.expires_at)
        return FreshRefresh(issued.token, kept)

    def read_refresh(self, token: str, now: datetime) -> RefreshClaims | None:
        """None for a token that is malformed, forged, expired or not a refresh token."""
        try:
            claims = self.refresh.read(token, now)
        except InvalidToken:
            return None
        if "sid" not in claims:
            return None
        account_id, session_id = AccountId(claims["sub"]), SessionId(claims["sid"])
        return RefreshClaims(account_id, session_id, digest_of(token))

    def opened(self, viewer: Viewer, refresh: FreshRefresh, now: datetime) -> SessionOpened:
        """The answer to whoever signed in, refreshed or chose a profile."""
        access = self.access_for(viewer.session, now)
        return SessionOpened(access.token, refresh.token, access.expires_at, viewer)


def digest_of(token: str) -> str:
    # SECURITY: only this is kept; what is in the database signs nobody in. No salt is needed for
    # a text that holds 128 random bits.
    return hashlib.sha256(token.encode()).hexdigest()
