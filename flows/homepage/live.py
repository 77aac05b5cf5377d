"""Live rows: frozen pages shown with what lives on inside them (R32)."""

from dataclasses import dataclass, field
from datetime import datetime

from cachetools import LRUCache

from domain.artwork_bandit.pick import Learned
from domain.experiments.treat import treatment_of
from domain.homepage.artwork import has_choice
from domain.homepage.compose import Ask, Sign
from domain.homepage.live import Offer, alive
from domain.homepage.row import Page
from domain.ids import PageId
from domain.visibility import Audience
from flows.artwork_bandit.pictures import LearnedPictures
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
    """Shared by every request of a process; `sign` makes tracking tokens.

    Without `pictures` every title shows its default one.
    """

    my_list: MyListSource
    sign: Sign
    kept: KeptOffers
    pictures: LearnedPictures | None = None
    _shown: LRUCache[PageId, _Shown] = field(default_factory=lambda: LRUCache(MOST_SHOWN))

    async def shown(self, page: Page, offer: Offer, audience: Audience, now: datetime) -> Page:
        """The page with its live rows as `offer` has them, for the profile that it belongs to.

        Of one page and one offer it is the same object again: time adds nothing to an offer and
        takes nothing from it (R26).
        """
        last = self._shown.get(page.id)
        # SECURITY: by identity, and the audience by value: never what was made for others (R58).
        if last and last.page is page and last.offer is offer and last.audience == audience:
            return last.shown
        learned = await self._learned(page, offer)
        shown = alive(page, offer, self._ask(page, audience, now, learned), sign=self.sign)
        if learned is not None or page.artwork_policy is None:  # else it is asked for again
            self._shown[page.id] = _Shown(page, offer, audience, shown)
        return shown

    async def _learned(self, page: Page, offer: Offer) -> Learned | None:
        """R46: by the policy that the page was made by, so that a title has one picture on it."""
        if page.artwork_policy is None or self.pictures is None:
            return None
        offered = [one.candidate for one in offer.listed]
        offered += [one.candidate for one in offer.continued]
        titles = [candidate.title_id for candidate in offered if has_choice(candidate)]
        return await self.pictures.of(page.artwork_policy, page.key.locale, titles)

    def _ask(self, page: Page, audience: Audience, now: datetime, learned: Learned | None) -> Ask:
        return Ask(
            page_id=page.id,
            key=page.key,
            audience=audience,
            now=now,
            seed=page.seed,
            treatment=treatment_of(page.allocations),
            learned=learned,
            policy=self.my_list.policy,
        )
