"""The look changes while the program runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.ui.theme import sheet
from studio.ui.theme.fonts import load_fonts
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Mode, Theme
from studio.ui.theme.tokens import DARK, LIGHT
from tests.ui.dressing import dress
from tests.virtual_screen import screen


def middle(button: QPushButton) -> QColor:
    """Return the colour of a button beside its words."""
    image = button.grab().toImage()
    return image.pixelColor(image.width() // 2, 4)


def test_colours_switch_live(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    button = QPushButton("Cancel")
    qtbot.addWidget(button)
    button.show()
    assert middle(button) == QColor(DARK.raised)
    with qtbot.waitSignal(theme.tokens_changed):
        dress(theme, mode=Mode.LIGHT)
    assert middle(button) == QColor(LIGHT.raised)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.window)
    assert theme.tokens == LIGHT


def test_system_without_an_opinion_is_dark(theme: Theme) -> None:
    dress(theme, mode=Mode.SYSTEM)
    assert theme.tokens == DARK


def test_sandbox_replaces_gold(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton("Generate")
    mark(button, kind="spend")
    qtbot.addWidget(button)
    button.show()
    assert middle(button) == QColor(DARK.gold)
    theme.set_sandbox(True)
    assert middle(button) == QColor(DARK.sandbox)


@pytest.mark.parametrize(("percent", "words", "tall"), [(100, 13, 32), (115, 15, 36), (130, 17, 41), (150, 20, 47)])
def test_text_size_scales_words_and_rows(qtbot: QtBot, theme: Theme, percent: int, words: int, tall: int) -> None:
    button = QPushButton("Cancel")
    qtbot.addWidget(button)
    dress(theme, text_size=percent)
    button.ensurePolished()
    assert abs(button.font().pixelSize() - words) <= 1
    assert abs(button.sizeHint().height() - tall) <= 1


def test_odd_text_size_becomes_the_nearest(theme: Theme) -> None:
    dress(theme, text_size=120)
    assert theme.text_size == 115


def test_bundled_fonts_are_used(theme: Theme) -> None:
    assert {"Inter", "JetBrains Mono"} <= load_fonts()
    assert QFontInfo(theme.font(13, 600)).family() == "Inter"
    assert QFontInfo(theme.font(13, 600)).weight() == 600
    assert QFontInfo(theme.mono()).family() == "JetBrains Mono"


def test_figures_keep_one_width_when_the_sheet_sets_a_size(qtbot: QtBot, theme: Theme) -> None:
    label = QLabel("1,017.49")
    mark(label, role="heading")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().pixelSize() == 28
    assert label.font().featureValue(QFont.Tag("tnum")) == 1
    widths = {label.fontMetrics().horizontalAdvance(digit * 8) for digit in "0123456789"}
    assert len(widths) == 1


def test_stage_grey_moves_only_the_stage(theme: Theme) -> None:
    dress(theme, stage_shift=16)
    assert theme.tokens.stage == "#1d1d1e"
    assert theme.tokens.panel == DARK.panel


def test_icons_are_drawn_again_in_new_colours(theme: Theme) -> None:
    before = theme.pixmap("square", "text", 24).toImage().pixelColor(3, 12)
    dress(theme, mode=Mode.LIGHT)
    after = theme.pixmap("square", "text", 24).toImage().pixelColor(3, 12)
    assert (before, after) == (QColor(DARK.text), QColor(LIGHT.text))


def test_old_icons_do_not_pile_up(theme: Theme) -> None:
    before = theme.pixmap("coins", "gold").cacheKey()
    assert theme.pixmap("coins", "gold").cacheKey() == before
    theme.apply()
    assert theme.pixmap("coins", "gold").cacheKey() != before


def test_check_marks_are_written_once(theme: Theme, qapp: QApplication, tmp_path: Path) -> None:
    theme = Theme(qapp, tmp_path, parent=theme)
    theme.apply()
    files = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.svg")}
    assert tmp_path / f"check-{DARK.onaccent[1:]}.svg" in files
    theme.apply()
    assert files == {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.svg")}


def test_sheet_works_without_a_place_for_its_files(tmp_path: Path) -> None:
    missing = tmp_path / "gone"
    words = sheet.render(DARK, factor=1.0, cache=missing)
    assert "image: none" in words
    assert "$" not in words
    assert not missing.exists()


def test_motion_can_be_switched_off(theme: Theme, qtbot: QtBot) -> None:
    assert theme.still
    with qtbot.waitSignal(theme.tokens_changed):
        dress(theme, still=False)
    assert not theme.still


def test_marking_twice_polishes_once(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton("Generate")
    qtbot.addWidget(button)
    button.show()
    mark(button, kind="spend")
    assert middle(button) == QColor(DARK.gold)
    mark(button, kind="secondary")
    assert middle(button) == QColor(DARK.raised)
    assert button.focusPolicy() is not Qt.FocusPolicy.NoFocus


def test_the_system_is_followed_from_the_start_and_while_it_changes() -> None:
    """On a desktop that has a choice of colours; the platform without a screen has none."""
    with screen((640, 480)) as display:
        ours = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_CURRENT_DESKTOP": "GNOME"}
        command = [sys.executable, "-m", "tests.ui.theme.following"]
        done = subprocess.run(command, env=os.environ | ours, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == ["light", "dark", "light", "light"], done.stderr
