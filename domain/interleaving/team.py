"""The two teams of an interleaved row."""

from enum import StrEnum


class Team(StrEnum):
    """Whose ranking put an item where it stands: a play of it is a vote for that one (R45)."""

    CONTROL = "control"
    TREATMENT = "treatment"
