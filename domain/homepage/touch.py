"""What touches what: the rows of a page in hand that an event changes (R35)."""

from collections.abc import Mapping
from enum import Enum

from domain.homepage.row import RowKind


class RefreshTrigger(Enum):
    """What happened, as the client that shows the page says."""

    PLAYBACK_ENDED = "PLAYBACK_ENDED"
    APP_FOREGROUND = "APP_FOREGROUND"
    EXPIRED = "EXPIRED"
    LIST_CHANGED = "LIST_CHANGED"
    SERVER_PUSH = "SERVER_PUSH"
    PROFILE_EDITED = "PROFILE_EDITED"


TOUCHES: Mapping[RefreshTrigger, frozenset[RowKind] | None] = {
    RefreshTrigger.PLAYBACK_ENDED: frozenset({RowKind.CONTINUE_WATCHING}),
    RefreshTrigger.LIST_CHANGED: frozenset({RowKind.MY_LIST}),
    RefreshTrigger.APP_FOREGROUND: None,
    RefreshTrigger.EXPIRED: None,
    RefreshTrigger.SERVER_PUSH: None,
    RefreshTrigger.PROFILE_EDITED: None,
}
"""The kinds of rows an event changes while the page stays; None: it asks for a new page.

A row of another kind is never changed by it on the page in hand, only on the next one.
"""
