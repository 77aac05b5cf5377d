"""What takes longest begins first, so that workers that share the tests end at about one time."""

from pathlib import Path

import pytest

from foundation.garbage import leave_out_what_lives, look_for_cycles_seldom

HERE = Path(__file__).parent
LONGEST = (HERE / "prover", HERE / "durability", HERE / "e2e" / "equality", HERE / "e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)  # within each, in the order in which they were found


def pytest_collection_finish() -> None:
    """All modules and tests live as long as the process: nobody looks for cycles among them."""
    look_for_cycles_seldom()
    leave_out_what_lives()


def _turn(item: pytest.Item) -> int:
    found = (turn for turn, each in enumerate(LONGEST) if item.path.is_relative_to(each))
    return next(found, len(LONGEST))
