"""A title's record as rows of tables, and the digests by which an equal record is known."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from domain.licence import spans_in
from domain.locale import pick
from domain.maturity import level_of
from domain.record import TitleRecord
from domain.similar import CREDIT_WEIGHT, GENRE_WEIGHT, KIND_WEIGHT
from domain.sort_name import sort_name
from domain.title_match import folded, folded_name
from persistence.sql.record_parts import Placed, Row, artwork_rows, media_rows
from persistence.sql.tables import catalogue
from persistence.sql.tables.finding import title_finding


def digest_of(value: Any) -> str:
    """SHA-256 of a record (or several) in canonical JSON: equal records, equal digests."""
    canonical = orjson.dumps(value, default=dict, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()


def title_digest(record: TitleRecord) -> str:
    """The digest of everything but episodes, which have their seasons' digests."""
    seasons = tuple(replace(season, episodes=None) for season in record.seasons)
    return digest_of(replace(record, seasons=seasons))


def features_of(record: TitleRecord) -> dict[str, float]:
    """What likens a title to others (R28), its kind aside: genres and people, weighted."""
    people = {credit.person_id: CREDIT_WEIGHT for credit in record.credits}
    return people | {genre.id: GENRE_WEIGHT for genre in record.genres}


def title_rows(record: TitleRecord, digest: str, pictures: Mapping[str, Row]) -> Iterator[Placed]:
    """The rows of a title and its parts, seasons and episodes left out.

    `pictures` are the stored pictures by id: one that changed has the next revision.
    """
    yield catalogue.title, _title_row(record, digest)
    yield from _text_rows(record)
    yield from _genre_rows(record)
    yield from _credit_rows(record)
    yield from _licence_rows(record)
    yield from _trailer_rows(record)
    for id_, weight in sorted(features_of(record).items()):
        row = {"title_id": record.id, "feature_id": id_, "weight": weight}
        yield catalogue.title_feature, row
    yield from artwork_rows(record.id, record.artwork, pictures)
    yield from media_rows(record.id, record.media)


def _title_row(record: TitleRecord, digest: str) -> Row:
    shown = pick(record.texts, "en", original=record.original_locale)
    return {
        "id": record.id,
        "form": "series" if record.duration_ms is None else "movie",
        "kind": record.kind.value,
        "features": KIND_WEIGHT + sum(features_of(record).values()),
        "source": record.source,
        "external_id": record.external_id,
        "sort_name": sort_name(shown[0].name) if shown else "",
        "release_year": record.release_year,
        "year_order": record.release_year or 0,
        "original_locale": record.original_locale,
        "countries": record.countries,
        "rating_label": record.rating_label,
        "rating_level": int(level_of(record.rating_label)),
        "descriptors": record.rating_descriptors,
        "duration_ms": record.duration_ms,
        "digest": digest,
    }


def _text_rows(record: TitleRecord) -> Iterator[Placed]:
    for locale, words in record.texts.items():
        yield (
            catalogue.title_text,
            {
                "title_id": record.id,
                "locale": locale,
                "name": words.name,
                "synopsis_short": words.synopsis_short,
                "synopsis_long": words.synopsis_long,
            },
        )
        yield (
            title_finding,
            {
                "title_id": record.id,
                "locale": locale,
                "name": folded_name(words.name),
                "synopsis": folded(f"{words.synopsis_short} {words.synopsis_long}"),
            },
        )


def _genre_rows(record: TitleRecord) -> Iterator[Placed]:
    for position, genre in enumerate(record.genres):
        yield catalogue.genre, {"id": genre.id}
        for locale, name in genre.names.items():
            yield catalogue.genre_text, {"genre_id": genre.id, "locale": locale, "name": name}
        yield (
            catalogue.title_genre,
            {"title_id": record.id, "genre_id": genre.id, "position": position},
        )


def _credit_rows(record: TitleRecord) -> Iterator[Placed]:
    for position, credit in enumerate(record.credits):
        yield catalogue.person, {"id": credit.person_id, "name": credit.name}
        yield (
            catalogue.credit,
            {
                "title_id": record.id,
                "position": position,
                "person_id": credit.person_id,
                "role": credit.role.value,
            },
        )


def _licence_rows(record: TitleRecord) -> Iterator[Placed]:
    def row(territory: str, starts_at: Any, ends_at: Any) -> Row:
        return {
            "title_id": record.id,
            "territory": territory,
            "starts_at": starts_at,
            "ends_at": ends_at,
        }

    for position, window in enumerate(record.windows):
        granted = row(window.territory, window.starts_at, window.ends_at)
        yield catalogue.licence_window, {**granted, "position": position}
    for territory in sorted({window.territory for window in record.windows}):
        for span in spans_in(record.windows, territory):
            yield catalogue.licence_span, row(territory, span.starts_at, span.ends_at)


def _trailer_rows(record: TitleRecord) -> Iterator[Placed]:
    for position, trailer in enumerate(record.trailers):
        yield (
            catalogue.trailer,
            {
                "id": trailer.id,
                "title_id": record.id,
                "position": position,
                "name": trailer.name,
                "duration_ms": trailer.duration_ms,
                "path": trailer.path,
            },
        )
