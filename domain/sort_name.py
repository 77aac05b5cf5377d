"""The key by which names are sorted: what a reader sees, less case and accents."""

import unicodedata

LONGEST = 500
"""Characters that are compared: an index of PostgreSQL takes keys of 2,704 bytes."""


def sort_name(name: str) -> str:
    """`name` casefolded, accents removed, spaces at its ends dropped; compared by code point.

    Of a longer name its first LONGEST characters.
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()[:LONGEST]
