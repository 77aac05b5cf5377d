"""Picking: a profile's picture of a title by hashes alone, with its exact propensity (R46).

Weighted rendezvous hashing (Thaler and Ravishankar 1998): each picture draws -ln(u) / w, where u is
a hash of profile, title and picture, and the least wins. The draws are exponential with rates w, so
a picture wins with probability w (Efraimidis and Spirakis 2006); and where weights move, only those
profiles change whose winner another overtakes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import mmh3

from domain.artwork_bandit.choice import BanditChoice
from domain.artwork_bandit.floor import floored
from domain.ids import ProfileId, TitleId

UNIFORM_PER_CENT = 5
"""R46: of profiles; they see every picture of a title equally often, which evaluates policies."""

NO_POLICY = 0
"""The version of a policy that knows nothing: every picture is as probable as any other."""

Odds = Mapping[str, float]
"""Probabilities by a picture's tag, which sum to 1."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a page's pictures are chosen by: of a policy what it has learned of the page's titles.

    A title that is absent from `odds`, or a picture from its odds, is new to the policy.
    """

    policy: int
    segment: str
    odds: Mapping[TitleId, Odds]


def odds_of(tags: Sequence[str], learned: Odds) -> Odds:
    """How probable each of a title's pictures is, given what was learned of some of them.

    A new one gets an even share, which the others give in proportion; pictures that are no longer
    there give theirs up. None is below the floor.
    """
    known = {tag: learned[tag] for tag in tags if tag in learned}
    even = 1 / len(tags)
    whole = sum(known.values())
    left = 1 - even * (len(tags) - len(known))
    return floored({tag: known[tag] / whole * left if tag in known else even for tag in tags})


def is_uniform(profile_id: ProfileId) -> bool:
    """Whether this profile is one of those that evaluate: for all titles, whatever the policy."""
    return _hash(f"{profile_id}:artwork") % 100 < UNIFORM_PER_CENT


def pick(
    profile_id: ProfileId, title_id: TitleId, tags: Sequence[str], by: Learned
) -> tuple[str, BanditChoice]:
    """The picture (its tag) that a profile sees of a title wherever it does, and how it was chosen.

    `tags` are the title's, each once and at least one.
    """
    even = is_uniform(profile_id)
    odds = odds_of(tags, {} if even else by.odds.get(title_id, {}))
    tag = min(tags, key=lambda each: -log(_unit(f"{profile_id}:{title_id}:{each}")) / odds[each])
    return tag, BanditChoice(by.policy, by.segment, odds[tag])


def _unit(text: str) -> float:
    """In (0, 1), evenly spread: the upper 53 bits, which a float holds exactly, and a half."""
    return ((_hash(text) >> 11) + 0.5) / 2**53


def _hash(text: str) -> int:
    """The lower 64 bits of MurmurHash3_x64_128 of the text's UTF-8 bytes, seed 0."""
    # SECURITY: bytes, never text: mmh3 ends the process when it is handed a lone surrogate.
    return mmh3.hash64(text.encode(), signed=False)[0]
