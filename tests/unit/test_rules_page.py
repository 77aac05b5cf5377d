"""The page of the rules: what it says of tests and of the rules in force is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\| (R\d+a?) \| (.*tests/.*) \|$", PAGE, flags=re.MULTILINE)
WATCHING = [*(f"R{number}" for number in range(1, 17)), "R7a"]
EXPERIMENTS = ["R27", "R30", "R32", *(f"R{number}" for number in range(36, 47))]


@pytest.mark.parametrize(("rule", "where"), SHOWN, ids=[rule for rule, _ in SHOWN])
def test_the_tests_that_are_named_are_there_and_name_the_rule(rule: str, where: str) -> None:
    file = None
    files = []
    for name in re.findall(r"`([^`]+)`", where):
        if name.endswith(".py"):
            file = (ROOT / name).read_text(encoding="utf-8")
            files.append(file)
        else:
            assert file is not None
            assert re.search(rf"^(async )?def {name}\(", file, flags=re.MULTILINE), name
    assert all(re.search(rf"\b{rule}\b|_{rule.lower()}_", text) for text in files), rule


def test_each_rule_of_watching_and_of_experiments_is_shown_by_some_test() -> None:
    assert [rule for rule, _ in SHOWN] == [*sorted(WATCHING, key=_in_order), *EXPERIMENTS]


def _in_order(rule: str) -> tuple[int, str]:
    """R7a stands behind R7."""
    return int(rule.strip("Ra")), rule


def test_each_rule_has_a_mark_once() -> None:
    marks = re.findall(r"^\*\*(R\d+a?)\*\* · (in force|in part|to come)", PAGE, flags=re.MULTILINE)
    numbers = [*(f"R{number}" for number in range(1, 8)), "R7a"]
    numbers += [f"R{number}" for number in range(8, 59)]
    assert [rule for rule, _ in marks] == numbers
