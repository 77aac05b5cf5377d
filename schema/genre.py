"""A genre as clients see it."""

import strawberry

from domain import genre as domain
from execution.declare import Keeps
from resolvers import genres
from schema.node import Node
from schema.view import field, shown, view


@view(domain.Genre, "A kind of story, such as Documentaries or Film Noir.")
class Genre(Node):
    id: strawberry.ID = shown("The genre's id; `titles(filter: {genreIds: [...]})` takes it.")
    name: str = field(
        genres.name, "Its name in the viewer's language.", keeps=Keeps(frozenset({"locale"}))
    )
