"""Removing devices."""

from typing import Annotated

import strawberry

from domain.ids import DeviceId
from resolvers.context import Info
from resolvers.refusals import as_outcomes
from resolvers.removed import Removed, RemovedOutcome


@as_outcomes
async def remove(
    info: Info,
    device_id: Annotated[
        strawberry.ID,
        strawberry.argument(description="One of the account's devices, the asking one included."),
    ],
) -> RemovedOutcome:
    ctx, id_ = info.context, DeviceId(str(device_id))
    viewer = ctx.signed_in()
    refused = await ctx.services.sessions.remove_device.remove(viewer, id_, ctx.now)
    ctx.loaders.devices_of.clear(viewer.account.id)  # this request may have read them before
    # Whoever removes the device that asks is nobody afterwards.
    return refused or Removed((id_,), None if id_ == viewer.device.id else viewer)
