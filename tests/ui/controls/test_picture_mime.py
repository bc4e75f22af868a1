"""What is dragged for a picture of the library: files for everybody, and which pictures they are for ourselves."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.ui.controls.picture_mime import MIME, copied_data, picture_data, pictures_in
from tests.fuzz.dose import cases, quick
from tests.fuzz.mutation import mutated
from tests.fuzz.recipes import raw
from tests.ui.rooms import Room, room, until

__all__ = ["room"]

ID = "01HXMQ7Z3K8Y2AB4C5D6E7F8G9"


def data(told: bytes, *, files: int = 1) -> QMimeData:
    """Return what another program says that knows our type."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(f"/pictures/{number}.png") for number in range(files)])
    mime.setData(MIME, QByteArray(told))
    return mime


async def test_both_halves_come_along(room: Room) -> None:
    pictures = await room.add_run(3)
    mime = picture_data(pictures, room.studio.path_of)
    assert [url.toLocalFile() for url in mime.urls()] == [picture.path for picture in pictures]
    assert pictures_in(mime) == tuple(picture.id for picture in pictures)


async def test_of_very_many_all_files_come_and_some_names(room: Room) -> None:
    (picture,) = await room.add_run(1)
    mime = picture_data([picture] * 2100, room.studio.path_of)
    assert len(mime.urls()) == 2100 and pictures_in(mime) == (picture.id,) * 2000


async def test_what_is_copied_are_files_for_file_managers_and_of_one_its_pixels(room: Room) -> None:
    pictures = await room.add_run(3)
    image = QImage(pictures[0].path)
    several = copied_data(pictures, room.studio.path_of, image)
    assert [url.toLocalFile() for url in several.urls()] == [picture.path for picture in pictures]
    copied = bytes(several.data("x-special/gnome-copied-files").data()).decode().split("\n")
    assert copied == ["copy", *(QUrl.fromLocalFile(picture.path).toString() for picture in pictures)]
    assert not several.hasImage()
    one = copied_data(pictures[:1], room.studio.path_of, image)
    assert one.hasImage() and one.imageData().size() == image.size() and len(one.urls()) == 1


async def test_a_name_is_that_of_the_file_beside_it(room: Room) -> None:
    """Whatever a program claims, a file that is not the library's stays a file from elsewhere."""
    one, other = await room.add_run(2)
    found: list[Sequence[Picture | str]] = []
    room.studio.recall([one.id, one.id, ID, ""], [one.path, other.path, "/x.png", "/y.png"], found.append)
    await until(lambda: found)
    assert [tuple(each) for each in found] == [(one, other.path, "/x.png", "/y.png")]


@pytest.mark.parametrize(
    "told",
    [
        *(b"", b"\n", b"\0", b"01HX", ID.lower().encode(), f"{ID}\n".encode(), f"{ID}\n{ID}".encode(), b"\xff" * 26),
        *(f"{ID}/../..".encode(), "Ｍ".encode() * 26, b"A" * 50_000_000),
    ],
    ids=["empty", "line", "nul", "short", "lower", "tail", "more than files", "bytes", "path", "wide", "huge"],
)
def test_what_is_no_name_is_nothing(told: bytes) -> None:
    with quick():
        assert pictures_in(data(told)) == ()


def test_without_the_private_type_there_are_only_files() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/pictures/1.png")])
    assert pictures_in(mime) == ()


SEEDS = tuple(b"\n".join([ID.encode()] * many) for many in range(1, 6))


@cases(told=mutated(SEEDS), other=raw(200))
def test_bytes_of_other_programs(told: bytes, other: bytes) -> None:
    for each in (told, other):
        with quick():
            ids = pictures_in(data(each, files=3))
        assert len(ids) <= 3 and all(len(one) == 26 and one.isascii() and one.isalnum() for one in ids)
