"""Names of the parts that the composer of clips shares with that of pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def for_clips(part: QWidget) -> None:
    """Rename what is inside ``part``: ``promptEdit`` becomes ``videoPromptEdit``. Both composers are in one window."""
    for child in part.findChildren(QWidget):
        name = child.objectName()
        if name and not name.startswith("qt_"):
            child.setObjectName(f"video{name[0].upper()}{name[1:]}")
