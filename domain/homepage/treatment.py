"""Treatments: what the experiments a profile is in ask of its page (R43)."""

from dataclasses import dataclass

from domain.homepage.row import RowKind
from domain.interleaving.rankers import Interleave


@dataclass(frozen=True, slots=True)
class Treatment:
    """The known keys of the allocated variants' configs, merged; the default treats nothing.

    `row_order` names row kinds from the top, kinds not named follow in default order; `artwork` is
    a variant's tag, None for the default picture; pinned rows move only with `allow_pinned` (R30);
    `billboard_label` stands on the billboard's button in place of what it would say. With `bandit`
    what was learned chooses each title's picture (R46). `interleave` names the two rankings that
    make genre rows together (R45).
    """

    row_order: tuple[RowKind, ...] = ()
    prioritize_genres: bool = False
    artwork: str | None = None
    allow_pinned: bool = False
    billboard_label: str | None = None
    bandit: bool = False
    interleave: Interleave | None = None


NO_TREATMENT = Treatment()
