"""R28: the billboard goes on where Continue Watching does, and begins anew when that has passed."""

from dataclasses import replace
from datetime import timedelta

from domain.homepage.difference import BillboardReplaced, difference
from domain.homepage.live import Continued, Offer
from domain.homepage.row import Billboard, Page
from domain.ids import PlayableId
from tests.unit.build import NOW, candidate
from tests.unit.domain.homepage import listing

EPISODE = PlayableId(f"ep_{7:032x}")


def on_the_billboard() -> int:
    """The number of the title that the page opens with."""
    return int(billboard_of(listing.frozen()).item.title_id[-32:], 16)


def billboard_of(page: Page) -> Billboard:
    assert page.billboard is not None
    return page.billboard


def shown(*entries: Continued) -> Page:
    return listing.shown(listing.frozen(), Offer(continued=entries))


def entry(number: int, *, resumes: bool = True, playable_id: PlayableId = EPISODE) -> Continued:
    return Continued(candidate(number), NOW - timedelta(minutes=1), playable_id, "40 %", resumes)


def test_r28_a_title_that_does_not_wait_is_played_from_its_beginning() -> None:
    found = billboard_of(shown(entry(99)))

    assert found == billboard_of(listing.frozen())
    assert (found.playable_id, found.resumes) == (None, False)


def test_r28_what_somebody_is_in_the_middle_of_is_resumed() -> None:
    found = billboard_of(shown(entry(99), entry(on_the_billboard())))

    assert found == replace(billboard_of(listing.frozen()), playable_id=EPISODE, resumes=True)


def test_r28_of_a_series_the_next_episode_is_played() -> None:
    found = billboard_of(shown(entry(on_the_billboard(), resumes=False)))

    assert (found.playable_id, found.resumes) == (EPISODE, False)


def test_r28_a_page_that_was_shown_before_goes_on_no_more_when_nothing_waits() -> None:
    waiting = shown(entry(on_the_billboard()))

    assert billboard_of(listing.shown(waiting, Offer())) == billboard_of(listing.frozen())


def test_r35_whoever_shows_the_page_is_told_that_the_button_is_another() -> None:
    before, after = shown(), shown(entry(on_the_billboard()))

    assert BillboardReplaced(billboard_of(after)) in difference(before, after)
    assert BillboardReplaced(billboard_of(before)) in difference(after, before)
    assert not any(isinstance(one, BillboardReplaced) for one in difference(after, after))


def test_r28_a_page_without_a_billboard_stays_without_one() -> None:
    bare = replace(listing.frozen(), billboard=None)

    assert listing.shown(bare, Offer(continued=(entry(1),))).billboard is None
