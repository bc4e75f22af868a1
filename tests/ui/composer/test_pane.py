"""The composer writes every wish into the draft, and shows a draft that comes from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QSpinBox, QTextEdit, QToolButton, QWidget

from studio.domain.draft import CUSTOM, Draft
from studio.domain.generation import Style
from studio.state.studio import Studio
from studio.ui.composer.convert_dialog import ConvertDialog
from studio.ui.composer.curl import curl
from studio.ui.composer.pane import ComposerPane
from studio.ui.controls.button import Button
from studio.ui.controls.choice import Choice
from tests.studio_fixture import until

Widget = TypeVar("Widget", bound=QWidget)


def child(pane: QWidget, kind: type[Widget], name: str) -> Widget:
    """Return the widget with an object name."""
    found = pane.findChild(kind, name)
    assert found is not None, name
    return found


async def test_typed_words_are_in_the_draft_and_counted(pane: ComposerPane, studio: Studio) -> None:
    edit = child(pane, QTextEdit, "promptEdit")
    studio.composer.set(prompt="")
    QTest.keyClicks(edit, "a heron at dawn")
    assert studio.composer.draft.prompt == "a heron at dawn"
    assert child(pane, QLabel, "promptCounter").text() == "15 / 4000"


async def test_a_prompt_that_is_too_long_keeps_every_word_and_says_so(pane: ComposerPane, studio: Studio) -> None:
    edit = child(pane, QTextEdit, "promptEdit")
    edit.setPlainText("x" * 4001)
    assert len(studio.composer.draft.prompt) == 4001
    assert edit.property("state") == "err"
    assert "1 over the limit" in studio.composer.mistakes[0].sentence


async def test_pasted_formatting_is_dropped(pane: ComposerPane, studio: Studio) -> None:
    edit = child(pane, QTextEdit, "promptEdit")
    edit.setPlainText("")
    data = QMimeData()
    data.setHtml("<b>bold</b> <img src='https://example.com/x.png'>")
    data.setText("bold")
    edit.insertFromMimeData(data)
    assert studio.composer.draft.prompt == "bold"
    assert "font-weight:700" not in edit.toHtml()


async def test_words_from_elsewhere_can_be_undone_to_what_was_typed(pane: ComposerPane, studio: Studio) -> None:
    edit = child(pane, QTextEdit, "promptEdit")
    studio.composer.set(prompt="")
    QTest.keyClicks(edit, "mine")
    studio.composer.set(prompt="theirs")
    assert edit.toPlainText() == "theirs"
    edit.undo()
    assert studio.composer.draft.prompt == "mine"


async def test_earlier_prompts_are_walked_and_what_was_typed_comes_back(pane: ComposerPane, studio: Studio) -> None:
    composer = studio.composer
    for prompt in ("first", "second"):
        composer.set(prompt=prompt)
        composer.sent()
    composer.set(prompt="being typed")
    composer.older_prompt()
    composer.older_prompt()
    assert child(pane, QTextEdit, "promptEdit").toPlainText() == "first"
    composer.newer_prompt()
    composer.newer_prompt()
    assert composer.draft.prompt == "being typed"


@pytest.mark.parametrize("words", ["a <lora:thing:0.8> heron", "a (heron:1.3)"])
async def test_syntax_of_other_programs_is_explained(pane: ComposerPane, studio: Studio, words: str) -> None:
    studio.composer.set(prompt=words)
    hints = [label for label in pane.findChildren(QLabel) if "sent as words" in label.text()]
    assert len(hints) == 1 and not hints[0].isHidden()
    studio.composer.set(prompt="a heron")
    assert hints[0].isHidden()


async def test_a_custom_size_begins_at_the_preset_and_swaps(pane: ComposerPane, studio: Studio) -> None:
    size = child(pane, Choice, "sizeCombo")
    size.set_value("landscape")
    size.set_value(CUSTOM)
    assert (studio.composer.draft.size, studio.composer.draft.width, studio.composer.draft.height) == (
        CUSTOM,
        1344,
        768,
    )
    QTest.mouseClick(child(pane, QToolButton, "swapSidesButton"), Qt.MouseButton.LeftButton)
    request = studio.composer.draft.request()
    assert (request.size, request.width, request.height) == (None, 768, 1344)


async def test_an_unknown_preset_of_a_newer_service_is_shown(pane: ComposerPane, studio: Studio) -> None:
    studio.composer.put(Draft(prompt="x", size="2k_1_1"))
    assert child(pane, Choice, "sizeCombo").currentData() == "2k_1_1"
    assert studio.composer.draft.size == "2k_1_1"


async def test_a_typed_seed_is_kept_and_a_drawn_one_is_not(pane: ComposerPane, studio: Studio) -> None:
    seed = child(pane, QSpinBox, "seedSpin")
    seed.setValue(42)
    assert (studio.composer.draft.seed, studio.composer.draft.seed_locked) == (42, True)
    QTest.mouseClick(child(pane, QToolButton, "seedLock"), Qt.MouseButton.LeftButton)
    assert not studio.composer.draft.seed_locked
    studio.composer.sent()
    assert studio.composer.draft.seed != 42


async def test_steps_are_the_styles_own_until_changed(pane: ComposerPane, studio: Studio) -> None:
    style = Style(id="lora_1", name="Ink", default_steps=22, default_guidance_scale=5.5)
    studio.styles.rows.show((style,), favourites=frozenset(), recent=())
    studio.styles.choose("lora_1")
    steps = child(pane, QSpinBox, "stepsSpin")
    assert steps.value() == 22
    assert studio.composer.draft.steps is None
    steps.setValue(40)
    assert studio.composer.draft.steps == 40
    QTest.mouseClick(child(pane, QToolButton, "stepsReset"), Qt.MouseButton.LeftButton)
    assert studio.composer.draft.steps is None


async def test_the_style_can_be_taken_away(pane: ComposerPane, studio: Studio) -> None:
    studio.styles.rows.show((Style(id="lora_1", name="<b>Ink</b>"),), favourites=frozenset(), recent=())
    studio.styles.choose("lora_1")
    field = child(pane, QWidget, "styleField")
    assert any(label.text() == "<b>Ink</b>" for label in field.findChildren(QLabel))
    QTest.mouseClick(child(pane, QToolButton, "styleClearButton"), Qt.MouseButton.LeftButton)
    assert studio.composer.draft.style_id is None


async def test_enhance_is_a_switch(pane: ComposerPane, studio: Studio) -> None:
    child(pane, QCheckBox, "enhanceCheck").click()
    assert studio.composer.draft.enhance
    studio.composer.toggle_enhance()
    assert not child(pane, QCheckBox, "enhanceCheck").isChecked()


async def test_without_an_account_nothing_can_be_bought(pane: ComposerPane, studio: Studio) -> None:
    studio.composer.set(prompt="a heron")
    assert not child(pane, Button, "generateButton").isEnabled()
    assert child(pane, QLabel, "priceReason").text() == "Add a key or open the sandbox first."


def drop(pane: ComposerPane, data: QMimeData) -> None:
    """Drop ``data`` on the pane as a file manager or browser does."""
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    pane.dropEvent(QDropEvent(QPointF(100, 300), copy, data, button, none))


def files(*paths: Path) -> QMimeData:
    """Return what a file manager offers."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


