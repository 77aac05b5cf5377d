"""Example pages: what each variant of an experiment would make of one profile's homepage."""

from asyncio import gather
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.account import Account
from domain.experiments.allocate import Facts, allocate
from domain.experiments.experiment import Experiment
from domain.experiments.snapshot import Snapshot
from domain.experiments.subject import Subject
from domain.experiments.treat import treatment_of
from domain.homepage.compose import Ask, compose
from domain.homepage.live import alive, frozen
from domain.homepage.pageids import page_id, row_name_of
from domain.homepage.row import Page, PageKey
from domain.homepage.treatment import Treatment
from domain.ids import ImageId, ProfileId, TitleId
from domain.profile import Profile
from domain.visibility import Audience
from flows.homepage.gather import Gatherer
from flows.homepage.kept_offers import KeptOffers
from flows.homepage.page import Homepages
from flows.homepage.personal import Personal
from flows.homepage.sources.because_you_watched import Similar
from flows.homepage.sources.continue_watching import ContinueWatchingSource
from flows.homepage.sources.my_list import MyListSource
from flows.watching.titles import WatchedTitles
from loaders.catalogue import KeptCatalogue
from persistence.ports.shelves import Shelf
from persistence.ports.stores import Stores

PATIENCE = timedelta(seconds=10)
"""Nobody waits for the page, and one that lacks rows would show less than would move."""


@dataclass(frozen=True, slots=True)
class Who:
    profile: Profile
    account: Account
    subject: Subject


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """A variant's page beside control's.

    `rows` are their kinds from the top. `moved` rows stand at another place than on control's page,
    or not on it, and `gone` ones on control's alone. Of `pictures` titles another picture is shown.
    `label` stands on the billboard's button where an experiment says so.
    """

    variant: str
    rows: tuple[str, ...]
    moved: int
    gone: int
    pictures: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """One profile's pages, control's first."""

    profile_id: ProfileId
    pages: tuple[ExamplePage, ...]


@dataclass(frozen=True, slots=True)
class ExamplePages:
    """Pages are composed and thrown away; none is kept, and no exposure can come of one (R40)."""

    homepages: Homepages
    offers: KeptOffers

    @classmethod
    def on(cls, stores: Stores) -> "ExamplePages":
        """On stores whose candidates are this process's own."""
        catalogue = KeptCatalogue.of(stores.titles, stores.episodes)
        watched = WatchedTitles(stores.progress, catalogue)
        offers = KeptOffers(
            MyListSource(stores.my_lists, deadline=PATIENCE),
            ContinueWatchingSource(watched, deadline=PATIENCE).offer,
            catalogue=_never_changes,
        )
        personal = Personal(
            stores.progress,
            catalogue,
            Similar(stores.browse, catalogue),
            offers.watching,
            deadline=PATIENCE,
        )
        homepages = Homepages(
            Gatherer(stores.shelves, stores.candidates, random=lambda: 0.5),
            stores.pages,
            lambda: UUID(int=0),
            _signs_nothing,
            _never_changes,
            personal=personal,
        )
        return cls(homepages, offers)

    async def of(
        self, who: Who, experiment: Experiment, snapshot: Snapshot, now: datetime
    ) -> Example:
        """In the country that the account is at home in. Raises StoreUnavailable.

        All variants' pages are made of the same candidates, so they differ by the treatment alone.
        """
        audience = _audience(who.profile, who.account)
        shelf = Shelf(who.account.home_country, audience.maturity)
        await self.homepages.gatherer.warm(shelf, now)
        gathered, offer = await gather(
            self.homepages.gathered(audience, now), self.offers.offer(audience, now)
        )
        pages: list[tuple[str, Page]] = []
        for variant in sorted(experiment.variants, key=lambda one: not one.is_control):
            facts = Facts(who.subject, now, forced={experiment.key: variant.key})
            ask = _ask(who.profile, audience, treatment_of(allocate(snapshot, facts)), now)
            page = frozen(compose(gathered.rows, ask, sign=_signs_nothing))
            pages.append((variant.key, alive(page, offer, ask, sign=_signs_nothing)))
        control = pages[0][1]
        return Example(audience.profile_id, tuple(_beside(control, *each) for each in pages))


def _audience(profile: Profile, account: Account) -> Audience:
    return Audience(
        profile.id,
        profile.ceiling,
        profile.blocked,
        account.home_country,
        profile.viewing_hours,
        account.time_zone,
    )


def _ask(profile: Profile, audience: Audience, treatment: Treatment, now: datetime) -> Ask:
    """For a page that nobody asks for again: its ids name no other."""
    country = audience.country
    return Ask(
        page_id=page_id(UUID(int=0)),
        key=PageKey(profile.id, profile.version, country, profile.locale, _never_changes()),
        audience=audience,
        now=now,
        seed=0,
        treatment=treatment,
    )


def _beside(control: Page, variant: str, page: Page) -> ExamplePage:
    before, after = _names(control), _names(page)
    stay = sum(one == other for one, other in zip(before, after, strict=False))
    pictures, usual = _pictures(page), _pictures(control)
    return ExamplePage(
        variant,
        # SECURITY: kinds alone: headings would tell what the profile has watched.
        tuple(row.kind.value for row in page.rows),
        len(after) - stay,
        len(set(before) - set(after)),
        sum(usual.get(title, picture) != picture for title, picture in pictures.items()),
        page.billboard.label if page.billboard else None,
    )


def _names(page: Page) -> Sequence[str | None]:
    return [row_name_of(row.id) for row in page.rows]


def _pictures(page: Page) -> dict[TitleId, ImageId]:
    return {item.title_id: item.artwork.image_id for row in page.rows for item in row.items}


def _never_changes() -> int:
    """What is simulated on one catalogue has one number of it."""
    return 0


def _signs_nothing(_: str, text: str) -> str:
    """Nobody is handed these pages."""
    return text
