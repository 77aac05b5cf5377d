"""Recording progress: what players tell while they play, and what was kept while offline."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated

import strawberry

from domain.ids import PlayableId
from domain.outcome import AuthRefused, LimitReached, UnavailableNow, ValidationFailed
from domain.watching.batch import GivenEvent, ProgressRecorded
from domain.watching.event import ProgressKind
from domain.watching.watchable import Watchable, key_of
from resolvers import playables, watch_states
from resolvers.context import Info
from resolvers.refusals import as_outcomes

ProgressRecordedOutcome = (
    ProgressRecorded | ValidationFailed | AuthRefused | UnavailableNow | LimitReached
)


@strawberry.input(description="Where a film or an episode was at one instant, on this device.")
class ProgressEventInput:
    event_id: strawberry.ID = strawberry.field(
        description="A UUID that the client makes: the event's identity. Sent again, it changes "
        "nothing."
    )
    playable_id: strawberry.ID = strawberry.field(description="The movie or the episode.")
    viewing_id: strawberry.ID = strawberry.field(
        description="One sitting with it: a UUID that the client makes when playing begins."
    )
    device_seq: int = strawberry.field(
        description="A counter of this device's that only grows: it orders events that bear one "
        "instant."
    )
    kind: ProgressKind = strawberry.field(description="What the player did.")
    position_ms: int = strawberry.field(description="Where it was, in milliseconds.")
    duration_ms: int = strawberry.field(
        description="How long the playable is by the player, in milliseconds."
    )
    occurred_at: datetime = strawberry.field(
        description="When, by the device's clock: at most 120 seconds ahead of the server's and 90 "
        "days behind it."
    )

    def as_domain(self) -> GivenEvent:
        return GivenEvent(
            event_id=str(self.event_id),
            playable_id=str(self.playable_id),
            viewing_id=str(self.viewing_id),
            device_seq=self.device_seq,
            kind=self.kind,
            position_ms=self.position_ms,
            duration_ms=self.duration_ms,
            occurred_at=self.occurred_at,
        )


@strawberry.input(description="A batch of what this device has to tell.")
class RecordProgressInput:
    events: list[ProgressEventInput] = strawberry.field(
        description="1 to 200 events, in any order, of any playables."
    )


@as_outcomes
async def record(
    info: Info,
    input: Annotated[
        RecordProgressInput, strawberry.argument(description="What there is to tell.")
    ],
) -> ProgressRecordedOutcome:
    ctx, audience = info.context, info.context.audience()
    given = [event.as_domain() for event in input.events]
    found: dict[PlayableId, Watchable] = {}

    async def see(ids: Collection[PlayableId]) -> Mapping[PlayableId, Watchable]:
        found.update(await watchables(info, ids))
        return found

    flow = ctx.services.record_progress
    done = await flow.record(ctx.signed_in(), audience, given, see, ctx.now)
    watch_states.forget(info, (one.key for one in found.values()))
    return done


async def watchables(info: Info, ids: Collection[PlayableId]) -> Mapping[PlayableId, Watchable]:
    """Those that are visible to the profile: one read of each kind of thing, however many."""
    # SECURITY: the gate lets through what the profile may see and nothing else (R19, R20).
    found = await playables.visible_playables(info, ids)
    media = await info.context.loaders.media_of.many([one.id for one in found])
    return {
        PlayableId(one.id): Watchable(key_of(one), one.duration_ms, own.segments)
        for one, own in zip(found, media, strict=True)
    }
