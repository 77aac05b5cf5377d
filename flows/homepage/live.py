"""Live rows: frozen pages shown with what lives on inside them (R32)."""

from dataclasses import dataclass, field
from datetime import datetime

from cachetools import LRUCache

from domain.experiments.treat import treatment_of
from domain.homepage.compose import Ask, Sign
from domain.homepage.live import Offer, alive
from domain.homepage.row import Page
from domain.ids import PageId
from domain.visibility import Audience
from flows.homepage.kept_offers import KeptOffers
from flows.homepage.sources.my_list import MyListSource

MOST_SHOWN = 2_000
"""As many as there are frozen pages."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page as it was shown, and the very things that it was made of."""

    page: Page
    offer: Offer
    audience: Audience
    shown: Page


@dataclass(frozen=True, slots=True)
class LiveRows:
    """Shared by every request of a process; `sign` makes tracking tokens."""

    my_list: MyListSource
    sign: Sign
    kept: KeptOffers
    _shown: LRUCache[PageId, _Shown] = field(default_factory=lambda: LRUCache(MOST_SHOWN))

    def shown(self, page: Page, offer: Offer, audience: Audience, now: datetime) -> Page:
        """The page with its live rows as `offer` has them, for the profile that it belongs to.

        Of one page and one offer it is the same object again: time adds nothing to an offer and
        takes nothing from it (R26).
        """
        last = self._shown.get(page.id)
        # SECURITY: by identity, and the audience by value: never what was made for others (R58).
        if last and last.page is page and last.offer is offer and last.audience == audience:
            return last.shown
        shown = self._alive(page, offer, audience, now)
        self._shown[page.id] = _Shown(page, offer, audience, shown)
        return shown

    def _alive(self, page: Page, offer: Offer, audience: Audience, now: datetime) -> Page:
        ask = Ask(
            page_id=page.id,
            key=page.key,
            audience=audience,
            now=now,
            seed=page.seed,
            treatment=treatment_of(page.allocations),
            policy=self.my_list.policy,
        )
        return alive(page, offer, ask, sign=self.sign)
