"""The look of the running program, changed while it runs."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from studio.ui.theme import fonts, sheet
from studio.ui.theme.icons import FILLED, IconCache, dot, frame
from studio.ui.theme.palette import palette
from studio.ui.theme.tokens import DARK, LIGHT, Tokens

TEXT_SIZES = (100, 115, 130, 150)


class Mode(Enum):
    """Whose choice the colours are."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Theme(QObject):
    """Colours, type and icons for every widget, and the one place that applies them.

    Nothing is applied before `wear`. Widgets take colours when they paint, and listen for the rest.

    Signals:
        tokens_changed: Colours, sizes or motion are different now; the application already wears them.
    """

    tokens_changed = Signal()

    def __init__(self, app: QApplication, cache: Path, *, parent: QObject | None = None) -> None:
        """Prepare a theme. ``cache`` is an existing folder for the small files that Qt's style sheets need."""
        super().__init__(parent or app)
        self._app = app
        self._cache = cache
        self._mode = Mode.SYSTEM
        self._percent = 100
        self._sandbox = False
        self._stage_shift = 0
        self._still = False
        self._worn = False
        self._icons = IconCache()
        self._tokens = self._choose()
        fonts.load_fonts()
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @property
    def text_size(self) -> int:
        """Per cent of the designed size."""
        return self._percent

    @property
    def still(self) -> bool:
        """Whether motion is off: fades are instant and nothing turns."""
        return self._still

    def apply(self) -> None:
        """Put the look on the whole application. Takes about a millisecond for every widget there is."""
        if not self._worn:
            self._app.setStyle("Fusion")
        self._worn = True
        self._tokens = self._choose()
        self._icons.clear()
        self._app.setPalette(palette(self._tokens))
        self._app.setFont(self.font(13))
        self._app.setStyleSheet(sheet.render(self._tokens, factor=self._percent / 100, cache=self._cache))
        self.tokens_changed.emit()

    def wear(self, *, mode: Mode, text_size: int, stage_shift: int, still: bool) -> None:
        """Take all of the user's wishes at once, and apply them when one is new.

        ``text_size`` becomes the nearest of 100, 115, 130 and 150 per cent; ``stage_shift`` makes the grey behind
        pictures lighter (above 0) or darker.
        """
        wanted = (mode, min(TEXT_SIZES, key=lambda size: abs(size - text_size)), stage_shift, still)
        if self._worn and wanted == (self._mode, self._percent, self._stage_shift, self._still):
            return
        self._mode, self._percent, self._stage_shift, self._still = wanted
        self.apply()

    def set_sandbox(self, sandbox: bool) -> None:
        """Replace gold by violet, or back: pretend credits never look like credits."""
        if sandbox != self._sandbox:
            self._sandbox = sandbox
            self.apply()

    def px(self, length: int) -> int:
        """Return a designed length in the text size of the user."""
        return round(length * self._percent / 100)

    def colour(self, token: str) -> QColor:
        """Return the colour a token has now."""
        return QColor(getattr(self._tokens, token))

    def font(self, size: int, weight: int = 400) -> QFont:
        """Return the interface font in a designed size (11, 12, 13, 15, 20 or 28)."""
        return fonts.sans(self.px(size), weight)

    def mono(self, size: int = 12) -> QFont:
        """Return the font for ids and times."""
        return fonts.mono(self.px(size))

    def icon(self, name: str, colour: str = "text2", size: int = 16, *, checked: str = "accent", gap: int = 0) -> QIcon:
        """Return an icon in the colour of a token. Ask again after `tokens_changed`.

        ``gap`` is free room at its right, for words that follow; the icon size must include it.
        """
        return self._icons.icon(
            name,
            getattr(self._tokens, colour),
            self.px(size),
            disabled=self._tokens.disabled,
            checked=getattr(self._tokens, checked),
            filled_when_checked=name in FILLED,
            gap=self.px(gap),
        )

    def pixmap(
        self, name: str, colour: str = "text2", size: int = 16, *, ratio: float = 1.0, filled: bool = False
    ) -> QPixmap:
        """Return an icon to paint with, for a device of the given pixel ratio."""
        return self._icons.pixmap(name, getattr(self._tokens, colour), self.px(size), ratio=ratio, filled=filled)

    def dot(self, colour: str) -> QIcon:
        """Return the round mark of a connection state in the colour of a token."""
        return dot(getattr(self._tokens, colour))

    def ratio_icon(self, width: int, height: int, colour: str = "text2", *, checked: str = "accent") -> QIcon:
        """Return the outline of a picture with these proportions, in a box of 24 × 20."""
        now = self._tokens
        return frame(
            width,
            height,
            getattr(now, colour),
            checked=getattr(now, checked),
            disabled=now.disabled,
            scale=self._percent / 100,
        )

    @Slot()
    def _follow_system(self) -> None:
        if self._choose() != self._tokens:
            self.apply()

    def _choose(self) -> Tokens:
        hints = self._app.styleHints()
        light = self._mode is Mode.LIGHT or (self._mode is Mode.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Light)
        tokens = LIGHT if light else DARK
        if self._sandbox:
            tokens = tokens.for_sandbox()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            tokens = tokens.for_more_contrast()
        return tokens.with_stage(self._stage_shift) if self._stage_shift else tokens
