"""What is asked of the store of reactions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from domain.ids import ProfileId, TitleId
from domain.reaction import Reaction


class Reactions(Protocol):
    """What profiles think of titles (R26)."""

    async def reactions(
        self, id_: ProfileId, titles: Collection[TitleId]
    ) -> Mapping[TitleId, Reaction]: ...

    async def react(
        self, id_: ProfileId, title_id: TitleId, given: Reaction, now: datetime
    ) -> bool:
        """Put a reaction to a title of the catalogue in the place of any other.

        False, and nothing changed, where the profile is gone. The same again changes nothing.
        """
        ...

    async def take_back(self, id_: ProfileId, title_id: TitleId) -> None: ...
