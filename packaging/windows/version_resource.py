"""Says to Windows which version a program is: what the properties of its file show.

* ``python packaging/windows/version_resource.py``: prints the version, as people read it.
* ``python packaging/windows/version_resource.py --numbers``: the same as Windows compares it, four numbers.

``studio.spec`` writes the file that PyInstaller reads with ``write``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_MOST = 0xFFFF

TEXT = """\
# What the properties of {file} show. Written by version_resource.py.
VSVersionInfo(
    ffi=FixedFileInfo(
        filevers={numbers!r},
        prodvers={numbers!r},
        mask=0x3F,
        flags={flags:#x},
        OS=0x40004,
        fileType=0x1,
        subtype=0x0,
        date=(0, 0),
    ),
    kids=[
        StringFileInfo([StringTable("040904B0", [
            StringStruct("CompanyName", "Aurous Studio contributors"),
            StringStruct("FileDescription", {description!r}),
            StringStruct("FileVersion", {version!r}),
            StringStruct("InternalName", {name!r}),
            StringStruct("LegalCopyright", {copyright!r}),
            StringStruct("OriginalFilename", {file!r}),
            StringStruct("ProductName", "Aurous Studio"),
            StringStruct("ProductVersion", {version!r}),
        ])]),
        VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
    ],
)
"""
COPYRIGHT = (
    "Copyright © 2026 Aurous Studio contributors. As a whole under the GNU GPL, version 3 or later; see NOTICES."
)
_PRERELEASE = 0x2


def version() -> str:
    """Return the one version, read and not imported: nothing of the program has to run for it."""
    text = (ROOT / "studio" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("studio/__init__.py has no line with __version__, so nothing can be built from it.")
    return found[1]


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return the four numbers of 0 to 65,535 that Windows compares; ``1.2.0rc1`` is (1, 2, 0, 0) as ``1.2`` is.

    Raises:
        ValueError: It does not begin with numbers, or one is too large.
    """
    found = re.match(r"\d+(?:\.\d+){0,3}", version)
    parts = [int(part) for part in found[0].split(".")] if found else []
    if not parts or max(parts) > _MOST:
        raise ValueError(f"Windows cannot keep the version {version}: it wants up to four numbers of at most {_MOST}.")
    first, second, third, fourth = (*parts, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def write(target: Path, name: str, description: str, version: str) -> str:
    """Write what PyInstaller takes as ``version`` of the program ``name``, and return the path of the file."""
    flags = 0 if re.fullmatch(r"[\d.]+", version) else _PRERELEASE
    text = TEXT.format(
        file=f"{name}.exe",
        name=name,
        description=description,
        version=version,
        numbers=numbers(version),
        flags=flags,
        copyright=COPYRIGHT,
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return str(target)


if __name__ == "__main__":
    print(".".join(map(str, numbers(version()))) if "--numbers" in sys.argv else version())
