"""Where toasts stand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.controls.announce import announce
from studio.ui.controls.toast import LIFETIME_MS, News, Toast, fade
from studio.ui.theme.theme import Theme

MOST = 3
_MARGIN = 16


class ToastArea(QFrame):
    """Stacks at most three toasts at the lower right of its parent, the newest lowest.

    A fourth one takes the place of the oldest that would go by itself, or of the oldest of all.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._toasts: list[Toast] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setObjectName("toastArea")
        self.setAccessibleName("Notices")
        parent.installEventFilter(self)
        theme.tokens_changed.connect(self._place)
        self.hide()

    @property
    def toasts(self) -> list[Toast]:
        """The toasts in sight, oldest first."""
        return list(self._toasts)

    def tell(self, news: News, *, lifetime_ms: int = LIFETIME_MS) -> Toast:
        """Show ``news`` and return its toast, to listen for its button. It deletes itself once closed."""
        if len(self._toasts) == MOST:
            leaving = [toast for toast in self._toasts if not toast.news.stays] or self._toasts
            self._drop(leaving[0])
        toast = Toast(self._theme, news, self, lifetime_ms=lifetime_ms)
        toast.closed.connect(self._closed)
        self._toasts.append(toast)
        self._column.addWidget(toast)
        toast.show()
        if not self._theme.still:
            fade(toast, start=0.0, end=1.0).finished.connect(toast.come_to_rest)
        self._place()
        announce(self, toast.accessibleName(), urgent=news.stays)
        return toast

    def move_to(self, parent: QWidget) -> None:
        """Stand over another pane, with all toasts there are."""
        before = self.parentWidget()
        if before is parent:
            return
        if before is not None:
            before.removeEventFilter(self)
        self.setParent(parent)
        parent.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    @Slot()
    def _closed(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast) and toast in self._toasts:
            self._drop(toast)
            self._place()

    def _drop(self, toast: Toast) -> None:
        self._toasts.remove(toast)
        self._column.removeWidget(toast)
        toast.hide()
        toast.deleteLater()

    @Slot()
    def _place(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.width() - self.width() - _MARGIN, parent.height() - self.height() - _MARGIN)
        self.setVisible(bool(self._toasts))
        self.raise_()
