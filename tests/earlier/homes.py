"""Unpacks a home of an earlier program."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "indexes"
SCHEMAS = tuple(int(path.name[:2]) for path in sorted(FOLDER.glob("*.sqlite3.xz")))
SETTINGS = 'theme = "light"\nday_limit = 12.5\nconfirm_above = 7\n'
"""As they were written from the first program on."""


def unpack(schema: int, home: Path) -> dict[str, Any]:
    """Put the index of ``schema`` and settings into ``home``; return what its program answered."""
    (home / "data").mkdir(parents=True)
    (home / "config").mkdir()
    packed = FOLDER / f"{schema:02}.sqlite3.xz"
    (home / "data" / "studio.sqlite3").write_bytes(lzma.decompress(packed.read_bytes()))
    (home / "config" / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    answers: dict[str, Any] = json.loads((FOLDER / f"{schema:02}.json").read_text(encoding="utf-8"))
    return answers
