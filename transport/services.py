"""What every request of a process shares, put together over open stores."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from domain.homepage.compose import Sign
from domain.homepage.touch import RefreshTrigger
from domain.ids import ProfileId
from domain.watching.policy import WatchingPolicy
from flows.artwork_bandit.pictures import LearnedPictures
from flows.changes import ChangeWatch
from flows.experiments.experimenting import Experimenting
from flows.happenings import Happened
from flows.homepage.gather import Gatherer
from flows.homepage.kept_offers import KeptOffers
from flows.homepage.live import LiveRows
from flows.homepage.live_changes import LiveChanges
from flows.homepage.page import Homepages
from flows.homepage.personal import Personal
from flows.homepage.refresh import Refresh
from flows.homepage.sources.because_you_watched import Similar
from flows.homepage.sources.continue_watching import ContinueWatchingSource
from flows.homepage.sources.my_list import MyListSource
from flows.homepage.touched import TouchedRows, touched_by
from flows.my_list import MyListFlow
from flows.profiles import profile_edits
from flows.sessions.attempts import AttemptLimits
from flows.sessions.flows import SessionFlows, session_flows
from flows.tracking import TRACKS_TOO_OFTEN, Track
from flows.watching.hide import HideFromContinueWatching
from flows.watching.history import History
from flows.watching.live import LiveProgress
from flows.watching.mark import MarkWatched
from flows.watching.pace import Pace
from flows.watching.record import RecordProgress
from flows.watching.titles import WatchedTitles
from flows.watching.told_states import ToldStates
from flows.watching.writes_apart import writes_to
from foundation.clock import Clock
from foundation.keys import Keys, Purpose
from foundation.passwords import Passwords
from foundation.settings import Settings
from foundation.signatures import Signatures
from loaders.catalogue import KeptCatalogue
from persistence.ports.changes import ChangeKind
from persistence.ports.live_updates import LiveEvent, LiveUpdates
from persistence.ports.stores import Stores
from resolvers.context import Services
from transport.avatars import avatar_urls
from transport.pictures import PictureUrls


@dataclass(frozen=True, slots=True)
class Foundations:
    """What services stand on; `pictures` signs their addresses, `new_uuid` makes ids."""

    stores: Stores
    settings: Settings
    keys: Keys
    pictures: Signatures
    watch: ChangeWatch
    passwords: Passwords
    clock: Clock
    new_uuid: Callable[[], UUID]
    happened: Happened

    def services(self) -> Services:
        """The services; what they keep of others' data hears of changes from here on."""
        stores, settings = self.stores, self.settings
        base = settings.image_base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
        catalogue, sessions = self._catalogue(), self._sessions()
        pictures = LearnedPictures(stores.artwork_policies)
        pictures.listen(self.watch)
        live_rows = self._live_rows(WatchedTitles(stores.progress, catalogue), pictures)
        experiments = Experimenting.on(stores, self.new_uuid)
        homepages = self._homepages(catalogue, live_rows, experiments, pictures)
        listed = touched_by(RefreshTrigger.LIST_CHANGED, homepages, live_rows)
        played = touched_by(RefreshTrigger.PLAYBACK_ENDED, homepages, live_rows)
        live = self._live_progress()
        return Services(
            stores=stores,
            catalogue=catalogue,
            homepages=homepages,
            live_rows=live_rows,
            refresh=Refresh(homepages, live_rows),
            live_changes=LiveChanges(homepages, live_rows),
            pictures=pictures,
            live_progress=live,
            told_states=ToldStates(stores.progress),
            experiments=experiments,
            track=self._track(),
            my_list=MyListFlow(stores.my_lists, listed),
            history=History(stores.progress, played, live.published),
            hide_from_continue_watching=HideFromContinueWatching(
                stores.progress, played, live.published
            ),
            record_progress=self._record_progress(played, live),
            mark_watched=MarkWatched(stores.progress, played, tell=live.published),
            sessions=sessions,
            profiles=profile_edits(stores, self.passwords, sessions, self.new_uuid, self.clock),
            picture_url=PictureUrls(base, self.pictures.sign),
            media_url=lambda path: f"{base}/media/{path}",
            avatar_url=avatar_urls(base),
        )

    def _catalogue(self) -> KeptCatalogue:
        kept = KeptCatalogue.of(self.stores.titles, self.stores.episodes)
        self.watch.subscribe(ChangeKind.CATALOGUE, kept.forget)
        return kept

    def _homepages(
        self,
        catalogue: KeptCatalogue,
        live_rows: LiveRows,
        experiments: Experimenting,
        pictures: LearnedPictures,
    ) -> Homepages:
        stores, similar = self.stores, Similar(self.stores.browse, catalogue)
        gatherer = Gatherer(
            stores.shelves, stores.candidates, random.random, catalogue=self._last_import
        )
        personal = Personal(stores.progress, catalogue, similar, live_rows.kept.watching)
        return Homepages(
            gatherer,
            stores.pages,
            self.new_uuid,
            self._sign,
            self._last_import,
            personal=personal,
            allocating=experiments.allocating,
            pictures=pictures,
        )

    def _live_rows(self, watched: WatchedTitles, pictures: LearnedPictures) -> LiveRows:
        my_list = MyListSource(self.stores.my_lists)
        kept = KeptOffers(my_list, ContinueWatchingSource(watched).offer, self._last_import)
        self.watch.subscribe(ChangeKind.MY_LIST, kept.my_list.forget)
        self.watch.subscribe(
            ChangeKind.PROGRESS,
            lambda subject: kept.watching.forget(LiveProgress.profile_in(subject)),
        )
        # What is told over a shared store arrives before the change that says the same.
        self.stores.live.before_telling(lambda topic: kept.watching.forget(ProfileId(topic)))
        return LiveRows(my_list, self._sign, kept, pictures)

    def _live_progress(self) -> LiveProgress:
        """Made after all that is kept of a profile: that is forgotten before anybody is told."""
        updates = self.stores.live
        live = LiveProgress(updates, self.stores.changes, self.clock)
        live.listen(self.watch)
        for kind in (ChangeKind.MY_LIST, ChangeKind.PROFILE):
            self.watch.subscribe(kind, partial(_tell, updates, kind))
        return live

    def _record_progress(self, rows: TouchedRows, live: LiveProgress) -> RecordProgress:
        per_minute = self.settings.rates.record_progress_per_device
        return RecordProgress(
            self.stores.progress,
            writes_to(self.stores.progress, self.settings.request_deadline_ms / 1_000),
            Pace(self.stores.buckets, per_minute * self.settings.rate_limit_scale),
            rows,
            WatchingPolicy(longest_batch=self.settings.limits.progress_events),
            live.published,
            self.happened,
        )

    def _track(self) -> Track:
        per_minute = self.settings.rates.track_per_device * self.settings.rate_limit_scale
        pace = Pace(self.stores.buckets, per_minute, "track", TRACKS_TOO_OFTEN)
        return Track(self.stores.tracking, pace, self._tracking_signatures.text_of)

    def _sessions(self) -> SessionFlows:
        rates, scale = self.settings.rates, self.settings.rate_limit_scale
        limits = AttemptLimits(
            rates.failed_sign_ins_per_account, rates.failed_sign_ins_per_address, scale
        )
        return session_flows(
            self.stores,
            self.keys,
            self.passwords,
            limits,
            clock=self.clock,
            new_uuid=self.new_uuid,
        )

    def _last_import(self) -> int:
        return self.watch.catalogue

    @property
    def _sign(self) -> Sign:
        return self._tracking_signatures.token

    @property
    def _tracking_signatures(self) -> Signatures:
        return Signatures(self.keys.of_purpose(Purpose.TRACKING))


def _tell(updates: LiveUpdates, kind: ChangeKind, subject: str) -> None:
    updates.tell(subject, LiveEvent(kind))
