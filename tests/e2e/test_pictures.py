"""Wide pictures and avatars, fetched at the addresses that answers give."""

from io import BytesIO

import pytest
from PIL import Image

from tests.e2e.running import ADDRESS, Device, Marquee

PICTURES = """
query Pictures($role: ImageRole!, $width: Int) {
  titles(first: 1) { edges { node { artwork(role: $role) { role url(width: $width) } } } }
}
"""
AVATARS = "{ viewer { account { profiles { name avatarUrl } } } }"


@pytest.mark.parametrize(
    ("role", "width", "size"), [("BACKDROP", 300, (320, 180)), ("BOX_ART", 120, (120, 180))]
)
async def test_a_picture_has_the_proportions_of_its_role(
    marquee: Marquee, ada: Device, role: str, width: int, size: tuple[int, int]
) -> None:
    asked = {"role": role, "width": width}
    node = (await ada.ask(PICTURES, asked)).data["titles"]["edges"][0]["node"]
    assert node["artwork"]["role"] == role
    found = await marquee.http.get(node["artwork"]["url"])
    assert found.status_code == 200
    with Image.open(BytesIO(found.content)) as drawn:
        assert drawn.size == size


async def test_every_profiles_avatar_is_there(marquee: Marquee, ada: Device) -> None:
    profiles = (await ada.ask(AVATARS)).data["viewer"]["account"]["profiles"]
    assert [profile["name"] for profile in profiles] == ["Ada", "Sam", "Kit"]
    for profile in profiles:
        found = await marquee.http.get(profile["avatarUrl"])
        assert (found.status_code, found.headers["content-type"]) == (200, "image/svg+xml")
        assert f">{profile['name'][0]}</text>" in found.text
    gone = await marquee.http.get(f"{ADDRESS}/avatars/41-99.svg")
    assert gone.status_code == 404
