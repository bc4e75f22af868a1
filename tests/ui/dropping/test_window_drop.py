"""A picture dropped on the window tells how it was made; real files of each kind, real drops on a real window."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from studio.domain.generation import Style
from studio.domain.request import ImageRequest, VideoRequest
from studio.media.embed import embed
from studio.media.pixels import fingerprint
from studio.state.layout import Layout
from studio.ui.controls.toast import Toast
from studio.ui.theme.theme import Theme
from studio.ui.window import Window
from tests.media.examples import record, saved
from tests.media.films import film
from tests.media.foreign import graphs
from tests.studio_fixture import Home, until
from tests.ui.rooms import Room

MADE = ImageRequest(
    prompt="A heron at dawn",
    negative_prompt="people",
    lora_id="woodblock",
    width=512,
    height=768,
    steps=28,
    guidance_scale=6.5,
    seed=77,
    count=2,
)
A1111 = "A heron at dawn\nNegative prompt: people\nSteps: 31, CFG scale: 6.5, Seed: 99, Size: 640x512, Model: anything"


class Hand:
    """Drags files over the window and lets go of them."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def drag(self, *files: Path) -> bool:
        """Drag files over the window; returns whether it would take them."""
        self._data = QMimeData()
        self._data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        at = self.window.rect().center()
        enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, self._data, *_HELD)
        QApplication.sendEvent(self.window, enter)
        return enter.isAccepted()

    def drop(self, *files: Path) -> None:
        """Drag files over the window and let go."""
        assert self.drag(*files)
        at = QPointF(self.window.rect().center())
        QApplication.sendEvent(self.window, QDropEvent(at, Qt.DropAction.CopyAction, self._data, *_HELD))

    def give_up(self) -> None:
        """Leave the window with what is dragged."""
        QApplication.sendEvent(self.window, QDragLeaveEvent())

    @property
    def overlay(self) -> QWidget:
        """What lies over the window while something is dragged."""
        found = self.window.findChild(QWidget, "dropOverlay")
        assert found is not None
        return found

    async def told(self, title: str) -> Toast:
        """Wait for a toast with this title."""

        def look() -> Toast | None:
            toasts = self.window.findChildren(Toast)
            return next((each for each in toasts if each.news.title == title), None)

        await until(look)
        found = look()
        assert found is not None
        return found


_HELD = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
async def hand(theme: Theme, room: Room, home: Home, qtbot: Any) -> Hand:
    """A hand over a furnished window."""
    window = Window(theme, Layout(home.paths.config / "layout.json"))
    window.furnish(room.studio)
    qtbot.addWidget(window)
    window.show()
    await until(lambda: not room.studio.tasks.running("stage"))
    return Hand(window)


def made_here(path: Path, **fields: Any) -> Path:
    """Write a picture or clip with our words in it."""
    plain = path.with_name(f"plain-{path.name}")
    if path.suffix == ".mp4":
        film(plain, size=(160, 90), frames=24)
    else:
        saved(plain)
    embed(
        plain,
        path,
        record(**{"request": MADE, "seed": 77, "style_name": "Woodblock Print", "sandbox": False, **fields}),
    )
    plain.unlink()
    return path


def with_text(path: Path, name: str, text: str) -> Path:
    """Write a PNG with a text chunk."""
    words = PngImagePlugin.PngInfo()
    words.add_text(name, text)
    Image.new("RGB", (64, 48), "#2b7ac0").save(path, pnginfo=words)
    return path


