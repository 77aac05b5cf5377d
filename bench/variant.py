"""Marquee with other settings, serving the page that another server has made.

`python -m bench.variant PAGE_ID INSTANT [FAILING_PERCENT]`, with Marquee's settings in the
environment; FAILING_PERCENT is how many of a hundred reads of pictures fail.
"""

import sys
from dataclasses import replace
from datetime import datetime

from starlette.applications import Starlette

from app import NOT_BUILT, Application  # noqa: TID251 - it composes what is measured
from bench.failing import FailingPictures
from bench.same_page import outside_with
from foundation.settings import Settings, load_settings
from persistence.ports.stores import Stores
from transport.serving import listen


def variant(settings: Settings, page_id: str, at: datetime, failing_percent: int) -> Starlette:
    def failing(stores: Stores) -> Stores:
        return replace(stores, titles=FailingPictures(stores.titles, failing_percent))

    return Application(settings, NOT_BUILT, outside_with(page_id, at, failing)).starlette()


if __name__ == "__main__":
    own = load_settings()
    page, instant, *percent = sys.argv[1:]
    app = variant(own, page, datetime.fromisoformat(instant), int(percent[0]) if percent else 0)
    listen(app, own.host, own.port)
