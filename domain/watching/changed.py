"""What a change of watch states comes to: the states after it, and all else that shows it."""

from dataclasses import dataclass

from domain.ids import RowId
from domain.title import Series
from domain.viewer_state import TitleViewerState
from domain.watching.watch_state import WatchState


@dataclass(frozen=True, slots=True)
class WatchStatesChanged:
    """`viewer_state` is of the title that was changed or holds it, `series` that where it is one.

    `invalidated_row_ids` are rows of the profile's current page.
    """

    states: tuple[WatchState, ...]
    viewer_state: TitleViewerState | None = None
    series: Series | None = None
    invalidated_row_ids: tuple[RowId, ...] = ()
