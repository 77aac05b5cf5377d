"""What a row says about itself: heading, layout, and why it is there."""

from collections.abc import Mapping

from domain.genre import Genre
from domain.homepage.candidate import Collection, RowCandidates
from domain.homepage.row import Evidence, EvidenceKind, RowKind, RowLayout
from domain.locale import pick
from domain.title import Title
from domain.wording import Phrase, say

_HEADINGS: Mapping[RowKind, Phrase] = {
    RowKind.CONTINUE_WATCHING: Phrase.CONTINUE_WATCHING,
    RowKind.MY_LIST: Phrase.MY_LIST,
    RowKind.TRENDING: Phrase.TRENDING,
    RowKind.TOP_10: Phrase.TOP_10,
    RowKind.NEW_RELEASES: Phrase.NEW_RELEASES,
    RowKind.LEAVING_SOON: Phrase.LEAVING_SOON,
    RowKind.COMING_SOON: Phrase.COMING_SOON,
}
_LAYOUTS: Mapping[RowKind, RowLayout] = {
    RowKind.CONTINUE_WATCHING: RowLayout.PROGRESS,
    RowKind.TOP_10: RowLayout.RANKED,
    RowKind.COMING_SOON: RowLayout.BANNER,
    RowKind.EDITORIAL: RowLayout.TALL,
}
_EVIDENCE: Mapping[RowKind, tuple[EvidenceKind, Phrase]] = {
    RowKind.CONTINUE_WATCHING: (EvidenceKind.CONTINUATION, Phrase.WHY_CONTINUE),
    RowKind.MY_LIST: (EvidenceKind.LISTED, Phrase.WHY_LISTED),
    RowKind.TRENDING: (EvidenceKind.TRENDING, Phrase.WHY_TRENDING),
    RowKind.NEW_RELEASES: (EvidenceKind.NEW, Phrase.WHY_NEW),
    RowKind.EDITORIAL: (EvidenceKind.EDITORIAL, Phrase.WHY_EDITORIAL),
}


def heading_of(row: RowCandidates, locale: str) -> str:
    """A row's heading in the nearest language; a stand-in row says that it is what is popular."""
    if isinstance(row.subject, Genre):
        return say(Phrase.GENRE, locale, genre=row.subject.name_for(locale))
    if isinstance(row.subject, Collection):
        found = pick(row.subject.headings, locale)
        return found[0] if found else ""
    if isinstance(row.subject, Title):
        return _because(row.subject, locale)
    return say(Phrase.POPULAR if row.is_stand_in else _HEADINGS[row.kind], locale)


def layout_of(kind: RowKind) -> RowLayout:
    return _LAYOUTS.get(kind, RowLayout.STANDARD)


def evidence_of(row: RowCandidates, locale: str) -> Evidence | None:
    """Why the row is there; none where it stands for everybody or in for a failed source."""
    if isinstance(row.subject, Title):
        return Evidence(EvidenceKind.WATCHED, _because(row.subject, locale), row.subject.id)
    if row.is_stand_in or row.kind not in _EVIDENCE:
        return None
    kind, phrase = _EVIDENCE[row.kind]
    return Evidence(kind, say(phrase, locale))


def _because(watched: Title, locale: str) -> str:
    return say(Phrase.BECAUSE_YOU_WATCHED, locale, title=watched.text_for(locale)[0].name)
