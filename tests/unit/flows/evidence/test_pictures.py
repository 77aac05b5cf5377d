"""R46: of a bandit a report shows the pictures that are seen most, and the odds they have now."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from domain.artwork import ImageRole
from domain.artwork_bandit.arms import Counted
from domain.evidence.report import ArtworkArm
from domain.experiments.experiment import Experiment
from domain.ids import ImageId, TitleId
from domain.title import Title
from flows.evidence.pictures import TITLES, SeenMost
from tests.contract.experimenting import experiment
from tests.unit.build import DAY, NOW, image, movie, title_id
from tests.unit.flows.artwork_bandit.world import KeptCounts, KeptPolicies, learned

BANDIT = replace(
    experiment(),
    variants=tuple(
        replace(one, config={} if one.is_control else {"artwork": "bandit"})
        for one in experiment().variants
    ),
)


def with_pictures(number: int, *tags: str) -> Title:
    pictures = tuple(
        replace(image(10 * number + place, ImageRole.BOX_ART, tag), owner_id=title_id(number))
        for place, tag in enumerate(tags)
    )
    return replace(movie(number), artwork=pictures)


def image_id(number: int, place: int) -> ImageId:
    return ImageId(f"image_{10 * number + place:032x}")


def counted(number: int, tag: str, impressions: int, clicks: int, *, days: int = 1) -> Counted:
    day = (NOW - days * DAY).date()
    return Counted(title_id(number), "en", tag, day, impressions, clicks)


class House:
    def __init__(self, *counts: Counted, titles: Collection[Title]) -> None:
        self.counts, self.policies = KeptCounts(), KeptPolicies()
        self.counts.counted += counts
        self._titles = {title.id: title for title in titles}

    async def titles(self, ids: Collection[TitleId]) -> Mapping[TitleId, Title]:
        return {id_: self._titles[id_] for id_ in ids if id_ in self._titles}

    async def arms(self, of: Experiment = BANDIT) -> list[ArtworkArm]:
        seen = SeenMost(self.counts, self.policies, self.titles)
        return [*await seen.pictures(of, NOW)]


async def test_an_experiment_without_a_bandit_shows_no_picture() -> None:
    house = House(counted(1, "noir", 10, 1), titles=[with_pictures(1, "noir", "wide")])
    assert await house.arms(experiment()) == []


async def test_pictures_have_what_was_counted_of_them_and_the_odds_of_the_policy_in_force() -> None:
    house = House(
        counted(1, "noir", 80, 3),
        counted(1, "noir", 20, 1, days=2),
        counted(1, "wide", 50, 10),
        titles=[with_pictures(1, "noir", "wide", "new")],
    )
    odds = {"noir": 0.25, "wide": 0.75}
    house.policies.put(1, learned(1, odds))

    found = await house.arms()

    # The picture that is new to the policy has an even share; the others give it in proportion.
    assert [one.variant_id for one in found] == [image_id(1, 1), image_id(1, 2), image_id(1, 0)]
    assert [(one.alpha, one.beta) for one in found] == [(11, 41), (1, 1), (5, 97)]
    assert [round(one.probability, 9) for one in found] == [0.5, round(1 / 3, 9), round(1 / 6, 9)]


async def test_the_titles_that_are_seen_most_are_shown_and_no_more() -> None:
    numbers = range(1, TITLES + 3)
    house = House(
        *(counted(number, "noir", 10 * number, 0) for number in numbers),
        titles=[with_pictures(number, "noir", "wide") for number in numbers],
    )
    found = await house.arms()
    shown = [image_id(number, place) for number in (5, 4, 3) for place in (0, 1)]
    assert [one.variant_id for one in found] == shown
    assert {one.probability for one in found} == {0.5}  # there is no policy yet


async def test_what_is_gone_or_has_one_picture_is_left_out() -> None:
    house = House(
        counted(1, "noir", 9, 1), counted(2, "noir", 9, 1), titles=[with_pictures(2, "noir")]
    )
    assert await house.arms() == []
