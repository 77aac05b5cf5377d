"""The directive that says which fields cost more than one object, or hold more than it seems."""

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description="What the field counts in an operation's cost, where that is not 1; the arguments "
    "that multiply it and all below it; and how many objects its list is taken to hold.",
)
class Cost:
    """Read by `execution.field_cost`, which says what the parts mean."""

    complexity: int = strawberry.directive_field(name="complexity", default=1)
    multipliers: list[str] | None = strawberry.directive_field(
        name="multipliers", default=strawberry.UNSET
    )
    assumed_size: int | None = strawberry.directive_field(
        name="assumedSize", default=strawberry.UNSET
    )
