"""Clips that were filmed before. The same wish gives the same clip, so it need not be filmed a second time."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
from msgspec.structs import replace

from studio.sandbox.order import Shot


def again(shot: Shot, part: Path) -> bool:
    """Write to ``part`` what was filmed before for the wish of ``shot``; return whether there was anything."""
    if shot.reels is None:
        return False
    try:
        content = _place(shot, Path(shot.reels)).read_bytes()
    except FileNotFoundError:
        return False
    part.write_bytes(_exchanged(content, _nobody(shot), _name(shot)))
    return True


def keep(shot: Shot, part: Path) -> None:
    """Keep what was filmed for ``shot``, whole or not at all, for whoever asks alike: in this process or another."""
    if shot.reels is None:
        return
    place = _place(shot, Path(shot.reels))
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f"{os.getpid()}-{place.name}")
    # The one thing in which two clips of one wish differ is whose they are; of one length, it moves no other byte.
    new.write_bytes(_exchanged(part.read_bytes(), _name(shot), _nobody(shot)))
    new.replace(place)


def _place(shot: Shot, folder: Path) -> Path:
    wish = hashlib.sha256()
    wish.update(msgspec.json.encode(replace(shot, target="", generation=None, reels=None, first=None, last=None)))
    for frame in (shot.first, shot.last):
        wish.update(b"\0" if frame is None else _of(frame))
    return folder / f"{wish.hexdigest()}-{len(_name(shot))}.mp4"


def _of(frame: str) -> bytes:
    """Return what tells one frame from another: its bytes, or the address it is drawn from."""
    content = frame.encode() if frame.startswith("https://") else Path(frame).read_bytes()
    return hashlib.sha256(content).digest()


def _exchanged(content: bytes, old: bytes, new: bytes) -> bytes:
    return content.replace(old, new) if old else content


def _name(shot: Shot) -> bytes:
    return (shot.generation or "").encode()


def _nobody(shot: Shot) -> bytes:
    return b"~" * len(_name(shot))
