"""Segments: whose clicks tell which picture works for whom (R46)."""

import re
from functools import lru_cache

UNKNOWN = "und"
"""BCP 47's subtag for a language that nobody knows."""

_LANGUAGE = re.compile("[a-z]{2,8}")


@lru_cache(maxsize=1024)
def segment_of(locale: str) -> str:
    """The primary language of a profile's locale, in lower case: `en` of `en-GB`."""
    language = locale.partition("-")[0].lower()
    return language if _LANGUAGE.fullmatch(language) else UNKNOWN
