"""The Top 10 as one profile may see it (R31)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from domain.homepage.candidate import Candidate
from domain.homepage.eligibility import has_picture
from domain.ids import TitleId
from domain.visibility import Audience, listable

RANKS = 10


def chart(played: Iterable[Candidate], audience: Audience, now: datetime) -> frozenset[TitleId]:
    """The ten most played titles that may stand in a row, of candidates the most played first."""
    eligible = (i.title_id for i in played if has_picture(i) and listable(audience, i, now))
    return frozenset(islice(eligible, RANKS))
