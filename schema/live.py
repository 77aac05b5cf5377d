"""Subscriptions, as clients see them."""

import strawberry

from domain.watching import heard
from resolvers import live
from schema.refresh import HomepageChange
from schema.view import shown, subscription, view
from schema.watch_state import WatchState


@view(heard.ProgressUpdate, "Something was watched, marked, or taken off the history.")
class ProgressUpdate:
    state: WatchState = shown("The state as it is now. Of two, the one that was told later counts.")
    origin_device_id: strawberry.ID = shown("The device that did it; it is told as well.")


@strawberry.type(
    description="What is told while it happens, over WebSocket or Server-Sent Events. Whoever was "
    "away has missed it: subscribe first, then ask."
)
class Subscription:
    progress_changed: ProgressUpdate = subscription(
        live.progress_changed, "The active profile's progress, on whichever device."
    )
    homepage_changed: HomepageChange = subscription(
        live.homepage_changed,
        "What changes on a page that is shown, as `refreshHomepage` would tell it. Ends with an "
        "error, CURSOR_EXPIRED, when the page has expired.",
    )
