"""What a row says about itself."""

from dataclasses import replace

import pytest

from domain.homepage.candidate import RowCandidates
from domain.homepage.heading import evidence_of, heading_of, layout_of
from domain.homepage.row import Evidence, EvidenceKind, RowKind, RowLayout
from tests.unit.build import collection, genre, row

STAND_IN = row(RowKind.TRENDING, is_stand_in=True)


@pytest.mark.parametrize(
    ("shown", "english", "spanish"),
    [
        (row(RowKind.CONTINUE_WATCHING), "Continue Watching", "Seguir viendo"),
        (row(RowKind.MY_LIST), "My List", "Mi lista"),
        (row(RowKind.TRENDING), "Trending Now", "Tendencias"),
        (row(RowKind.TOP_10), "Top 10 Today", "Las 10 más vistas hoy"),
        (row(RowKind.NEW_RELEASES), "New on Marquee", "Novedades en Marquee"),
        (row(RowKind.LEAVING_SOON), "Leaving Soon", "Últimos días"),
        (row(RowKind.COMING_SOON), "Coming Soon", "Próximamente"),
        (STAND_IN, "Popular on Marquee", "Lo más visto en Marquee"),
        (row(RowKind.GENRE, subject=genre(en="Comedies", es="Comedias")), "Comedies", "Comedias"),
        (row(RowKind.EDITORIAL, subject=collection(en="Gems", es="Joyas")), "Gems", "Joyas"),
        (row(RowKind.EDITORIAL, subject=collection(en="Gems")), "Gems", "Gems"),
    ],
)
def test_a_heading_is_in_the_nearest_language(
    shown: RowCandidates, english: str, spanish: str
) -> None:
    assert heading_of(shown, "en-GB") == english
    assert heading_of(shown, "es-AR") == spanish


def test_a_collection_without_any_heading_has_an_empty_one() -> None:
    nameless = replace(collection(), headings={})

    assert heading_of(row(RowKind.EDITORIAL, subject=nameless), "en") == ""


@pytest.mark.parametrize("kind", RowKind)
def test_a_row_has_the_layout_of_its_kind(kind: RowKind) -> None:
    assert layout_of(kind) is {
        RowKind.CONTINUE_WATCHING: RowLayout.PROGRESS,
        RowKind.TOP_10: RowLayout.RANKED,
        RowKind.COMING_SOON: RowLayout.BANNER,
        RowKind.EDITORIAL: RowLayout.TALL,
    }.get(kind, RowLayout.STANDARD)


def test_a_row_says_why_it_is_there_where_that_is_more_than_its_heading() -> None:
    assert evidence_of(row(RowKind.TRENDING), "en") == Evidence(
        EvidenceKind.TRENDING, "Watched a lot here in the last few days"
    )
    assert evidence_of(row(RowKind.NEW_RELEASES), "es") == Evidence(
        EvidenceKind.NEW, "Recién llegado"
    )
    assert evidence_of(row(RowKind.EDITORIAL), "en") == Evidence(
        EvidenceKind.EDITORIAL, "Chosen by our editors"
    )
    assert evidence_of(row(RowKind.MY_LIST), "es") == Evidence(
        EvidenceKind.LISTED, "Lo que has puesto en tu lista"
    )
    assert evidence_of(row(RowKind.TOP_10), "en") is None


def test_r33_a_row_that_stands_in_does_not_pretend_to_be_what_failed() -> None:
    assert evidence_of(STAND_IN, "en") is None
