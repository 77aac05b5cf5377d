"""Opening: a session that begins, with its device, its tokens and the viewer they make."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.account import Account, Device
from domain.ids import SessionId, stored_id
from domain.log_in import KnownDevice
from domain.outcome import SessionOpened
from domain.profile import Profile
from domain.session import Session, Viewer
from flows.sessions.tokens import FreshRefresh, SessionTokens


@dataclass(frozen=True, slots=True)
class Opening:
    """What is to be kept before its owner may hear of it; no profile is active yet."""

    viewer: Viewer
    refresh: FreshRefresh

    def with_profile(self, profile: Profile) -> Self:
        session = replace(self.viewer.session, profile_id=profile.id)
        return replace(self, viewer=replace(self.viewer, session=session, profile=profile))


@dataclass(frozen=True, slots=True)
class Openings:
    """`new_uuid` makes session ids."""

    tokens: SessionTokens
    new_uuid: Callable[[], UUID]

    def begin(
        self, account: Account, known: KnownDevice, country: str | None, now: datetime
    ) -> Opening:
        """`country` is what a trusted proxy says (ISO 3166-1), null to take the account's."""
        id_ = SessionId(stored_id("sess", self.new_uuid()))
        refresh = self.tokens.refresh_for(account.id, id_, now)
        session = Session(id_, account.id, known.id, None, now, refresh.kept.expires_at)
        device = Device(known.id, account.id, known.name, known.device_class, now)
        viewer = Viewer(session, account, device, None, country or account.home_country)
        return Opening(viewer, refresh)

    def opened(self, opening: Opening, now: datetime) -> SessionOpened:
        """What its owner is answered once it is kept."""
        return self.tokens.opened(opening.viewer, opening.refresh, now)
