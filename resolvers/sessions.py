"""Signing in and out, and choosing a profile."""

from dataclasses import dataclass
from typing import Annotated

import strawberry

from domain import outcome
from domain.account import DeviceClass
from domain.ids import ProfileId
from domain.log_in import GivenDevice, LogIn
from domain.outcome import SessionOpened
from resolvers.context import Info
from resolvers.profile_inputs import given
from resolvers.refusals import as_outcomes


@dataclass(frozen=True, slots=True)
class Done:
    """That something is done, and nothing more to say of it."""

    ok: bool = True


@strawberry.input(description="The device that signs in.")
class DeviceInput:
    id: strawberry.ID = strawberry.field(
        description="A UUID that the client makes once and keeps for good."
    )
    name: str = strawberry.field(description="What to call it, 1 to 100 characters.")
    device_class: DeviceClass = strawberry.field(
        name="class", description="What sort of device it is."
    )

    def as_domain(self) -> GivenDevice:
        return GivenDevice(str(self.id), self.name, self.device_class)


@strawberry.input(description="What it takes to sign in.")
class LogInInput:
    email: str = strawberry.field(description="The account's address; case does not matter.")
    password: str = strawberry.field(description="The account's password.")
    device: DeviceInput = strawberry.field(description="The device that signs in.")

    def as_domain(self) -> LogIn:
        return LogIn(self.email, self.password, device=self.device.as_domain())


SessionOutcome = (
    outcome.SessionOpened
    | outcome.ValidationFailed
    | outcome.AuthRefused
    | outcome.LimitReached
    | outcome.UnavailableNow
)
ActivateOutcome = (
    outcome.SessionOpened
    | outcome.PinRefused
    | outcome.NotFound
    | outcome.AuthRefused
    | outcome.UnavailableNow
    | outcome.LimitReached
)
AckOutcome = Done | outcome.AuthRefused | outcome.UnavailableNow | outcome.LimitReached


@as_outcomes
async def log_in(
    info: Info,
    input: Annotated[LogInInput, strawberry.argument(description="Who, and on what device.")],
) -> SessionOutcome:
    ctx = info.context
    flow = ctx.services.sessions.sign_in
    return here(info, await flow.sign_in(input.as_domain(), ctx.origin, ctx.now))


@as_outcomes
async def refresh(
    info: Info,
    refresh_token: Annotated[
        str, strawberry.argument(description="The last one given; each is good once.")
    ],
) -> SessionOutcome:
    ctx = info.context
    flow = ctx.services.sessions.refresh
    return here(info, await flow.refresh(refresh_token, ctx.origin.country, ctx.now))


@as_outcomes
async def log_out(
    info: Info,
    everywhere: Annotated[  # noqa: FBT002 - a GraphQL argument is always named
        bool,
        strawberry.argument(
            description="Every device of the account, this one included. Refused from a kids "
            "profile."
        ),
    ] = False,
) -> AckOutcome:
    ctx = info.context
    flow = ctx.services.sessions.log_out
    return await flow.log_out(ctx.signed_in(), everywhere=everywhere, now=ctx.now) or Done()


@as_outcomes
async def activate_profile(
    info: Info,
    profile_id: Annotated[
        strawberry.ID, strawberry.argument(description="One of the account's profiles.")
    ],
    pin: Annotated[
        str | None, strawberry.argument(description="Its PIN, where it has one: four digits.")
    ] = strawberry.UNSET,
) -> ActivateOutcome:
    ctx, wanted = info.context, ProfileId(str(profile_id))
    flow = ctx.services.sessions.activate
    done: ActivateOutcome = await flow.activate(ctx.signed_in(), wanted, given(pin), ctx.now)
    if isinstance(done, SessionOpened):
        _seen(info, done)
    return done


def here(info: Info, outcome: SessionOutcome) -> SessionOutcome:
    """The device of a session that was opened is the one that asks."""
    if isinstance(outcome, SessionOpened):
        info.context.devices_here.add(outcome.viewer.device.id)
        _seen(info, outcome)
    return outcome


def _seen(info: Info, opened: SessionOpened) -> None:
    """Read the account's devices anew: one was seen, and this request may have read them before."""
    info.context.loaders.devices_of.clear(opened.viewer.account.id)
