"""Looking for secrets in bytes, in every form in which a program may have written them down."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from PIL import Image

SERVICE_TOKEN = re.compile(rb"WyIv[\w-]{20,}\.[\w-]{40,}")
"""What the sandbox signs begins with ``["/`` in base64."""


def forms(secret: str) -> list[bytes]:
    """Return the ways in which ``secret`` may be written down, in lower case."""
    raw = secret.encode()
    shifted = [base64.b64encode(b"\0" * n + raw)[-(-n * 4 // 3) :].rstrip(b"=")[:-1] for n in range(3)]
    web = [form.replace(b"+", b"-").replace(b"/", b"_") for form in shifted]
    wide = [secret.encode("utf-16-le"), secret.encode("utf-16-be")]
    escaped = [quote(secret, safe="").encode(), raw.hex().encode(), secret.encode("unicode_escape")]
    # The search index keeps words in pieces.
    pieces = [piece.encode() for piece in re.split(r"[_.]", secret) if len(piece) >= 20]
    return [form.lower() for form in dict.fromkeys([raw, *shifted, *web, *wide, *escaped, *pieces])]


def leaks(data: bytes, secrets: Mapping[str, str]) -> list[str]:
    """Return the names of the secrets that are in ``data`` in any form."""
    lower = data.lower()
    found = [name for name, secret in secrets.items() if any(form in lower for form in forms(secret))]
    return found + (["a token of the service"] if SERVICE_TOKEN.search(data) else [])


def spilt(folder: Path, secrets: Mapping[str, str]) -> list[str]:
    """Return every file below ``folder`` with a secret in its bytes, or packed into a picture's words."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "sandbox" not in path.relative_to(folder).parts[:4]:
            found += [f"{path.relative_to(folder)}: {name}" for name in leaks(_unpacked(path), secrets)]
    return found


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix not in (".png", ".jpg", ".webp"):
        return data
    with Image.open(path, formats=["PNG", "JPEG", "WEBP"]) as picture:
        picture.load()
        return data + repr(picture.info).encode()
