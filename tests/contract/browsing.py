"""Asking for a page of titles, whatever the question does not say being the same."""

from datetime import datetime

from domain.browse import Position, TitleFilter, TitleSort
from domain.ids import ProfileId, TitleId
from domain.maturity import MaturityLevel
from domain.visibility import Audience
from tests.contract.records import (
    NOW,
)
from tests.contract.store import Store

EVERYTHING = TitleFilter()


def audience(
    *blocked: TitleId,
    level: MaturityLevel = MaturityLevel.ADULT_ONLY,
    country: str | None = "US",
) -> Audience:
    return Audience(ProfileId("prof_test"), level, frozenset(blocked), country)


async def browse(  # noqa: PLR0913 - what the port takes, with defaults
    store: Store,
    *,
    to: Audience | None = None,
    where: TitleFilter = EVERYTHING,
    sort: TitleSort = TitleSort.NAME,
    after: Position | None = None,
    limit: int = 50,
    now: datetime = NOW,
) -> list[Position]:
    page = await store.ports.browse.page(
        to or audience(), now, where=where, sort=sort, after=after, limit=limit
    )
    return list(page)
