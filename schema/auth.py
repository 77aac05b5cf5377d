"""The directive that tells clients which role a field asks for; resolvers do the refusing (R55)."""

import strawberry
from strawberry.schema_directive import Location

from domain.account import Role


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    name="auth",
    description="Answered to those with the role; null with an error's code to everybody else.",
)
class Auth:
    requires: Role = strawberry.directive_field(name="requires", default=Role.VIEWER)
