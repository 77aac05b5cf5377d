"""Names as files spell them: cleaned, split where a cell lists several, each person with one id."""

import re
import unicodedata
from collections.abc import Iterable

from domain.ids import PersonId, derived_id
from domain.person import CreditRole
from domain.record import CreditRecord

SUFFIXES = frozenset({"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"})
"""Parts of the name before them, wherever a comma put them."""

# Controls, zero-width spaces and marks that turn the direction of text; the joiners U+200C and
# U+200D stay, for Persian and Indic names are spelt with them.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text in NFC, without invisible characters, every run of white space one space."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def listed(cell: str) -> tuple[str, ...]:
    """The values of a comma-separated cell, in order: cleaned, none empty, none twice."""
    parts: list[str] = []
    for part in (clean(part) for part in cell.split(",")):
        if part in SUFFIXES and parts:
            parts[-1] = f"{parts[-1]} {part}"
        elif part:
            parts.append(part)
    first: dict[str, str] = {}
    for part in parts:
        first.setdefault(part.casefold(), part)
    return tuple(first.values())


def is_tidy(cell: str) -> bool:
    """Whether a comma-separated cell needed no repair but spaces after its commas."""
    return cell == "" or tuple(part.strip() for part in cell.split(",")) == listed(cell)


def person_id(name: str) -> PersonId:
    """The id of whoever bears `name`: the same for all spellings that differ only in case."""
    return PersonId(derived_id("person", unicodedata.normalize("NFC", name).casefold()))


class People:
    """Everybody named so far; the first spelling of a name is the one that is kept."""

    def __init__(self) -> None:
        self._names: dict[PersonId, str] = {}

    def credits(self, role: CreditRole, names: Iterable[str]) -> tuple[CreditRecord, ...]:
        """One credit for each name, in billing order."""
        ids = [(person_id(name), name) for name in names]
        return tuple(
            CreditRecord(id_, self._names.setdefault(id_, name), role) for id_, name in ids
        )
