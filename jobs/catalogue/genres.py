"""Genres as sources name them in English, and what the product calls them in Spanish."""

import unicodedata
from collections.abc import Mapping

from domain.ids import GenreId, derived_id
from domain.record import GenreRecord

SPANISH: Mapping[str, str] = {
    "Action & Adventure": "Acción y aventuras",
    "Anime & Animation": "Anime y animación",
    "Anime Features": "Películas de anime",
    "Anime Series": "Series de anime",
    "British TV Shows": "Series británicas",
    "Children & Family Movies": "Películas infantiles y familiares",
    "Classic & Cult TV": "Series clásicas y de culto",
    "Classic Movies": "Cine clásico",
    "Comedies": "Comedias",
    "Crime & Film Noir": "Policiaco y cine negro",
    "Crime TV Shows": "Series policiacas",
    "Cult Movies": "Cine de culto",
    "Documentaries": "Documentales",
    "Docuseries": "Series documentales",
    "Dramas": "Dramas",
    "Faith & Spirituality": "Fe y espiritualidad",
    "Horror Movies": "Cine de terror",
    "Independent Movies": "Cine independiente",
    "International Movies": "Cine internacional",
    "International TV Shows": "Series internacionales",
    "Kids' TV": "Series infantiles",
    "Korean TV Shows": "Series coreanas",
    "LGBTQ Movies": "Cine LGTBQ",
    "Movies": "Películas",
    "Music & Musicals": "Música y musicales",
    "Mysteries": "Misterio",
    "Open Movies": "Cine abierto",
    "Reality TV": "Telerrealidad",
    "Romantic Movies": "Cine romántico",
    "Romantic TV Shows": "Series románticas",
    "Sci-Fi & Fantasy": "Ciencia ficción y fantasía",
    "Science & Nature TV": "Ciencia y naturaleza",
    "Serials": "Seriales",
    "Silent Era": "Cine mudo",
    "Spanish-Language TV Shows": "Series en español",
    "Sports Movies": "Películas de deportes",
    "Stand-Up Comedy": "Monólogos de humor",
    "Stand-Up Comedy & Talk Shows": "Monólogos y programas de entrevistas",
    "TV Action & Adventure": "Series de acción y aventuras",
    "TV Comedies": "Series de comedia",
    "TV Dramas": "Series dramáticas",
    "TV Horror": "Series de terror",
    "TV Mysteries": "Series de misterio",
    "TV Sci-Fi & Fantasy": "Series de ciencia ficción y fantasía",
    "TV Shows": "Series",
    "TV Thrillers": "Series de suspense",
    "Teen TV Shows": "Series juveniles",
    "Thrillers": "Suspense",
    "War & Propaganda": "Guerra y propaganda",
    "Westerns": "Películas del Oeste",
}


def genre_record(name: str) -> GenreRecord:
    """The genre of an English name; every source that names it means the same one."""
    id_ = GenreId(derived_id("genre", unicodedata.normalize("NFC", name).casefold()))
    spanish = SPANISH.get(name)
    return GenreRecord(id_, {"en": name, "es": spanish} if spanish else {"en": name})
