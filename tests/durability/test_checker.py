"""The checker sees what is lost, allows what nobody was told, and knows nothing of the product."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.checker import Told, check, check_row
from tests.durability.events import Event
from tests.durability.model import Entry, Shown, shown
from tests.durability.test_model import FILM, HOUR_MS, event

HERE = Path(__file__).parent
OWN = "tests.durability"
OF_THE_PRODUCT = {
    path.name for path in HERE.parents[1].iterdir() if (path / "__init__.py").exists()
}
NOT_OF_THE_KIT = ("planted.py", "conftest.py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            yield node.module or ""


def test_the_kit_imports_nothing_of_the_product() -> None:
    assert {"domain", "persistence", "transport", "tests"} <= OF_THE_PRODUCT
    own = [path for path in HERE.glob("*.py") if path.name not in NOT_OF_THE_KIT]
    assert {"checker.py", "model.py", "reading.py", "run.py"} <= {path.name for path in own}

    found = {name for path in own for name in imported(path)}

    assert {name for name in found if name.split(".")[0] in {*OF_THE_PRODUCT, "app"}} == {
        name for name in found if name.startswith(OWN)
    }
    assert {f"{OWN}.{Path(name).stem}" for name in NOT_OF_THE_KIT}.isdisjoint(found)


FIRST, LATER, END = event(10), event(40, HOUR_MS), event(96, 2 * HOUR_MS)
OTHER = event(30, 3 * HOUR_MS, viewing="b")
ALL = [FIRST, LATER, END, OTHER]


def test_what_was_acknowledged_and_is_there_is_no_finding() -> None:
    findings = check(FILM, Told(ALL), shown(FILM, ALL))

    assert findings.none
    assert (findings.acknowledged, findings.noticeable) == (4, 3)  # one stands in the middle


@pytest.mark.parametrize("lost", [[FIRST], [END], [OTHER], [FIRST, OTHER], [END, OTHER], ALL])
def test_exactly_what_is_missing_is_lost(lost: list[Event]) -> None:
    kept = [one for one in ALL if one not in lost]

    findings = check(FILM, Told(ALL), shown(FILM, kept))

    assert findings.lost == lost
    assert not findings.none


def test_a_place_that_went_back_is_seen_though_nothing_says_which_event_is_gone() -> None:
    later, earlier = event(40, HOUR_MS), event(20, HOUR_MS - 1)
    wrong = shown(FILM, [FIRST, event(20, HOUR_MS)])

    findings = check(FILM, Told([FIRST, earlier, later]), wrong)

    assert findings.lost == []
    assert len(findings.strange) == 1


def test_what_was_sent_and_never_answered_may_be_there_or_not() -> None:
    told = Told([FIRST, OTHER], uncertain=[LATER, END])

    for there in ([], [LATER], [END], [LATER, END]):
        assert check(FILM, told, shown(FILM, [FIRST, OTHER, *there])).none


def test_what_nobody_sent_may_not_be_there() -> None:
    seen = shown(FILM, ALL)
    more = Entry(viewing="nobody's", started_ms=FIRST.at_ms, device="phone", completed=False)

    findings = check(FILM, Told(ALL), Shown(seen.state, seen.entries | {more}))

    assert len(findings.strange) == 1


def test_r11_what_waits_must_stand_in_the_row_and_in_order() -> None:
    films = dict.fromkeys("abc", FILM)
    told = {"a": Told([FIRST]), "b": Told([LATER]), "c": Told([END])}

    assert check_row(films, told, ["b", "a"]).none
    assert check_row(films, told, ["a", "b"]).strange == [
        "a stands before b, which was watched later"
    ]
    assert check_row(films, told, ["b"]).strange == ["a is missing from the row"]
    assert check_row(films, told, ["c", "b", "a"]).strange == ["c stands in the row"]


def test_r11_what_may_have_been_watched_to_its_end_may_wait_or_not() -> None:
    told = {"a": Told([LATER], uncertain=[END])}

    assert check_row({"a": FILM}, told, ["a"]).none
    assert check_row({"a": FILM}, told, []).none
