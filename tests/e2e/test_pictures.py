"""Pictures and avatars, fetched at the addresses that answers give."""

from io import BytesIO

import pytest
from PIL import Image

from tests.e2e.running import ADDRESS, Device, Marquee

PICTURES = """
query Pictures($width: Int, $format: ImageFormat) {
  titles(first: 1) { edges { node {
    artwork { id width height dominantColor alt url(width: $width, format: $format) }
    backdrop: artwork(role: BACKDROP) { url(width: 320) }
  } } }
}
"""
AVATARS = "{ viewer { account { profiles { name avatarUrl } } } }"


async def picture(device: Device, **asked: object) -> dict[str, str]:
    edges = (await device.ask(PICTURES, asked)).data["titles"]["edges"]
    found: dict[str, str] = edges[0]["node"]["artwork"]
    return found


@pytest.mark.parametrize(
    ("format_", "media_type", "known_as"),
    [
        ("WEBP", "image/webp", "WEBP"),
        ("JPEG", "image/jpeg", "JPEG"),
        ("AVIF", "image/avif", "AVIF"),
    ],
)
async def test_a_pictures_address_gives_it_in_the_format_and_size_asked_for(
    marquee: Marquee, ada: Device, format_: str, media_type: str, known_as: str
) -> None:
    url = (await picture(ada, width=100, format=format_))["url"]
    assert url.startswith(f"{ADDRESS}/images/")
    found = await marquee.http.get(url)
    assert (found.status_code, found.headers["content-type"]) == (200, media_type)
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    with Image.open(BytesIO(found.content)) as drawn:
        assert (drawn.format, drawn.size) == (known_as, (120, 180))


async def test_a_picture_the_client_has_is_not_sent_again(marquee: Marquee, ada: Device) -> None:
    url = (await picture(ada, width=120))["url"]
    found = await marquee.http.get(url)
    again = await marquee.http.get(url, headers={"if-none-match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == found.headers["etag"]
    other = await marquee.http.get(url, headers={"if-none-match": '"another"'})
    assert (other.status_code, other.content) == (200, found.content)


async def test_an_address_changed_in_any_part_is_not_found(marquee: Marquee, ada: Device) -> None:
    url = (await picture(ada, width=120))["url"]
    base, edition, size = url.rsplit("/", 2)
    version, signature = edition.split("-", 1)
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    changed = [
        f"{base}/{version}-{other}/{size}",
        f"{base}/{version}-/{size}",
        f"{base}/{int(version) + 1}-{signature}/{size}",
        f"{base[:-1]}{'0' if base[-1] != '0' else '1'}/{edition}/{size}",
        f"{base}/{edition}/121.webp",
        f"{base}/{edition}/120.png",
    ]
    for address in changed:
        found = await marquee.http.get(address)
        assert (found.status_code, found.content) == (404, b""), address


async def test_a_backdrop_is_wide(marquee: Marquee, ada: Device) -> None:
    node = (await ada.ask(PICTURES)).data["titles"]["edges"][0]["node"]
    found = await marquee.http.get(node["backdrop"]["url"])
    with Image.open(BytesIO(found.content)) as drawn:
        assert drawn.size == (320, 180)


async def test_every_profiles_avatar_is_there(marquee: Marquee, ada: Device) -> None:
    profiles = (await ada.ask(AVATARS)).data["viewer"]["account"]["profiles"]
    for profile in profiles:
        found = await marquee.http.get(profile["avatarUrl"])
        assert (found.status_code, found.headers["content-type"]) == (200, "image/svg+xml")
        assert f">{profile['name'][0]}</text>" in found.text
    gone = await marquee.http.get(f"{ADDRESS}/avatars/41-99.svg")
    assert gone.status_code == 404
