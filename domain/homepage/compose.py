"""Compose: the one function that makes a page, stage by stage in the order of R27."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.artwork_bandit.pick import Learned
from domain.experiments.experiment import Allocation
from domain.homepage.build import Draft, built
from domain.homepage.dedup import deduplicated
from domain.homepage.eligibility import eligible
from domain.homepage.fill import filled
from domain.homepage.order import ordered
from domain.homepage.policy import DEFAULT_POLICY, HomepagePolicy
from domain.homepage.rank import Interleaving, RankedRow, ranked
from domain.homepage.record import Record, Rows, Stage, note
from domain.homepage.row import DegradedSource, Page, PageKey
from domain.homepage.treatment import NO_TREATMENT, Treatment
from domain.ids import PageId, ProfileId
from domain.interleaving.rankers import Ranking, preference_in
from domain.visibility import Audience

Sign = Callable[[ProfileId, str], str]
"""Makes a tracking token of a text, good for a profile; the secret stays outside the domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """For whom, when and under which id a page is made: everything that is not a candidate.

    `treatment` is what `allocations` ask for; the page keeps them with it (R32). `learned` chooses
    pictures where the treatment wants that, and what is known could be read (R46).
    """

    page_id: PageId
    key: PageKey
    audience: Audience
    now: datetime
    seed: int
    treatment: Treatment = NO_TREATMENT
    allocations: tuple[Allocation, ...] = ()
    learned: Learned | None = None
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
    placed = arranged(candidates, ask, record=record)
    return finished(placed, ask, sign=sign, degraded=degraded, record=record)


def arranged(candidates: Rows, ask: Ask, *, record: Record | None = None) -> tuple[RankedRow, ...]:
    """All stages but artwork: which titles stand where."""
    note(record, Stage.CANDIDATES, (), candidates)
    rows = eligible(candidates, audience=ask.audience, now=ask.now, record=record)
    rows = ordered(rows, treatment=ask.treatment, record=record)
    rows = deduplicated(rows, policy=ask.policy, record=record)
    rows = filled(rows, policy=ask.policy, record=record)
    return ranked(rows, interleaving=_interleaving(candidates, ask), record=record)


def finished(
    placed: tuple[RankedRow, ...],
    ask: Ask,
    *,
    sign: Sign,
    degraded: tuple[DegradedSource, ...] = (),
    record: Record | None = None,
) -> Page:
    """The last stage, each title's picture, and the page."""
    rows = tuple(each.row for each in placed)
    note(record, Stage.ARTWORK, rows, rows)
    return built(placed, draft_of(ask, sign), degraded=degraded, allocations=ask.allocations)


def draft_of(ask: Ask, sign: Sign) -> Draft:
    """What every row of the page shares; what is signed for it is good for its profile alone."""
    signed = partial(sign, ask.key.profile_id)
    return Draft(ask.page_id, ask.key, ask.now, ask.seed, ask.treatment, signed, ask.learned)


def _interleaving(candidates: Rows, ask: Ask) -> Interleaving | None:
    wanted = ask.treatment.interleave
    if wanted is None:
        return None
    by = Ranking(ask.key.country, ask.now, preference_in(candidates))
    return Interleaving(wanted, by, ask.seed)
