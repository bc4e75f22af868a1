"""Clips to look at and to join: a camera that moves across a picture with soft shapes and grain."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import av
from PIL import Image

from bench.canned import canned

RATE = 24
SIZES = {720: (1280, 720), 1080: (1920, 1080)}
_PATH = 3
"""Pixels a frame."""


def footage(path: Path, *, lines: int, seconds: int = 5, seed: int = 1) -> Path:
    """Encode a clip with the settings that encoders have by themselves: B-frames, and a key every ten seconds."""
    size, count = SIZES[lines], seconds * RATE
    side = size[0] + _PATH * count
    with Image.open(BytesIO(canned("PNG", side, seed=seed))) as ground, av.open(str(path), "w") as container:
        ground.load()
        stream: Any = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        kind: Any = av.VideoFrame
        for number in range(count):
            at = number * _PATH
            container.mux(stream.encode(kind.from_image(ground.crop((at, at // 2, at + size[0], at // 2 + size[1])))))
        container.mux(stream.encode(None))
    return path
