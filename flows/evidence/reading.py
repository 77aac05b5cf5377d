"""Reading all that is kept of an experiment's units, many at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.evidence.measures import PRE_PERIOD
from domain.evidence.measuring import UnitRecord
from domain.evidence.sittings import ProfileRecord
from domain.experiments.experiment import Exposure, UnitType
from domain.experiments.names import UnitId
from domain.ids import AccountId, DeviceId, ProfileId, stored_id
from persistence.ports.accounts import Accounts
from persistence.ports.profiles import Profiles
from persistence.ports.progress import Progress
from persistence.ports.stores import Stores
from persistence.ports.tracking import Tracking

ProfilesOf = Mapping[UnitId, Sequence[ProfileId]]


@dataclass(frozen=True, slots=True)
class Reading:
    """So many reads for any number of units, each of them bounded by what is asked of it."""

    progress: Progress
    tracking: Tracking
    profiles: Profiles
    accounts: Accounts

    @classmethod
    def on(cls, stores: Stores) -> "Reading":
        return cls(stores.progress, stores.tracking, stores.profiles, stores.accounts)

    async def profiles_of(self, of: UnitType, units: Sequence[UnitId]) -> ProfilesOf:
        """The profiles that units stand for; those of nobody are absent.

        Raises StoreUnavailable.
        """
        match of:
            case UnitType.PROFILE:
                return {unit: [ProfileId(_stored("prof", unit))] for unit in units}
            case UnitType.ACCOUNT:
                owners = {unit: {AccountId(_stored("acct", unit))} for unit in units}
            case UnitType.DEVICE:
                known = await self.accounts.with_devices({_device(unit) for unit in units})
                owners = {unit: set(known.get(_device(unit), ())) for unit in units}
        accounts = {id_ for own in owners.values() for id_ in own}
        profiles = await self.profiles.profiles_of(accounts)
        return {
            unit: [profile.id for id_ in own for profile in profiles.get(id_, ())]
            for unit, own in owners.items()
        }

    async def units(
        self, of: UnitType, owned: ProfilesOf, exposures: Sequence[Exposure], until: datetime
    ) -> Sequence[UnitRecord]:
        """What is kept of these units from their pre-periods on. Raises StoreUnavailable.

        Those whose exposures are of about the same time are best read together.
        """
        ids = {id_ for one in exposures for id_ in owned.get(one.unit, ())}
        records = await self._records(ids, min(one.at for one in exposures), until)
        return [
            UnitRecord(
                one,
                [records[id_] for id_ in owned.get(one.unit, ())],
                _device(one.unit) if of is UnitType.DEVICE else None,
            )
            for one in exposures
        ]

    async def _records(
        self, ids: Collection[ProfileId], since: datetime, until: datetime
    ) -> Mapping[ProfileId, ProfileRecord]:
        watched = await self.progress.watched_since(ids, since - PRE_PERIOD)
        tracked = await self.tracking.of_profiles(ids, since=since, until=until)
        return {id_: ProfileRecord(watched.get(id_, {}), tracked.get(id_, ())) for id_ in ids}


def _device(unit: UnitId) -> DeviceId:
    return DeviceId(_stored("dev", unit))


def _stored(prefix: str, unit: UnitId) -> str:
    return stored_id(prefix, UUID(unit))
