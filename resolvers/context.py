"""Everything a resolver may touch: one frozen context per request, built in one place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import strawberry

from domain.account import Role
from domain.artwork import Image
from domain.errors import Forbidden, ProfileRequired, Unauthenticated
from domain.homepage.chart import chart
from domain.ids import DeviceId, TitleId
from domain.profile import Profile
from domain.session import Viewer
from domain.visibility import Audience
from flows.artwork_bandit.pictures import LearnedPictures
from flows.experiments.experimenting import Experimenting
from flows.experiments.exposing import Exposing
from flows.homepage.live import LiveRows
from flows.homepage.live_changes import LiveChanges
from flows.homepage.page import Homepages
from flows.homepage.refresh import Refresh
from flows.my_list import MyListFlow
from flows.profiles import ProfileEdits
from flows.sessions.flows import SessionFlows
from flows.sessions.sign_in import Origin
from flows.tracking import Track
from flows.watching.hide import HideFromContinueWatching
from flows.watching.history import History
from flows.watching.live import LiveProgress
from flows.watching.mark import MarkWatched
from flows.watching.record import RecordProgress
from flows.watching.told_states import ToldStates
from loaders.catalogue import KeptCatalogue
from loaders.loaders import Loaders
from persistence.ports.shelves import Shelf
from persistence.ports.stores import Stores

PictureUrl = Callable[[Image, int | None, str], str]
"""A picture's URL at a width in pixels (None: the usual one) in a format (WEBP, AVIF, JPEG)."""


@dataclass(frozen=True, slots=True)
class Services:
    """What every request of a process shares."""

    stores: Stores
    catalogue: KeptCatalogue
    homepages: Homepages
    live_rows: LiveRows
    pictures: LearnedPictures
    refresh: Refresh
    live_changes: LiveChanges
    live_progress: LiveProgress
    told_states: ToldStates
    experiments: Experimenting
    track: Track
    my_list: MyListFlow
    history: History
    hide_from_continue_watching: HideFromContinueWatching
    record_progress: RecordProgress
    mark_watched: MarkWatched
    sessions: SessionFlows
    profiles: ProfileEdits
    picture_url: PictureUrl
    media_url: Callable[[str], str]
    avatar_url: Callable[[Profile], str]


@dataclass(frozen=True, slots=True)
class Context:
    """One request: who asks, when, from where, and the loaders it owns.

    `now` is read once, so that a whole answer speaks of one instant. `invalid_token`: a token came
    along that is malformed, expired or revoked, so the request runs signed out (R20).
    `devices_here` holds the device that asks, also when this very request signs it in. `again`
    gives the context of the same client at a later moment, for what goes on longer than a request.
    """

    viewer: Viewer | None
    invalid_token: bool
    now: datetime
    origin: Origin
    devices_here: set[DeviceId]
    loaders: Loaders
    services: Services
    again: Callable[[], Awaitable["Context"]]

    @property
    def country(self) -> str | None:
        return self.viewer.licensing_country if self.viewer else None

    @property
    def locale(self) -> str:
        return self.viewer.locale if self.viewer else "en"

    @property
    def exposing(self) -> Exposing:
        return self.services.experiments.exposing

    @property
    def picture_url(self) -> PictureUrl:
        return self.services.picture_url

    async def charted(self) -> frozenset[TitleId]:
        """The country's ten most played titles that this profile may see.

        Raises Unauthenticated, ProfileRequired or StoreUnavailable.
        """
        audience = self.audience()
        shelf = Shelf(self.country or "", audience.maturity)
        charts = await self.services.homepages.gatherer.charts([shelf], self.now)
        return chart(charts.get(shelf, ()), audience, self.now)

    def signed_in(self) -> Viewer:
        """The viewer. Raises Unauthenticated (R20)."""
        if self.viewer is None:
            raise Unauthenticated
        return self.viewer

    def holding(self, role: Role) -> Viewer:
        """The viewer, if it has the role. Raises Unauthenticated, ProfileRequired or Forbidden."""
        viewer = self.signed_in()
        if role in viewer.roles:
            return viewer
        # Choosing a profile may give the first, nothing that the viewer can do gives the others.
        may_come = role is Role.ACCOUNT_OWNER and viewer.profile is None
        raise ProfileRequired if may_come else Forbidden

    def audience(self) -> Audience:
        """The active profile as the gate knows it. Raises Unauthenticated or ProfileRequired."""
        audience = self.signed_in().audience
        if audience is None:
            raise ProfileRequired
        return audience


Info = strawberry.Info[Context, None]
