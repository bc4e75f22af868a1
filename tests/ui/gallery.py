"""Paint every control in every state and save the pictures, for eyes.

Run it from the project folder: ``python tests/ui/gallery.py FOLDER [SCALE]``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
if len(sys.argv) > 2:
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2]

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QRadioButton,
    QScrollArea,
    QTableView,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.controls.banner import Banner, Notice
from studio.ui.controls.button import Button, IconButton, PlaceButton
from studio.ui.controls.choice import Choice
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.focus_ring import FocusRing, focus_by_keyboard
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.controls.key_cap import KeyCap
from studio.ui.controls.number_field import DecimalField, NumberField
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.controls.search_field import SearchField
from studio.ui.controls.segments import Look, Segments
from studio.ui.controls.spinner import Spinner
from studio.ui.controls.switch import Switch
from studio.ui.controls.tick_slider import TickSlider
from studio.ui.controls.toast import News
from studio.ui.controls.toast_area import ToastArea
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Mode, Theme
from tests.ui.dressing import dress

LOOKS = ((Mode.DARK, False, 100), (Mode.LIGHT, False, 100), (Mode.DARK, True, 100), (Mode.LIGHT, False, 150))


def row(*items: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Put widgets beside each other."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for item in items:
        line.addWidget(item)
    if stretch:
        line.addStretch(1)
    return line


def pane(*parts: QWidget | QHBoxLayout | QGridLayout, width: int = 0) -> QFrame:
    """Put parts below each other."""
    frame = QFrame()
    mark(frame, role="pane")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(10)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    column.addStretch(1)
    if width:
        frame.setFixedWidth(width)
    return frame


def buttons(theme: Theme) -> QFrame:
    """Every button in every kind and size."""
    disabled = Button(theme, "Generate · checking price", kind="spend", size="large")
    disabled.setEnabled(False)
    off = Button(theme, "Secondary")
    off.setEnabled(False)
    favourite = IconButton(theme, "heart", "Favourite", checkable=True, key="F")
    favourite.setChecked(True)
    lock = IconButton(theme, "lock", "Keep this seed", kind="boxed", checkable=True)
    lock.setChecked(True)
    large = row(Button(theme, "Generate · 4 credits", kind="spend", size="large"), stretch=False)
    large.addWidget(IconButton(theme, "chevron-down", "More ways to send", kind="boxed", size="large"))
    return pane(
        Label("Generate, in every state", role="label"),
        large,
        disabled,
        Button(theme, "Generate · price unknown", kind="spendOutline", size="large"),
        Button(theme, "Add to queue", kind="edged", size="large"),
        row(Button(theme, "Try again · 2 credits", kind="spend"), Button(theme, "Change something")),
        row(Button(theme, "Start making pictures", kind="primary"), Button(theme, "Delete for good", kind="danger")),
        row(Button(theme, "Change key", size="small"), Button(theme, "Undo", size="small", key="Ctrl+Z"), off),
        row(Button(theme, "Open sandbox", kind="sandbox"), Button(theme, "Clear all", kind="ghost", size="small")),
        row(
            Button(theme, "Use as reference", kind="ghost", icon="image-plus", size="small"),
            Button(theme, "Vary", kind="ghost", icon="shuffle", size="small"),
        ),
        row(
            Button(theme, "Keep A, next", key="A"),
            Button(theme, "Show it", kind="link"),
            Button(theme, "Paste", icon="clipboard-paste"),
        ),
        row(
            IconButton(theme, "history", "Earlier prompts", size="small"),
            IconButton(theme, "ellipsis", "More"),
            favourite,
            lock,
            IconButton(theme, "dices", "New random seed", kind="boxed"),
        ),
        width=344,
    )


def fields(theme: Theme, focused: list[QWidget]) -> QFrame:
    """Everything that takes words and numbers."""
    prompt = QTextEdit("A lighthouse on a grassy headland at dusk")
    prompt.setFixedHeight(64)
    edit = QLineEdit()
    edit.setPlaceholderText("Placeholder")
    focus = QLineEdit("481516234")
    focused.append(focus)
    grey = QLineEdit("Disabled")
    grey.setEnabled(False)
    size = Choice(theme, "Size")
    size.add(1, "Square", detail="1024 × 1024", icon=theme.ratio_icon(1, 1))
    size.add(2, "Wide", detail="1344 × 768", icon=theme.ratio_icon(16, 9))
    images = NumberField(theme, "Images")
    images.setValue(4)
    images.setFixedWidth(84)
    guidance = DecimalField(theme, "Guidance")
    guidance.setValue(6.5)
    guidance.setFixedWidth(64)
    mark(guidance, scale="small")
    slider = TickSlider(theme, "Guidance")
    slider.setValue(36)
    slider.set_default(28)
    plain = TickSlider(theme, "Tile size")
    mark(plain, kind="plain")
    plain.setValue(50)
    on, off, part = QCheckBox("Enhance prompt"), QCheckBox("Watermark"), QCheckBox("Some")
    on.setChecked(True)
    part.setTristate(True)
    part.setCheckState(Qt.CheckState.PartiallyChecked)
    radio = QRadioButton("One of them")
    radio.setChecked(True)
    fold, unfold = FoldHeader(theme, "Negative prompt"), FoldHeader(theme, "Advanced")
    fold.set_summary("text, watermark, people, heavy vignette, grain, blur, noise")
    unfold.setChecked(True)
    tall = QScrollArea()
    inside = QWidget()
    inside.setFixedHeight(300)
    tall.setWidget(inside)
    tall.setFixedHeight(60)
    return pane(
        Label("Prompt", role="label"),
        prompt,
        fold,
        edit,
        focus,
        grey,
        row(size, images, stretch=False),
        unfold,
        row(Label("Steps", role="label"), slider, guidance, stretch=False),
        plain,
        row(on, off, part),
        row(radio, stretch=True),
        SearchField(theme, "Search styles", key="Ctrl+L"),
        tall,
        width=344,
    )


def choosers(theme: Theme) -> QFrame:
    """Segments in every look, switches, stars, badges and bars."""
    chips = Segments(theme, Look.CHIPS, "Styles shown")
    for text, icon in (("All", ""), ("Favourites", "heart"), ("Recent", "history"), ("Team", "")):
        chips.add(text, text, icon=icon)
    joined = Segments(theme, Look.JOINED, "Stage")
    joined.add("grid", icon="layout-grid", tip="Grid")
    joined.add("single", icon="square", tip="Single")
    words = Segments(theme, Look.JOINED, "Compare")
    for text, icon in (("Single", "square"), ("Slider", "between-vertical-start"), ("Differences", "diff")):
        words.add(text, text, icon=icon)
    field = Segments(theme, Look.FIELD, "Resolution")
    for text in ("480p", "720p", "1080p"):
        field.add(text, text)
    tiles = Segments(theme, Look.TILES, "Ratio")
    for wide, tall in ((16, 9), (4, 3), (1, 1), (3, 4), (9, 16), (21, 9)):
        tiles.add((wide, tall), f"{wide}:{tall}", ratio=(wide, tall))
    on, off = Switch(theme, "Local receiver"), Switch(theme, "Active")
    on.setChecked(True)
    stars, none = RatingBar(theme), RatingBar(theme)
    stars.set_stars(4)
    live, sub = QToolButton(), PlaceButton(theme, "image", "Image", checkable=True)
    live.setText("Live")
    live.setIcon(theme.dot("ok"))
    live.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    sub.setChecked(True)
    balance = PlaceButton(theme, "coins", "1,017.49", kind="raised", colour="goldtext")
    roles = QGridLayout()
    names = ("note", "label", "secondary", "strong", "section", "title", "page", "money", "mono")
    for number, role in enumerate(names):
        words_of = "1,017.49" if role == "money" else f"{role} 10:42"
        roles.addWidget(Label(words_of, role=role), number // 2, number % 2)
    elided = ElidedLabel("A very long style name that cannot possibly fit here", role="strong")
    elided.setFixedWidth(180)
    return pane(
        row(joined, IconButton(theme, "columns-2", "Compare")),
        chips,
        words,
        field,
        tiles,
        row(on, off, stars, none),
        row(KeyCap("Ctrl+K"), KeyCap("A"), Spinner(theme)),
        row(live, sub, balance),
        elided,
        roles,
        width=360,
    )


def floating(theme: Theme) -> QFrame:
    """Banners, toasts, a menu, a list and a table."""
    notices = (
        Notice("err", "key-round", "Your key was refused.", "Nothing was sent. Queue is paused.", ("Change key",)),
        Notice("warn", "timer", "2 paid pictures are not on this disk yet.", "Expires in 2 h.", ("Save now", "Folder")),
        Notice("info", "cloud-off", "You are offline.", "Compose and queue as usual.", ("Try now",), dismissible=False),
        Notice("warn", "coins", "5.5 credits left.", "Enough for 5 pictures.", ("Top up",), colour="goldtext"),
        Notice("sandbox", "flask-conical", "Sandbox.", "Pretend server, pretend credits.", ("Connect account",)),
    )
    frame = pane(width=640)
    column = frame.layout()
    assert isinstance(column, QVBoxLayout)
    for number, notice in enumerate(notices):
        banner = Banner(theme)
        column.insertWidget(number, banner)
        banner.show_notice(notice)
    menu = QMenu(frame)
    for words in ("Generate at the front", "Add without starting", "Copy as curl"):
        menu.addAction(theme.icon("send"), words)
    menu.addSeparator()
    menu.addAction("Unavailable").setEnabled(False)
    menu.setFixedSize(menu.sizeHint())
    names, table = QListView(), QTableView()
    model = QStandardItemModel()
    for words in ("All", "Favourites", "Videos"):
        model.appendRow([QStandardItem(words), QStandardItem("864")])
    names.setModel(model)
    names.setCurrentIndex(model.index(0, 0))
    model.setHorizontalHeaderLabels(["Name", "Count"])
    table.setModel(model)
    table.verticalHeader().hide()
    for view in (names, table):
        view.setFixedHeight(150)
        view.setParent(frame)
    model.setParent(frame)
    line = row(names, table, stretch=False)
    column.insertLayout(len(notices), line)
    menu.setWindowFlags(Qt.WindowType.Widget)
    column.insertWidget(len(notices) + 1, menu)
    menu.show()
    stage = QFrame()
    mark(stage, role="stage")
    stage.setFixedHeight(250)
    column.insertWidget(len(notices) + 2, stage)
    area = ToastArea(theme, stage)
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("#b06fc0"))
    area.tell(
        News("4 pictures saved, Woodblock Print", "Quoted 4, ", money="charged 4", action="Show", picture=picture)
    )
    area.tell(News("3 pictures moved to Trash", "Kept for 30 days", action="Undo", key="Ctrl+Z"))
    return frame


def main(folder: Path) -> None:
    """Save one picture per look."""
    app = QApplication(sys.argv[:1])
    with TemporaryDirectory() as cache:
        theme = Theme(app, Path(cache))
        dress(theme)
        window, focused = QWidget(), list[QWidget]()
        line = QHBoxLayout(window)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(1)
        for part in (buttons(theme), fields(theme, focused), choosers(theme), floating(theme)):
            line.addWidget(part)
        ring = FocusRing(theme, window)
        window.resize(1700, 760)
        window.show()
        window.activateWindow()
        for mode, sandbox, percent in LOOKS:
            theme.set_sandbox(sandbox)
            dress(theme, mode=mode, text_size=percent)
            focused[0].setFocus(Qt.FocusReason.TabFocusReason)
            app.processEvents()
            name = f"{mode.value}{'-sandbox' if sandbox else ''}-{percent}"
            window.grab().save(str(folder / f"gallery-{name}.png"))
        focus_by_keyboard(window.findChildren(Button)[0])
        app.processEvents()
        print("ring around", ring.target)
        window.grab().save(str(folder / "gallery-ring.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
