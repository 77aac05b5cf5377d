"""R37, R38: ramping an experiment up and down over HTTP, on three hundred profiles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.e2e.crowd import Member, all_of, gathered
from tests.e2e.experimenting import ALLOCATION, HALF, Experimenter, experiment, exposed, kinds
from tests.e2e.running import Marquee
from tests.prover.conftest import light_hashes

__all__ = ["light_hashes"]

pytestmark = pytest.mark.usefixtures("patience", "light_hashes")

PEOPLE = 300
KEY = "rows_first"
RAMP = (1_000, 5_000, 1_000, 3_000, 10_000, 500, 7_500)
PAGE = f"""
{{
  homepage {{ id rows(first: 50) {{ edges {{ node {{ kind }} }} }} }}
  allocations {{ {ALLOCATION} }}
}}
"""


class Ramp:
    """What the crowd was shown, stage by stage, and what that has to be."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def look(self, members: Sequence[Member], pages: Sequence[Any], traffic: int) -> list[Any]:
        """The allocations, each checked against its bucket and against what was seen before."""
        found = [page["allocations"][0] for page in pages]
        for member, one in zip(members, found, strict=True):
            bucket, before = one["bucket"], self.seen.get(member.unit)
            wanted = before or (of_bucket(bucket) if is_active(bucket, traffic) else None)
            assert one["variant"] == wanted, (member.unit, one)
            assert one["state"] == ("ENROLLED" if wanted else "NOT_ENROLLED")
            assert wanted in (None, of_bucket(bucket))
            if wanted is not None:
                self.seen[member.unit] = wanted
        return found


def of_bucket(bucket: int) -> str:
    """Whose reserved bucket it is."""
    return "control" if bucket < HALF else "treatment"


def is_active(bucket: int, traffic: int) -> bool:
    return bucket % HALF < traffic * HALF // 10_000


def by_order(found: Sequence[Any], pages: Sequence[Any]) -> Mapping[bool, Counter[Sequence[str]]]:
    """The orders of rows that the treated were shown (True), and all others (False)."""
    orders = {True: Counter[Sequence[str]](), False: Counter[Sequence[str]]()}
    for one, page in zip(found, pages, strict=True):
        orders[one["variant"] == "treatment"][tuple(kinds(page["homepage"]))] += 1
    return orders


async def test_r37_r38_a_ramp_moves_nobody_between_variants(own: Marquee) -> None:
    await own.warm()
    members = await gathered(own, PEOPLE)
    experimenter = Experimenter(own, await own.sign_in("Edith"))
    untreated = by_order([{"variant": None}], (await all_of(members[:1], PAGE)))[False]
    [[plain, _]] = untreated.items()
    given, ramp, tenth = experiment(KEY, traffic=RAMP[0]), Ramp(), 0

    await experimenter.run(**given)
    for traffic in RAMP:
        await experimenter.ramp(given, traffic)
        pages = await all_of(members, PAGE)
        found = ramp.look(members, pages, traffic)
        orders = by_order(found, pages)
        assert set(orders[False]) == {plain}
        assert {order[:2] for order in orders[True]} == {("NEW_RELEASES", "TOP_10")}
        if not tenth:
            tenth = len(ramp.seen)

    assert 20 <= tenth <= 40  # every tenth, as these three hundred fall
    assert len(ramp.seen) == PEOPLE  # at 100 % everybody saw it, and nobody leaves
    units = [member.unit for member in members]
    assert await exposed(own, KEY, *units) == ramp.seen
    assert await own.stores.exposures.counts(given["key"]) == Counter(ramp.seen.values())
