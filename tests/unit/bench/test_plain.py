"""Plain Strawberry must be plain: a middleware of ours before it would answer in its place."""

from datetime import UTC, datetime
from pathlib import Path

from starlette.routing import Route

from bench.plain import PlainGraphQL, plain
from foundation.settings import Settings


def test_nothing_of_ours_stands_before_strawberrys_view(tmp_path: Path) -> None:
    page_id = "page_0123456789abcdef0123456789abcdef"
    app = plain(Settings(data_dir=tmp_path), page_id, datetime(2026, 1, 1, tzinfo=UTC))
    (route,) = app.routes
    assert app.user_middleware == []
    assert isinstance(route, Route)
    assert route.path == "/graphql"
    assert isinstance(route.app, PlainGraphQL)
