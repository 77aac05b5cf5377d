"""Profile pictures: the initial of a name on a colour, drawn as SVG from the address alone."""

from collections.abc import Callable
from hashlib import sha256
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.profile import Profile

COLOURS = ("#b4452f", "#c07f1f", "#5f7d2e", "#2f7d6b", "#2e6a94", "#54509c", "#8a4380", "#6d5c4d")

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    # SECURITY: an SVG opened on its own may run nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def avatar_urls(base: str) -> Callable[[Profile], str]:
    """Makes the address of a profile's picture; it holds nothing of the profile but an initial."""

    def url(profile: Profile) -> str:
        initial = (profile.name.strip() or "?")[0].upper()
        colour = sha256(profile.id.encode()).digest()[0] % len(COLOURS)
        return f"{base}/avatars/{ord(initial[0]):x}-{colour}.svg"

    return url


async def avatar(request: Request) -> Response:
    initial, colour = request.path_params["initial"], request.path_params["colour"]
    letter = _letter(initial)
    if letter is None or colour >= len(COLOURS):
        return Response(status_code=404)
    return Response(_svg(letter, COLOURS[colour]), media_type="image/svg+xml", headers=_HEADERS)


def _letter(code: str) -> str | None:
    """The printable character of a code point in hex; None for anything else."""
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return None
    return letter if letter.isprintable() and not letter.isspace() else None


def _svg(letter: str, colour: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
        f'<rect width="96" height="96" rx="12" fill="{colour}"/>'
        '<text x="48" y="50" fill="#fff" font-family="system-ui, sans-serif" font-size="48" '
        'font-weight="600" text-anchor="middle" dominant-baseline="central">'
        f"{escape(letter)}</text></svg>"
    )


AVATARS = Route("/avatars/{initial:str}-{colour:int}.svg", avatar, methods=["GET"])
