"""R14, R19, R25: which candidates may stand in a row for this profile, here and now."""

import pytest

from domain.homepage.candidate import Candidate
from domain.homepage.eligibility import coming, eligible
from domain.homepage.record import Drop, DropReason, Record, Stage, Step
from domain.homepage.row import RowKind
from domain.maturity import MaturityLevel
from domain.visibility import Audience
from tests.unit.build import (
    DAY,
    MOMENT,
    NOW,
    audience,
    candidate,
    candidates,
    numbers,
    row,
    title_id,
    window,
)

OPEN = (window(NOW - DAY, NOW + DAY),)
OVER = (window(NOW - 9 * DAY, NOW),)
COMING = (window(NOW + DAY, NOW + 90 * DAY),)
ELSEWHERE = (window(territory="FR"),)


def kept(who: Audience, kind: RowKind, *items: Candidate) -> list[int]:
    (found,) = eligible((row(kind, items),), audience=who, now=NOW)
    return numbers(found)


@pytest.mark.parametrize(
    "kind", [kind for kind in RowKind if kind not in {RowKind.COMING_SOON, RowKind.MY_LIST}]
)
def test_r19_a_row_keeps_what_is_open_here_now_in_its_order(kind: RowKind) -> None:
    items = [
        candidate(5, windows=OPEN),
        candidate(4, windows=OVER),
        candidate(3, windows=COMING),
        candidate(2, windows=ELSEWHERE),
        candidate(1, windows=OPEN),
    ]

    assert kept(audience(), kind, *items) == [5, 1]


def test_r19_my_list_alone_keeps_what_has_ended_and_nothing_that_never_began() -> None:
    items = [
        candidate(5, windows=OPEN),
        candidate(4, windows=OVER),
        candidate(3, windows=COMING),
        candidate(2, windows=ELSEWHERE),
        candidate(1, windows=(*OVER, *COMING)),
    ]

    assert kept(audience(), RowKind.MY_LIST, *items) == [5, 4, 1]


def test_r25_only_the_coming_row_holds_what_is_coming_and_nothing_else() -> None:
    items = [
        candidate(1, windows=OPEN),
        candidate(2, windows=COMING),
        candidate(3, windows=(window(NOW + 30 * DAY),)),
        candidate(4, windows=(window(NOW + 30 * DAY + MOMENT),)),
        candidate(5, windows=OVER),
    ]

    assert kept(audience(), RowKind.COMING_SOON, *items) == [2, 3]


def test_r19_what_is_coming_must_be_visible_too() -> None:
    mature = candidate(1, level=MaturityLevel.MATURE, windows=COMING)

    assert coming(audience(), mature, NOW)
    assert not coming(audience(maturity=MaturityLevel.AGE_7), mature, NOW)
    assert not coming(audience(blocked=[1]), mature, NOW)
    assert not coming(audience(country=None), mature, NOW)


def test_r14_hidden_titles_leave_every_row() -> None:
    who = audience(maturity=MaturityLevel.AGE_10, blocked=[2])
    items = (candidate(1, level=MaturityLevel.AGE_13), candidate(2), candidate(3))

    assert kept(who, RowKind.TRENDING, *items) == [3]


def test_an_item_is_its_picture_so_a_title_without_one_leaves_its_row() -> None:
    assert kept(audience(), RowKind.TOP_10, candidate(1, tags=()), candidate(2)) == [2]
    bare = candidate(1, tags=(), windows=COMING)
    assert kept(audience(), RowKind.COMING_SOON, bare) == []


def test_r24_an_unknown_country_empties_every_row() -> None:
    assert kept(audience(country=None), RowKind.TRENDING, *candidates(1, 2, 3)) == []


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (candidate(7, level=MaturityLevel.ADULT_ONLY, windows=()), DropReason.MATURITY),
        (candidate(9, windows=()), DropReason.BLOCKED_TITLE),
        (candidate(7, windows=OVER), DropReason.LICENCE),
        (candidate(7, windows=COMING), DropReason.LICENCE),
        (candidate(7, windows=ELSEWHERE), DropReason.GEO),
        (candidate(7, windows=()), DropReason.GEO),
        (candidate(7, tags=()), DropReason.NO_ARTWORK),
    ],
)
def test_r27_the_record_says_why_a_title_was_dropped(item: Candidate, reason: DropReason) -> None:
    record = Record()
    rows = (row(RowKind.TRENDING, (candidate(1), item)),)

    after = eligible(rows, audience=audience(blocked=[9]), now=NOW, record=record)

    assert [numbers(found) for found in after] == [[1]]
    assert record.drops == [Drop("trending", item.title_id, Stage.ELIGIBILITY, reason)]
    assert record.steps == [Step(Stage.ELIGIBILITY, ("trending",), ("trending",))]


def test_r27_what_has_started_is_dropped_from_the_coming_row_for_its_licence() -> None:
    record = Record()

    eligible(
        (row(RowKind.COMING_SOON, (candidate(1, windows=OPEN),)),),
        audience=audience(),
        now=NOW,
        record=record,
    )

    assert record.drops == [Drop("coming_soon", title_id(1), Stage.ELIGIBILITY, DropReason.LICENCE)]
