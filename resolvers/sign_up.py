"""Signing up."""

from typing import Annotated

import strawberry

from domain.hours import TimeZone
from domain.licence import CountryCode
from domain.locale import DEFAULT, LocaleTag
from domain.log_in import LogIn
from domain.sign_up import GivenSignUp, Home
from resolvers.context import Info
from resolvers.refusals import as_outcomes
from resolvers.sessions import DeviceInput, SessionOutcome, here


@strawberry.input(description="What it takes to open an account.")
class SignUpInput:
    email: str = strawberry.field(
        description="The address to sign in with, of 254 characters at most; case does not matter."
    )
    password: str = strawberry.field(
        description="8 characters or more, and at most 1,024 bytes in UTF-8; any characters."
    )
    country: CountryCode = strawberry.field(
        description="Where the household is. Licences go by it, unless a proxy knows better."
    )
    locale: LocaleTag = strawberry.field(
        default=LocaleTag(DEFAULT),
        description="The language of the account and of its first profile.",
    )
    time_zone: TimeZone = strawberry.field(
        default=TimeZone("UTC"), description="By which viewing hours are reckoned."
    )
    device: DeviceInput = strawberry.field(description="The device that is signed in by it.")

    def as_domain(self) -> GivenSignUp:
        home = Home(self.country, self.locale, self.time_zone)
        return GivenSignUp(LogIn(self.email, self.password, device=self.device.as_domain()), home)


@as_outcomes
async def sign_up(
    info: Info,
    input: Annotated[
        SignUpInput, strawberry.argument(description="Whose account, where, on what device.")
    ],
) -> SessionOutcome:
    ctx = info.context
    flow = ctx.services.sessions.sign_up
    return here(info, await flow.sign_up(input.as_domain(), ctx.origin, ctx.now))
