"""Pictures in another format, or smaller, for wherever they go."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_FORMATS
from studio.media.opening import opened
from studio.media.reference import standard
from studio.media.thumbnail import eight_bit

ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_PAPER = (255, 255, 255)
_WEBP_SIDE = 16383
_SPACE = slice(16, 20)
"""Where a profile tells of what its colours are mixed."""
_NEVER_WRITTEN = (b"GRAY", b"CMYK")
"""A profile of these would make nonsense of the three colours that are."""


def convert(
    source: Path, target: Path, *, kind: str, quality: int = 90, longest: int | None = None, srgb: bool = True
) -> tuple[int, int]:
    """Write ``source`` upright as ``kind``, ``PNG``, ``JPEG`` or ``WEBP``, and return its size in pixels; blocks.

    No side is longer than ``longest``, and none grows. ``quality`` is 1 to 100 and means nothing for PNG. ``srgb``
    brings the colours into sRGB; else they keep their profile. What is see-through stands on white in a JPEG. Nothing
    written around the pixels goes along. 30 ms to 2 s for a usual picture. ``target`` is overwritten.

    Raises:
        BadBytes: It cannot be decoded.
        OSError: The disk failed.
    """
    with opened(source, formats=UPLOAD_FORMATS, limit_pixels=OUTPUT_PIXELS) as picture:
        profile: bytes | None = picture.info.get("icc_profile")
        upright = ImageOps.exif_transpose(picture)
        if srgb or (profile and profile[_SPACE] in _NEVER_WRITTEN):
            upright, profile = standard(upright, profile), _standard_profile() if profile else None
        small = _small(eight_bit(upright), min(longest or _WEBP_SIDE, _WEBP_SIDE) if kind == "WEBP" else longest)
        content = _encoded(_on_paper(small) if kind == "JPEG" else small, kind, quality, profile)
        size = small.size
    # Into memory first: what a full disk says to an encoder is not told by it.
    target.write_bytes(content)
    return size


def _standard_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _small(picture: Image.Image, longest: int | None) -> Image.Image:
    if longest is None or max(picture.size) <= longest:
        return picture
    scale = longest / max(picture.size)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, _PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _encoded(picture: Image.Image, kind: str, quality: int, profile: bytes | None) -> bytes:
    how: dict[str, Any] = {"PNG": {"compress_level": 6}, "WEBP": {"quality": quality, "method": 4}}.get(kind, {})
    if kind == "JPEG":
        how = {"quality": quality, "optimize": True, "subsampling": 0 if quality >= 90 else 2}
    out = BytesIO()
    picture.info.clear()  # Pillow would write what it found there: comments, XMP
    picture.save(out, kind, exif=b"", icc_profile=profile or b"", **how)
    return out.getvalue()
