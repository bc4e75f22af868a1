"""What was dropped on the storyboard, on its way into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.ui.controls.picture_mime import pictures_in
from studio.ui.video.composer.intake import Recall

_ELSEWHERE = ("//", "\\\\")
_MOST = 20
_TOO_MANY = f"The first {_MOST} were taken. Drop the others once these are there."
_FAR = "A file on another computer is not taken from there. Copy it to this one first."
_NOTHING = "There is no picture and no clip in what was dropped."

Take = Callable[[Sequence[Picture | str | QImage], int], None]


def dropped(data: QMimeData, place: int, *, take: Take, recall: Recall) -> str:
    """Hand what is in ``data`` to ``take``, and return what the user has to be told; empty without anything.

    Pictures of the library are looked up by ``recall`` first, so that a shot knows which clip it begins with.
    """
    urls = data.urls()
    files = [url.toLocalFile() for url in urls if url.isLocalFile()]
    here = [file for file in files if not file.startswith(_ELSEWHERE)]
    said = _FAR if len(here) < len(files) else _TOO_MANY if len(here) > _MOST else ""
    if files:
        ids = pictures_in(data) if len(here) == len(urls) else ()
        if here:
            recall(ids[:_MOST], here[:_MOST], partial(_hand, take, place))
        return said
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            take([image], place)
            return ""
    addresses = [url.toString() for url in urls if url.scheme() in ("http", "https")]
    text = data.text().strip()
    if not addresses and text.startswith(("http://", "https://")) and len(text.split()) == 1:
        addresses = [text]
    if addresses:
        take(addresses[:_MOST], place)
    return "" if addresses else _NOTHING


def _hand(take: Take, place: int, found: Sequence[Picture | str]) -> None:
    take(found, place)
