"""R14, R19, R29, R31: what holds of every page, whatever its sources offer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.homepage.candidate import Candidate, RowCandidates
from domain.homepage.compose import Ask, compose
from domain.homepage.eligibility import coming
from domain.homepage.order import kinds_in_order
from domain.homepage.pageids import page_part
from domain.homepage.policy import HomepagePolicy
from domain.homepage.record import Record, row_name
from domain.homepage.row import Page, Row, RowItem, RowKind
from domain.homepage.treatment import Treatment
from domain.ids import TitleId
from domain.maturity import MaturityLevel
from domain.my_list import keepable
from domain.visibility import listable
from tests.unit.build import (
    DAY,
    NOW,
    art,
    ask,
    audience,
    collection,
    genre,
    row,
    sign,
    title_id,
    window,
)

POLICY = HomepagePolicy(shortest_row=2, longest_row=4)
NEVER_LOSE = (RowKind.CONTINUE_WATCHING, RowKind.MY_LIST, RowKind.TOP_10)
CLAIM_NOTHING = {RowKind.MY_LIST, RowKind.TOP_10}
ALONE = (
    *NEVER_LOSE,
    RowKind.TRENDING,
    RowKind.NEW_RELEASES,
    RowKind.LEAVING_SOON,
    RowKind.COMING_SOON,
)
WHO = audience(maturity=MaturityLevel.AGE_13, blocked=[3])

WINDOWS = (
    (window(),),
    (window(NOW - DAY, NOW),),
    (window(NOW + DAY),),
    (window(territory="FR"),),
)


@st.composite
def catalogues(draw: st.DrawFn) -> list[Candidate]:
    """Fourteen titles, most of which may be listed."""
    return [
        Candidate(
            title_id(number),
            draw(st.sampled_from([MaturityLevel.ALL] * 5 + [MaturityLevel.MATURE])),
            draw(st.sampled_from(WINDOWS[:1] * 5 + WINDOWS)),
            art(number, *draw(st.sampled_from([("a", "b"), ("a",), ("a",), ()]))),
            has_backdrop=draw(st.booleans()),
        )
        for number in range(14)
    ]


@st.composite
def offers(draw: st.DrawFn) -> tuple[RowCandidates, ...]:
    """What sources offer: rows of any kinds and lengths over one small catalogue."""
    titles = draw(catalogues())
    lists = st.lists(st.sampled_from(titles), max_size=12, unique_by=lambda item: item.title_id)
    rows = [row(kind, tuple(draw(lists))) for kind in ALONE]
    rows += [row(RowKind.GENRE, tuple(draw(lists)), subject=genre(n)) for n in range(3)]
    rows += [row(RowKind.EDITORIAL, tuple(draw(lists)), subject=collection(n)) for n in range(2)]
    return tuple(found for found in draw(st.permutations(rows)) if draw(st.booleans()))


asks = st.builds(
    lambda order, allow_pinned, tag: replace(
        ask(WHO),
        policy=POLICY,
        treatment=Treatment(row_order=tuple(order), allow_pinned=allow_pinned, artwork=tag),
    ),
    st.lists(st.sampled_from(RowKind), max_size=3),
    st.booleans(),
    st.sampled_from([None, "b"]),
)


def in_order(rows: tuple[RowCandidates, ...], wanted: Ask) -> list[RowCandidates]:
    places = kinds_in_order(wanted.treatment).index
    return sorted(rows, key=lambda found: places(found.kind))


def may_stand(found: RowCandidates) -> list[TitleId]:
    """The titles of a row that pass the gate, by a reading of R19 of its own."""
    gates = {RowKind.COMING_SOON: coming, RowKind.MY_LIST: keepable}
    gate = gates.get(found.kind, listable)
    return [item.title_id for item in found.items if item.box_art and gate(WHO, item, NOW)]


@given(offers(), asks)
def test_r29_every_row_shows_its_best_titles_that_no_row_above_it_shows(
    rows: tuple[RowCandidates, ...], wanted: Ask
) -> None:
    page = compose(rows, wanted, sign=sign)
    standing = {found.id.removeprefix(f"row_{1:032x}_"): found for found in page.rows}
    taken: set[TitleId] = set()

    for offered in in_order(rows, wanted):
        keeps_all = offered.kind in NEVER_LOSE
        left = [id_ for id_ in may_stand(offered) if keeps_all or id_ not in taken]
        if len(left) < POLICY.shortest(offered.kind):
            assert row_name(offered) not in standing
            continue
        expected = left[: POLICY.longest(offered.kind)]
        assert [item.title_id for item in standing.pop(row_name(offered)).items] == expected
        if offered.kind not in CLAIM_NOTHING:
            taken |= set(expected)
    assert standing == {}


@given(offers(), asks)
def test_r29_a_title_stands_in_at_most_one_row_that_can_lose_it(
    rows: tuple[RowCandidates, ...], wanted: Ask
) -> None:
    page = compose(rows, wanted, sign=sign)
    titles = [item.title_id for item in items(page) if kind_of(page, item) not in NEVER_LOSE]

    assert len(titles) == len(set(titles))


@given(offers(), asks)
def test_r14_no_row_and_no_billboard_shows_what_this_profile_may_not_see(
    rows: tuple[RowCandidates, ...], wanted: Ask
) -> None:
    page = compose(rows, wanted, sign=sign)
    allowed = {(found.kind, id_) for found in rows for id_ in may_stand(found)}

    assert {(kind_of(page, item), item.title_id) for item in items(page)} <= allowed
    assert title_id(3) not in {id_ for _, id_ in allowed}
    if page.billboard:
        assert page.billboard.item in items(page)
        assert kind_of(page, page.billboard.item) is not RowKind.COMING_SOON


@given(offers(), asks)
def test_r31_ranks_are_one_to_n_in_a_top_10_and_nowhere_else(
    rows: tuple[RowCandidates, ...], wanted: Ask
) -> None:
    for found in compose(rows, wanted, sign=sign).rows:
        ranks = [item.rank for item in found.items]
        if found.kind is RowKind.TOP_10:
            assert ranks == list(range(1, len(ranks) + 1))
            assert len(ranks) <= 10
        else:
            assert set(ranks) == {None}


@given(offers(), asks)
def test_r32_a_page_is_a_function_of_what_it_is_made_from(
    rows: tuple[RowCandidates, ...], wanted: Ask
) -> None:
    page = compose(rows, wanted, sign=sign)

    assert compose(rows, wanted, sign=sign, record=Record()) == page
    for id_ in (*(found.id for found in page.rows), *(item.id for item in items(page))):
        named = page_part(id_)
        assert named is not None
        assert named.page_id == page.id


@given(offers(), asks)
def test_r27_what_is_offered_is_either_shown_or_dropped_for_a_recorded_reason(
    rows: tuple[RowCandidates, ...], wanted: Ask
) -> None:
    record = Record()

    page = compose(rows, wanted, sign=sign, record=record)

    dropped = {(drop.row, drop.title_id) for drop in record.drops}
    kept = {
        (found.id.removeprefix(f"row_{1:032x}_"), item.title_id)
        for found in page.rows
        for item in found.items
    }
    offered = {(row_name(found), item.title_id) for found in rows for item in found.items}
    assert kept | dropped == offered
    assert kept & dropped == set()
    assert len(record.drops) == len(dropped)


@given(offers())
def test_one_title_has_one_picture_on_a_page(rows: tuple[RowCandidates, ...]) -> None:
    page = compose(rows, ask(WHO), sign=sign)
    pictures = {(item.title_id, item.artwork) for item in items(page)}

    assert len(pictures) == len({id_ for id_, _ in pictures})


def items(page: Page) -> list[RowItem]:
    return [item for found in page.rows for item in found.items]


def kind_of(page: Page, item: RowItem) -> RowKind:
    rows: dict[str, Row] = {found.id: found for found in page.rows}
    return rows[item.row_id].kind