async def test_a_dropped_file_becomes_a_reference(pane: ComposerPane, studio: Studio, tmp_path: Path) -> None:
    Image.new("RGB", (64, 48), "teal").save(tmp_path / "heron.png")
    drop(pane, files(tmp_path / "heron.png"))
    await until(lambda: bool(studio.composer.draft.references), studio.composer.changed)
    reference = studio.composer.draft.references[0]
    assert (reference.name, reference.width, reference.height) == ("heron.png", 64, 48)
    assert child(pane, QLabel, "referenceCount").text() == "1 of 10"


async def test_a_dropped_address_must_be_https(pane: ComposerPane, studio: Studio) -> None:
    data = QMimeData()
    data.setUrls([QUrl("http://example.com/heron.png")])
    drop(pane, data)
    trouble = child(pane, QLabel, "referenceTrouble")
    await until(lambda: "https://" in trouble.text(), studio.references.trouble)
    assert not studio.composer.draft.references
    data.setUrls([QUrl("https://example.com/heron.png")])
    drop(pane, data)
    await until(lambda: bool(studio.composer.draft.references), studio.composer.changed)
    assert studio.composer.draft.request().reference_image_urls == ("https://example.com/heron.png",)


@pytest.mark.parametrize(
    "text",
    [
        '<img src="https://example.com/x.png"><script>alert(1)</script>',
        "javascript:alert(1)",
        "data:image/png;base64," + "A" * 100_000,
        "file:///etc/passwd",
        "https://example.com/a https://example.com/b",
        "\0\u202e",
    ],
    ids=["html", "script", "data", "file", "two", "odd"],
)
async def test_words_that_are_no_address_are_not_taken(pane: ComposerPane, studio: Studio, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    data.setHtml(text)
    assert not pane._references.take(data)
    assert not studio.references.rows.rows


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:image/png;base64,AAAA", "ftp://example.com/x", "about:x"]
)
async def test_addresses_of_other_kinds_are_not_taken(pane: ComposerPane, studio: Studio, address: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl(address)])
    assert not pane._references.take(data)


