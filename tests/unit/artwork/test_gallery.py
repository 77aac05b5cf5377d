"""Drawing under load: once for all who ask, a few at a time, and kept for those who ask later."""

import asyncio
import threading
from pathlib import Path

import pytest
from httpx2 import AsyncClient, Response
from structlog.testing import capture_logs

from tests.unit.artwork.drawing_room import AVIF, JPEG, POSTER, WEBP, Pencil, Room
from transport.artwork.file import PictureFile
from transport.artwork.gallery import Gallery
from transport.artwork.picture import ImageFormat, Picture
from transport.artwork.renderer import Renderer
from transport.artwork.store import PictureStore

WIDTHS = (120, 180, 240, 342)


def asking(client: AsyncClient, address: str, times: int = 1) -> list[asyncio.Task[Response]]:
    return [asyncio.create_task(client.get(address)) for _ in range(times)]


async def started(pencil: Pencil) -> None:
    assert await asyncio.to_thread(pencil.started.wait, 10)


async def test_those_who_ask_at_once_share_one_drawing(room: Room) -> None:
    room.pencil.gate.clear()
    async with room.client() as client:
        waiters = asking(client, WEBP, 8)
        await started(room.pencil)
        room.pencil.gate.set()
        answers = await asyncio.gather(*waiters)
    assert {(each.status_code, each.text) for each in answers} == {(200, "image_poster 342 webp")}
    assert room.pencil.drawn == ["image_poster 342 webp"]
    assert room.catalogue.asked == ["image_poster"]


async def test_a_client_that_leaves_cancels_nobody_elses_picture(room: Room) -> None:
    room.pencil.gate.clear()
    async with room.client() as client:
        first, second = asking(client, WEBP, 2)
        await started(room.pencil)
        first.cancel()
        room.pencil.gate.set()
        assert (await second).text == "image_poster 342 webp"
    assert first.cancelled()
    assert len(room.pencil.drawn) == 1


async def test_a_picture_is_drawn_off_the_event_loop(room: Room) -> None:
    async with room.client() as client:
        await client.get(WEBP)
        await client.get(AVIF)
    assert len(room.pencil.threads) == 2
    assert threading.get_ident() not in room.pencil.threads


async def test_what_was_drawn_is_served_without_drawing_or_looking_it_up_again(room: Room) -> None:
    async with room.client() as client:
        first, second = await client.get(WEBP), await client.get(WEBP)
    assert (second.content, second.headers) == (first.content, first.headers)
    assert (len(room.pencil.drawn), len(room.catalogue.asked)) == (1, 1)


async def test_what_was_drawn_outlives_a_restart(room: Room) -> None:
    async with room.client() as client:
        await client.get(WEBP)
    async with room.client() as client:
        assert (await client.get(WEBP)).text == "image_poster 342 webp"
    assert len(room.pencil.drawn) == 1


@pytest.mark.parametrize("damage", [b"", b"RIFF torn", None], ids=["empty", "torn", "vanished"])
async def test_a_damaged_file_is_drawn_again(room: Room, damage: bytes | None) -> None:
    async with room.client() as client:
        await client.get(WEBP)
        (file,) = room.folder.glob("*/*")
        file.unlink() if damage is None else file.write_bytes(damage)
        assert (await client.get(WEBP)).text == "image_poster 342 webp"
        assert len(room.pencil.drawn) == 2
        await client.get(WEBP)
    assert len(room.pencil.drawn) == 2


async def test_a_folder_that_cannot_be_written_to_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    room = Room(tmp_path / "file" / "images")
    with capture_logs() as lines:
        async with room.client() as client:
            answers = [await client.get(WEBP) for _ in range(3)]
    assert [each.text for each in answers] == ["image_poster 342 webp"] * 3
    assert [line["event"] for line in lines] == ["pictures_not_kept"]


async def test_over_the_bound_others_are_sent_away_and_those_inside_are_served(room: Room) -> None:
    room.pencil.gate.clear()
    async with room.client(at_once=1, places=1) as client:
        (inside,) = asking(client, WEBP)
        await started(room.pencil)
        refused = await client.get(JPEG)
        assert (refused.status_code, refused.content) == (503, b"")
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["cache-control"] == "no-store"
        (joining,) = asking(client, WEBP)
        room.pencil.gate.set()
        assert [(await each).status_code for each in (inside, joining)] == [200, 200]
        assert (await client.get(JPEG)).status_code == 200
    assert room.pencil.drawn == ["image_poster 342 webp", "image_poster 342 jpeg"]


async def test_a_full_line_still_serves_what_is_kept_and_what_the_client_has(room: Room) -> None:
    async with room.client(at_once=1, places=1) as client:
        etag = (await client.get(JPEG)).headers["etag"]
        room.pencil.started.clear()
        room.pencil.gate.clear()
        (inside,) = asking(client, WEBP)
        await started(room.pencil)
        kept = await client.get(JPEG)
        known = await client.get(JPEG, headers={"if-none-match": etag})
        room.pencil.gate.set()
        assert (await inside).status_code == 200
    assert (kept.status_code, known.status_code) == (200, 304)


async def test_avif_has_a_line_of_its_own(room: Room) -> None:
    room.pencil.gate.clear()
    async with room.client(at_once=1, places=1) as client:
        (inside,) = asking(client, AVIF)
        await started(room.pencil)
        (beside,) = asking(client, WEBP)
        refused = await client.get("/images/image_poster/1-good/120.avif")
        room.pencil.gate.set()
        answers = [await inside, await beside]
    assert refused.status_code == 503
    assert [each.status_code for each in answers] == [200, 200]


async def test_a_lookup_that_hangs_is_given_up_and_asked_again(tmp_path: Path) -> None:
    answers = asyncio.Event()

    async def lookup(_: str) -> Picture | None:
        await answers.wait()
        return POSTER

    store, renderer = PictureStore(tmp_path), Renderer(Pencil())
    gallery = Gallery(lookup, store, renderer, lookup_deadline_s=0.01)
    file = PictureFile(POSTER.id, "1", 342, ImageFormat.WEBP)
    with pytest.raises(TimeoutError):
        await gallery.content(file)
    answers.set()
    assert await gallery.content(file) == b"image_poster 342 webp"


async def test_avif_is_drawn_one_at_a_time() -> None:
    at_work: list[int] = []
    most, lock = 0, threading.Lock()

    def drawing(_picture: Picture, width: int, _format: ImageFormat) -> bytes:
        nonlocal most
        with lock:
            at_work.append(width)
            most = max(most, len(at_work))
        threading.Event().wait(0.01)
        with lock:
            at_work.remove(width)
        return b""

    renderer = Renderer(drawing, at_once=4)
    await asyncio.gather(*(renderer(POSTER, width, ImageFormat.AVIF) for width in WIDTHS))
    assert most == 1


async def test_other_formats_are_drawn_as_many_at_a_time_as_is_set() -> None:
    together = threading.Barrier(2)

    def drawing(_picture: Picture, _width: int, _format: ImageFormat) -> bytes:
        return bytes([together.wait(10)])

    renderer = Renderer(drawing, at_once=2)
    drawn = await asyncio.gather(
        renderer(POSTER, 342, ImageFormat.WEBP), renderer(POSTER, 342, ImageFormat.JPEG)
    )
    assert sorted(drawn) == [b"\x00", b"\x01"]
