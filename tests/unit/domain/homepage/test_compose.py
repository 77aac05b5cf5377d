"""R27 to R32: the page that candidates make."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.homepage.candidate import RowCandidates
from domain.homepage.compose import Ask, compose
from domain.homepage.record import Drop, DropReason, Record, Stage
from domain.homepage.row import (
    ArtworkPolicy,
    Billboard,
    DegradedSource,
    Evidence,
    EvidenceKind,
    GenreRow,
    Page,
    Row,
    RowItem,
    RowKind,
    RowLayout,
    SelectedArtwork,
    StandardRow,
    Top10Row,
)
from domain.homepage.treatment import Treatment
from domain.ids import RowItemId, hex_of
from domain.maturity import MaturityLevel
from tests.unit.build import (
    DAY,
    NOW,
    ask,
    audience,
    candidate,
    candidates,
    collection,
    genre,
    page_key,
    row,
    sign,
    title_id,
    window,
)

TRENDING, TOP_10, NEW = RowKind.TRENDING, RowKind.TOP_10, RowKind.NEW_RELEASES
COMING = (window(NOW + DAY, NOW + 90 * DAY),)


def composed(*rows: RowCandidates, wanted: Ask | None = None) -> Page:
    return compose(rows, wanted or ask(), sign=sign)


def shown(page: Page) -> dict[str, list[int]]:
    """The numbers of the titles in each row, by the row's kind, from the top."""
    return {
        found.kind.value: [int(hex_of(item.title_id), 16) for item in found.items]
        for found in page.rows
    }


def revisions(page: Page) -> list[str]:
    return [found.revision for found in page.rows]


def test_r27_a_title_dropped_for_its_level_never_claims_in_dedup() -> None:
    strict = replace(candidate(1), level=MaturityLevel.MATURE)
    rows = (
        row(TRENDING, (strict, *candidates(2, 3, 4, 5))),
        row(NEW, candidates(1, 6, 7, 8)),
    )

    page = composed(*rows, wanted=ask(audience(maturity=MaturityLevel.ALL)))

    assert shown(page) == {"TRENDING": [2, 3, 4, 5], "NEW_RELEASES": [1, 6, 7, 8]}


def test_r27_rows_are_ordered_before_titles_are_deduplicated() -> None:
    rows = (row(NEW, candidates(1, 2, 3, 4, 5)), row(TRENDING, candidates(5, 6, 7, 8)))
    reordered = replace(ask(), treatment=Treatment(row_order=(NEW,)))

    assert shown(composed(*rows)) == {"TRENDING": [5, 6, 7, 8], "NEW_RELEASES": [1, 2, 3, 4]}
    assert shown(composed(*rows, wanted=reordered)) == {"NEW_RELEASES": [1, 2, 3, 4, 5]}


def test_r27_rows_are_filled_after_they_are_deduplicated() -> None:
    rows = (row(TRENDING, candidates(*range(1, 25))), row(NEW, candidates(*range(20, 60))))

    assert shown(composed(*rows))["NEW_RELEASES"] == list(range(25, 49))


def test_r31_ranks_are_given_to_what_is_left_after_eligibility() -> None:
    played = (candidate(1, windows=()), *candidates(2, 3), candidate(4, tags=()), *candidates(5, 6))

    (top,) = composed(row(TOP_10, played)).rows

    assert [(item.title_id, item.rank) for item in top.items] == [
        *((title_id(2), 1), (title_id(3), 2), (title_id(5), 3), (title_id(6), 4))
    ]


def test_r27_the_stages_are_recorded_in_the_order_of_the_law() -> None:
    record = Record()

    compose((row(TRENDING, candidates(1, 2, 3, 4)),), ask(), sign=sign, record=record)

    assert [step.stage for step in record.steps] == [
        Stage.CANDIDATES,
        Stage.ELIGIBILITY,
        Stage.ROW_ORDER,
        Stage.DEDUP,
        Stage.FILL,
        Stage.RANK,
        Stage.ARTWORK,
    ]
    assert list(Stage) == [step.stage for step in record.steps]


