"""Pictures as a client meets them: an address from an answer of the graph, and what is at it."""

import io

import pytest
from httpx2 import Response
from PIL import Image

from tests.e2e.running import ADDRESS, Device, Marquee

POSTER = """
query Poster($width: Int, $format: ImageFormat) {
  titles(first: 1) { edges { node { artwork { url(width: $width, format: $format) } } } }
}
"""


async def address_of(device: Device, width: int, format_: str) -> str:
    """The path of a poster, as the graph names it to a signed-in device."""
    data = (await device.ask(POSTER, {"width": width, "format": format_})).data
    url: str = data["titles"]["edges"][0]["node"]["artwork"]["url"]
    assert url.startswith(f"{ADDRESS}/images/")
    return url


def seen(answer: Response) -> tuple[str | None, tuple[int, int]]:
    with Image.open(io.BytesIO(answer.content)) as picture:
        return picture.format, picture.size


@pytest.mark.parametrize("format_", ["WEBP", "AVIF", "JPEG"])
async def test_a_title_has_a_poster_in_each_format_at_the_step_above_the_width_asked_for(
    marquee: Marquee, ada: Device, format_: str
) -> None:
    answer = await marquee.http.get(await address_of(ada, 100, format_))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"image/{format_.lower()}"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert seen(answer) == (format_, (120, 180))


async def test_who_has_the_poster_is_not_sent_it_again(marquee: Marquee, ada: Device) -> None:
    url = await address_of(ada, 100, "WEBP")
    etag = (await marquee.http.get(url)).headers["etag"]
    again = await marquee.http.get(url, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


async def test_an_address_that_the_graph_did_not_give_answers_nothing(
    marquee: Marquee, ada: Device
) -> None:
    url = await address_of(ada, 100, "WEBP")
    image_id, edition, size = url.rsplit("/", 3)[1:]
    version, signature = edition.split("-", 1)
    altered = [
        f"/images/{image_id}/{version}-{signature[::-1]}/{size}",
        f"/images/{image_id}/9{version}-{signature}/{size}",
        f"/images/{image_id[:-1]}{'1' if image_id[-1] == '0' else '0'}/{edition}/{size}",
        f"/images/{image_id}/{edition}/121.webp",
    ]
    answers = [await marquee.http.get(address) for address in altered]
    assert [(each.status_code, each.content) for each in answers] == [(404, b"")] * 4
