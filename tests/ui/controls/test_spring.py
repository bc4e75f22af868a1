"""Places open under what is dragged over them."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from studio.ui.controls.spring import Spring

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def enter(button: QPushButton, mime: QMimeData) -> bool:
    """Drag ``mime`` over the button and return whether it is told of what comes next."""
    event = QDragEnterEvent(QPoint(5, 5), COPY, mime, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(button, event)
    return event.isAccepted()


def files() -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/pictures/heron.png")])
    return mime


def test_a_picture_that_rests_presses_it(qtbot: QtBot) -> None:
    button = QPushButton("Video")
    qtbot.addWidget(button)
    Spring(button)
    mime = files()
    with qtbot.waitSignal(button.clicked):
        assert enter(button, mime)


def test_one_that_goes_on_does_not(qtbot: QtBot) -> None:
    button = QPushButton("Video")
    qtbot.addWidget(button)
    spring = Spring(button)
    pressed = QSignalSpy(button.clicked)
    mime = files()
    assert enter(button, mime) and spring.waiting
    QApplication.sendEvent(button, QDragLeaveEvent())
    assert not spring.waiting
    assert enter(button, mime)
    drop = QDropEvent(QPointF(5, 5), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(button, drop)
    assert not drop.isAccepted() and not spring.waiting and pressed.count() == 0


def test_words_do_not(qtbot: QtBot) -> None:
    button = QPushButton("Video")
    qtbot.addWidget(button)
    spring = Spring(button)
    mime = QMimeData()
    mime.setText("a heron")
    assert not enter(button, mime) and not spring.waiting
