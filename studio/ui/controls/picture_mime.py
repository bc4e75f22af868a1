"""Pictures of the library on their way by drag and drop: files for everybody, and their names for ourselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from studio.domain.picture import Picture

MIME = "application/x-aurous-picture"
"""One id of the library a line, as many and in the same order as the files."""

_COPIED = "x-special/gnome-copied-files"
"""What some file managers look for when files are pasted."""

_MOST = 2000
_ID = re.compile(rb"[0-9A-Z]{26}", re.ASCII)
_LONGEST = _MOST * 27


def picture_data(pictures: Sequence[Picture], path_of: Callable[[Picture], Path]) -> QMimeData:
    """Return what is dragged for ``pictures``: their files, and which pictures of the library they are."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path_of(picture))) for picture in pictures])
    data.setData(MIME, "\n".join(picture.id for picture in pictures[:_MOST]).encode())
    return data


def copied_data(
    pictures: Sequence[Picture], path_of: Callable[[Picture], Path], image: QImage | None = None
) -> QMimeData:
    """Return what is put on the clipboard for ``pictures``: their files, and of a single one its pixels, if given.

    Painting programs paste the pixels, file managers the files.
    """
    data = picture_data(pictures, path_of)
    addresses = [url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in data.urls()]
    data.setData(_COPIED, "\n".join(("copy", *addresses)).encode())
    if image is not None and not image.isNull() and len(pictures) == 1:
        data.setImageData(image)
    return data


def pictures_in(data: QMimeData) -> tuple[str, ...]:
    """Return the ids that came with the files in ``data``, in their order; none where another program speaks.

    Any program can write the private type. What does not fit the files is worth nothing: they stand on their own, and
    whoever looks an id up has to see that it leads to the file beside it.
    """
    if not data.hasFormat(MIME):
        return ()
    told = data.data(MIME)
    if told.size() > _LONGEST:
        return ()
    ids = bytes(told.data()).split(b"\n")
    if len(ids) > len(data.urls()) or not all(_ID.fullmatch(each) for each in ids):
        return ()
    return tuple(each.decode("ascii") for each in ids)
