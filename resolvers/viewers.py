"""Who is asking: the viewer, its account, profiles and devices."""

import strawberry

from domain.account import Account, Device, Role
from domain.ids import derived_id
from domain.profile import Profile
from domain.session import Viewer
from resolvers.context import Info


def current(info: Info) -> Viewer | None:
    return info.context.viewer


def viewer_id(viewer: strawberry.Parent[Viewer]) -> str:
    """The account on this device: activating a profile keeps it."""
    return derived_id("viewer", viewer.account.id, viewer.device.id)


def roles(viewer: strawberry.Parent[Viewer]) -> list[Role]:
    return sorted(viewer.roles, key=list(Role).index)


async def profiles(account: strawberry.Parent[Account], info: Info) -> list[Profile]:
    return list(await info.context.loaders.profiles_of.load(account.id))


async def devices(account: strawberry.Parent[Account], info: Info) -> list[Device]:
    """The account's devices, the one last seen first."""
    return list(await info.context.loaders.devices_of.load(account.id))


def is_current(device: strawberry.Parent[Device], info: Info) -> bool:
    return device.id in info.context.devices_here


def avatar_url(profile: strawberry.Parent[Profile], info: Info) -> str:
    return info.context.services.avatar_url(profile)


async def own_viewer(info: Info, id_: str) -> Viewer | None:
    # SECURITY: another account's, or the same one's on another device, is as good as none (R20).
    viewer = info.context.signed_in()
    return viewer if viewer_id(viewer) == id_ else None


async def own_account(info: Info, id_: str) -> Account | None:
    # SECURITY: another account's node is null (R20).
    account = info.context.signed_in().account
    return account if account.id == id_ else None


async def own_profile(info: Info, id_: str) -> Profile | None:
    # SECURITY: only the account's own profiles are looked among (R20).
    found = await profiles(info.context.signed_in().account, info)
    return next((profile for profile in found if profile.id == id_), None)


async def own_device(info: Info, id_: str) -> Device | None:
    # SECURITY: only the account's own devices are looked among (R20).
    found = await devices(info.context.signed_in().account, info)
    return next((device for device in found if device.id == id_), None)
