"""Compose: the one function that makes a page, stage by stage in the order of R27."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.experiments.experiment import Allocation
from domain.homepage.build import Draft, built
from domain.homepage.dedup import deduplicated
from domain.homepage.eligibility import eligible
from domain.homepage.fill import filled
from domain.homepage.order import ordered
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.rank import ranked
from domain.homepage.record import Record, Rows, Stage, note
from domain.homepage.row import DegradedSource, Page, PageKey
from domain.homepage.treatment import NO_TREATMENT, Treatment
from domain.ids import PageId, ProfileId
from domain.visibility import Audience

Sign = Callable[[ProfileId, str], str]
"""Makes a tracking token of a text, good for a profile; the secret stays outside the domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """For whom, when and under which id a page is made: everything that is not a candidate.

    `treatment` is what `allocations` ask for; the page keeps them with it (R32).
    """

    page_id: PageId
    key: PageKey
    audience: Audience
    now: datetime
    seed: int
    treatment: Treatment = NO_TREATMENT
    allocations: tuple[Allocation, ...] = ()
    policy: HomepagePolicy = DEFAULT_POLICY


def compose(
    candidates: Rows,
    ask: Ask,
    *,
    sign: Sign,
    degraded: tuple[DegradedSource, ...] = (),
    record: Record | None = None,
) -> Page:
    """The page that `candidates` make for `ask`; the same arguments always make the same page.

    With a `record`, each stage adds what it moved or dropped and why.
    """
    note(record, Stage.CANDIDATES, (), candidates)
    rows = eligible(candidates, audience=ask.audience, now=ask.now, record=record)
    rows = ordered(rows, treatment=ask.treatment, record=record)
    rows = deduplicated(rows, policy=ask.policy, record=record)
    rows = filled(rows, policy=ask.policy, record=record)
    placed = ranked(rows, record=record)
    note(record, Stage.ARTWORK, rows, rows)
    return built(placed, draft_of(ask, sign), degraded=degraded, allocations=ask.allocations)


def draft_of(ask: Ask, sign: Sign) -> Draft:
    """What every row of the page shares; what is signed for it is good for its profile alone."""
    signed = partial(sign, ask.key.profile_id)
    return Draft(ask.page_id, ask.key, ask.now, ask.seed, ask.treatment, signed)
