"""The Top 10 as one profile may see it (R31)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from domain.homepage.candidate import Candidate
from domain.ids import TitleId
from domain.visibility import Audience, listable

RANKS = 10


def chart(played: Iterable[Candidate], audience: Audience, now: datetime) -> frozenset[TitleId]:
    """The ten most played titles that are listable, of candidates with the most played first."""
    eligible = (item.title_id for item in played if listable(audience, item, now))
    return frozenset(islice(eligible, RANKS))
