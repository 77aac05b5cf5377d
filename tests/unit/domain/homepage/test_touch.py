"""R35: after an event only the rows it touches change."""

from domain.homepage.policy import LIVE
from domain.homepage.row import RowKind
from domain.homepage.touch import TOUCHES, RefreshTrigger


def test_r35_playback_and_the_list_keep_the_page_and_touch_one_row_each() -> None:
    assert {trigger: kinds for trigger, kinds in TOUCHES.items() if kinds is not None} == {
        RefreshTrigger.PLAYBACK_ENDED: {RowKind.CONTINUE_WATCHING},
        RefreshTrigger.LIST_CHANGED: {RowKind.MY_LIST},
    }


def test_r35_every_trigger_says_what_it_touches() -> None:
    assert set(TOUCHES) == set(RefreshTrigger)


def test_r32_every_live_row_is_touched_by_something() -> None:
    assert set().union(*(kinds for kinds in TOUCHES.values() if kinds)) >= LIVE
