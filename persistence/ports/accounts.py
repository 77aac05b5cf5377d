"""What is asked of the store of accounts: who they are, their devices, and how they are opened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.account import Account, Device
from domain.ids import AccountId, DeviceId
from domain.profile import Profile
from domain.session import Session
from persistence.ports.sessions import RefreshToken


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """What a sign-up makes; `password_hash` is argon2id's encoded form."""

    account: Account
    password_hash: str = field(repr=False)
    profile: Profile
    device: Device
    session: Session
    refresh: RefreshToken


class Accounts(Protocol):
    async def accounts(self, ids: Collection[AccountId]) -> Mapping[AccountId, Account]: ...

    async def credentials(self, email: str) -> tuple[AccountId, str] | None:
        """The account id and argon2id hash for an e-mail address in its normalised form."""
        ...

    async def devices(
        self, account_id: AccountId, ids: Collection[DeviceId] | None = None
    ) -> Mapping[DeviceId, Device]:
        """The account's devices, all of them or those named."""
        ...

    async def with_devices(
        self, ids: Collection[DeviceId]
    ) -> Mapping[DeviceId, Collection[AccountId]]:
        """The accounts that each device was used with; absent devices absent.

        A client makes its device's id, so two accounts may have one of the same.
        """
        ...

    async def create(
        self, new: Account, password_hash: str, profiles: Sequence[Profile] = ()
    ) -> bool:
        """Keep a new account with its profiles, all or nothing.

        False, and nothing changed, where its id or its e-mail address is taken.
        """
        ...

    async def sign_up(self, new: NewHousehold) -> bool:
        """Keep everything a sign-up makes, all or nothing.

        False, and nothing changed, where the account's id or e-mail address is taken.
        """
        ...

    async def replace_password_hash(self, id_: AccountId, old: str, new: str) -> None:
        """Put `new` in the place of `old`; nothing happens if another is there by now."""
        ...
