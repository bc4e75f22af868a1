"""Dynamic properties that the style sheet reads: ``role``, ``kind``, ``scale``, ``state``."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set properties the style sheet asks for and let it look again, only when one of them changed."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        polish(widget)


def polish(widget: QWidget) -> None:
    """Let the style sheet look at ``widget`` again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
