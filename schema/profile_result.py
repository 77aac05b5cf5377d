"""What making or editing a profile answers, as clients see it."""

from typing import Annotated

import strawberry

from resolvers import profiles
from schema.account import Account
from schema.problem import (
    AuthProblem,
    ConflictProblem,
    LimitProblem,
    NotFoundProblem,
    PinProblem,
    UnavailableProblem,
    ValidationProblem,
)
from schema.profile import Profile
from schema.view import shown, view


@view(profiles.ProfileKept, "The profile as it is now.")
class ProfilePayload:
    profile: Profile = shown("The profile that was made or edited.")
    account: Account = shown("Its account, whose `profiles` may be others now.")


ProfileResult = Annotated[
    ProfilePayload
    | ValidationProblem
    | PinProblem
    | LimitProblem
    | ConflictProblem
    | NotFoundProblem
    | AuthProblem
    | UnavailableProblem,
    strawberry.union("ProfileResult", description="The profile, or why nothing was changed."),
]
