"""The key by which names are sorted: what a reader sees, less case and accents."""

import unicodedata


def sort_name(name: str) -> str:
    """`name` casefolded, accents removed, spaces at its ends dropped; compared by code point."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()