def described(path: Path) -> Path:
    """Write a JPEG with a caption in IPTC, as photo archives do."""
    saved(path)
    retitle(path, "-IPTC:Caption-Abstract=A heron by the pier")
    return path


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
async def test_a_picture_made_here_fills_the_composer(hand: Hand, room: Room, tmp_path: Path, name: str) -> None:
    draft = room.studio.composer.draft
    hand.drop(made_here(tmp_path / name))
    toast = await hand.told("Settings taken over")
    filled = room.studio.composer.draft
    assert (filled.prompt, filled.negative_prompt, filled.style_id) == ("A heron at dawn", "people", "woodblock")
    assert (filled.width, filled.height, filled.steps, filled.guidance) == (512, 768, 28, 6.5)
    assert (filled.seed, filled.seed_locked, filled.count) == (77, True, 2)
    assert toast.news.detail.startswith("It was made by this program")
    assert toast.news.detail.endswith("Nothing was sent.")
    button = next(each for each in toast.findChildren(QPushButton) if each.text() == "Undo")
    button.click()
    await until(lambda: room.studio.composer.draft == draft)
    room.studio.marking.redo()
    await until(lambda: room.studio.composer.draft == filled)


async def test_a_clip_made_here_fills_the_composer_of_clips(hand: Hand, room: Room, tmp_path: Path) -> None:
    request = VideoRequest(
        video_lora_id="orbit", prompt="It wades", duration=4, ratio="1:1", seed=5, first_frame_url="file_x"
    )
    places: list[str] = []
    room.studio.place_wanted.connect(places.append)
    hand.drop(made_here(tmp_path / "a.mp4", request=request, seed=5, style_name="Orbit", seconds=2.0))
    toast = await hand.told("Settings taken over")
    draft = room.studio.video.composer.draft
    assert (draft.prompt, draft.model_id, draft.duration, draft.ratio, draft.seed) == ("It wades", "orbit", 4, "1:1", 5)
    assert "Its frames are not in it" in toast.news.detail and places == ["video"]


@pytest.mark.parametrize(
    ("write", "prompt", "says"),
    [
        (lambda path: with_text(path, "parameters", A1111), "A heron at dawn", "has no counterpart here"),
        (lambda path: with_text(path, "prompt", json.dumps(graphs.simple())), "", "ComfyUI"),
        (lambda path: described(path.with_suffix(".jpg")), "A heron by the pier", "caption"),
    ],
    ids=["web UI", "ComfyUI", "IPTC"],
)
async def test_what_other_programs_wrote_is_read(
    hand: Hand, room: Room, tmp_path: Path, write: Callable[[Path], Path], prompt: str, says: str
) -> None:
    hand.drop(write(tmp_path / "found.png"))
    toast = await hand.told("Settings taken over")
    filled = room.studio.composer.draft.prompt
    assert filled == prompt or (not prompt and filled)
    assert says in toast.news.detail
    assert room.studio.composer.draft.style_id is None


async def test_a_stripped_copy_is_recognised_by_its_pixels(hand: Hand, room: Room, tmp_path: Path) -> None:
    (picture,) = await room.add_run(1, request=MADE, style_name="Woodblock Print")
    [(seq, _)] = await room.store.sights.unprinted(9)
    await room.store.sights.put_prints([(seq, fingerprint(Path(picture.path)), "")])
    copy = stripped(Path(picture.path), tmp_path / "downloaded.png")
    hand.drop(copy)
    toast = await hand.told("Settings taken over")
    assert "recognised by its pixels" in toast.news.detail
    assert (room.studio.composer.draft.prompt, room.studio.composer.draft.seed) == ("A heron at dawn", 7)


def stripped(source: Path, copy: Path) -> Path:
    """Copy a picture by its pixels alone, compressed otherwise."""
    with Image.open(source) as picture:
        picture.save(copy, compress_level=1)
    assert copy.read_bytes() != source.read_bytes()
    return copy


async def test_what_could_not_be_taken_over_is_named(hand: Hand, room: Room, tmp_path: Path) -> None:
    offered = (Style(id="ink", name="Ink Wash"),)
    room.studio.styles.rows.show(offered, favourites=frozenset(), recent=())
    wild = replace(
        MADE, steps=9000, count=64, size="poster", width=None, height=None, reference_image_urls=("file_a", "file_b")
    )
    hand.drop(made_here(tmp_path / "a.png", request=wild))
    toast = await hand.told("Settings taken over")
    draft = room.studio.composer.draft
    assert (draft.steps, draft.count, draft.style_id) == (100, 4, None)
    for sentence in ("9,000 steps became 100", "64 pictures", "“poster”", "“Woodblock Print” is not on offer"):
        assert sentence in toast.news.detail
    shown = max((label.text() for label in toast.findChildren(QLabel)), key=len)
    assert shown == toast.news.detail, "nothing of it is cut off"
    assert "Its 2 references are not in it" in toast.news.detail
    assert not room.studio.composer.mistakes


