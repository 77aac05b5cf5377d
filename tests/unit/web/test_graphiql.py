"""What a browser gets at /graphql, and that programs still reach the API there."""

import base64
import hashlib
import re
from html import unescape
from pathlib import Path

import orjson
import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from foundation.web_pages import PagesMissing, WebPages
from transport.graphiql import graphiql_routes, is_browser

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
EXAMPLE = """\
# title: Who am I
# about: The account.
# profile: anonymous
{ viewer { id } }
"""


async def api(_: Request) -> PlainTextResponse:
    return PlainTextResponse("the API")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder as the build leaves it, with a secret beside it."""
    assets = tmp_path / "built" / "assets"
    assets.mkdir(parents=True)
    (assets / "graphiql-A1.js").write_text("start()")
    (assets / "graphiql-B2.css").write_text("body {}")
    (assets / "codicon-C3.ttf").write_bytes(b"\0\1")
    (assets / "page.html").write_text("<script>")
    manifest = {"script": "graphiql-A1.js", "style": "graphiql-B2.css"}
    (tmp_path / "built" / "manifest.json").write_bytes(orjson.dumps(manifest))
    (tmp_path / "built" / "secret.js").write_text("secret")
    return tmp_path / "built"


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / "02-who.graphql").write_text(EXAMPLE)
    (folder / "01-sign-in.graphql").write_text(
        "# title: Sign in\n# about: First.\n# profile: anonymous\n# only: development\n{ a }\n"
    )
    return folder


async def ask(  # noqa: PLR0913 - the request's parts, each with its usual value
    pages: WebPages,
    examples: Path,
    path: str = "/graphql",
    *,
    method: str = "GET",
    accept: str = CHROMIUM,
    development: bool = True,
) -> Response:
    app = Starlette(
        routes=[
            *graphiql_routes(pages, examples, development=development),
            Route("/graphql", api, methods=["GET", "POST"]),
        ]
    )
    async with AsyncClient(transport=ASGITransport(app), base_url="http://marquee.test") as client:
        return await client.request(method, path, headers={"accept": accept})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (CHROMIUM, True),
        ("text/html", True),
        ("TEXT/HTML;Q=0.9, application/json;q=0.8", True),
        ("text/html;q=0.5, */*;q=0.4", True),
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("application/json", False),
        ("application/graphql-response+json, application/json;q=0.9", False),
        ("text/html, application/json", False),
        ("text/html;q=0.5, */*", False),
        ("text/html;q=none", False),
        ("text/html;q=0", False),
    ],
)
def test_a_browser_is_whoever_prefers_html_by_name(accept: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_browser(Headers({"accept": accept})) is expected


async def test_a_browser_gets_the_page_and_nobody_else_does(pages: Path, examples: Path) -> None:
    assert (await ask(pages, examples)).headers["content-type"] == "text/html; charset=utf-8"
    assert (await ask(pages, examples, accept="*/*")).text == "the API"
    assert (await ask(pages, examples, "/graphql?query={a}")).text == "the API"
    assert (await ask(pages, examples, method="POST")).text == "the API"


async def test_the_page_loads_its_own_files_and_no_others(pages: Path, examples: Path) -> None:
    html = (await ask(pages, examples)).text
    assert re.findall(r'(?:src|href)="([^"]*)"', html) == [
        "data:,",
        "/graphql/assets/graphiql-B2.css",
        "/graphql/assets/graphiql-A1.js",
    ]


async def test_the_page_is_allowed_only_what_it_needs(pages: Path, examples: Path) -> None:
    headers = (await ask(pages, examples)).headers
    assert sorted(headers["content-security-policy"].split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self' data:",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self'",
    ]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["vary"] == "Accept"


async def test_development_offers_the_demo_account(pages: Path, examples: Path) -> None:
    html = (await ask(pages, examples)).text
    found = re.search(r'data-demo="([^"]*)"', html)
    assert found is not None
    demo = orjson.loads(unescape(found[1]))
    assert demo["email"] == "demo@marquee.test"
    assert [profile["name"] for profile in demo["profiles"]] == ["Ada", "Sam", "Kit"]


async def test_production_knows_no_demo_account(pages: Path, examples: Path) -> None:
    page = await ask(pages, examples, development=False)
    listed = await ask(pages, examples, "/graphql/examples.json", development=False)
    assert '<div id="root"></div>' in page.text
    assert "marquee-demo" not in page.text
    assert [example["name"] for example in listed.json()["examples"]] == ["02-who"]


async def test_examples_are_listed_in_the_order_of_their_files(pages: Path, examples: Path) -> None:
    listed = (await ask(pages, examples, "/graphql/examples.json", accept="*/*")).json()
    assert [example["name"] for example in listed["examples"]] == ["01-sign-in", "02-who"]
    assert listed["examples"][1] == {
        "name": "02-who",
        "title": "Who am I",
        "about": "The account.",
        "profile": "anonymous",
        "variables": {},
        "fill": {},
        "headers": {},
        "query": "{ viewer { id } }\n",
        "development_only": False,
    }


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("graphiql-A1.js", "text/javascript; charset=utf-8"),
        ("graphiql-B2.css", "text/css; charset=utf-8"),
        ("codicon-C3.ttf", "font/ttf"),
    ],
)
async def test_files_are_kept_by_the_browser_for_good(
    pages: Path, examples: Path, name: str, content_type: str
) -> None:
    answer = await ask(pages, examples, f"/graphql/assets/{name}", accept="*/*")
    assert answer.content == (pages / "assets" / name).read_bytes()
    assert answer.headers["content-type"] == content_type
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "none.js",
        "page.html",
        "../secret.js",
        "..%2fsecret.js",
        "%2e%2e/secret.js",
        "..%5csecret.js",
    ],
)
async def test_no_other_file_can_be_had(pages: Path, examples: Path, name: str) -> None:
    assert (await ask(pages, examples, f"/graphql/assets/{name}", accept="*/*")).status_code == 404


async def test_an_unbuilt_page_says_why_and_the_api_works(examples: Path) -> None:
    missing = PagesMissing("npm <could> not be reached.", "Connect & start again.")
    page = await ask(missing, examples)
    assert page.status_code == 200
    assert "<p>npm &lt;could&gt; not be reached.</p>" in page.text
    assert "<p>Connect &amp; start again.</p>" in page.text
    assert (await ask(missing, examples, method="POST")).text == "the API"


async def test_the_unbuilt_page_s_style_is_the_one_its_policy_allows(examples: Path) -> None:
    page = await ask(PagesMissing("Why.", "How."), examples)
    style = re.search(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"]
