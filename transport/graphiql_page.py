"""The two HTML pages a browser can meet at /graphql: GraphiQL, or why it is not there."""

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import orjson
from starlette.responses import HTMLResponse

from foundation.web_pages import PagesMissing

DEMO_ACCOUNT = {
    "email": "demo@marquee.test",
    "password": "marquee-demo",
    "profiles": [
        {"name": "Ada", "about": "adult", "pinHint": None},
        {"name": "Sam", "about": "adult · asks a PIN", "pinHint": "1234"},
        {"name": "Kit", "about": "kids", "pinHint": None},
    ],
}
"""What the page's one-click sign-in uses: public, and made in development only."""

_PAGE = Template("""\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Marquee · GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="$assets/$style">
    <script type="module" src="$assets/$script"></script>
  </head>
  <body class="graphiql-dark">
    <div id="root"$demo></div>
  </body>
</html>
""")

_STYLE = """\
body { background: #101116; color: #c3c8d6; font: 16px/1.6 system-ui, sans-serif }
body { margin: 15vh auto; max-width: 38rem; padding: 0 1.5rem }
h1 { color: #f0b95a; font-size: .8rem; letter-spacing: .28em; text-transform: uppercase }
h2 { font-size: 1.4rem; font-weight: 500 }
code { background: #1b1d24; padding: .1em .3em }
"""

_UNBUILT = Template("""\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Marquee · GraphiQL is not available</title>
    <link rel="icon" href="data:,">
    <style>$style</style>
  </head>
  <body>
    <h1>Marquee</h1>
    <h2>The API works, but this page could not be built.</h2>
    <p>$why</p>
    <p>$remedy</p>
    <p>Send GraphQL operations to this same address with <code>POST</code>.</p>
  </body>
</html>
""")


def _policy(**directives: str) -> str:
    everywhere = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    # SECURITY: no other site may frame the page and lay its own buttons over ours.
    everywhere["frame-ancestors"] = "'none'"
    named = {name.replace("_", "-"): value for name, value in directives.items()}
    return "; ".join(f"{name} {value}" for name, value in (everywhere | named).items())


_GRAPHIQL_POLICY = _policy(
    script_src="'self'",
    worker_src="'self'",
    connect_src="'self'",
    # SECURITY: 'unsafe-inline' for styles alone: Monaco places its lines and colours them inline.
    style_src="'self' 'unsafe-inline'",
    # SECURITY: data: for fonts and pictures alone: GraphiQL's stylesheet holds its own that way.
    font_src="'self' data:",
    img_src="'self' data:",
)

_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_UNBUILT_POLICY = _policy(style_src=f"'sha256-{_STYLE_HASH}'", img_src="data:")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page and its Content-Security-Policy."""

    html: str
    policy: str

    def response(self) -> HTMLResponse:
        headers = {
            "Content-Security-Policy": self.policy,
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-cache",
            "Vary": "Accept",
        }
        return HTMLResponse(self.html, headers=headers)


def graphiql_page(pages: Path, assets: str, *, development: bool) -> HtmlPage:
    """GraphiQL from the built `pages`, its files under the path `assets`."""
    manifest = orjson.loads((pages / "manifest.json").read_bytes())
    # SECURITY: in production the page offers no account, and so knows no password.
    demo = f' data-demo="{escape(orjson.dumps(DEMO_ACCOUNT).decode())}"' if development else ""
    names = {name: escape(manifest[name]) for name in ("script", "style")}
    return HtmlPage(_PAGE.substitute(names, assets=assets, demo=demo), _GRAPHIQL_POLICY)


def unbuilt_page(missing: PagesMissing) -> HtmlPage:
    html = _UNBUILT.substitute(style=_STYLE, why=escape(missing.why), remedy=escape(missing.remedy))
    return HtmlPage(html, _UNBUILT_POLICY)
