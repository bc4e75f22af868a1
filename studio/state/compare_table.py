"""In which settings pictures differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.generation import Style
from studio.domain.money import amount
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, VideoRequest
from studio.state.compare import LETTERS
from studio.state.rows import VALUE

NOTHING = "–"
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting of all pictures.

    Attributes:
        values: One for each picture, as they are written.
        changed: Whether they are not all the same.
        money: Whether they are credits.
    """

    name: str
    values: tuple[str, ...]
    money: bool = False

    @property
    def changed(self) -> bool:
        """Whether the values are not all the same."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str
    read: Callable[[Picture], str]
    money: bool = False
    clip: bool | None = None
    optional: bool = False


def _asked(field: str, unset: str = "By the style") -> Callable[[Picture], str]:
    def read(picture: Picture) -> str:
        value = getattr(picture.request, field, None)
        return unset if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)

    return read


def _yes(field: str, on: str = "On", off: str = "Off") -> Callable[[Picture], str]:
    return lambda picture: on if getattr(picture.request, field, False) else off


def _style(picture: Picture) -> str:
    return picture.style_name or picture.request.lora_id or "No style"


def _references(picture: Picture) -> str:
    return str(len(picture.request.sources)) if isinstance(picture.request, ImageRequest) else NOTHING


def _frames(picture: Picture) -> str:
    if not isinstance(picture.request, VideoRequest):
        return NOTHING
    if picture.request.first_frame_url is None:
        return "None"
    return "First" if picture.request.last_frame_url is None else "First and last"


def _seconds(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f} s"


_SETTINGS = (
    _Setting("Style", _style),
    _Setting("Steps", _asked("steps"), clip=False),
    _Setting("Guidance", _asked("guidance_scale"), clip=False),
    _Setting("Seed", lambda picture: NOTHING if picture.seed is None else str(picture.seed)),
    _Setting("Size", lambda picture: f"{picture.width} × {picture.height}"),
    _Setting("Length", lambda picture: _seconds(picture.seconds), clip=True),
    _Setting("Resolution", _asked("resolution", "By the model"), clip=True),
    _Setting("Ratio", _asked("ratio", "By the model"), clip=True),
    _Setting("Frames", _frames, clip=True),
    _Setting("Camera", _yes("camera_fixed", "Fixed", "Moves"), clip=True),
    _Setting("Watermark", _yes("watermark"), clip=True),
    _Setting("Enhance", _yes("enhance_prompt")),
    _Setting("References", _references, clip=False),
    _Setting("Negative", lambda picture: picture.request.negative_prompt or NOTHING, clip=False, optional=True),
    _Setting("Charged", lambda picture: NOTHING if picture.charged is None else amount(picture.charged), money=True),
    _Setting("Time", lambda picture: _seconds(None if picture.duration_ms is None else picture.duration_ms / 1000)),
)


def with_usual(picture: Picture, style: Style | None) -> Picture:
    """Return ``picture`` with the steps and guidance of its style where none were asked for.

    Two styles differ in them although nobody wrote it down.
    """
    request = picture.request
    if style is None or not isinstance(request, ImageRequest):
        return picture
    steps = style.default_steps if request.steps is None else request.steps
    guidance = style.default_guidance_scale if request.guidance_scale is None else request.guidance_scale
    return replace(picture, request=replace(request, steps=steps, guidance_scale=guidance))


def differences(pictures: Sequence[Picture]) -> tuple[Difference, ...]:
    """Return all settings that any of ``pictures`` has, without the prompt."""
    kinds = {picture.is_video for picture in pictures}
    found = []
    for setting in _SETTINGS:
        if setting.clip is not None and setting.clip not in kinds:
            continue
        name = "Model" if setting.name == "Style" and kinds == {True} else setting.name
        row = Difference(name, tuple(setting.read(picture) for picture in pictures), setting.money)
        if not setting.optional or set(row.values) != {NOTHING}:
            found.append(row)
    return tuple(found)


def counted(pictures: Sequence[Picture]) -> tuple[int, int]:
    """Return in how many settings they differ, and how many there are. The prompt is one of them."""
    rows = differences(pictures)
    prompts = {picture.request.prompt for picture in pictures}
    return sum(row.changed for row in rows) + (len(prompts) > 1), len(rows) + 1


def in_common(pictures: Sequence[Picture]) -> str:
    """Return what they have in common, such as ``same prompt, same seed``."""
    first, clips = pictures[0], all(picture.is_video for picture in pictures)
    same = []
    if first.request.prompt and len({picture.request.prompt for picture in pictures}) == 1:
        same.append("same prompt")
    if first.request.lora_id is not None and len({picture.request.lora_id for picture in pictures}) == 1:
        same.append("same model" if clips else "same style")
    if first.seed is not None and len({picture.seed for picture in pictures}) == 1:
        same.append("same seed")
    return ", ".join(same) if len(pictures) > 1 else ""


class DifferenceRows(QAbstractTableModel):
    """A row for every setting and a column for every picture. A row is one :class:`Difference` under one role."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Difference, ...] = ()
        self._rows: tuple[Difference, ...] = ()
        self._columns = 0
        self._only = False

    @property
    def rows(self) -> tuple[Difference, ...]:
        """The rows as they stand."""
        return self._rows

    def show(self, pictures: Sequence[Picture]) -> None:
        """Set ``pictures`` against each other."""
        rows = differences(pictures)
        if rows != self._all or len(pictures) != self._columns:
            self._reset(rows, len(pictures), self._only)

    def set_only(self, only: bool) -> None:
        """Leave out the rows in which they are the same, or bring them back."""
        if only != self._only:
            self._reset(self._all, self._columns, only)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return one for the names, and one for each picture."""
        return 0 if parent.isValid() else self._columns + 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell, or the whole row."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == VALUE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.name, *row.values)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(row, index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the letter of a picture."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return LETTERS[section - 1] if 0 < section <= self._columns else ""

    def _said(self, row: Difference, column: int) -> str:
        differs = "differs" if row.changed else "the same"
        if column == 0:
            return f"{row.name}, {differs}"
        return f"{row.name} of {LETTERS[column - 1]}, {row.values[column - 1]}, {differs}"

    def _reset(self, rows: tuple[Difference, ...], columns: int, only: bool) -> None:
        self.beginResetModel()
        self._all, self._columns, self._only = rows, columns, only
        self._rows = tuple(row for row in rows if row.changed or not only)
        self.endResetModel()