def test_r27_a_page_is_the_same_with_a_record_and_the_record_says_what_was_dropped() -> None:
    rows = (
        row(TRENDING, (*candidates(1, 2, 3, 4), candidate(5, level=MaturityLevel.ADULT_ONLY))),
        row(NEW, candidates(1, 6, 7, 8, 9)),
        row(TOP_10, candidates(*range(1, 12))),
        row(RowKind.LEAVING_SOON, candidates(1, 10)),
    )
    record = Record()

    page = compose(rows, ask(), sign=sign, record=record)

    assert page == composed(*rows)
    assert record.drops == [
        Drop("trending", title_id(5), Stage.ELIGIBILITY, DropReason.MATURITY),
        Drop("new_releases", title_id(1), Stage.DEDUP, DropReason.DUPLICATE_ON_PAGE),
        Drop("leaving_soon", title_id(1), Stage.DEDUP, DropReason.DUPLICATE_ON_PAGE),
        Drop("top_10", title_id(11), Stage.FILL, DropReason.ROW_FULL),
        Drop("leaving_soon", title_id(10), Stage.FILL, DropReason.BELOW_THRESHOLD),
    ]
    assert record.steps[-1].after == ("trending", "top_10", "new_releases")


def test_r32_a_page_is_frozen_for_thirty_minutes_under_its_id() -> None:
    late = (DegradedSource("genres", "NONE", "TIMEOUT"),)

    page = compose((), ask(page=5), sign=sign, degraded=late)

    assert page.id == f"page_{5:032x}"
    assert page.key == page_key(audience())
    assert (page.generated_at, page.expires_at) == (NOW, NOW + timedelta(minutes=30))
    assert (page.rows, page.billboard, page.degraded, page.seed) == ((), None, late, 7)


def test_a_row_and_its_items_are_built_whole() -> None:
    (found,) = composed(row(TRENDING, candidates(1, 2, 3, 4))).rows
    id_ = f"row_{1:032x}_trending"
    own = RowItemId(f"item_{1:032x}_trending_{1:032x}")

    assert found == StandardRow(
        id=found.id,
        kind=TRENDING,
        heading="Trending Now",
        layout=RowLayout.STANDARD,
        pinned=False,
        revision=found.revision,
        tracking_token=f"signed:{id_}",
        evidence=Evidence(EvidenceKind.TRENDING, "Watched a lot here in the last few days"),
        items=found.items,
    )
    (art,) = candidate(1).box_art
    artwork = SelectedArtwork(art.image_id, "default", ArtworkPolicy.DEFAULT)
    assert found.id == id_
    assert found.items[0] == RowItem(
        own, found.id, title_id(1), artwork, None, None, f"signed:{own}:movie:default"
    )


def test_a_row_is_of_the_class_that_shows_what_it_is_about() -> None:
    drama = genre(en="Drama", es="Dramas")
    rows = (
        row(RowKind.GENRE, candidates(1, 2, 3, 4), subject=drama),
        row(TOP_10, candidates(*range(5, 9))),
    )

    first, second = composed(*rows, wanted=ask(locale="es")).rows

    assert isinstance(first, GenreRow)
    assert (first.genre, first.heading) == (drama, "Dramas")
    assert isinstance(second, Top10Row)
    assert (second.country, second.as_of) == ("ES", (NOW - DAY).date())


def test_a_chart_without_a_day_is_a_row_like_others() -> None:
    undated = replace(row(TOP_10, candidates(1, 2, 3, 4)), as_of=None)

    assert [type(found) for found in composed(undated).rows] == [StandardRow]


def test_r30_only_continue_watching_and_my_list_are_pinned() -> None:
    rows = (
        row(TRENDING, candidates(1, 2, 3, 4)),
        row(RowKind.MY_LIST, candidates(5)),
        row(RowKind.CONTINUE_WATCHING, candidates(6)),
    )

    assert [(found.kind.value, found.pinned) for found in composed(*rows).rows] == [
        ("CONTINUE_WATCHING", True),
        ("MY_LIST", True),
        ("TRENDING", False),
    ]


def test_r43_a_treatment_chooses_pictures_by_their_tag() -> None:
    both = tuple(candidate(number, tags=("default", "noir")) for number in range(1, 4))
    wanted = replace(ask(), treatment=Treatment(artwork="noir"))

    (found,) = composed(row(TRENDING, (*both, candidate(4))), wanted=wanted).rows

    assert [item.artwork.tag for item in found.items] == ["noir", "noir", "noir", "default"]


def billboard(*rows: RowCandidates) -> int | None:
    """The number of the title on the billboard."""
    found = composed(*rows).billboard
    return int(hex_of(found.item.title_id), 16) if found else None


def test_r28_the_billboard_is_the_first_item_with_a_backdrop_and_stays_in_its_row() -> None:
    items = (candidate(1, has_backdrop=False), *candidates(2, 3, 4))

    page = composed(row(TRENDING, items))

    assert page.billboard == Billboard(f"billboard_{1:032x}", page.rows[0].items[1])


