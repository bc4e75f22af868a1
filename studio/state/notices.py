"""The one banner: of all that is the matter, the most urgent."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

URGENCY = ("lost", "expiring", "key_refused", "read_only", "unsaved", "crashed", "offline", "low_balance", "sandbox")
"""Most urgent first. One is shown at a time."""


@dataclass(frozen=True, slots=True)
class BannerView:
    """A banner.

    Attributes:
        matter: One of :data:`URGENCY`.
        tone: ``err``, ``warn``, ``info`` or ``sandbox``.
        icon: Name of the icon.
        bold: What is the matter.
        text: The rest of the sentence.
        first: Words of the first button; empty without one.
        second: Words of the second button; empty without one.
        colour: Token of the icon's colour; empty means that of the tone.
    """

    matter: str
    tone: str
    icon: str
    bold: str
    text: str
    first: str = ""
    second: str = ""
    colour: str = ""


class Notices(QObject):
    """Keeps what is the matter until it is over.

    Signals:
        changed: Another banner is the most urgent, or none.
            banner: The :class:`BannerView`, or None.
        acted: A button of the banner was pressed.
            matter: One of :data:`URGENCY`.
            button: ``first`` or ``second``.
    """

    changed = Signal(object)
    acted = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matters: dict[str, BannerView] = {}
        self._hidden: dict[str, BannerView] = {}
        self.banner: BannerView | None = None

    def put(self, banner: BannerView) -> None:
        """Say what is the matter, or say it in new words. A hidden one comes back when its words change."""
        self._matters[banner.matter] = banner
        self._choose()

    def over(self, matter: str) -> None:
        """Say that something is no longer the matter."""
        self._matters.pop(matter, None)
        self._hidden.pop(matter, None)
        self._choose()

    def known(self, matter: str) -> bool:
        """Return whether something is the matter, shown or not."""
        return matter in self._matters

    def dismiss(self) -> None:
        """Hide the banner until it changes."""
        if self.banner is not None:
            self._hidden[self.banner.matter] = self.banner
            self._choose()

    def act(self, button: str) -> None:
        """Press ``first`` or ``second``."""
        if self.banner is not None:
            self.acted.emit(self.banner.matter, button)

    def _choose(self) -> None:
        shown = (self._matters[matter] for matter in URGENCY if matter in self._matters)
        banner = next((one for one in shown if self._hidden.get(one.matter) != one), None)
        if banner != self.banner:
            self.banner = banner
            self.changed.emit(banner)
