"""The frames of a clip, as they are seen."""

from __future__ import annotations

import io

import av
from PIL import Image


def footage(content: bytes) -> list[Image.Image]:
    """Decode every frame of an MP4 file."""
    with av.open(io.BytesIO(content), "r") as clip:
        return [frame.to_image() for frame in clip.decode(video=0)]  # type: ignore[no-untyped-call]
