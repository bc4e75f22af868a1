"""The words above a group of pictures."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from studio.domain.listing import Group, Grouping
from studio.state.library.rows import LibraryRows
from studio.ui.stage.recent_view import day_words
from studio.ui.theme.theme import Theme

_NO_STYLE = "No style"


def heading_words(rows: LibraryRows, group: Group) -> str:
    """Return what ``group`` is called; nothing while a run's first picture is read, whose prompt is its name."""
    if rows.grouping is Grouping.DAY:
        return day_name(group.name)
    if rows.grouping is Grouping.STYLE:
        return group.name or _NO_STYLE
    tile = rows.cell(group.start).tile if group.start < rows.rowCount() else None
    return "" if tile is None else " ".join(tile.picture.request.prompt.split()) or _NO_STYLE


def day_name(name: str) -> str:
    """Return ``Today``, ``Yesterday`` or the date, of a day such as ``2026-05-04``; what is none stays as it is."""
    try:
        return day_words(date.fromisoformat(name), datetime.now().astimezone().date())
    except ValueError:
        return name


def paint_heading(painter: QPainter, theme: Theme, room: QRect, words: str, count: int) -> None:
    """Write a heading and how many pictures are under it into ``room``."""
    number, font = f"{count:,}", theme.font(13, 600)
    beside = QFontMetrics(theme.font(12)).horizontalAdvance(number) + theme.px(8)
    name = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width() - beside)
    left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(room, left, name)
    after = QFontMetrics(font).horizontalAdvance(name) + (theme.px(8) if name else 0)
    painter.setFont(theme.font(12))
    painter.setPen(theme.colour("text3"))
    painter.drawText(room.adjusted(after, 0, 0, 0), left, number)
