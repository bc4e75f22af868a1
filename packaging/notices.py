"""Writes ``packaging/NOTICES``: whose work a bundle carries, and under which licence. ``python packaging/notices.py``.

Of Python packages the wheels themselves say it; of the libraries inside them ``licences/carried.txt`` does, and a
library that is not named there is an error: nothing may be bundled that nobody looked at. Run it after ``make lock``.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NOTICES = HERE / "NOTICES"
TEXTS = HERE / "licences"
RULE = "=" * 80

HEAD = """\
Aurous Studio carries work of others
====================================

The source of Aurous Studio is under the MIT licence. A bundle (the .deb, the
tarball, the app, the installer) carries the libraries named below.

The video library (the wheel of "av") contains x264 and x265, which are under
the GNU General Public License, version 2 or later, and an FFmpeg under version
3 of the LGPL that is linked with them. A bundle with that wheel is therefore
under the GNU General Public License, version 3 or later, as a whole. The source
of the program stays MIT.

Qt and PySide6 are used under the GNU Lesser General Public License, version 3.
They lie beside the program as libraries of their own, and may be replaced there
by changed ones with the same interface.

The line "Sources" says where each library comes from. Whoever publishes a
bundle keeps the sources of its GPL and LGPL parts, in the versions it carries,
beside it.

Where a wheel brings no text for a library inside it, the text here is the one
Debian 12 keeps for its own version of that library. Licences for code in
several parts name the part that is bundled.
"""

# What the field for SPDX leaves open, as the other fields of the metadata have it. The one for Windows is not installed
# where this runs, so its text is not among the texts.
SPOKEN = {
    "backports-tarfile": "MIT",
    "certifi": "MPL-2.0",
    "h11": "MIT",
    "httpx": "BSD-3-Clause",
    "jaraco-classes": "MIT",
    "pyside6-addons": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "pyside6-essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "pywin32-ctypes": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "tomli-w": "MIT",
}
OURS = (
    ("Inter", "OFL-1.1", "resources/fonts/Inter-OFL.txt"),
    ("JetBrains Mono", "OFL-1.1", "resources/fonts/JetBrainsMono-OFL.txt"),
    ("Lucide icons", "ISC", "resources/icons/LICENSE"),
)


@dataclass(frozen=True)
class Carried:
    """One library: the beginning of its file name, what it is, and the names of texts; ``^pillow`` is a wheel's."""

    folder: str
    file: str
    name: str
    licence: str
    sources: str
    texts: tuple[str, ...]


def locked() -> list[tuple[str, str]]:
    """Return name and version of what the program needs when it runs, on any system."""
    words = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9-]+)==(\S+)", words, re.MULTILINE)


def carried() -> list[Carried]:
    """Return the lines of ``licences/carried.txt``."""
    rows, folder = [], ""
    for line in (TEXTS / "carried.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            folder = line.strip("[]")
        elif line and not line.startswith("#"):
            file, name, licence, sources, texts = (part.strip() for part in line.split("|"))
            rows.append(Carried(folder, file, name, licence, sources, tuple(texts.split())))
    return rows


def unnamed(packages: Path) -> list[str]:
    """Return the libraries in the wheels that no line of ``carried.txt`` names."""
    known = {(row.folder, row.file) for row in carried()}
    return [
        f"{folder}/{file.name}"
        for folder in ("av.libs", "pillow.libs", "numpy.libs")
        for file in sorted((packages / folder).glob("*.so*"))
        if (folder, re.split(r"_?-[0-9a-f]{8}|\.so", file.name)[0]) not in known
    ]


def notices() -> str:
    """Return the whole text, the same for the same lock file and the same wheels."""
    if missing := unnamed(Path(sysconfig.get_path("purelib"))):
        raise LookupError(f"Nobody has said under which licence these are: {', '.join(missing)}. See carried.txt.")
    return "\n".join([HEAD, *_list(), *_texts()])


def _list() -> Iterator[str]:
    yield f"{RULE}\nPython packages\n{RULE}\n"
    for name, version in locked():
        yield f"{name} {version}: {_licence(name)}"
    folder = ""
    for row in carried():
        if row.folder != folder:
            folder = row.folder
            yield f"\n{RULE}\nIn {folder}\n{RULE}\n"
        file = f" ({row.file})" if row.file != "(inside)" else ""
        yield f"{row.name}{_version(row)}{file}: {row.licence}\n    Sources: {row.sources}"
    yield f"\n{RULE}\nFonts and icons\n{RULE}\n"
    yield from (f"{name}: {licence}" for name, licence, _path in OURS)


def _licence(name: str) -> str:
    about = _installed(name)
    said = about.metadata["License-Expression"] if about and "License-Expression" in about.metadata else ""
    return said or SPOKEN[name]


def _version(row: Carried) -> str:
    """Return the number in the name of a library's file: that of its interface, where the wheel says no other."""
    found = sorted((Path(sysconfig.get_path("purelib")) / row.folder).glob(f"{row.file}[_-]*.so*"))
    return f", library {found[0].name.split('.so.', 1)[1]}" if found and ".so." in found[0].name else ""


def _texts() -> Iterator[str]:
    for name, version in locked():
        for title, words in _files(name):
            yield f"\n{RULE}\n{name} {version}: {title}\n{RULE}\n\n{words}"
    for text in sorted({text for row in carried() for text in row.texts if not text.startswith("^")}):
        yield f"\n{RULE}\nText: {text}\n{RULE}\n\n{_read(TEXTS / f'{text}.txt')}"
    for name, _licence_of, path in OURS:
        yield f"\n{RULE}\n{name}\n{RULE}\n\n{_read(ROOT / path)}"


def _files(name: str) -> Iterator[tuple[str, str]]:
    about = _installed(name)
    for file in sorted(about.files or (), key=str) if about else ():
        parts = file.parts
        if parts[0].endswith(".dist-info") and re.match(r"(?i)licen[cs]e|copying|notice", _stem(file.name)):
            yield "/".join(part for part in parts[1:] if part != "licenses"), _read(Path(str(file.locate())))


def _stem(name: str) -> str:
    return name.removeprefix("dragon4_")


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None  # a package of another system, named in the lock file for it


def _read(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").replace("\f", "").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


if __name__ == "__main__":
    NOTICES.write_text(notices(), encoding="utf-8")
    print(f"{NOTICES.relative_to(ROOT)}: {NOTICES.stat().st_size // 1024} KB", file=sys.stderr)
