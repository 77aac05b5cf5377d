"""Every example that GraphiQL offers is complete and valid against the committed schema."""

from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values

from transport.graphiql_examples import Example, read_example, read_examples

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "web" / "examples").glob("*.graphql"))


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def example(request: pytest.FixtureRequest) -> Example:
    return read_example(request.param)


def test_an_example_is_valid_with_its_variables(example: Example, schema: GraphQLSchema) -> None:
    document = parse(example.query)
    assert validate(schema, document) == []
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None
    definitions = operation.variable_definitions or ()
    assert not isinstance(get_variable_values(schema, definitions, example.variables), list)


def test_what_fills_an_example_is_a_valid_query(example: Example, schema: GraphQLSchema) -> None:
    assert [validate(schema, parse(query)) for query in example.fill.values()] == [
        [] for _ in example.fill
    ]
    assert {path.partition(".")[0] for path in example.fill} <= set(example.variables)


def test_an_example_says_in_a_sentence_what_it_shows(example: Example) -> None:
    assert example.title
    assert example.about.endswith(".")


def test_titles_are_told_apart() -> None:
    titles = [example.title for example in read_examples(FILES[0].parent, development=True)]
    assert len(titles) == len(set(titles)) >= 12


@pytest.mark.parametrize(
    "header",
    [
        "# title: No audience\n# about: Nothing.\n",
        "# title: Wrong audience\n# about: Nothing.\n# profile: everybody\n",
        "# title: Wrong JSON\n# about: Nothing.\n# profile: adult\n# variables: {first: 1}\n",
    ],
)
def test_an_incomplete_header_is_refused_by_the_file_s_name(tmp_path: Path, header: str) -> None:
    file = tmp_path / "07-broken.graphql"
    file.write_text(header + "{ viewer { id } }\n")
    with pytest.raises(ValueError, match=r"^07-broken\.graphql: its header is not complete"):
        read_example(file)
