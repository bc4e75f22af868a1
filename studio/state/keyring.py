"""Where the key of the account in use is kept, as a person is told."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

_KEPT = "Kept in your system keychain, never in a file or a log."


@dataclass(frozen=True, slots=True)
class KeyringView:
    """What is known of it.

    Attributes:
        state: ``kept``, ``waiting`` for the keyring, or ``session``: the keyring does not keep the key.
        sentence: In words: where the key is, or what stands in the way and what would do.
    """

    state: str = "kept"
    sentence: str = _KEPT

    @property
    def session_only(self) -> bool:
        """Whether the key has to be given again at the next start."""
        return self.state == "session"


class Keyring(QObject):
    """How the system keyring behaves, as the last attempt to use it found out.

    Signals:
        changed: It was found to behave otherwise.
            view: The new :class:`KeyringView`.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = KeyringView()

    def keeps(self) -> None:
        """It answered."""
        self._set(KeyringView())

    def waits(self) -> None:
        """It takes its time: perhaps it asks somebody to unlock it."""
        words = "Waiting for your system keyring; it may be asking to be unlocked. You can also paste the key here."
        self._set(KeyringView("waiting", words))

    def fails(self, sentence: str) -> None:
        """It cannot be used, for the reason that ``sentence`` gives."""
        self._set(KeyringView("session", sentence))

    def spared(self) -> None:
        """The key came from the environment; nobody asked the keyring."""
        self._set(KeyringView("kept", "Given by AUROUS_API_KEY for this start. It is written down nowhere."))

    def _set(self, view: KeyringView) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit(view)
