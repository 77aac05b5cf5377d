"""Creating, updating and deleting the profiles of an account (R21, R22, R26)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from domain.ids import ProfileId, TitleId, stored_id
from domain.outcome import ValidationFailed
from domain.pin import is_well_formed
from domain.profile import Profile
from domain.profile_changes import created, removed, updated
from domain.profile_edit import (
    Decision,
    Household,
    NewProfile,
    PasswordNeeded,
    ProfileChange,
    ProfileEdit,
    ProfileRemoved,
    Refused,
    Removal,
)
from domain.profile_fields import password_errors
from domain.session import Viewer
from domain.visibility import visible
from flows.outage import answering_outages
from flows.sessions.flows import SessionFlows
from flows.sessions.known import Known
from flows.sessions.password import Asking, PasswordCheck
from flows.watching.forgetting import Forgetting
from foundation.clock import Clock
from foundation.passwords import Passwords
from persistence.ports.profiles import Profiles
from persistence.ports.stores import Stores
from persistence.ports.titles import Titles

Decide = Callable[[Household, str | None], Decision]
"""What an edit comes to; the second is the hash of the PIN it sets, if any."""


@dataclass(frozen=True, slots=True)
class _Proof:
    is_proven: bool
    pin_hash: str | None


@dataclass(frozen=True, slots=True)
class ProfileEdits:
    """`known` remembers who asked in this process; `new_uuid` makes profile ids."""

    profiles: Profiles
    titles: Titles
    passwords: Passwords
    check: PasswordCheck
    known: Known
    new_uuid: Callable[[], UUID]
    forgetting: Forgetting

    @answering_outages
    async def create(self, asking: Asking, new: NewProfile) -> ProfileChange | Refused:
        id_ = ProfileId(stored_id("prof", self.new_uuid()))

        def decide(household: Household, pin_hash: str | None) -> Decision:
            return created(household, new, id_, pin_hash, asking.now)

        return await self._change(asking, decide, await self._household(asking), new.pin)

    @answering_outages
    async def update(self, asking: Asking, edit: ProfileEdit) -> ProfileChange | Refused:
        household = await self._household(asking)
        seen = await self._seen(household, asking, edit)

        def decide(household: Household, pin_hash: str | None) -> Decision:
            return updated(household, edit, seen, pin_hash)

        return await self._change(asking, decide, household, edit.pin)

    @answering_outages
    async def delete(self, viewer: Viewer, id_: ProfileId, now: datetime) -> Removal:
        done = await self.profiles.change(
            viewer.account.id, lambda profiles: removed(_household(viewer, profiles), id_), now
        )
        if isinstance(done, ProfileRemoved):
            self.known.forget_profile(id_)
            await self.forgetting.at_once(id_)
        return done

    async def _household(self, asking: Asking) -> Household:
        id_ = asking.viewer.account.id
        return _household(asking.viewer, (await self.profiles.profiles_of([id_])).get(id_, ()))

    async def _seen(
        self, household: Household, asking: Asking, edit: ProfileEdit
    ) -> frozenset[TitleId]:
        """Of the titles named and those blocked so far, what the profile that asks can see."""
        before = household.profile(edit.profile_id)
        # SECURITY: the profile as it is stored, not as this process remembers it (R21).
        audience = replace(asking.viewer, profile=household.asking).audience
        if edit.blocked is None or before is None or audience is None:
            return frozenset()
        found = await self.titles.titles({*edit.blocked, *before.blocked})
        return frozenset(id_ for id_, title in found.items() if visible(audience, title))

    async def _change(
        self, asking: Asking, decide: Decide, household: Household, pin: str | None
    ) -> ProfileChange | Refused:
        """Decided twice: without waiting for a hash first, then on what is kept for good."""
        first = decide(household, None)
        if isinstance(first, Refused):
            return first
        proof = await self._proof(asking, first if isinstance(first, PasswordNeeded) else None, pin)
        if not isinstance(proof, _Proof):
            return proof
        settle = partial(_settled, decide, replace(household, is_proven=proof.is_proven), proof)
        done = await self.profiles.change(asking.viewer.account.id, settle, asking.now)
        if isinstance(done, ProfileChange):
            # It counts from the next request here; other processes hear of it (R21).
            self.known.forget_profile(done.profile.id)
        return done

    async def _proof(
        self, asking: Asking, needed: PasswordNeeded | None, pin: str | None
    ) -> _Proof | Refused:
        if needed is not None and asking.password is None:
            return needed.otherwise
        password = asking.password if needed is not None else None
        if password is not None and (errors := tuple(password_errors(password))):
            return ValidationFailed(errors)
        new_pin = pin if pin is not None and is_well_formed(pin) else None
        if password is None and new_pin is None:
            return _Proof(is_proven=False, pin_hash=None)
        with self.passwords.place() as hashing:
            if password is None:
                await hashing.turn()
            else:
                refused = await self.check.refused(asking, password, hashing)
                if refused is not None:
                    return refused
            pin_hash = await hashing.hash(new_pin) if new_pin is not None else None
        return _Proof(password is not None, pin_hash)


def _household(viewer: Viewer, profiles: Sequence[Profile]) -> Household:
    active = viewer.profile
    return Household(viewer.account, tuple(profiles), active.id if active else None)


def _settled(
    decide: Decide, household: Household, proof: _Proof, profiles: Sequence[Profile]
) -> ProfileChange | Refused:
    """The decision on the profiles as they are; a password that only now is needed is missing."""
    decision = decide(replace(household, profiles=tuple(profiles)), proof.pin_hash)
    return decision.otherwise if isinstance(decision, PasswordNeeded) else decision


def profile_edits(
    stores: Stores,
    passwords: Passwords,
    sessions: SessionFlows,
    new_uuid: Callable[[], UUID],
    clock: Clock,
) -> ProfileEdits:
    """Over what signing in uses: one count of failed tries, one memory of who asked."""
    check = PasswordCheck(stores.accounts, sessions.sign_in.attempts)
    known = sessions.viewers.known
    forgetting = Forgetting.on(stores, clock)
    return ProfileEdits(
        stores.profiles, stores.titles, passwords, check, known, new_uuid, forgetting
    )
