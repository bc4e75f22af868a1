"""The inspector shows what is known of a picture, lets it be marked and used, and leads to its relatives."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QTextBrowser, QToolButton, QWidget

from studio.domain.account import LedgerEvent
from studio.domain.picture import Picture
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.domain.request import ImageRequest, VideoRequest
from studio.flow.output import file_sha256
from studio.state.library.inspector import Inspector
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.library.inspector.facts import LedgerRows
from studio.ui.library.inspector.kin import KinRow
from studio.ui.library.inspector.pane import InspectorPane
from studio.ui.library.inspector.texts import NotesEdit
from studio.ui.theme.theme import Theme
from tests.studio_fixture import PATIENCE
from tests.ui.dressing import dress
from tests.ui.rooms import Room, until


def taken_from(picture: Picture) -> Reference:
    """Return ``picture`` as a reference."""
    origin = Origin(generation_id=picture.generation_id, index=picture.index)
    return Reference(kind=ReferenceKind.FILE, source=picture.path, name="kept", sha256="ab", origin=origin)


def measured(picture: Picture) -> Picture:
    """Return ``picture`` with the true length and hash of its file."""
    path = Path(picture.path)
    return replace(picture, sha256=file_sha256(path), size_bytes=path.stat().st_size)


def spoil(path: Path, *, whole: bool = False) -> None:
    """Change the last byte of a file, or take the ``whole`` of it away."""
    if whole:
        path.unlink()
        return
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def said(pane: InspectorPane, name: str) -> list[str]:
    """Return every label in the part called ``name``."""
    part = pane.findChild(QWidget, name)
    assert part is not None, name
    return [label.text() for label in part.findChildren(QLabel) if not label.isHidden()]


async def look_at(inspector: Inspector, *pictures: Picture) -> None:
    """Show pictures and wait until the last question about the first is answered."""
    inspector.show([each.id for each in pictures])
    await until(
        lambda: inspector.view.picture is not None and (inspector.view.ledger or inspector.view.ledger_note),
        inspector.changed,
    )


async def test_it_tells_what_was_asked_for_and_what_was_answered(
    pane: InspectorPane, room: Room, inspector: Inspector
) -> None:
    request = ImageRequest(
        prompt="<b>A heron</b> at dawn", negative_prompt="people", size="square", steps=28, guidance_scale=6.5, count=2
    )
    _, second = await room.add_run(
        2, request=request, style_name="Woodblock Print", enhanced_prompt="A grey heron in the mist"
    )
    await look_at(inspector, second)
    prompt = pane.findChild(QTextBrowser, "inspectorPrompt")
    assert prompt is not None and prompt.toPlainText() == "<b>A heron</b> at dawn"
    told = said(pane, "inspectorParameters")
    assert "Woodblock Print" in told and "28, 6.5" in told
    assert "96 × 64, 2 of 2 (asked for Square)" in told
    assert "7 (drawn by the service)" in told
    others = [pane.findChild(QTextBrowser, name) for name in ("inspectorNegative", "inspectorEnhanced")]
    assert [each and each.toPlainText() for each in others] == ["people", "A grey heron in the mist"]
    copy = pane.findChild(QToolButton, "copyPromptButton")
    assert copy is not None
    copy.click()
    assert QGuiApplication.clipboard().text() == "<b>A heron</b> at dawn"


async def test_a_clip_tells_its_length_and_its_shape(pane: InspectorPane, room: Room, inspector: Inspector) -> None:
    request = VideoRequest(video_lora_id="orbit", prompt="A heron", duration=2, resolution="480p", ratio="16:9", seed=7)
    clip = await room.add_clip(request=request, style_name="Slow Drift")
    await look_at(inspector, clip)
    told = said(pane, "inspectorParameters")
    assert {"Slow Drift", "2 s", "160 × 90 (asked for 480p, 16:9)", "7"} <= set(told)


async def test_the_ledger_is_what_was_read_of_it_and_nothing_else(
    pane: InspectorPane, room: Room, inspector: Inspector
) -> None:
    known, unknown = await room.add_run(1), await room.add_run(1)
    line = LedgerEvent(id="uev_1", type="hold", amount=Decimal(1), created_at=datetime(2026, 5, 4, 8, tzinfo=UTC))
    mine = replace(line, generation_id=known[0].generation_id, hold_id="hold_7")
    events = (mine, replace(mine, id="uev_2", type="charge", created_at=datetime(2026, 5, 4, 9, tzinfo=UTC)))
    await room.store.ledger.keep(events, profile="default")
    rows = pane.findChild(LedgerRows, "ledgerRows")
    assert rows is not None
    await look_at(inspector, *known)
    assert [(each.kind, each.hold, each.amount, each.paid) for each in rows.lines] == [
        ("Hold", "hold_7", "1", False),
        ("Charge", "hold_7", "1", True),
    ]
    assert "quoted 1," in said(pane, "inspectorPrice") and "charged 1" in said(pane, "inspectorPrice")
    await look_at(inspector, *unknown)
    note = pane.findChild(QLabel, "ledgerNote")
    assert note is not None and (rows.lines, rows.isVisible()) == ((), False)
    assert note.text() == "Its lines of the ledger are read when the account is connected."


async def test_relatives_lead_to_each_other(pane: InspectorPane, room: Room, inspector: Inspector) -> None:
    parent = (await room.add_run(2))[1]
    request = ImageRequest(prompt="again", reference_image_urls=("file_ab", "https://example.com/x.png"))
    web = Reference(kind=ReferenceKind.WEB, source="https://example.com/x.png", name="example.com")
    (child,) = await room.add_run(1, request=request, references=(taken_from(parent), web))
    wanted: list[str] = []
    inspector.wanted.connect(wanted.append)

    async def leads(row: str, number: int) -> list[str]:
        kin = pane.findChild(KinRow, row)
        assert kin is not None
        await until(lambda: len(kin.buttons) == number)
        return [each.tile.role for each in kin.buttons]

    await look_at(inspector, child)
    assert await leads("references", 2) == ["Reference 1", "Reference 2"]
    assert await leads("madeFrom", 1) == ["Reference 1"]
    made_from = pane.findChild(KinRow, "madeFrom")
    assert made_from is not None
    made_from.buttons[0].click()
    assert wanted == [parent.id]
    await look_at(inspector, parent)
    assert await leads("ledTo", 1) == ["As reference 1"]
    assert await leads("madeFrom", 0) == []


async def test_stars_heart_tags_and_notes_are_kept(pane: InspectorPane, room: Room, inspector: Inspector) -> None:
    first, second = await room.add_run(2)
    await room.store.marks.create("Coast")
    await look_at(inspector, first)
    stars = pane.findChild(RatingBar, "inspectorRating")
    heart = pane.findChild(QToolButton, "inspectorFavourite")
    tag = pane.findChild(QLineEdit, "inspectorTagEdit")
    notes = pane.findChild(NotesEdit)
    assert stars is not None and heart is not None and tag is not None and notes is not None
    QTest.keyClick(stars, Qt.Key.Key_4)
    heart.click()
    QTest.keyClicks(tag, "sea,old pier")
    QTest.keyClick(tag, Qt.Key.Key_Return)
    QTest.keyClicks(notes, "Print it large")
    inspector.show([second.id])  # what was typed belongs to the first, however soon another one is shown
    await until(lambda: inspector.view.picture is not None and inspector.view.picture.id == second.id)

    async def kept() -> Any:
        return (await room.store.marks.read([first.id]))[first.id]

    async with asyncio.timeout(PATIENCE):
        while not (await kept()).notes:
            await asyncio.sleep(0.01)
    marks = await kept()
    assert (marks.rating, marks.favourite, marks.tags, marks.notes) == (4, True, ("sea", "old pier"), "Print it large")
    assert notes.toPlainText() == ""
    await look_at(inspector, first)
    chip = next(each for each in pane.findChildren(QToolButton, "tagChip") if each.text() == "sea")
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    await until(lambda: inspector.view.picture is not None and inspector.view.picture.tags == ("old pier",))


async def test_checked_is_said_only_of_bytes_that_were_compared(
    pane: InspectorPane, room: Room, inspector: Inspector
) -> None:
    (drawn,) = await room.add_run(1)
    path = Path(drawn.path)
    true = measured(drawn)
    await room.store.library.add(true)
    state = pane.findChild(QLabel, "inspectorFileState")
    assert state is not None
    await look_at(inspector, true)
    assert state.text().endswith(", checked")
    spoil(path)
    inspector.compare()
    await until(lambda: state.text().endswith("changed since it was saved"))
    spoil(path, whole=True)
    inspector.touch([true.id])
    await until(lambda: state.text().endswith("missing"))
    reveal = pane.findChild(QToolButton, "revealButton")
    assert reveal is not None and not reveal.isEnabled()


async def test_of_several_it_tells_which_is_shown_and_what_they_share(
    pane: InspectorPane, room: Room, inspector: Inspector
) -> None:
    one = await room.add_run(2)
    other = await room.add_run(1, style_name="Ink Wash")
    await look_at(inspector, *one, *other)
    await until(lambda: inspector.view.common)
    assert inspector.view.badge == "showing 1 of 3 selected"
    told = dict(zip(said(pane, "inspectorCommon")[::2], said(pane, "inspectorCommon")[1::2], strict=True))
    assert (told["Prompt"], told["Style"], told["Charged"]) == ("the same", "differs", "3")
    inspector.show([other[0].id])
    await until(lambda: not inspector.view.common and not inspector.view.badge)


async def test_what_comes_late_for_another_picture_is_dropped(
    pane: InspectorPane, room: Room, inspector: Inspector
) -> None:
    pictures = await room.add_run(4)
    told: list[str] = []
    inspector.changed.connect(lambda view: told.append(view.picture.id if view.picture else ""))
    for each in pictures:
        inspector.show([each.id])
    await look_at(inspector, pictures[-1])
    assert set(told) == {pictures[-1].id}
    inspector.show([])
    assert inspector.view.picture is None and not pane.findChild(QWidget, "inspectorScroll").isVisible()  # type: ignore[union-attr]


async def test_the_support_bundle_has_ids_and_ledger_and_neither_prompt_nor_key(
    pane: InspectorPane, room: Room, inspector: Inspector
) -> None:
    (picture,) = await room.add_run(1, request_ids=("req_1",))
    line = LedgerEvent(id="uev_1", type="charge", amount=Decimal(1), created_at=datetime(2026, 5, 4, 8, tzinfo=UTC))
    await room.store.ledger.keep([replace(line, generation_id=picture.generation_id)], profile="default")
    await look_at(inspector, picture)
    button = pane.findChild(QPushButton, "supportBundleButton")
    assert button is not None
    button.click()
    text = QGuiApplication.clipboard().text()
    assert picture.generation_id in text and "req_1" in text and "Ledger: 2026-05-04T08:00:00+00:00 charge 1" in text
    assert "lighthouse" not in text and "al_" not in text


async def test_seed_and_prompt_are_used_by_themselves(pane: InspectorPane, room: Room, inspector: Inspector) -> None:
    (picture,) = await room.add_run(1)
    composer = room.studio.composer
    composer.set(prompt="mine", seed=3, seed_locked=False, width=512)
    await look_at(inspector, picture)
    pane.deeds.use_seed.trigger()
    assert (composer.draft.seed, composer.draft.seed_locked, composer.draft.prompt) == (7, True, "mine")
    pane.deeds.use_prompt.trigger()
    assert (composer.draft.prompt, composer.draft.width) == ("A lighthouse at dusk", 512)
    use = pane.findChild(QPushButton, "useSettingsButton")
    assert use is not None
    use.click()
    assert (composer.draft.width, composer.draft.height) == (96, 64)


async def test_nothing_is_cut_off_at_any_width_and_text_size(
    pane: InspectorPane, room: Room, inspector: Inspector, theme: Theme
) -> None:
    (picture,) = await room.add_run(1, style_name="A style with a rather long name of its own")
    await look_at(inspector, picture)
    area = pane.findChild(QWidget, "inspectorScroll")
    assert area is not None
    for width, size in ((280, 100), (320, 100), (480, 100), (320, 150), (280, 150)):
        dress(theme, text_size=size)
        pane.resize(width, 700)
        await until(lambda: pane.findChild(QWidget, "inspectorPreview").width() > 0)  # type: ignore[union-attr]
        body = area.widget()  # type: ignore[attr-defined]
        assert body.minimumSizeHint().width() <= width, (width, size)


async def test_no_height_of_the_pane_changes_its_width(pane: InspectorPane, room: Room, inspector: Inspector) -> None:
    (picture,) = await room.add_run(1)
    await look_at(inspector, picture)
    area = pane.findChild(QScrollArea, "inspectorScroll")
    assert area is not None
    column = area.widget()
    assert column is not None
    pane.resize(320, 900)
    whole = column.sizeHint().height()
    width = area.viewport().width()
    scrolled = set()
    for height in range(whole + 12, whole - 24, -1):  # where a bar that comes and goes never came to an end
        pane.resize(320, height)
        scrolled.add(area.verticalScrollBar().maximum() > 0)
        assert area.viewport().width() == width
    assert scrolled == {True, False}
