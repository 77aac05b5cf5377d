"""R45: the rankings of a genre row, and the page on which two of them make one."""

from collections.abc import Sequence
from dataclasses import replace

from domain.experiments.names import ExperimentKey
from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.compose import Ask, compose
from domain.homepage.row import Page, Row, RowKind
from domain.homepage.treatment import Treatment
from domain.ids import PageId, hex_of
from domain.interleaving.rankers import (
    Interleave,
    Ranker,
    Ranking,
    preference_in,
    ranked_by,
)
from domain.interleaving.team import Team
from domain.licence import LicenceWindow
from domain.tracking.tokens import subject_in
from tests.unit.build import (
    DAY,
    NOW,
    ask,
    candidate,
    candidates,
    genre,
    row,
    sign,
    title_id,
    window,
)

POPULAR, NEWEST, PREFERENCE = Ranker.POPULAR, Ranker.NEWEST, Ranker.PREFERENCE
NEWEST_AGAINST_POPULAR = Treatment(interleave=Interleave(POPULAR, NEWEST))


def since(number: int, days: float, *others: LicenceWindow) -> Candidate:
    """Title `number`, licensed in Spain for so many days."""
    return candidate(number, windows=(window(NOW - days * DAY), *others))


def order(ranker: Ranker, items: tuple[Candidate, ...], *genres: RowCandidates) -> list[int]:
    by = Ranking("ES", NOW, preference_in(genres))
    return numbers(ranked_by(ranker, items, by))


def numbers(items: Sequence[Candidate]) -> list[int]:
    return [int(hex_of(item.title_id), 16) for item in items]


def of_genre(number: int, items: tuple[Candidate, ...]) -> RowCandidates:
    return row(RowKind.GENRE, items, subject=genre(number))


def test_r45_popular_is_the_order_of_the_source() -> None:
    assert order(POPULAR, candidates(3, 1, 2)) == [3, 1, 2]


def test_r45_newest_goes_by_the_licence_that_is_open_here() -> None:
    elsewhere = window(NOW - DAY / 2, territory="DE")
    before = window(NOW - 90 * DAY, NOW - 80 * DAY)
    items = (since(1, 9), since(2, 5, before), since(3, 7, elsewhere), since(4, 5))

    assert order(NEWEST, items) == [2, 4, 3, 1]


def test_r45_preference_puts_first_what_is_of_the_pages_other_genres_too() -> None:
    drama = of_genre(1, candidates(1, 2, 3, 4))
    comedy = of_genre(2, candidates(4, 9))
    western = of_genre(3, candidates(2, 3, 9))
    popular = row(RowKind.TRENDING, candidates(1))

    found = order(PREFERENCE, drama.items, popular, drama, comedy, western)

    assert found == [4, 2, 3, 1]
    assert preference_in((popular, drama, comedy, western)) == {
        title_id(1): 1.0,
        title_id(2): 1.25,
        title_id(3): 1.25,
        title_id(4): 1.5,
        title_id(9): 0.75,
    }


def test_r45_without_other_genres_preference_is_the_order_of_the_source() -> None:
    items = candidates(3, 1, 2)

    assert order(PREFERENCE, items, of_genre(1, items)) == [3, 1, 2]


DRAMA = of_genre(1, tuple(since(number, number) for number in (8, 7, 6, 5, 4, 3, 2, 1)))
TRENDING = row(RowKind.TRENDING, candidates(11, 12, 13, 14))


def asked(treatment: Treatment = NEWEST_AGAINST_POPULAR, seed: int = 7) -> Ask:
    """For a page whose id tells a time, as a token's must."""
    id_ = PageId(f"page_{'0' * 12}7{'0' * 3}8{'0' * 15}")
    return replace(ask(), treatment=treatment, seed=seed, page_id=id_)


def composed(
    treatment: Treatment = NEWEST_AGAINST_POPULAR, seed: int = 7, wanted: Ask | None = None
) -> Page:
    return compose((TRENDING, DRAMA), wanted or asked(treatment, seed), sign=sign)


def only(page: Page, kind: RowKind) -> Row:
    (found,) = (one for one in page.rows if one.kind is kind)
    return found


def test_r45_genre_rows_are_interleaved_and_each_item_says_by_which_team() -> None:
    items = only(composed(), RowKind.GENRE).items

    teams = [(int(hex_of(item.title_id), 16), item.team) for item in items]
    assert sorted(number for number, _ in teams) == [1, 2, 3, 4, 5, 6, 7, 8]
    for team, ranking in ((Team.CONTROL, [8, 7, 6, 5]), (Team.TREATMENT, [1, 2, 3, 4])):
        assert [number for number, of in teams if of is team] == ranking
    rounds = [{of for _, of in teams[place : place + 2]} for place in range(0, 8, 2)]
    assert rounds == 4 * [set(Team)]


def test_r45_the_team_is_in_the_items_token() -> None:
    for item in only(composed(), RowKind.GENRE).items:
        subject = subject_in(item.tracking_token.removeprefix("signed:"))
        assert subject is not None
        assert subject.team is item.team


def test_r42_a_token_of_a_forced_page_names_no_team() -> None:
    key = replace(ask().key, forced=((ExperimentKey("order"), "treatment"),))
    page = composed(wanted=replace(asked(), key=key))

    items = only(page, RowKind.GENRE).items
    assert {item.team for item in items} == set(Team)
    assert not any(":t" in item.tracking_token for item in items)


def test_r45_no_other_row_has_teams_nor_any_without_the_treatment() -> None:
    untreated = composed(Treatment())

    assert {item.team for item in only(composed(), RowKind.TRENDING).items} == {None}
    assert only(composed(), RowKind.TRENDING) == only(untreated, RowKind.TRENDING)
    assert {item.team for item in only(untreated, RowKind.GENRE).items} == {None}
    assert numbers_of(untreated) == [8, 7, 6, 5, 4, 3, 2, 1]


def test_r45_the_pages_seed_alone_decides_the_draft() -> None:
    found = {tuple(numbers_of(composed(seed=seed))) for seed in range(120)}

    assert composed() == composed()
    assert len(found) == 16  # two outcomes of each of four rounds


def numbers_of(page: Page) -> list[int]:
    return [int(hex_of(item.title_id), 16) for item in only(page, RowKind.GENRE).items]
