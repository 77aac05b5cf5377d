"""How often the interpreter looks for cycles of objects, which reference counts do not free."""

import gc
from typing import Final

NEW_OBJECTS: Final = 20_000
"""Alive at a time before cycles among them are looked for. An answer is some thousand, without a
cycle: at the interpreter's own 700, each was walked through several times while it was made."""


def look_for_cycles_seldom() -> None:
    """For a process of Marquee's own: the setting is the interpreter's, so no library's to make."""
    gc.set_threshold(NEW_OBJECTS)


def leave_out_what_lives() -> None:
    """What is there now lives as long as the process, and is not looked at again: for a process
    that serves, once it has started.
    """
    gc.collect()
    gc.freeze()
