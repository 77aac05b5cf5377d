"""What `marquee doctor` finds: how one thing is, and what to do about it."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    WELL = "well"
    NOTE = "note"  # nothing is wrong, but an operator should know
    TO_DO = "to do"


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    state: State
    found: str
    remedy: str = ""
