"""Walking through any model: by index, without loading it all, with neighbours decoded ahead and stale work dropped."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QImage

from studio.domain.picture import FileState, Picture
from studio.domain.request import ImageRequest
from studio.state import whole_pictures
from studio.state.pictures import Tile
from studio.state.rows import VALUE
from studio.state.tasks import Tasks
from studio.state.viewing import NEAR, Viewing, pictures_after, row_of
from studio.state.whole_pictures import NO_FILE, WholePictures
from tests.studio_fixture import until

SIDE = 600
_NOWHERE = QModelIndex()


def picture(number: int, folder: Path) -> Picture:
    return Picture(
        id=f"p{number}",
        job_id="",
        generation_id="",
        index=0,
        path=str(folder / f"{number}.png"),
        sha256="",
        source_sha256="",
        size_bytes=1,
        media_type="image/png",
        width=SIDE,
        height=SIDE,
        request=ImageRequest(prompt="A lighthouse"),
        created_at=datetime.now(UTC),
    )


class Long(QAbstractListModel):
    """Rows without end that are read when they are asked to be in sight, and notes which were."""

    def __init__(self, folder: Path, count: int) -> None:
        super().__init__()
        self.folder = folder
        self.numbers = list(range(count))
        self.read: set[int] = set()
        self.asked: set[int] = set()
        self.lazy = False

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != VALUE or not 0 <= index.row() < len(self.numbers):
            return None
        self.asked.add(index.row())
        if self.lazy and index.row() not in self.read:
            return None
        return Tile(picture(self.numbers[index.row()], self.folder))

    def visible(self, first: int, last: int) -> None:
        self.sight = (first, last)

    def bring(self, row: int) -> None:
        self.read.add(row)
        self.dataChanged.emit(self.index(row), self.index(row))

    def take_out(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.numbers[row]
        self.endRemoveRows()

    def put_first(self, number: int) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.numbers.insert(0, number)
        self.endInsertRows()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(12):
        image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(number * 30, 200, 200))
        assert image.save(str(tmp_path / f"{number}.png"))
    return tmp_path


@pytest.fixture
async def whole() -> AsyncIterator[WholePictures]:
    tasks = Tasks()
    whole = WholePictures(tasks, path_of=lambda each: Path(each.path), make=lambda _: None)
    yield whole
    whole.close()
    await tasks.close()


def there(whole: WholePictures, *numbers: int) -> Callable[[], bool]:
    return lambda: all(whole.get(f"p{number}") is not None for number in numbers)


async def test_a_hundred_thousand_rows_are_walked_by_reading_those_around(folder: Path, whole: WholePictures) -> None:
    model = Long(folder, 100_000)
    viewing = Viewing(whole, "test")
    viewing.open(model, 50_000)
    viewing.step(1)
    viewing.go_end()
    viewing.step(1)
    assert viewing.view.row == 99_999 and viewing.view.count == 100_000
    viewing.go_start()
    assert viewing.view.picture is not None and viewing.view.picture.id == "p0"
    assert len(model.asked) < 40


async def test_neighbours_are_decoded_ahead_in_the_direction_of_the_walk(folder: Path, whole: WholePictures) -> None:
    viewing = Viewing(whole, "test")
    viewing.open(Long(folder, 12), 5)
    await until(there(whole, 5, 6, 7, 4))
    assert whole.get("p3") is None
    viewing.step(-1)
    assert viewing.pixels is not None, "the neighbour is there at once"
    await until(there(whole, 4, 3, 2, 5))
    assert whole.get("p7") is None and whole.get("p6") is None, "what is behind is let go"


async def test_pixels_come_with_their_halves(folder: Path, whole: WholePictures) -> None:
    whole.want("test", [picture(3, folder)])
    await until(there(whole, 3))
    pixels = whole.get("p3")
    assert pixels is not None and [image.width() for image in pixels.halves] == [300]
    assert pixels.image.pixelColor(9, 9).name() == QColor.fromHsv(90, 200, 200).name()


async def test_what_is_passed_by_is_never_decoded(folder: Path, tmp_path: Path) -> None:
    tasks, gate = Tasks(), threading.Event()
    begun: list[str] = []

    def held(each: Picture) -> None:
        begun.append(each.id)
        gate.wait(60)

    whole = WholePictures(tasks, path_of=lambda each: Path(each.path) / "no", make=held)
    viewing = Viewing(whole, "test")
    viewing.open(Long(folder, 100), 0)
    await until(lambda: begun == ["p0"])
    for _ in range(50):
        viewing.step(1)
    gate.set()
    await until(lambda: whole.trouble("p50"))
    await until(lambda: {"p51", "p52", "p49"} <= set(begun))
    assert len(begun) < 54, begun
    assert "p25" not in begun or begun.index("p25") < begun.index("p50"), "nothing stale comes after what is seen"
    whole.close()
    await tasks.close()


async def test_it_keeps_no_more_than_it_may(
    folder: Path, whole: WholePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = SIDE * SIDE * 4 * 4 // 3
    monkeypatch.setattr(whole_pictures, "KEEP_BYTES", 2 * one)
    pictures = [picture(number, folder) for number in range(6)]
    whole.want("test", pictures)
    await until(there(whole, 0, 1))
    whole.want("test", pictures[2:])
    await until(there(whole, 2, 3))
    assert whole.bytes_kept <= 2 * one and whole.get("p0") is None
    whole.want("test", pictures[:4], seen=4)
    await until(there(whole, 0, 1, 2, 3))
    whole.release("test")
    assert whole.bytes_kept == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is missing"),
        (b"", "no picture"),
        (b"<svg/>", "no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "damaged"),
    ],
)
async def test_a_broken_one_says_so_and_the_walk_goes_on(
    folder: Path, whole: WholePictures, content: bytes | None, words: str
) -> None:
    file = folder / "1.png"
    good = file.read_bytes()
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    viewing = Viewing(whole, "test")
    viewing.open(Long(folder, 12), 1)
    await until(lambda: viewing.trouble)
    assert words in viewing.trouble and viewing.trouble.startswith("The file 1.png") and viewing.trouble.endswith(".")
    viewing.step(1)
    await until(lambda: viewing.pixels)
    viewing.step(5)
    await until(lambda: not whole.trouble("p1"))
    file.write_bytes(good)
    viewing.go(1)
    await until(lambda: viewing.pixels)


async def test_a_cut_off_file_is_told_as_damaged(folder: Path, whole: WholePictures) -> None:
    file = folder / "1.png"
    file.write_bytes(file.read_bytes()[:300])
    whole.want("test", [picture(1, folder)])
    await until(lambda: whole.trouble("p1"))
    assert "damaged" in whole.trouble("p1")


async def test_too_large_a_picture_is_refused_before_it_is_decoded(
    folder: Path, whole: WholePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_pictures, "_WIDEST", SIDE - 1)
    whole.want("test", [picture(1, folder)])
    await until(lambda: whole.trouble("p1"))
    assert f"{SIDE} × {SIDE}" in whole.trouble("p1")


async def test_a_row_that_is_read_late_is_shown_when_it_comes(folder: Path, whole: WholePictures) -> None:
    model = Long(folder, 12)
    model.lazy = True
    viewing = Viewing(whole, "test")
    viewing.open(model, 6)
    assert viewing.view.picture is None and viewing.view.row == 6
    assert model.sight == (2, 10)
    model.bring(6)
    assert viewing.view.picture is not None and viewing.view.picture.id == "p6"
    model.bring(7)
    await until(there(whole, 6, 7))


async def test_it_goes_where_its_row_goes(folder: Path, whole: WholePictures) -> None:
    model = Long(folder, 5)
    viewing = Viewing(whole, "test")
    viewing.open(model, 2)
    model.put_first(9)
    assert (viewing.view.row, viewing.view.count) == (3, 6)
    model.take_out(3)
    assert viewing.view.row == 3 and viewing.view.picture is not None and viewing.view.picture.id == "p3"
    emptied: list[bool] = []
    viewing.emptied.connect(lambda: emptied.append(True))
    while model.numbers:
        model.take_out(0)
    assert emptied == [True]


async def test_after_a_reset_the_picture_is_found_again_nearby(folder: Path, whole: WholePictures) -> None:
    model = Long(folder, 12)
    viewing = Viewing(whole, "test")
    viewing.open(model, 6)
    model.beginResetModel()
    model.numbers = [11, 6, 2]
    model.endResetModel()
    assert viewing.view.row == 1 and viewing.view.picture is not None and viewing.view.picture.id == "p6"
    assert row_of(model, "p2", near=2 + NEAR) == 2 and row_of(model, "p2", near=3 + NEAR) == -1


async def test_one_that_is_no_row_is_shown_and_the_walk_begins_at_the_first(folder: Path, whole: WholePictures) -> None:
    viewing = Viewing(whole, "test")
    viewing.open(Long(folder, 3), -1, picture(8, folder))
    assert viewing.view.row == -1 and viewing.view.picture is not None and viewing.view.picture.id == "p8"
    await until(lambda: viewing.pixels)
    viewing.step(1)
    assert viewing.view.row == 0


async def test_of_what_has_no_file_it_says_why_and_shows_it_once_it_has(folder: Path, whole: WholePictures) -> None:
    waiting = replace(picture(1, folder), state=FileState.WAITING)
    whole.want("test", [waiting])
    await until(lambda: whole.trouble("p1"))
    assert whole.trouble("p1") == NO_FILE[FileState.WAITING]
    whole.want("test", [picture(1, folder)])
    await until(there(whole, 1))
    assert whole.trouble("p1") == ""


async def test_a_file_that_was_edited_is_decoded_again(folder: Path, whole: WholePictures) -> None:
    whole.want("test", [picture(1, folder)])
    await until(there(whole, 1))
    (folder / "1.png").write_bytes((folder / "2.png").read_bytes())
    whole.want("test", [replace(picture(1, folder), sha256="other")])
    await until(there(whole, 1))
    pixels = whole.get("p1")
    assert pixels is not None and pixels.image.pixelColor(9, 9).name() == QColor.fromHsv(60, 200, 200).name()


async def test_those_behind_come_up_before_those_that_stand_before(folder: Path) -> None:
    model = Long(folder, 6)
    found = pictures_after(model, 3)
    assert [each.id for each in found] == ["p4", "p5", "p0", "p1", "p2"]
    assert [each.id for each in pictures_after(model, -1, most=2)] == ["p0", "p1"]


async def test_the_nearest_is_begun_before_those_further_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_pictures, "_AHEAD", 1)  # or two threads would tell of their beginning in any order
    tasks, begun = Tasks(), list[str]()
    whole = WholePictures(tasks, path_of=lambda each: Path(each.path) / "no", make=lambda each: begun.append(each.id))
    whole.want("test", [picture(number, folder) for number in range(9)])
    await until(lambda: len(begun) == 9)
    assert begun == [f"p{number}" for number in range(9)]
    whole.close()
    await tasks.close()
