"""People, as the graph asks for them."""

import strawberry

from domain.ids import PersonId
from domain.person import Person
from domain.title import Title
from resolvers import browsing
from resolvers.context import Info
from resolvers.paging import Connection
from resolvers.titles import After, First


async def titles(
    person: strawberry.Parent[Person],
    info: Info,
    first: First = 20,
    after: After = strawberry.UNSET,
) -> Connection[Title] | None:
    return await browsing.of_person(info, person.id, first=first or 20, after=after or None)


async def by_id(info: Info, id_: PersonId) -> Person | None:
    """A person of whom this profile may see at least one title; otherwise as good as none (R20)."""
    audience = info.context.audience()
    person = await info.context.loaders.people.load(id_)
    # SECURITY: somebody known only from hidden titles must not show that those exist.
    known = person and await info.context.loaders.visible_people.of(audience).load(id_)
    return person if known else None
