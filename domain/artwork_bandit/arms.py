"""Arms: a title's pictures as the bandit knows them in one segment (R46)."""

from dataclasses import dataclass
from datetime import date

from domain.ids import TitleId


@dataclass(frozen=True, slots=True)
class Arm:
    """A picture, by its tag: how often it was seen, and of how many of those it was clicked."""

    tag: str
    impressions: int
    clicks: int

    @property
    def alpha(self) -> int:
        """The first parameter of the Beta distribution that its click rate is believed to be of."""
        return 1 + self.clicks

    @property
    def beta(self) -> int:
        """The second one."""
        return 1 + self.impressions - self.clicks


@dataclass(frozen=True, slots=True)
class TitleArms:
    """What was counted of one title in one segment; `arms` by tag, each once."""

    title_id: TitleId
    segment: str
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class LearnedArm:
    """An arm as a policy has it: `probability` is that of being best, the floor kept."""

    tag: str
    alpha: float
    beta: float
    probability: float


@dataclass(frozen=True, slots=True)
class LearnedTitle:
    """What a policy has learned of one title in one segment; probabilities sum to 1."""

    title_id: TitleId
    segment: str
    arms: tuple[LearnedArm, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one picture on one UTC day, that on which it was received."""

    title_id: TitleId
    segment: str
    tag: str
    day: date
    impressions: int
    clicks: int
