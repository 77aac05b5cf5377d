"""Country names as files spell them, as ISO 3166-1 alpha-2 codes."""

from collections.abc import Mapping
from functools import lru_cache

from jobs.catalogue.names import clean

EVERYDAY: Mapping[str, str] = {
    "Palestine": "PS",  # ISO 3166-1: "Palestine, State of"
    "Russia": "RU",  # "Russian Federation"
    "Turkey": "TR",  # "Türkiye" since 2022
    "Vatican City": "VA",  # "Holy See (Vatican City State)"
}
"""Names in use that ISO 3166-1 does not list in that form."""

FORMER: Mapping[str, str] = {
    "East Germany": "DE",  # ISO 3166-3 DDDE, withdrawn 1990: joined DE
    "Soviet Union": "RU",  # ISO 3166-3 SUHH, withdrawn 1992: divided; RU continued its UN seat
    "West Germany": "DE",  # DE was the Federal Republic's code then as it is now
}
"""States that are no more, with the code of the state that follows them (ISO 3166-3)."""


@lru_cache(maxsize=1024)
def country_code(name: str) -> str | None:
    """The alpha-2 code of an English country name; None for a name that is none."""
    wanted = clean(name)
    known = EVERYDAY.get(wanted) or FORMER.get(wanted)
    return known or _by_name().get(wanted.casefold())


def is_country_code(code: str) -> bool:
    """Whether `code` is an assigned alpha-2 code (upper case)."""
    return code in _by_name().values()


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    import pycountry  # noqa: PLC0415 - a start that imports nothing does not wait for it

    return {
        name.casefold(): country.alpha_2
        for country in pycountry.countries
        for key in ("official_name", "common_name", "name")
        if (name := getattr(country, key, None))
    }
