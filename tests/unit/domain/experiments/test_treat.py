"""R43: what several allocations ask of one page together, and what the page makes of it."""

from dataclasses import replace

from domain.experiments.experiment import Allocation, AllocationState, Config
from domain.experiments.treat import treatment_of
from domain.homepage.compose import compose
from domain.homepage.row import RowKind
from domain.homepage.treatment import NO_TREATMENT, Treatment
from tests.unit.build import ask, candidates, row, sign
from tests.unit.domain.experiments.build import GENRES_FIRST, ROWS, key

TRENDING = row(RowKind.TRENDING, candidates(1, 2, 3, 4))
NEW = row(RowKind.NEW_RELEASES, candidates(5, 6, 7, 8))


def one(state: AllocationState, config: Config) -> Allocation:
    return Allocation(experiment=ROWS, state=state, config=config, revision=2)


def enrolled(config: Config) -> Allocation:
    return one(AllocationState.ENROLLED, config)


def in_force(config: Config) -> Allocation:
    return one(AllocationState.NOT_ENROLLED, config)


def forced(config: Config) -> Allocation:
    return one(AllocationState.FORCED, config)


def test_nothing_allocated_and_nothing_asked_for_treat_nothing() -> None:
    assert treatment_of(()) is NO_TREATMENT
    assert treatment_of((enrolled({}), in_force({}))) is NO_TREATMENT


def test_experiments_of_several_parts_of_the_page_act_together() -> None:
    asked = (
        enrolled(GENRES_FIRST),
        enrolled({"artwork": "noir"}),
        enrolled({"billboardLabel": "Go"}),
    )

    assert treatment_of(asked) == Treatment(
        prioritize_genres=True, artwork="noir", billboard_label="Go"
    )


def test_an_experiment_that_runs_acts_on_top_of_what_is_in_force() -> None:
    base = in_force({"rowOrder": ["TOP_10"], "allowPinned": True, "artwork": "noir"})

    assert treatment_of((enrolled(GENRES_FIRST), base)) == Treatment(
        prioritize_genres=True, artwork="noir"
    )
    assert treatment_of((enrolled({"artwork": "default"}), base)) == Treatment(
        row_order=(RowKind.TOP_10,), allow_pinned=True
    )
    assert treatment_of((enrolled({}), base)).artwork == "noir"


def test_of_what_is_in_force_the_newest_acts() -> None:
    older, newer = in_force({"artwork": "noir"}), in_force({"artwork": "pastel"})

    assert treatment_of((older, newer)).artwork == "pastel"


def test_r42_what_is_forced_acts_on_all() -> None:
    asked = (forced({"artwork": "pastel"}), enrolled({"artwork": "noir"}))

    assert treatment_of(asked).artwork == "pastel"


def test_r32_a_page_keeps_its_allocations_and_shows_what_they_ask_for() -> None:
    allocated = (enrolled({"rowOrder": ["NEW_RELEASES"], "billboardLabel": "Go"}),)
    wanted = replace(ask(), treatment=treatment_of(allocated), allocations=allocated)

    page = compose((TRENDING, NEW), wanted, sign=sign)

    assert [shown.kind for shown in page.rows] == [RowKind.NEW_RELEASES, RowKind.TRENDING]
    assert page.allocations == allocated
    assert page.billboard is not None
    assert page.billboard.label == "Go"
    assert page.billboard.item is page.rows[0].items[0]


def test_an_untreated_page_is_the_same_whatever_it_was_not_enrolled_in() -> None:
    outside = (replace(in_force({}), experiment=key("other")),)
    wanted = replace(ask(), treatment=treatment_of(outside), allocations=outside)

    page = compose((TRENDING, NEW), wanted, sign=sign)

    assert replace(page, allocations=()) == compose((TRENDING, NEW), ask(), sign=sign)
    assert page.billboard is not None
    assert page.billboard.label is None
