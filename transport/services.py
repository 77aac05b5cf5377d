"""What every request of a process shares, put together over open stores."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flows.changes import ChangeWatch
from flows.homepage.gather import Gatherer
from flows.homepage.kept_offers import KeptOffers
from flows.homepage.live import LiveRows
from flows.homepage.page import Homepages
from flows.homepage.refresh import Refresh
from flows.homepage.sources.my_list import MyListSource
from flows.my_list import MyListFlow
from flows.profiles import profile_edits
from flows.sessions.attempts import AttemptLimits
from flows.sessions.flows import SessionFlows, session_flows
from foundation.clock import Clock
from foundation.keys import Keys, Purpose
from foundation.passwords import Passwords
from foundation.settings import Settings
from foundation.signatures import Signatures
from loaders.catalogue import KeptCatalogue
from persistence.ports.changes import ChangeKind
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

    def services(self) -> Services:
        """The services; what they keep of others' data hears of changes from here on."""
        stores, settings = self.stores, self.settings
        base = settings.image_base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
        catalogue, live_rows, sessions = self._catalogue(), self._live_rows(), self._sessions()
        homepages = self._homepages()
        return Services(
            stores=stores,
            catalogue=catalogue,
            homepages=homepages,
            live_rows=live_rows,
            refresh=Refresh(homepages, live_rows),
            my_list=MyListFlow(stores.my_lists, homepages, live_rows),
            sessions=sessions,
            profiles=profile_edits(stores, self.passwords, sessions, self.new_uuid),
            picture_url=PictureUrls(base, self.pictures.sign),
            media_url=lambda path: f"{base}/media/{path}",
            avatar_url=avatar_urls(base),
        )

    def _catalogue(self) -> KeptCatalogue:
        kept = KeptCatalogue.of(self.stores.titles, self.stores.episodes)
        self.watch.subscribe(ChangeKind.CATALOGUE, kept.forget)
        return kept

    def _homepages(self) -> Homepages:
        shelves, candidates = self.stores.shelves, self.stores.candidates
        gatherer = Gatherer(shelves, candidates, random.random, catalogue=self._last_import)
        return Homepages(gatherer, self.stores.pages, self.new_uuid, self._sign, self._last_import)

    def _live_rows(self) -> LiveRows:
        my_list = MyListSource(self.stores.my_lists)
        kept = KeptOffers(my_list, self._last_import)
        self.watch.subscribe(ChangeKind.MY_LIST, kept.forget)
        return LiveRows(my_list, self._sign, kept)

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
    def _sign(self) -> Callable[[str], str]:
        return Signatures(self.keys.of_purpose(Purpose.TRACKING)).tracking_token