def test_r28_the_billboard_is_of_the_first_row_that_is_not_pinned() -> None:
    rows = (
        row(RowKind.CONTINUE_WATCHING, candidates(8)),
        row(RowKind.MY_LIST, candidates(9)),
        row(TOP_10, candidates(1, 2, 3, 4)),
        row(NEW, candidates(5, 6, 7, 10)),
    )

    assert billboard(*rows) == 1
    assert billboard(*rows[:2]) is None


def test_r28_a_billboard_is_listable_so_the_coming_row_has_none() -> None:
    coming = row(RowKind.COMING_SOON, tuple(candidate(n, windows=COMING) for n in range(1, 5)))
    editorial = row(RowKind.EDITORIAL, candidates(5, 6, 7, 8), subject=collection())

    assert billboard(coming, editorial) == 5
    assert billboard(coming) is None


def test_r28_a_first_row_without_a_backdrop_gives_no_billboard() -> None:
    bare = tuple(candidate(number, has_backdrop=False) for number in range(1, 5))

    assert billboard(row(TRENDING, bare), row(NEW, candidates(5, 6, 7, 8))) is None


def test_r28_what_was_cut_from_its_row_is_not_on_the_billboard() -> None:
    bare = tuple(candidate(number, has_backdrop=False) for number in range(1, 11))

    assert billboard(row(TOP_10, (*bare, candidate(11)))) is None


BASE = (row(TRENDING, candidates(1, 2, 3, 4)), row(TOP_10, candidates(5, 6, 7, 8)))


def test_r32_composing_twice_gives_the_same_page() -> None:
    assert composed(*BASE) == composed(*BASE)


def test_r32_revisions_are_the_same_on_another_page_with_the_same_contents() -> None:
    one, other = composed(*BASE), composed(*BASE, wanted=ask(page=2))

    assert revisions(one) == revisions(other)
    assert one.revision == other.revision
    assert one.id != other.id


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(replace(BASE[0], items=candidates(1, 2, 3, 9)), id="another title"),
        pytest.param(replace(BASE[0], items=candidates(1, 2, 4, 3)), id="another order"),
        pytest.param(replace(BASE[0], items=candidates(1, 2, 3, 4, 9)), id="one more"),
        pytest.param(
            replace(
                BASE[0],
                items=(
                    *candidates(1, 2, 3),
                    replace(candidate(4), box_art=candidate(9).box_art),
                ),
            ),
            id="another picture",
        ),
        pytest.param(replace(BASE[0], is_stand_in=True), id="another heading"),
    ],
)
def test_r32_a_rows_revision_changes_with_what_it_shows_and_the_pages_with_it(
    changed: RowCandidates,
) -> None:
    before, after = composed(*BASE), composed(changed, BASE[1])

    assert revisions(after)[0] != revisions(before)[0]
    assert revisions(after)[1] == revisions(before)[1]
    assert after.revision != before.revision


def test_r32_a_rows_revision_changes_with_the_day_of_a_chart_and_the_name_of_a_genre() -> None:
    def revision(found: RowCandidates, locale: str = "en") -> str:
        return composed(found, wanted=ask(locale=locale)).rows[0].revision

    top, later = BASE[1], replace(BASE[1], as_of=NOW.date())
    drama = row(RowKind.GENRE, candidates(1, 2, 3, 4), subject=genre(en="Drama", es="Dramas"))

    assert revision(top) != revision(later)
    assert revision(drama, "en") != revision(drama, "es")
    assert revision(drama, "en") == revision(drama, "en-GB")


def test_r32_a_score_that_moves_nothing_changes_no_revision() -> None:
    scored = replace(BASE[0], items=tuple(replace(item, score=3.0) for item in BASE[0].items))

    assert revisions(composed(scored, BASE[1])) == revisions(composed(*BASE))


def test_r32_a_page_changes_its_revision_with_the_order_of_its_rows() -> None:
    moved = replace(ask(), treatment=Treatment(row_order=(TOP_10,)))

    one, other = composed(*BASE), composed(*BASE, wanted=moved)

    assert sorted(revisions(one)) == sorted(revisions(other))
    assert one.revision != other.revision


def test_every_id_on_a_page_is_its_own() -> None:
    page = composed(*BASE, row(RowKind.MY_LIST, candidates(1, 5)))
    ids = [page.id, *(found.id for found in page.rows), *(i.id for r in page.rows for i in r.items)]

    assert len(ids) == len(set(ids)) == 1 + 3 + 10
    assert all(isinstance(found, Row) for found in page.rows)
