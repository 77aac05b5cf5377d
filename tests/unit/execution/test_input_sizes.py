"""Lists and page sizes in arguments: by coordinate, nested, in literals and in variables."""

import pytest

from execution.limits import Limits

from .lending import extensions, prepared, refusal

LIMITS = Limits(
    list_items=2,
    list_items_of={"LendInput.copies": 3, "CopyInput.marks": 1, "Mutation.tag(labels:)": 4},
)
TOO_MANY = {"code": "LIMIT_EXCEEDED", "limit": "list_items"}


def lend(copies: str) -> str:
    return "mutation{lend(input:{copies:" + copies + "}){id}}"


@pytest.mark.parametrize(
    ("text", "allowed", "actual"),
    [
        (lend("[{id:1},{id:2},{id:3},{id:4}]"), 3, 4),
        (lend('[{id:1,marks:["a","b"]}]'), 1, 2),
        (lend('[{id:1,inner:{id:2,inner:{id:3,marks:["a","b"]}}}]'), 1, 2),
        (lend('{id:1,marks:["a","b"]}'), 1, 2),
        ('mutation{tag(labels:["a","b","c","d","e"])}', 4, 5),
        ("{grid(cells:[[1],[2],[3]])}", 2, 3),
        ("{grid(cells:[[1,2,3]])}", 2, 3),
        ('{due @note(words:["a","b","c"])}', 2, 3),
        ('query($c:[CopyInput!]=[{id:1,marks:["a","b"]}]){due}', 1, 2),
        (
            "mutation($l:[String!]!=[" + '"a"' * 5 + "]){tag(labels:$l)}",
            4,
            5,
        ),
    ],
)
def test_a_list_in_a_literal_is_refused_at_preparation(
    text: str, allowed: int, actual: int
) -> None:
    assert extensions(prepared(text, LIMITS)) == [TOO_MANY | {"allowed": allowed, "actual": actual}]


@pytest.mark.parametrize(
    "text",
    [
        lend("[{id:1},{id:2},{id:3}]"),
        lend('{id:1,marks:"a"}'),
        lend("[{id:1,marks:[]}]"),
        lend("[{id:1,marks:null}]"),
        'mutation{tag(labels:["a","b","c","d"])}',
        "{grid(cells:[[1,2],[3,4]])}",
        "{grid(cells:null)}",
    ],
)
def test_a_list_at_its_own_limit_passes(text: str) -> None:
    assert extensions(prepared(text, LIMITS)) == []


LEND = "mutation($i:LendInput!){lend(input:$i){id}}"


@pytest.mark.parametrize(
    ("copies", "allowed", "actual"),
    [
        ([{"id": "1"}] * 4, 3, 4),
        ([{"id": "1"}, {"id": "2", "marks": ["a", "b"]}], 1, 2),
        ([{"id": "1", "inner": {"id": "2", "marks": ["a", "b"]}}], 1, 2),
        ({"id": "1", "marks": ["a", "b"]}, 1, 2),
    ],
)
def test_a_list_inside_a_variable_is_refused_before_execution(
    copies: object, allowed: int, actual: int
) -> None:
    assert refusal(LEND, {"i": {"copies": copies}}, LIMITS) == [
        TOO_MANY | {"allowed": allowed, "actual": actual}
    ]


def test_lists_inside_a_variable_pass_at_their_limits() -> None:
    copies = [{"id": "1", "marks": ["a"]}, {"id": "2", "marks": None}, {"id": "3"}]
    assert refusal(LEND, {"i": {"copies": copies}}, LIMITS) == []


def test_a_variable_inside_a_literal_counts_where_it_stands() -> None:
    text = "mutation($m:[String!]){lend(input:{copies:[{id:1,marks:$m}]}){id}}"
    assert refusal(text, {"m": ["a"]}, LIMITS) == []
    assert refusal(text, {"m": ["a", "b"]}, LIMITS) == [TOO_MANY | {"allowed": 1, "actual": 2}]


def test_a_variable_in_several_places_keeps_the_strictest_limit() -> None:
    text = """
      mutation($m:[String!]!) { tag(labels:$m) ...L }
      fragment L on Mutation { lend(input:{copies:[{id:1,marks:$m}]}) { id } }
    """
    assert refusal(text, {"m": ["a", "b"]}, LIMITS) == [TOO_MANY | {"allowed": 1, "actual": 2}]


def test_each_operation_judges_the_variables_it_uses() -> None:
    text = """
      mutation Tag($m:[String!]!) { tag(labels:$m) }
      mutation Lend($m:[String!]!) { lend(input:{copies:[{id:1,marks:$m}]}) { id } }
    """
    document = prepared(text, LIMITS)
    assert document.operation("Tag").bind({"m": ["a"] * 4}).exceeded == ()


def test_what_does_not_fit_its_type_is_left_to_coercion() -> None:
    misfits: list[object] = [
        "x",
        3,
        [["a"]],
        {"copies": "x"},
        {"copies": [3]},
        {"copies": {"marks": {}}},
    ]
    for wrong in misfits:
        [error] = refusal(LEND, {"i": wrong}, LIMITS)[:1]
        assert error == {"code": "BAD_USER_INPUT"}


@pytest.mark.parametrize("size", ["null", "1", "50"])
def test_a_literal_page_size_within_its_range_passes(size: str) -> None:
    assert extensions(prepared(f"{{books(first:{size}){{count}}}}")) == []


def test_a_page_size_of_thousands_of_digits_is_refused_unread() -> None:
    assert extensions(prepared("{books(first:" + "9" * 5_000 + "){count}}")) == [
        {"code": "LIMIT_EXCEEDED", "limit": "page_size", "allowed": 50}
    ]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, False),
        ({"n": None}, False),
        ({"n": 1}, False),
        ({"n": 50}, False),
        ({"n": 0}, True),
        ({"n": 51}, True),
        ({"n": -3}, True),
        ({"n": 51.0}, True),
    ],
)
def test_a_page_size_in_a_variable(given: dict[str, float | None], *, refused: bool) -> None:
    found = refusal("query($n:Int){books(first:$n){count}}", given)
    size = given.get("n")
    expected = {"code": "LIMIT_EXCEEDED", "limit": "page_size", "allowed": 50, "actual": size}
    assert found == ([expected] if refused else [])


def test_a_page_size_that_the_operation_gives_as_default_is_judged_unless_replaced() -> None:
    text = "query($n:Int=51){books(first:$n){count}}"
    assert [each["limit"] for each in refusal(text, {})] == ["page_size"]
    assert refusal(text, {"n": 5}) == []


def test_a_page_size_within_a_fragment_is_judged() -> None:
    text = "query($n:Int){book{...B}} fragment B on Book{similar(first:$n){id}}"
    assert [each["limit"] for each in refusal(text, {"n": 99})] == ["page_size"]


def test_an_override_of_what_the_schema_has_not_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match=r"list_items_of: the schema has no 'LendInput\.copy'"):
        prepared("{due}", Limits(list_items_of={"LendInput.copy": 3}))
