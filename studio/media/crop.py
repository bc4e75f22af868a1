"""Cutting the part of a picture that a clip begins or ends with: upright, opaque, in the colours of screens."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from studio.domain.errors import BadBytes
from studio.domain.frame import Crop
from studio.domain.limits import UPLOAD_BYTES, UPLOAD_FORMATS, UPLOAD_SIDE
from studio.media.opening import opened
from studio.media.reference import small_enough, standard
from studio.media.thumbnail import eight_bit

_PIXELS = UPLOAD_SIDE * UPLOAD_SIDE
_ORIENTATION = 0x0112
_QUARTERS = (5, 6, 7, 8)
"""Orientations by which width and height change places."""
_GROUND = "white"
"""What see-through parts are laid on: a clip has none, and what the service would put there is not known."""
_MOVING = ("PNG", "WEBP")
"""Formats of which the service may take the whole film for the picture. A JPEG with several is one for everybody."""


def upright_size(path: Path) -> tuple[int, int]:
    """Return width and height in pixels of the picture at ``path``, as it is seen. Decodes nothing.

    Raises:
        BadBytes: It is none the service takes.
        OSError: It is gone, or the disk failed.
    """
    with opened(path, formats=UPLOAD_FORMATS, limit_pixels=_PIXELS) as picture:
        width, height = picture.size
        return (height, width) if _turned(picture) in _QUARTERS else (width, height)


def cut(path: Path, folder: Path, crop: Crop | None) -> Path:
    """Write the part ``crop`` of the picture at ``path`` into ``folder`` and return where it is. Blocks.

    Pixels are kept as they are: a PNG, or where that has more bytes than the service takes, a JPEG. A whole picture
    that has nothing to be put right is not written again: ``path`` itself is returned. The same picture and crop give
    the same bytes every time.

    Raises:
        BadBytes: It cannot be decoded, or ends before the crop does.
        OSError: It is gone, or the disk failed.
    """
    with opened(path, formats=UPLOAD_FORMATS, limit_pixels=_PIXELS) as picture:
        if crop is None and _plain(picture):
            return path
        made = _opaque(_upright(picture))
    if crop is not None:
        made = _inside(made, crop)
    out = folder / "cropped"
    out.write_bytes(_written(made))
    return out


def look(path: Path, side: int) -> Image.Image:
    """Return the whole picture at ``path`` as :func:`cut` sees it, RGB, no longer than ``side``. Blocks.

    Raises:
        BadBytes: It cannot be decoded.
        OSError: It is gone, or the disk failed.
    """
    with opened(path, formats=UPLOAD_FORMATS, limit_pixels=_PIXELS) as picture:
        picture.draft(None, (side, side))
        smooth = picture.mode in ("RGB", "L", "CMYK") and "transparency" not in picture.info
        small = picture if smooth else eight_bit(picture)
        small.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
        return _opaque(_upright(small))


def _turned(picture: Image.Image) -> int:
    orientation = picture.getexif().get(_ORIENTATION, 1)
    return orientation if isinstance(orientation, int) else 1


def _plain(picture: Image.Image) -> bool:
    """Whether it is seen as its bytes lie: upright, opaque, at rest, of eight bits, in the colours of screens."""
    if picture.mode not in ("RGB", "L", "P") or "transparency" in picture.info or _deep(picture):
        return False
    return _turned(picture) in (0, 1) and not _moving(picture) and not _foreign(picture)


def _deep(picture: Image.Image) -> bool:
    """Whether the file has more than eight bits a channel. Known only before anything is decoded, a turn included."""
    tiles: Any = getattr(picture, "tile", ())
    return any("16" in str(tile[3]) for tile in tiles)


def _moving(picture: Image.Image) -> bool:
    return picture.format in _MOVING and bool(getattr(picture, "is_animated", False))


def _foreign(picture: Image.Image) -> bool:
    """Whether its colours are not meant for screens: who does not heed its profile sees others."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return False
    try:
        return "srgb" not in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).lower()
    except (ImageCms.PyCMSError, OSError, ValueError):
        return False  # nor does anybody else understand it


def _upright(picture: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(picture)
    # Profiles know nothing of palettes.
    plain = eight_bit(turned) if turned.mode == "P" else turned
    return eight_bit(standard(plain, picture.info["icc_profile"]) if _foreign(picture) else plain)


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGBA", picture.size, _GROUND)
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def _inside(picture: Image.Image, crop: Crop) -> Image.Image:
    right, below = crop.x + crop.width, crop.y + crop.height
    if crop.x < 0 or crop.y < 0 or right > picture.width or below > picture.height or min(crop.width, crop.height) < 1:
        raise BadBytes("The crop reaches over the edges of the picture. Crop it again.")
    return picture.crop((crop.x, crop.y, right, below))


def _written(picture: Image.Image) -> bytes:
    out = BytesIO()
    # Quick rather than small: the picture is exact either way.
    picture.save(out, "PNG", compress_level=1, icc_profile=b"", exif=b"")
    return out.getvalue() if out.tell() <= UPLOAD_BYTES else small_enough(picture)
