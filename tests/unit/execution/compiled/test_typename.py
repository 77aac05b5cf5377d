"""`__typename` wherever it may stand, and introspection, which graphql-core alone answers."""

import pytest
from graphql import build_schema, get_introspection_query

from .both_ways import Watched, same
from .promises import comes

SCHEMA = build_schema("""
type Query { me: Me who: Who named: Named names: [Named!] }
type Mutation { set: Me }
interface Named { name: String }
type Me implements Named { name: String who: Who }
type You implements Named { name: String! }
union Who = Me | You
""")


def root() -> dict[str, object]:
    me = {"__typename": "Me", "name": "I", "who": {"__typename": "You", "name": "y"}}
    you = {"__typename": "You", "name": None}
    return {"me": me, "who": comes(you), "named": me, "names": [me, me], "set": me}


TEXTS = [
    "{__typename}",
    "{a:__typename b:__typename __typename}",
    "{me{__typename}}",
    "{me{t:__typename name u:__typename}}",
    "{who{__typename}}",
    "{who{__typename ...on Me{name} ...on You{__typename n:name}}}",
    "{named{__typename name}}",
    "{names{...on Named{kind:__typename} ...on Me{who{__typename}}}}",
    "{...F} fragment F on Query{__typename me{...G}} fragment G on Named{__typename}",
    "query($x:Boolean=false){__typename @skip(if:$x) me{__typename @include(if:$x) name}}",
    "mutation{__typename set{__typename}}",
    "mutation{t:__typename}",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_typename_is_answered_alike(text: str) -> None:
    await same(SCHEMA, text, root=root)


@pytest.mark.parametrize(
    "text",
    [
        get_introspection_query(),
        '{__type(name:"Me"){name fields{name}}}',
        "{me{name} s:__schema{queryType{name}}}",
        "{...F} fragment F on Query{__schema{types{name}}}",
    ],
)
async def test_introspection_is_left_to_core(text: str) -> None:
    watched = Watched()
    operation = watched.prepared(SCHEMA, text)
    bound = operation.bind()
    found = await operation.execute(bound, None, root())
    assert found == await operation.runnable.run_on_core(bound.variables, None, root())
    assert watched.ran == ["core"]
    assert str(operation.runnable.variants.why_not).endswith(" is introspection")


async def test_without_its_introspection_the_same_operation_is_compiled() -> None:
    watched = Watched()
    text = "query($x:Boolean!){me{name} __schema @include(if:$x){queryType{name}}}"
    operation = watched.prepared(SCHEMA, text)
    for x in (True, False, True, False):
        bound = operation.bind({"x": x})
        found = await operation.execute(bound, None, root())
        assert found == await operation.runnable.run_on_core(bound.variables, None, root())
    assert watched.ran == ["core", "compiled", "core", "compiled"]
