"""The types behind each interface and union: what a client's cache must know to match fragments."""

from collections.abc import Mapping

from graphql import GraphQLSchema, is_abstract_type


def possible_types(schema: GraphQLSchema) -> Mapping[str, list[str]]:
    """In the shape of Apollo Client's `possibleTypes`; everything in order of name."""
    return {
        name: sorted(each.name for each in schema.get_possible_types(type_))
        for name, type_ in sorted(schema.type_map.items())
        if is_abstract_type(type_)
    }
