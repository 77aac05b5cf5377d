"""The product's own words on screen, in the languages it speaks; data brings the rest."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache

from domain.locale import DEFAULT, lookup_chain


class Phrase(Enum):
    CONTINUE_WATCHING = "continue_watching"
    MY_LIST = "my_list"
    TRENDING = "trending"
    TOP_10 = "top_10"
    GENRE = "genre"
    BECAUSE_YOU_WATCHED = "because_you_watched"
    NEW_RELEASES = "new_releases"
    LEAVING_SOON = "leaving_soon"
    COMING_SOON = "coming_soon"
    POPULAR = "popular"
    WHY_CONTINUE = "why_continue"
    WHY_LISTED = "why_listed"
    WHY_TRENDING = "why_trending"
    WHY_NEW = "why_new"
    WHY_EDITORIAL = "why_editorial"
    BADGE_NEW = "badge_new"
    BADGE_NEW_EPISODES = "badge_new_episodes"
    BADGE_LEAVING = "badge_leaving"
    BADGE_COMING = "badge_coming"
    BADGE_TOP_10 = "badge_top_10"
    PLAY = "play"
    RESUME = "resume"
    DETAILS = "details"
    SEASON = "season"
    SPECIALS = "specials"
    TRAILER = "trailer"
    FIRST_PROFILE = "first_profile"


_ENGLISH = {
    Phrase.CONTINUE_WATCHING: "Continue Watching",
    Phrase.MY_LIST: "My List",
    Phrase.TRENDING: "Trending Now",
    Phrase.TOP_10: "Top 10 Today",
    Phrase.GENRE: "{genre}",
    Phrase.BECAUSE_YOU_WATCHED: "Because you watched {title}",
    Phrase.NEW_RELEASES: "New on Marquee",
    Phrase.LEAVING_SOON: "Leaving Soon",
    Phrase.COMING_SOON: "Coming Soon",
    Phrase.POPULAR: "Popular on Marquee",
    Phrase.WHY_CONTINUE: "What you are in the middle of",
    Phrase.WHY_LISTED: "What you put on your list",
    Phrase.WHY_TRENDING: "Watched a lot here in the last few days",
    Phrase.WHY_NEW: "Added recently",
    Phrase.WHY_EDITORIAL: "Chosen by our editors",
    Phrase.BADGE_NEW: "New",
    Phrase.BADGE_NEW_EPISODES: "New episodes",
    Phrase.BADGE_LEAVING: "Last day: {date}",
    Phrase.BADGE_COMING: "From {date}",
    Phrase.BADGE_TOP_10: "Top 10",
    Phrase.PLAY: "Play",
    Phrase.RESUME: "Resume",
    Phrase.DETAILS: "More info",
    Phrase.SEASON: "Season {number}",
    Phrase.SPECIALS: "Specials",
    Phrase.TRAILER: "Trailer",
    Phrase.FIRST_PROFILE: "Profile 1",
}
_SPANISH = {
    Phrase.CONTINUE_WATCHING: "Seguir viendo",
    Phrase.MY_LIST: "Mi lista",
    Phrase.TRENDING: "Tendencias",
    Phrase.TOP_10: "Las 10 más vistas hoy",
    Phrase.GENRE: "{genre}",
    Phrase.BECAUSE_YOU_WATCHED: "Porque viste {title}",
    Phrase.NEW_RELEASES: "Novedades en Marquee",
    Phrase.LEAVING_SOON: "Últimos días",
    Phrase.COMING_SOON: "Próximamente",
    Phrase.POPULAR: "Lo más visto en Marquee",
    Phrase.WHY_CONTINUE: "Lo que tienes a medias",
    Phrase.WHY_LISTED: "Lo que has puesto en tu lista",
    Phrase.WHY_TRENDING: "Muy visto aquí en los últimos días",
    Phrase.WHY_NEW: "Recién llegado",
    Phrase.WHY_EDITORIAL: "Selección de nuestro equipo editorial",
    Phrase.BADGE_NEW: "Nuevo",
    Phrase.BADGE_NEW_EPISODES: "Nuevos episodios",
    Phrase.BADGE_LEAVING: "Último día: {date}",
    Phrase.BADGE_COMING: "Desde el {date}",
    Phrase.BADGE_TOP_10: "Top 10",
    Phrase.PLAY: "Reproducir",
    Phrase.RESUME: "Reanudar",
    Phrase.DETAILS: "Más información",
    Phrase.SEASON: "Temporada {number}",
    Phrase.SPECIALS: "Especiales",
    Phrase.TRAILER: "Tráiler",
    Phrase.FIRST_PROFILE: "Perfil 1",
}
PHRASES: Mapping[str, Mapping[Phrase, str]] = {"en": _ENGLISH, "es": _SPANISH}

_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
           "octubre", "noviembre", "diciembre"),
}  # fmt: skip
_DAYS: Mapping[str, str] = {"en": "{month} {day}", "es": "{day} de {month}"}


def say(phrase: Phrase, locale: str, **values: object) -> str:
    """The phrase in the nearest language the product speaks, English at last."""
    return PHRASES[_spoken(locale)][phrase].format(**values)


def day(at: datetime, locale: str) -> str:
    """A day of the month in words (`November 21`, `21 de noviembre`) by the instant's own clock."""
    spoken = _spoken(locale)
    return _DAYS[spoken].format(month=_MONTHS[spoken][at.month - 1], day=at.day)


@lru_cache(maxsize=4096)
def _spoken(locale: str) -> str:
    """The nearest language the product speaks, English at last."""
    return next((tag for tag in lookup_chain(locale) if tag in PHRASES), DEFAULT)
