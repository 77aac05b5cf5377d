"""Pictures over HTTP: what a signed address answers, and that no other answers anything."""

import io
from pathlib import Path

import pytest
from httpx2 import Response
from PIL import Image
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from persistence.ports.unavailable import StoreUnavailable
from tests.unit.artwork.drawing_room import (
    AVIF,
    BACKDROP,
    JPEG,
    POSTER,
    WEBP,
    Catalogue,
    Room,
    is_good,
)
from tests.unit.transport.door import client_of
from transport.artwork.route import image_route

FOR_GOOD = "public, max-age=31536000, immutable"


def everything_of(answer: Response) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, sorted(answer.headers.items()), answer.content


@pytest.mark.parametrize("format_", ["webp", "avif", "jpeg"])
async def test_a_signed_address_answers_the_picture_in_exactly_its_format(
    room: Room, format_: str
) -> None:
    async with room.client() as client:
        answer = await client.get(f"/images/image_poster/1-good/342.{format_}")
    assert (answer.status_code, answer.text) == (200, f"image_poster 342 {format_}")
    assert answer.headers["content-type"] == f"image/{format_}"
    assert answer.headers["cache-control"] == FOR_GOOD
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(answer.content))


async def test_a_dash_may_be_part_of_the_signature(room: Room) -> None:
    async with room.client() as client:
        assert (await client.get("/images/image_poster/1-g-od/342.webp")).status_code == 200


async def test_each_file_has_a_strong_etag_of_its_own_that_a_restart_keeps(room: Room) -> None:
    addresses = [WEBP, AVIF, JPEG, "/images/image_poster/1-good/500.webp",
                 "/images/image_backdrop/1-good/320.webp"]  # fmt: skip
    async with room.client() as client:
        tags = [(await client.get(address)).headers["etag"] for address in addresses]
    async with room.client() as client:
        again = [(await client.get(address)).headers["etag"] for address in addresses]
    assert len(set(tags)) == len(addresses)
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)
    assert again == tags


async def test_head_answers_as_get_does_without_the_picture(room: Room) -> None:
    async with room.client() as client:
        head, got = await client.head(WEBP), await client.get(WEBP)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


async def test_head_hands_no_picture_to_the_server_either(room: Room) -> None:
    app, bodies = room.app(), list[bytes]()

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def noting(message: Message) -> None:
            bodies.append(message.get("body", b""))
            await send(message)

        await app(scope, receive, noting)

    async with client_of(watched) as client:
        await client.head(WEBP)
        assert b"".join(bodies) == b""
        await client.get(WEBP)
    assert b"".join(bodies) == b"image_poster 342 webp"


@pytest.mark.parametrize("given", ["{}", "W/{}", '"other", {}', "*"])
async def test_a_client_that_has_the_picture_is_told_so_and_nothing_is_drawn(
    room: Room, given: str
) -> None:
    async with room.client() as client:
        etag = (await client.get(WEBP)).headers["etag"]
        room.pencil.drawn.clear()
        room.catalogue.asked.clear()
        answer = await client.get(WEBP, headers={"if-none-match": given.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer.headers["etag"], answer.headers["cache-control"]) == (etag, FOR_GOOD)
    assert (room.pencil.drawn, room.catalogue.asked) == ([], [])


async def test_a_client_is_told_so_even_when_the_file_is_kept_no_more(
    room: Room, tmp_path: Path
) -> None:
    async with room.client() as client:
        etag = (await client.get(WEBP)).headers["etag"]
    elsewhere = Room(tmp_path / "empty")
    async with elsewhere.client() as client:
        answer = await client.get(WEBP, headers={"if-none-match": etag})
    assert (answer.status_code, elsewhere.pencil.drawn) == (304, [])


async def test_a_client_that_has_another_picture_gets_this_one(room: Room) -> None:
    async with room.client() as client:
        answer = await client.get(WEBP, headers={"if-none-match": '"other"'})
    assert (answer.status_code, answer.text) == (200, "image_poster 342 webp")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/images/image_poster/1-bad/342.webp", id="wrong signature"),
        pytest.param("/images/image_poster/2-good/342.webp", id="another version's signature"),
        pytest.param("/images/image_poster/1/342.webp", id="no signature"),
        pytest.param("/images/image_unknown/1-good/342.webp", id="unknown id"),
        pytest.param("/images/image_poster/1-good/343.webp", id="no step of any role"),
        pytest.param("/images/image_poster/1-good/320.webp", id="a step of another role"),
        pytest.param("/images/image_poster/1-good/0342.webp", id="a step written otherwise"),
        pytest.param("/images/image_poster/1-good/342.png", id="unknown format"),
        pytest.param("/images/image_poster/1-good/342.WEBP", id="a format written otherwise"),
        pytest.param("/images/image_poster/1-good/342", id="no format"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"if-none-match": "*"}], ids=["asked", "asked again"])
async def test_every_other_address_answers_alike_and_draws_nothing(
    room: Room, address: str, headers: dict[str, str]
) -> None:
    async with room.client() as client:
        nothing = await client.get("/images/image_nothing/1-bad/342.webp")
        answer = await client.get(address, headers=headers)
    assert everything_of(answer) == everything_of(nothing)
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert room.pencil.drawn == []


async def test_without_a_signature_of_ours_nothing_is_looked_up(room: Room) -> None:
    async with room.client() as client:
        await client.get("/images/image_poster/1-bad/342.webp")
        assert room.catalogue.asked == []
        await client.get(WEBP)
        assert room.catalogue.asked == ["image_poster"]
        kept = await client.get("/images/image_poster/1-bad/342.webp")
    assert kept.status_code == 404


async def test_only_get_and_head_are_answered(room: Room) -> None:
    async with room.client() as client:
        assert (await client.post(WEBP)).status_code == 405
    assert room.catalogue.asked == []


@pytest.mark.parametrize("outage", [StoreUnavailable("down"), TimeoutError("slow")])
async def test_a_store_that_does_not_answer_is_no_missing_picture(
    room: Room, outage: Exception
) -> None:
    room.catalogue.outage = outage
    async with room.client() as client:
        answer = await client.get(WEBP)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.headers["cache-control"] == "no-store"
        room.catalogue.outage = None
        assert (await client.get(WEBP)).status_code == 200


async def test_a_drawing_that_fails_is_not_kept_and_can_be_asked_for_again(room: Room) -> None:
    room.pencil.error = ValueError("no such colour")
    async with room.client() as client:
        with pytest.raises(ValueError, match="no such colour"):
            await client.get(WEBP)
        room.pencil.error = None
        assert (await client.get(WEBP)).text == "image_poster 342 webp"


async def test_what_is_drawn_is_an_image_of_the_width_and_format_asked_for(tmp_path: Path) -> None:
    route = image_route(Catalogue({POSTER.id: POSTER}), is_good, tmp_path)
    async with client_of(Starlette(routes=[route])) as client:
        answer = await client.get("/images/image_poster/1-good/120.webp")
    with Image.open(io.BytesIO(answer.content)) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (120, 180))


async def test_each_role_is_served_at_its_own_steps(room: Room) -> None:
    async with room.client() as client:
        backdrop = await client.get(f"/images/{BACKDROP.id}/1-good/1920.jpeg")
        poster = await client.get(f"/images/{POSTER.id}/1-good/1920.jpeg")
    assert (backdrop.status_code, poster.status_code) == (200, 404)
