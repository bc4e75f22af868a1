"""One place of the workbench: what stands left, in the middle and at the right of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QSplitter, QWidget

IMAGE, VIDEO = "image", "video"


@dataclass(frozen=True, slots=True)
class Bay:
    """A place and its panes.

    Attributes:
        name: :data:`IMAGE` or :data:`VIDEO`.
        composer: The left pane: everything that is asked for.
        prompt: Where the keyboard enters it.
        focus_prompt: Puts the keyboard there.
        paste: Takes what is on the clipboard as a picture to start from.
        stage: The middle: what was made above, a strip below.
        view: Where the keyboard enters the middle.
        strip: The lower part of the middle, which may be hidden.
        under: Where the keyboard enters it: the first of these that is in sight.
        strip_heights: Its designed height by the class of the window.
        chooser: The pane above the queue: styles, or video models.
        chooser_words: What it holds, for the rail and for screen readers.
        search: Where the keyboard enters it.
        focus_search: Puts the keyboard there, all words selected.
        hide_wanted: The signal by which the user asks the right pane out of the way.
    """

    name: str
    composer: QWidget
    prompt: QWidget
    focus_prompt: Callable[[], None]
    paste: Callable[[], None]
    stage: QSplitter
    view: QWidget
    strip: QWidget
    under: tuple[QWidget, ...]
    strip_heights: dict[str, int]
    chooser: QWidget
    chooser_words: str
    search: QWidget
    focus_search: Callable[[], None]
    hide_wanted: SignalInstance
