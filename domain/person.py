"""People, and what they did on a title."""

from dataclasses import dataclass
from enum import Enum

from domain.ids import PersonId


class CreditRole(Enum):
    CAST = "CAST"
    DIRECTOR = "DIRECTOR"
    CREATOR = "CREATOR"
    WRITER = "WRITER"


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Credit:
    person: Person
    role: CreditRole