async def test_a_picture_that_tells_nothing_changes_nothing(hand: Hand, room: Room, tmp_path: Path) -> None:
    draft = room.studio.composer.draft
    hand.drop(saved(tmp_path / "mute.png"))
    assert "does not say how it was made" in (await hand.told("Nothing was found")).news.detail
    hand.drop(tmp_path / "never-there.png")
    assert "never-there.png" in (await hand.told("Nothing was read")).news.detail
    assert room.studio.composer.draft == draft and room.studio.marking.last is None


async def test_the_window_says_what_a_drop_will_do(hand: Hand, tmp_path: Path) -> None:
    assert hand.drag(tmp_path / "a.png")
    assert hand.overlay.isVisible() and "settings" in hand.overlay.accessibleName()
    hand.give_up()
    assert not hand.overlay.isVisible()
    assert hand.drag(tmp_path / "a.png", tmp_path / "b.png")
    assert "Drop to import 2 files" in hand.overlay.accessibleName()
    hand.give_up()
    (tmp_path / "folder").mkdir()
    assert hand.drag(tmp_path / "folder")
    await until(lambda: "Drop to import the folder" in hand.overlay.accessibleName())
    hand.give_up()


async def test_several_files_are_imported_only_when_the_user_says_so(hand: Hand, room: Room, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    saved(folder / "one.png")
    saved(folder / "two.png", size=(80, 64))
    hand.drop(folder)
    toast = await hand.told("Import them?")
    assert await room.store.library.count() == 0
    next(each for each in toast.findChildren(QPushButton) if each.text() == "Import").click()
    await hand.told("Import finished")
    assert await room.store.library.count() == 2


async def test_ctrl_z_brings_the_draft_back_and_takes_the_offer_away(hand: Hand, room: Room, tmp_path: Path) -> None:
    draft = room.studio.composer.draft
    hand.drop(made_here(tmp_path / "a.png"))
    await hand.told("Settings taken over")
    assert hand.window.desk is not None
    hand.window.desk.undo()
    await until(lambda: room.studio.composer.draft == draft)
    await until(lambda: not hand.window.findChildren(Toast))


async def test_words_that_went_through_exiftool_are_read_back(hand: Hand, room: Room, tmp_path: Path) -> None:
    ours, theirs = made_here(tmp_path / "ours.jpg"), saved(tmp_path / "theirs.jpg")
    retitle(ours, "-XMP-dc:Title=Kept", "-IPTC:Keywords=heron")
    hand.drop(ours)
    await hand.told("Settings taken over")
    assert (room.studio.composer.draft.prompt, room.studio.composer.draft.steps) == ("A heron at dawn", 28)
    retitle(theirs, f"-EXIF:UserComment={A1111}")
    hand.drop(theirs)
    await until(lambda: room.studio.composer.draft.steps == 31)
    assert (room.studio.composer.draft.seed, room.studio.composer.draft.width) == (99, 640)


def retitle(path: Path, *wishes: str) -> None:
    """Let exiftool write into a picture."""
    subprocess.run(["exiftool", "-q", "-overwrite_original", *wishes, str(path)], check=True)


async def test_dropped_on_the_composer_it_is_taken_as_a_picture(hand: Hand, room: Room, tmp_path: Path) -> None:
    composer = hand.window.findChild(QWidget, "composer")
    assert composer is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(made_here(tmp_path / "a.png")))])
    at = composer.rect().center()
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, *_HELD)
    QApplication.sendEvent(composer, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(composer, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, *_HELD))
    await until(lambda: len(room.studio.composer.draft.references) == 1)
    assert room.studio.composer.draft.prompt != "A heron at dawn"
