"""What is asked of the store of sessions and their refresh tokens."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from domain.account import Device
from domain.ids import AccountId, DeviceId, ProfileId, SessionId
from domain.session import Session


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One link of a refresh family; `digest` is the token's SHA-256, itself it is never kept."""

    session_id: SessionId
    digest: str
    issued_at: datetime
    expires_at: datetime


class Rotation(Enum):
    ROTATED = "ROTATED"
    REUSED = "REUSED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Swept:
    """How many of each are gone."""

    refresh_tokens: int
    sessions: int
    devices: int


@dataclass(frozen=True, slots=True)
class Revoked:
    """A session that has ended, and when."""

    at: datetime
    id: SessionId


class Sessions(Protocol):
    async def sessions(self, ids: Collection[SessionId]) -> Mapping[SessionId, Session]: ...

    async def open(self, session: Session, device: Device, refresh: RefreshToken) -> None:
        """Keep a new session with its device and first refresh token, all or nothing.

        Where the account has MOST_DEVICES others, those beyond are forgotten as if removed: first
        those on which nobody is signed in, of these the one unused for longest.
        """
        ...

    async def rotate(
        self, digest: str, fresh: Callable[[SessionId], RefreshToken], now: datetime
    ) -> tuple[Rotation, SessionId | None]:
        """Use a refresh token once and keep its successor, in one step.

        A token used before ends its family, durably, and answers REUSED (R53). One that was never
        given out, has expired or belongs to a session that has ended is UNKNOWN. The session's life
        becomes that of the new token, and its device was seen `now`.
        """
        ...

    async def activate(
        self, id_: SessionId, profile_id: ProfileId, refresh: RefreshToken, now: datetime
    ) -> bool:
        """Make a profile active on a session and `refresh` its one usable token, in one step.

        False, and nothing changed, where the session has ended or the profile is not its account's.
        """
        ...

    async def revoke(self, ids: Collection[SessionId], now: datetime) -> None:
        """End sessions for good; other processes learn of it through `changes` (R54)."""
        ...

    async def revoke_all(self, account_id: AccountId, now: datetime) -> Sequence[SessionId]:
        """End every live session of an account, in one step, as `revoke` does; answers which.

        One that is opened meanwhile ends too, unless it is opened after all this is kept.
        """
        ...

    async def remove_device(
        self, account_id: AccountId, id_: DeviceId, now: datetime
    ) -> Sequence[SessionId] | None:
        """Forget a device and all its sessions, in one step; other processes learn of it (R54).

        Answers the sessions that had not ended, or None, and nothing changed, where the account
        has no such device.
        """
        ...

    async def revoked_since(
        self, since: datetime, *, after: Revoked | None, limit: int
    ) -> Sequence[Revoked]:
        """Sessions revoked at or after `since`, by instant and id: what a starting process must
        know (R54). `after` is the last of those read before; fewer than `limit` are the last.
        """
        ...

    async def sweep(self, now: datetime, *, limit: int) -> Swept:
        """Forget what nobody can use any more, up to `limit` of each kind.

        Refresh tokens that have expired; sessions that ended or expired REFRESH_TOKEN_LIFE ago;
        devices last seen UNUSED_DEVICE_LIFE ago that have no session. Safe beside anything else.
        """
        ...
