"""Live rows: frozen pages shown with what lives on inside them (R32)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.homepage.compose import Ask
from domain.homepage.live import Offer, alive
from domain.homepage.row import Page
from domain.visibility import Audience
from flows.homepage.sources.my_list import MyListSource


@dataclass(frozen=True, slots=True)
class LiveRows:
    """Shared by every request of a process; `sign` makes tracking tokens."""

    my_list: MyListSource
    sign: Callable[[str], str]

    def shown(self, page: Page, offer: Offer, audience: Audience, now: datetime) -> Page:
        """The page with its live rows as `offer` has them, for the profile that it belongs to."""
        ask = Ask(
            page_id=page.id,
            key=page.key,
            audience=audience,
            now=now,
            seed=page.seed,
            policy=self.my_list.policy,
        )
        return alive(page, offer, ask, sign=self.sign)
