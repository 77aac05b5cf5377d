"""Leaks planted on purpose: each must make the prover fail, or it proves nothing."""
# ruff: noqa: ARG001 - every leak is given the same, and some need less

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema

from domain.homepage.row import Evidence, EvidenceKind
from resolvers.context import Context
from resolvers.paging import Edge, connection
from tests.contract.records import movie_id

HIDDEN = movie_id("Velvet 0")

Leak = Callable[[Any, GraphQLResolveInfo, Any], Awaitable[Any]]
"""Answers a field in place of its resolver, whose own answer it is given."""


async def hit(own: Any, info: GraphQLResolveInfo, given: Mapping[str, Any]) -> Any:
    """A hidden title among those that are found, as a search without the gate would."""
    title = await context(info).loaders.titles.load(HIDDEN)
    found = [*own.edges, Edge("any", title)] if title else own.edges
    return connection(found, more=False, earlier=False)


async def count(own: Any, info: GraphQLResolveInfo, given: Mapping[str, Any]) -> Any:
    """A count of all episodes instead of those that may be seen."""
    return len(await context(info).loaders.episodes_of.load(given["source"].id))


async def cursor(own: Any, info: GraphQLResolveInfo, given: Mapping[str, Any]) -> Any:
    """A cursor that holds how many titles there are."""
    everything = await context(info).services.stores.catalogue.title_ids()
    shown = replace(own.page_info, end_cursor=f"{own.page_info.end_cursor}{len(everything)}")
    return replace(own, page_info=shown)


async def node_id(own: Any, info: GraphQLResolveInfo, given: Mapping[str, Any]) -> Any:
    """A title found by its id without asking whether it may be seen."""
    found = await context(info).loaders.titles.load(given["id"])
    return found or own


async def error_text(own: Any, info: GraphQLResolveInfo, given: Mapping[str, Any]) -> Any:
    """A refusal that says more of what is hidden than of what does not exist."""
    if own is None and await context(info).loaders.titles.load(given["id"]):
        raise PermissionError
    return own


async def evidence(own: Any, info: GraphQLResolveInfo, given: Mapping[str, Any]) -> Any:
    """A reason that speaks of a title which may not be seen."""
    title = await context(info).loaders.titles.load(HIDDEN)
    return Evidence(EvidenceKind.WATCHED, title.text_for("en")[0].name) if title else own


LEAKS: dict[str, tuple[str, Leak]] = {
    "a hit": ("Query.titles", hit),
    "a count": ("Season.episodeCount", count),
    "a cursor": ("Query.titles", cursor),
    "a node": ("Query.node", node_id),
    "an error's text": ("Query.node", error_text),
    "evidence": ("StandardRow.evidence", evidence),
}


def context(info: GraphQLResolveInfo) -> Context:
    found: Context = info.context
    return found


@contextmanager
def planted(schema: GraphQLSchema, coordinate: str, leak: Leak) -> Iterator[None]:
    """The schema with a leak in one of its fields, until the block is left."""
    parent, name = coordinate.split(".")
    type_ = schema.type_map[parent]
    assert isinstance(type_, GraphQLObjectType)
    field = type_.fields[name]
    sound = field.resolve
    assert sound is not None

    async def leaking(source: Any, info: GraphQLResolveInfo, **given: Any) -> Any:
        own = sound(source, info, **given)
        own = await own if hasattr(own, "__await__") else own
        return await leak(own, info, {**given, "source": source})

    declared = dict(field.extensions)
    field.resolve = leaking
    field.extensions.clear()  # else compiled operations would call the sound resolver directly
    try:
        yield
    finally:
        field.resolve = sound
        field.extensions.update(declared)
