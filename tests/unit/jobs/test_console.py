"""Jobs speak plainly: no markup from files, fitting progress, mistakes as sentences."""

from io import StringIO

import pytest
import typer
from graphql import build_schema
from rich.console import Console

from jobs.catalogue.refusal import FileRefused
from jobs.console import Speech
from jobs.mistakes import FAILED, WRONG_USE, mistakes_told
from persistence.ports.unavailable import StoreUnavailable
from schema.possible_types import possible_types


class Heard:
    """A speech whose words a test can read; `out` and `err` apart."""

    def __init__(self, *, terminal: bool = False) -> None:
        self._out, self._err = StringIO(), StringIO()
        out = Console(file=self._out, force_terminal=terminal, soft_wrap=True, highlight=False)
        self.speech = Speech(out, Console(file=self._err, soft_wrap=True))

    @property
    def out(self) -> str:
        return self._out.getvalue()

    @property
    def err(self) -> str:
        return self._err.getvalue()


def test_what_is_said_is_never_taken_for_markup() -> None:
    heard = Heard()
    heard.speech.say("a [red]b[/red] [link=x]c")
    heard.speech.complain("[/nothing]")
    assert heard.out == "a [red]b[/red] [link=x]c\n"
    assert heard.err == "[/nothing]\n"


def test_nothing_of_a_table_is_cut_or_taken_for_markup() -> None:
    heard = Heard()
    heard.speech.table(("key", "what"), [("a", "[red]b[/red]"), ("c", "long " * 30)])
    head, _, first, second = heard.out.splitlines()
    assert head.split() == ["key", "what"]
    assert first.split() == ["a", "[red]b[/red]"]
    assert second.split() == ["c", *["long"] * 30]


def test_without_a_terminal_progress_is_four_lines_at_most() -> None:
    heard = Heard()
    with heard.speech.progress("Reading", 1000) as advance:
        for done in range(0, 1001, 10):
            advance(done)
    assert heard.out.splitlines() == [f"Reading: {percent} %" for percent in (25, 50, 75, 100)]


def test_an_empty_whole_is_no_division_by_zero() -> None:
    heard = Heard()
    with heard.speech.progress("Reading", 0) as advance:
        advance(0)
    assert heard.out == ""


def test_on_a_terminal_progress_is_a_bar() -> None:
    heard = Heard(terminal=True)
    with heard.speech.progress("Reading", 10) as advance:
        advance(10)
    assert "Reading" in heard.out
    assert "100%" in heard.out


@pytest.mark.parametrize(("terminal", "shown"), [(True, True), (False, False)])
def test_what_is_waited_for_is_shown_on_a_terminal_alone(*, terminal: bool, shown: bool) -> None:
    heard = Heard(terminal=terminal)
    with heard.speech.waiting("A [store] is being started"):
        heard.speech.say("still there")
    assert ("A [store] is being started" in heard.out) is shown
    assert "still there\n" in heard.out


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (FileRefused("a.csv", "is empty."), WRONG_USE, "a.csv: is empty."),
        (
            StoreUnavailable(),
            FAILED,
            "The database does not answer: look at MARQUEE_DATABASE_URL.",
        ),
        (PermissionError(13, "Permission denied", "x"), FAILED, "x: Permission denied"),
        (OSError("odd"), FAILED, "A file: odd"),
    ],
)
def test_mistakes_become_sentences_and_exit_codes(error: Exception, code: int, told: str) -> None:
    heard = Heard()
    with pytest.raises(typer.Exit) as ended, mistakes_told(heard.speech):
        raise error
    assert ended.value.exit_code == code
    assert heard.err == f"{told}\n"


def test_a_defect_stays_a_defect() -> None:
    heard = Heard()
    with pytest.raises(KeyError), mistakes_told(heard.speech):
        raise KeyError("ours")
    assert heard.err == ""


def test_possible_types_list_what_stands_behind_unions_and_interfaces() -> None:
    schema = build_schema(
        "interface Node { id: ID } type B implements Node { id: ID } "
        "type A implements Node { id: ID } union Either = B | A "
        "type Query { node: Node, e: Either }"
    )
    assert possible_types(schema) == {"Either": ["A", "B"], "Node": ["A", "B"]}
