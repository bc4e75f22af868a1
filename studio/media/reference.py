"""Reference pictures from the user's disk: would the service take them, and if not, what would do?"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from studio.domain.errors import BadBytes
from studio.domain.limits import UPLOAD_BYTES, UPLOAD_FORMATS, UPLOAD_SIDE
from studio.media.check import check_picture
from studio.media.opening import opened
from studio.media.thumbnail import eight_bit

READABLE = (*UPLOAD_FORMATS, "BMP", "TIFF", "GIF")
"""What a converted copy can be made of."""

_PIXELS = 200_000_000
_INPUT_BYTES = 512 << 20
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp"}
_QUALITIES = (92, 85, 75, 60)
_OFFER = "A smaller copy can be made."
_USE = "Use PNG, JPEG or WebP."


@dataclass(frozen=True, slots=True)
class Inspected:
    """A picture as it is.

    Attributes:
        media_type: ``image/png`` and so on; of a format the service does not take as well.
        problem: Why the service would refuse it and what would do, in a sentence; None when it takes it.
        convertible: Whether :func:`convert` would help.
    """

    media_type: str
    width: int
    height: int
    size_bytes: int
    problem: str | None = None
    convertible: bool = False


def inspect(path: Path) -> Inspected:
    """Look at the picture at ``path``. A picture within the limits is decoded fully; blocks.

    Raises:
        BadBytes: It is no picture that could be sent, converted or not; the sentence says what would do.
    """
    size = _size(path)
    _refuse_others(path)
    with opened(path, formats=READABLE, limit_pixels=_PIXELS) as picture:
        kind = picture.format or ""
        media_type = _TYPES.get(kind) or Image.MIME.get(kind, "application/octet-stream")
        width, height = picture.size
    problem = _problem(kind, width=width, height=height, size=size)
    if problem is None:
        check_picture(path)
    return Inspected(media_type, width, height, size, problem, problem is not None)


def convert(path: Path, out: Path) -> Inspected:
    """Write a copy of ``path`` to ``out`` that the service takes: upright, sRGB, JPEG or, if see-through, PNG. Blocks.

    The suffix of ``out`` does not decide the format; the answer's media type tells it.

    Raises:
        BadBytes: It cannot be decoded.
        OSError: ``out`` cannot be written.
    """
    _size(path)
    _refuse_others(path)
    with opened(path, formats=READABLE, limit_pixels=_PIXELS) as picture:
        picture.draft("RGB", (UPLOAD_SIDE, UPLOAD_SIDE))
        ImageOps.exif_transpose(picture, in_place=True)
        plain = eight_bit(standard(picture, picture.info.get("icc_profile")))
        plain.thumbnail((UPLOAD_SIDE, UPLOAD_SIDE), Image.Resampling.LANCZOS)
        content = small_enough(plain)
    out.write_bytes(content)
    return inspect(out)


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise BadBytes(f"{path.name} is not there any more.") from None
    except ValueError:
        raise BadBytes("That is no name of a file.") from None
    except OSError as error:
        raise BadBytes(f"{path.name} cannot be read: {error.strerror}.") from error
    if path.is_dir():
        raise BadBytes(f"{path.name or path} is a folder. Drop the pictures inside it.")
    if not path.is_file():
        raise BadBytes(f"{path.name} is no file.")
    if size == 0:
        raise BadBytes(f"{path.name} is empty.")
    if size > _INPUT_BYTES:
        raise BadBytes(f"{path.name} has {size / (1 << 20):,.0f} MB; that is too much even for a smaller copy.")
    return size


def _refuse_others(path: Path) -> None:
    """Name the files people drop by mistake, so that the sentence can say what would do."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise BadBytes(f"{path.name} cannot be read: {error.strerror}.") from error
    start = head.lstrip().lower()
    for found, name, advice in (
        (head.startswith(b"%PDF"), "a PDF", "Export its page as PNG or JPEG."),
        (head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc"), "a HEIC photo", _USE),
        (head[4:12] in (b"ftypavif", b"ftypavis"), "an AVIF picture", _USE),
        (head[4:8] == b"ftyp" or head.startswith(b"\x1aE\xdf\xa3"), "a film", "Save one frame as PNG or JPEG."),
        (head.startswith(b"8BPS"), "a Photoshop document", "Export it as PNG or JPEG."),
        (start.startswith((b"<svg", b"<?xml")), "a drawing or text in XML", "Export it as PNG."),
        (start.startswith((b"<!doctype html", b"<html")), "an HTML page", _USE),
    ):
        if found:
            raise BadBytes(f"{path.name} is {name}. {advice}")


def _problem(kind: str, *, width: int, height: int, size: int) -> str | None:
    if kind not in _TYPES:
        return f"{kind} pictures are not taken. {_USE} A copy can be made."
    if size > UPLOAD_BYTES:
        return f"It has {size / (1 << 20):.1f} MB; at most {UPLOAD_BYTES >> 20} MB are taken. {_OFFER}"
    if max(width, height) > UPLOAD_SIDE:
        return f"It is {width:,} × {height:,} pixels; at most {UPLOAD_SIDE:,} a side are taken. {_OFFER}"
    return None


def standard(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return ``picture`` in sRGB. A profile that cannot be used is left out: colours off beat no picture."""
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return picture if changed is None else changed


def small_enough(picture: Image.Image) -> bytes:
    if picture.mode == "RGBA":
        return _small_png(picture)
    for quality in _QUALITIES:
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, exif=b"", icc_profile=b"")
        if out.tell() <= UPLOAD_BYTES:
            break
    return out.getvalue()


def _small_png(picture: Image.Image) -> bytes:
    while True:
        out = BytesIO()
        picture.save(out, "PNG", exif=b"", icc_profile=b"")
        if out.tell() <= UPLOAD_BYTES:
            return out.getvalue()
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4), Image.Resampling.LANCZOS)