@pytest.mark.parametrize("address", ["file://example.com/share/heron.png", "file:////example.com/share/heron.png"])
async def test_a_file_on_another_computer_is_not_asked_for(pane: ComposerPane, studio: Studio, address: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl(address)])
    assert data.urls()[0].isLocalFile()
    drop(pane, data)
    assert "another computer" in child(pane, QLabel, "referenceTrouble").text()
    assert not studio.references.rows.rows and not studio.composer.draft.references


async def test_a_name_that_is_none_is_said_to_be(pane: ComposerPane, studio: Studio) -> None:
    data = QMimeData()
    data.setUrls([QUrl("file:///tmp/a%00b.png")])
    drop(pane, data)
    trouble = child(pane, QLabel, "referenceTrouble")
    await until(
        lambda: "no name of a file" in trouble.text() or "not there" in trouble.text(), studio.references.trouble
    )


async def test_a_tile_that_another_program_forged_moves_nothing(pane: ComposerPane, studio: Studio) -> None:
    data = QMimeData()
    data.setData("application/x-aurous-reference", b"\xff\xfe\0")
    view = pane._references.view
    view.dropEvent(
        QDropEvent(
            QPointF(1, 1), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert not studio.references.rows.rows


async def test_pixels_are_pasted(pane: ComposerPane, studio: Studio) -> None:
    image = QImage(80, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    pane.paste_reference()
    await until(lambda: bool(studio.composer.draft.references), studio.composer.changed)
    assert studio.composer.draft.references[0].width == 80


async def test_a_document_is_refused_in_words(pane: ComposerPane, studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 100)
    (tmp_path / "nothing.png").touch()
    drop(pane, files(tmp_path / "paper.pdf", tmp_path / "nothing.png", tmp_path / "missing.png"))
    told: list[str] = []
    studio.references.trouble.connect(told.append)
    await until(lambda: len(told) == 3, studio.references.trouble)
    assert not studio.composer.draft.references
    assert all(sentence.endswith(".") for sentence in told)


async def test_a_photo_that_is_too_large_is_offered_as_a_copy(
    pane: ComposerPane, studio: Studio, tmp_path: Path
) -> None:
    Image.new("RGB", (9000, 300), "olive").save(tmp_path / "wide.jpg")
    drop(pane, files(tmp_path / "wide.jpg"))
    await until(lambda: bool(studio.references.unfit), studio.references.count_changed)
    assert not studio.composer.draft.references
    dialog = ConvertDialog(pane._theme, studio.references, studio.references.unfit[0], pane)
    dialog.open()
    QTest.mouseClick(child(dialog, Button, "convertButton"), Qt.MouseButton.LeftButton)
    await until(lambda: bool(studio.composer.draft.references), studio.composer.changed)
    reference = studio.composer.draft.references[0]
    assert reference.converted and max(reference.width, reference.height) <= 4096
    assert not studio.references.unfit


async def test_delete_takes_a_reference_out(pane: ComposerPane, studio: Studio, tmp_path: Path) -> None:
    for name, colour in (("one.png", "red"), ("two.png", "blue")):
        Image.new("RGB", (32, 32), colour).save(tmp_path / name)
    drop(pane, files(tmp_path / "one.png", tmp_path / "two.png"))
    await until(lambda: len(studio.composer.draft.references) == 2, studio.composer.changed)
    view = pane._references.view
    view.setCurrentIndex(view.model().index(0, 0))
    first = studio.composer.draft.references[0].name
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert studio.composer.draft.references[1].name == first
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [one.name for one in studio.composer.draft.references] != [first]
    assert len(studio.composer.draft.references) == 1


async def test_a_copied_command_has_the_words_and_no_key(studio: Studio) -> None:
    studio.composer.set(prompt="it's a heron")
    text = curl(studio.composer.draft.request())
    assert "heron" in text and "$AUROUS_API_KEY" in text and "al_live_" not in text
