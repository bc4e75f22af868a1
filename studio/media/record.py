"""The words that made a picture or a clip, in the dialects in which other programs look for them."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

import msgspec

from studio.domain.marks import MOST_TAGS, TAG_LETTERS, Marks
from studio.domain.money import Credits
from studio.domain.reference import Origin
from studio.domain.request import Request, read_request
from studio.domain.soundness import is_sound

TRAINED_ALGORITHMIC_MEDIA = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_TOOL = "Aurous Studio"
_LONGEST = 7_000
"""Characters of one text in the short dialects: a JPEG segment holds 64 KiB. Our own block keeps everything."""

_TITLE = 200

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKET = "\ufeff"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything worth knowing about one picture or clip.

    Attributes:
        index: Which output of the generation, from 0.
        seed: As answered, else as sent.
        style_name: For people; the id is in the request.
        quoted: The estimate for the whole run.
        charged: What the whole run cost.
        seconds: How long a clip plays; None for a picture.
        sandbox: Drawn by the sandbox, not by a model.
        origins: What of the library each of its frames or references was taken from, in the order of the request;
            none for one from elsewhere. How one work led to the next.
        shot: The shot of a storyboard it was bought for, so that a lost index does not have it bought again.
        marks: What people added to it; None in a file as it was saved.
    """

    request: Request
    width: int
    height: int
    created_at: datetime
    generation_id: str = ""
    request_id: str = ""
    index: int = 0
    seed: int | None = None
    style_name: str = ""
    quoted: Credits | None = None
    charged: Credits | None = None
    source_sha256: str = ""
    sandbox: bool = False
    seconds: float | None = None
    shot: str | None = None
    origins: tuple[Origin | None, ...] = ()
    marks: Marks | None = None
    schema: int = 1


_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(Record, dec_hook=read_request)


def block(record: Record) -> bytes:
    """Return our own JSON: everything, amounts as numbers."""
    return _ENCODER.encode(record)


def read_block(content: bytes) -> Record | None:
    """Read what :func:`block` wrote; None for anything else, also for numbers and moments that cannot be.

    Marks that make no sense cost none of the rest.
    """
    record = _read(content)
    if record is None and b'"marks"' in content:
        record = _read(_without_marks(content))
    return record if is_sound(record) else None


def _read(content: bytes) -> Record | None:
    try:
        return _DECODER.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _without_marks(content: bytes) -> bytes:
    try:
        fields = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return b""
    return msgspec.json.encode({name: value for name, value in fields.items() if name != "marks"})


def sidecar(record: Record) -> bytes:
    """Return :func:`block` as a file of its own for people to read; :func:`read_block` reads it too."""
    return msgspec.json.format(block(record), indent=2) + b"\n"


def title(record: Record) -> str:
    """Return what a player shows as the name of a clip: the beginning of its prompt, on one line."""
    return " ".join(_short(record.request.prompt).split())[:_TITLE]


def a1111_text(record: Record) -> str:
    """Return the text that galleries and other generators read: prompt, negative prompt, settings."""
    request = record.request
    lines = [_short(request.prompt)]
    if request.negative_prompt:
        lines.append(f"Negative prompt: {_short(request.negative_prompt)}")
    seed = request.seed if record.seed is None else record.seed
    settings = {
        "Steps": request.steps,
        "CFG scale": None if request.guidance_scale is None else f"{request.guidance_scale:g}",
        "Seed": seed,
        "Size": f"{record.width}x{record.height}",
        "Length": None if record.seconds is None else f"{record.seconds:g} s",
        "Model": _plain(record.style_name or request.lora_id or ""),
        "Version": _TOOL,
    }
    lines.append(", ".join(f"{name}: {value}" for name, value in settings.items() if value not in (None, "")))
    return "\n".join(lines)


def xmp(record: Record) -> bytes:
    """Return an XMP packet: the prompt as description, who made it, that a model did, and its stars and tags."""
    words = escape(_NOT_XML.sub("\ufffd", _short(record.request.prompt)), quote=False)
    when = record.created_at.isoformat()
    tool = _TOOL + (" (sandbox)" if record.sandbox else "")
    stars, subject = _xmp_marks(record.marks)
    return (
        f'<?xpacket begin="{_PACKET}" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f' xmp:CreatorTool="{tool}" xmp:CreateDate="{when}"'
        f'{stars} Iptc4xmpExt:DigitalSourceType="{TRAINED_ALGORITHMIC_MEDIA}">'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></dc:description>'
        f"{subject}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _xmp_marks(marks: Marks | None) -> tuple[str, str]:
    """Return the stars as an attribute and the tags as an element, each empty when there are none."""
    if marks is None:
        return "", ""
    stars = f' xmp:Rating="{min(marks.rating, 5)}"' if marks.rating > 0 else ""
    words = (escape(_NOT_XML.sub("\ufffd", _short(tag)[:TAG_LETTERS]), quote=False) for tag in marks.tags[:MOST_TAGS])
    tags = "".join(f"<rdf:li>{tag}</rdf:li>" for tag in words)
    return stars, f"<dc:subject><rdf:Bag>{tags}</rdf:Bag></dc:subject>" if tags else ""


def _short(text: str) -> str:
    text = text.encode(errors="replace").decode().replace("\0", "")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(text: str) -> str:
    """A comma or a line break would end the setting in the eyes of those who read it."""
    return " ".join(text.replace(",", " ").split())[:200]
