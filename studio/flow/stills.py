"""Saving a frame of a clip as a picture beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.domain.picture import Picture
from studio.media.still import write_still
from studio.store.files import LibraryFolder
from studio.store.parts import drop
from studio.store.trouble import disk_trouble


async def save_still(clip: Picture, file: Path, number: int, *, library: Path) -> Path:
    """Save frame ``number`` of ``clip``, whose ``file`` is given, as a PNG in the same folder; return where it is.

    Nothing is ever overwritten: the next free name is taken. Its text names the run, the output and the frame.

    Raises:
        BadBytes: The clip is gone or damaged.
        DiskTrouble: It could not be written.
    """
    return await asyncio.to_thread(_save, clip, file, number, library)


def _save(clip: Picture, file: Path, number: int, library: Path) -> Path:
    root = library if file.is_relative_to(library) else file.parent
    folder = LibraryFolder(root)
    try:
        part = folder.part_path(clip.id, number)
        try:
            _write(clip, file, number, part)
            name = (file.parent / f"{file.stem}, frame {number + 1}.png").relative_to(root)
            return folder.path(folder.place(part, name.as_posix()))
        finally:
            drop(part)
    finally:
        folder.close()


def _write(clip: Picture, file: Path, number: int, part: Path) -> None:
    words = {
        "Title": f"Frame {number + 1} of {file.name}",
        "Description": clip.request.prompt,
        "Source": f"{clip.generation_id}, output {clip.index + 1}, frame {number + 1}",
    }
    try:
        write_still(file, number, part, words=words)
    except FileNotFoundError:
        raise BadBytes("The file of this clip is not there any more.") from None
    except OSError as error:
        raise disk_trouble(error, file.parent) from error
