"""The window asks for a look when something ended behind another one, and only as far as that is wanted."""

from __future__ import annotations

import os
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.resources import resource
from studio.state.layout import Layout
from studio.state.studio import Studio
from studio.ui import attention
from studio.ui.attention import Attention
from studio.ui.controls.toast import Toast
from studio.ui.controls.toast_area import ToastArea
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.theme.theme import Theme
from studio.ui.window import Window


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, studio: Studio, tmp_path: Path) -> Iterator[Window]:
    kept = Layout(tmp_path / "layout.json")
    window = Window(theme, kept)
    qtbot.addWidget(window)
    window.show()
    yield window
    kept.close()


@pytest.fixture
def toasts(theme: Theme, window: Window) -> ToastArea:
    return ToastArea(theme, window)


async def test_it_follows_whether_the_program_is_in_front(
    qapp: QApplication, window: Window, studio: Studio, toasts: ToastArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(studio.herald, "attend", heard.append)
    ours = Attention(window, studio, toasts)
    heard.clear()
    for state in (Qt.ApplicationState.ApplicationInactive, Qt.ApplicationState.ApplicationActive):
        qapp.applicationStateChanged.emit(state)
    assert heard == [False, True]
    assert ours.parent() is window


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
async def test_a_click_on_a_notice_brings_the_window_forward_with_its_proof(
    window: Window, studio: Studio, toasts: ToastArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    Attention(window, studio, toasts)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "old")
    window.showMinimized()
    studio.desktop.raised.emit("proof")
    assert not window.isMinimized() and window.isVisible()
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "proof"


async def test_without_a_tray_the_list_under_the_bell_is_all_there_is(
    window: Window, studio: Studio, toasts: ToastArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "ON_A_BUS", False)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    ours = Attention(window, studio, toasts)
    studio.herald.told.emit("1 picture saved", "Charged 1 credit.")
    studio.herald.seen.emit()
    assert ours._tray is None and ours.findChildren(QSystemTrayIcon) == []


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)  # the platform without a screen has none
async def test_where_there_is_a_tray_its_icon_stays_no_longer_than_its_notice(
    window: Window, studio: Studio, toasts: ToastArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(attention, "ON_A_BUS", False)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    window.setWindowIcon(QIcon(str(resource("app/aurous-studio.png"))))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, title, text: said.append((title, text)))
    ours = Attention(window, studio, toasts)
    studio.herald.told.emit("1 picture saved", "Charged 1 credit.")
    assert said == [("1 picture saved", "Charged 1 credit.")]
    assert ours._tray is not None and ours._tray.isVisible()
    studio.herald.seen.emit()
    assert not ours._tray.isVisible()


async def test_the_question_waits_for_an_answer(window: Window, studio: Studio, toasts: ToastArea) -> None:
    Attention(window, studio, toasts)
    studio.herald.offered.emit()
    toast = toasts.findChild(Toast)
    assert toast is not None and not studio.preferences.settings.notify
    button = next(each for each in toast.findChildren(QPushButton) if each.text() == "Turn on")
    button.click()
    assert studio.preferences.settings.notify and not studio.preferences.settings.sound


async def test_no_is_an_answer(window: Window, studio: Studio, toasts: ToastArea) -> None:
    Attention(window, studio, toasts)
    studio.herald.offered.emit()
    (toast,) = toasts.toasts
    no = toast.findChild(QPushButton, "toastDismiss")
    assert no is not None and no.text() == "No"
    no.click()
    assert toasts.toasts == [] and not studio.preferences.settings.notify


async def test_the_settings_turn_each_on_and_follow(qtbot: QtBot, theme: Theme, studio: Studio) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SettingsDialog(theme, studio, parent)
    notify, sound = dialog.findChild(QCheckBox, "notifyCheck"), dialog.findChild(QCheckBox, "soundCheck")
    assert notify is not None and sound is not None
    assert not notify.isChecked() and not sound.isChecked()
    sound.click()
    assert (studio.preferences.settings.notify, studio.preferences.settings.sound) == (False, True)
    studio.herald.agree()
    assert notify.isChecked() and sound.isChecked()


def test_the_sound_is_short_and_soft() -> None:
    with wave.open(str(resource("sounds/done.wav")), "rb") as sound:
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
        assert sound.getnframes() / sound.getframerate() < 1
        assert max(abs(sample) for sample in samples) < 0.4 * 32_768
        assert abs(samples[0]) < 50 and abs(samples[-1]) < 50, "it neither begins nor ends with a click"


@pytest.mark.qt_log_ignore("PulseAudioService", extend=True)  # what the library says of a machine without sound
async def test_it_is_played_when_it_is_wanted(window: Window, studio: Studio, toasts: ToastArea) -> None:
    ours = Attention(window, studio, toasts)
    assert ours._sound is None, "nothing is loaded before"
    studio.herald.rang.emit()
    from PySide6.QtMultimedia import QMediaDevices

    if QMediaDevices.defaultAudioOutput().isNull():
        assert ours._sound is None, "where nothing can be heard, nothing complains"
    else:
        assert ours._sound is not None
        assert ours._sound.source().toLocalFile() == str(resource("sounds/done.wav"))
