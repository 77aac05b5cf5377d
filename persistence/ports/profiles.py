"""What is asked of the store of profiles and of tries at their PINs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from domain.ids import AccountId, ProfileId
from domain.profile import Profile

T = TypeVar("T")


class Profiles(Protocol):
    async def profiles(self, ids: Collection[ProfileId]) -> Mapping[ProfileId, Profile]: ...

    async def profiles_of(
        self, ids: Collection[AccountId]
    ) -> Mapping[AccountId, Sequence[Profile]]:
        """Profiles of each account, oldest first."""
        ...

    async def every(self, after: ProfileId | None, *, limit: int) -> Sequence[Profile]:
        """Up to `limit` profiles of all accounts, by id, those that come after one of them.

        Fewer than `limit` means that there are no more. Each that is there all the while is met
        once by whoever goes on with the last id.
        """
        ...

    async def how_many(self) -> int:
        """Of all accounts."""
        ...

    async def pin_failures(self, id_: ProfileId) -> tuple[int, datetime | None]:
        """Wrong tries in a row, and until when the PIN is locked (R23)."""
        ...

    async def count_pin_failure(
        self, id_: ProfileId, now: datetime, *, limit: int, locked_until: datetime
    ) -> tuple[int, datetime | None]:
        """Count one wrong try; the `limit`-th locks until `locked_until`. Answers the state after,
        (0, None) where the profile is gone.

        An earlier lock that has ended starts the count anew. Safe under concurrent tries.
        """
        ...

    async def clear_pin_failures(self, id_: ProfileId) -> None: ...

    async def change(
        self,
        account_id: AccountId,
        decide: Callable[[Sequence[Profile]], T],
        now: datetime,
    ) -> T:
        """Decide on an account's profiles as they are, oldest first, and keep what comes of it.

        All in one transaction: of those who change one account's profiles, each decides on what
        the one before left. What is no ProfileChange keeps nothing. Every session on which a
        removed profile was active goes on without one. Other processes learn of it (R21). That a
        removed profile has departed is kept with it.
        """
        ...

    async def departed(self, before: datetime, *, limit: int) -> Sequence[ProfileId]:
        """Profiles that were removed before an instant and are not settled, the oldest first.

        What other stores keep of them may be there still.
        """
        ...

    async def settle(self, ids: Collection[ProfileId]) -> None:
        """Nothing is kept of these departed profiles any more."""
        ...
