"""Films a shot and writes it as a file that says where it comes from."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageOps

from studio.domain.limits import UPLOAD_FORMATS
from studio.media.reel import FRAMES_PER_SECOND, Reel
from studio.sandbox.art.renderer import Recipe, render
from studio.sandbox.film.take import Script, take
from studio.sandbox.order import Shot
from studio.sandbox.reels import again, keep

_SOFTWARE = "Aurous Studio sandbox"


def shoot(shot: Shot) -> None:
    """Film ``shot`` and put it at its target, whole or not at all.

    A second of 480p takes about half a second of one core, one of 1080p five times that. A picture that is not given
    is drawn first, which takes one to three seconds.
    """
    if again(shot):
        return
    target = Path(shot.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.getpid()}-{target.name}")
    source = shot.generation or "model preview"
    comment = f"{_SOFTWARE}. Drawn by program, not by a model; {source}"
    with Reel(part, width=shot.width, height=shot.height, comment=comment) as reel:
        for frame in take(_script(shot)):
            reel.add(frame)
    part.replace(target)
    keep(shot)


def _script(shot: Shot) -> Script:
    size = (shot.width, shot.height)
    return Script(
        prompt=shot.prompt,
        temperament=shot.temperament,
        seed=shot.seed,
        size=size,
        frames=shot.seconds * FRAMES_PER_SECOND,
        rate=FRAMES_PER_SECOND,
        first=_frame(shot.first, size),
        last=_frame(shot.last, size),
        camera_fixed=shot.camera_fixed,
        watermark=shot.watermark,
        loops=shot.loops,
    )


def _frame(source: str | None, size: tuple[int, int]) -> Image.Image | None:
    """Return an upload upright; a web address is never fetched, its text is drawn instead."""
    if source is None:
        return None
    if source.startswith("https://"):
        return render(Recipe(source, width=size[0], height=size[1]))
    with Image.open(source, formats=UPLOAD_FORMATS) as image:
        return ImageOps.exif_transpose(image).convert("RGB")
