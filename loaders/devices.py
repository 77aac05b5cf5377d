"""The devices of accounts, for loaders: in the order in which clients are shown them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from domain.account import Device
from domain.ids import AccountId
from loaders.batch import Fetch
from persistence.ports.accounts import Accounts


def devices_of(store: Accounts) -> Fetch[AccountId, Sequence[Device]]:
    """The one last seen first. A request asks for one account's, so that one read serves it."""

    async def fetch(ids: Sequence[AccountId]) -> Mapping[AccountId, Sequence[Device]]:
        found = await asyncio.gather(*(store.devices(id_) for id_ in ids))
        return {id_: _in_order(of.values()) for id_, of in zip(ids, found, strict=True)}

    return fetch


def _in_order(devices: Iterable[Device]) -> Sequence[Device]:
    return sorted(devices, key=lambda device: (device.last_seen_at, device.id), reverse=True)
