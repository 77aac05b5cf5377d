"""Pages with a list of a profile on them, for tests of what is live."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.homepage.candidate import Candidate
from domain.homepage.compose import Ask, compose
from domain.homepage.live import Offer, alive
from domain.homepage.row import Page, Row, RowKind
from domain.my_list import Listed
from tests.unit.build import NOW, ask, candidate, candidates, row, sign, title_id

SECOND = timedelta(seconds=1)
TRENDING = row(RowKind.TRENDING, candidates(1, 2, 3, 4))
NEW = row(RowKind.NEW_RELEASES, candidates(5, 6, 7, 8))
MINE = f"row_{1:032x}_my_list"


def frozen(page: int = 1) -> Page:
    """A page of Trending Now and New, made now."""
    return compose((TRENDING, NEW), ask(page=page), sign=sign)


def offer(*numbers: int, after: int = -100) -> Offer:
    """A list, its newest title first; the oldest was listed `after` seconds from now."""
    return listed(*map(candidate, numbers), after=after)


def listed(*items: Candidate, after: int = -100) -> Offer:
    places = range(len(items) - 1, -1, -1)
    entries = zip(items, places, strict=True)
    return Offer(tuple(Listed(item, NOW + (after + place) * SECOND) for item, place in entries))


def shown(page: Page, given: Offer, wanted: Ask | None = None) -> Page:
    wanted = wanted or replace(ask(), page_id=page.id)
    return alive(page, given, wanted, sign=sign)


def mine(page: Page) -> Row | None:
    return next((found for found in page.rows if found.kind is RowKind.MY_LIST), None)


def titles(page: Page) -> Sequence[int]:
    """The numbers of the titles in My List's row."""
    known = {title_id(number): number for number in range(1_000)}
    found = mine(page)
    return [known[item.title_id] for item in found.items] if found else []
