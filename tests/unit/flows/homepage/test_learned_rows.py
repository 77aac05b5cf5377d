"""R46: a title has one picture on a page, also where it comes to a live row later."""

from dataclasses import replace

from domain.artwork_bandit.pick import is_uniform
from domain.homepage.candidate import Candidate
from domain.homepage.live import Offer
from domain.homepage.row import ArtworkPolicy, Page, RowItem, RowKind
from domain.my_list import Listed
from flows.artwork_bandit.pictures import LearnedPictures
from persistence.ports.unavailable import StoreUnavailable
from tests.unit.build import NOW, candidate, title_id
from tests.unit.flows.artwork_bandit.world import KeptPolicies, learned
from tests.unit.flows.homepage.living import ADA, House, seen_by

WHO = seen_by(ADA)
TAGS = ("default", "noir", "wide")


def titles() -> list[Candidate]:
    """The first twenty have pictures to choose from; the last has one."""
    return [*(candidate(number, tags=TAGS) for number in range(1, 21)), candidate(21)]


class Wall:
    """A page that was made by policy 3, and a list with every title on it."""

    def __init__(self, policy: int | None = 3) -> None:
        self.house, self.policies, self.policy = House(), KeptPolicies(), policy
        for version, favourite in ((3, "wide"), (4, "noir")):
            odds = {tag: 0.98 if tag == favourite else 0.01 for tag in TAGS}
            self.policies.put(version, *(learned(number, odds) for number in range(1, 21)))
        self.pictures = LearnedPictures(self.policies)
        self.live = replace(self.house.live, pictures=self.pictures)
        self.offer = Offer(tuple(Listed(one, NOW) for one in titles()))

    async def items(self) -> list[RowItem]:
        made = await self.house.homepages.current(ADA, NOW)
        shown = await self.live.shown(
            replace(made, artwork_policy=self.policy), self.offer, WHO, NOW
        )
        return my_list(shown)


def my_list(page: Page) -> list[RowItem]:
    (row,) = (one for one in page.rows if one.kind is RowKind.MY_LIST)
    return list(row.items)


async def test_r46_live_rows_go_by_the_policy_that_their_page_was_made_by() -> None:
    wall = Wall()
    await wall.pictures.look()
    assert wall.pictures.version == 4

    *chosen, single = await wall.items()

    assert not is_uniform(WHO.profile_id)
    assert {item.artwork.policy for item in chosen} == {ArtworkPolicy.BANDIT}
    assert {item.artwork.chosen.policy for item in chosen if item.artwork.chosen} == {3}
    assert sum(item.artwork.tag == "wide" for item in chosen) > 15
    assert (single.artwork.policy, single.artwork.chosen) == (ArtworkPolicy.DEFAULT, None)


async def test_r46_the_propensity_is_in_the_items_token() -> None:
    (item, *_) = await Wall().items()

    assert item.artwork.chosen is not None
    assert f":b3,en,{item.artwork.chosen.propensity!r}" in item.tracking_token


async def test_r46_a_page_that_no_bandit_made_has_default_pictures() -> None:
    wall = Wall(policy=None)

    items = await wall.items()

    assert {item.artwork.tag for item in items} == {"default"}
    assert wall.policies.asked == []


async def test_r46_only_titles_with_a_choice_are_asked_for() -> None:
    wall = Wall()

    await wall.items()

    assert wall.policies.asked == [{title_id(number) for number in range(1, 21)}]


async def test_r46_where_the_policy_cannot_be_read_pictures_are_the_default() -> None:
    wall = Wall()
    wall.policies.failing = StoreUnavailable()

    items = await wall.items()

    assert {item.artwork.policy for item in items} == {ArtworkPolicy.DEFAULT}
    assert wall.pictures.missed.total() == 1


async def test_r46_once_policies_are_back_the_same_page_shows_learned_pictures() -> None:
    wall = Wall()
    made = replace(await wall.house.homepages.current(ADA, NOW), artwork_policy=3)
    wall.policies.failing = StoreUnavailable()
    without = await wall.live.shown(made, wall.offer, WHO, NOW)
    wall.policies.failing = None
    back = await wall.live.shown(made, wall.offer, WHO, NOW)

    assert {item.artwork.policy for item in my_list(without)} == {ArtworkPolicy.DEFAULT}
    assert ArtworkPolicy.BANDIT in {item.artwork.policy for item in my_list(back)}
    assert await wall.live.shown(made, wall.offer, WHO, NOW) is back
