"""Tracking: what a client tells of what was seen and done."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.outcome import AuthRefused, LimitReached, UnavailableNow, ValidationFailed
from domain.tracking.event import TrackingKind
from domain.tracking.judge import Told
from flows.tracking import Tracked
from resolvers.context import Info
from resolvers.refusals import as_outcomes


@strawberry.input(description="Something that was seen or done.")
class TrackingEventInput:
    token: str = strawberry.field(
        description="The `trackingToken` of the row or item, within 24 hours of its page."
    )
    kind: TrackingKind = strawberry.field(description="What happened.")
    occurred_at: datetime = strawberry.field(description="When, by the device's clock.")
    visible_ms: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="How long it was in view; an IMPRESSION counts from 1000 on.",
    )

    def as_domain(self) -> Told:
        visible = None if self.visible_ms is strawberry.UNSET else self.visible_ms
        return Told(self.token, self.kind, self.occurred_at, visible)


@as_outcomes
async def track(
    info: Info,
    events: Annotated[
        list[TrackingEventInput], strawberry.argument(description="1 to 100 events.")
    ],
) -> Tracked | ValidationFailed | AuthRefused | LimitReached | UnavailableNow:
    ctx = info.context
    viewer, audience = ctx.signed_in(), ctx.audience()
    told = [event.as_domain() for event in events]
    return await ctx.services.track.track(viewer, audience.profile_id, told, ctx.now)
