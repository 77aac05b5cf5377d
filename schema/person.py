"""People and credits as clients see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import person as domain
from resolvers import people
from schema.cost import Cost
from schema.node import Node
from schema.view import enum, field, shown, view

if TYPE_CHECKING:
    from schema.title import TitleConnection

CreditRole = enum(
    domain.CreditRole,
    "What somebody did on a title.",
    {
        "CAST": "Acted in it, or spoke a part.",
        "DIRECTOR": "Directed it.",
        "CREATOR": "Created the series.",
        "WRITER": "Wrote it.",
    },
)


@view(domain.Person, "Somebody who made a title or acted in one.")
class Person(Node):
    id: strawberry.ID = shown("The person's id.")
    name: str = shown("The name as it stands in the credits.")
    titles: Annotated["TitleConnection", strawberry.lazy("schema.title")] | None = field(
        people.titles,
        "What can be watched of theirs here now, the latest first.",
        cost=Cost(complexity=10),
    )


@view(domain.Credit, "One line of the credits.")
class Credit:
    person: Person = shown("Who.")
    role: CreditRole = shown("What they did.")  # type: ignore[valid-type]
