"""A profile's own state of a title: one thing, with an id of its own, wherever it is shown."""

import re
from dataclasses import dataclass

from domain.ids import ProfileId, TitleId, hex_of

_SHAPE = re.compile(r"tvs_(?P<profile>[0-9a-f]{32})_(?P<title>[0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class TitleViewerState:
    """Whose state of which title; what it is, loaders read when it is asked for.

    Its id names the profile too, so that a late answer for one never overwrites another's (R58).
    """

    profile_id: ProfileId
    title_id: TitleId

    @property
    def id(self) -> str:
        """`tvs_<profile hex>_<title hex>`."""
        return f"tvs_{hex_of(self.profile_id)}_{hex_of(self.title_id)}"

    @property
    def loaded_by(self) -> "TitleViewerState":
        """What loaders know its parts by: itself."""
        return self


def state_parts(id_: str) -> tuple[str, str] | None:
    """The hex digits of the profile and of the title; None when an id is not of that shape."""
    match = _SHAPE.fullmatch(id_)
    return (match["profile"], match["title"]) if match else None
