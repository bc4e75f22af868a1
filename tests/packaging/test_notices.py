"""What a bundle carries is named, with its licence: the committed text is that of the lock file."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTICES = ROOT / "packaging" / "NOTICES"
LOCK = ROOT / "requirements" / "runtime.lock"

MADE_HERE = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11) or sys.platform != "linux" or platform.machine() != "x86_64",
    reason="the text is that of the wheels for Linux and Python 3.11; others have other files",
)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)


@MADE_HERE
def test_notices_are_those_of_the_lock_file() -> None:
    made = run("-c", "import sys; sys.path.insert(0, 'packaging'); import notices; print(notices.notices(), end='')")
    assert made.returncode == 0, made.stderr
    assert made.stdout == NOTICES.read_text(encoding="utf-8"), "python packaging/notices.py writes them anew"


def test_every_locked_package_is_named_with_its_version() -> None:
    text = NOTICES.read_text(encoding="utf-8")
    locked = re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    assert locked
    assert [f"{name} {version}" for name, version in locked if f"\n{name} {version}: " not in text] == []


def test_the_gpl_is_named_honestly() -> None:
    text = NOTICES.read_text(encoding="utf-8")
    for name in ("x264", "x265"):
        assert re.search(rf"^{name}, library \d+ .*: GPL-2.0-or-later\n    Sources: https://", text, re.MULTILINE), name
    words = " ".join(text.split())
    assert "GNU General Public License, version 3 or later, as a whole" in words
    assert "The source of the program stays MIT." in words
    for title in ("GNU GENERAL PUBLIC LICENSE", "GNU LESSER GENERAL PUBLIC LICENSE", "SIL OPEN FONT LICENSE"):
        assert title in text, title


def test_every_text_that_is_pointed_at_is_there() -> None:
    text = NOTICES.read_text(encoding="utf-8")
    lines = (ROOT / "packaging" / "licences" / "carried.txt").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and line[0] not in "#["]
    wanted = {word for row in rows for word in row.split("|")[4].split() if not word.startswith("^")}
    assert {word for word in wanted if f"\nText: {word}\n" not in text} == set()
    kept = {file.stem for file in (ROOT / "packaging" / "licences").glob("*.txt")} - {"carried"}
    assert kept - wanted == set(), "no text lies about that nothing points at"


def test_nothing_of_the_machine_is_in_it() -> None:
    text = NOTICES.read_text(encoding="utf-8")
    found = re.findall(r"/(?:root|work)/|/home/\w+|site-packages|\.venv|\S*simple/\S*|pypi\.\S+", text)
    assert found == []


@MADE_HERE
def test_a_library_nobody_looked_at_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "av.libs").mkdir()
    (tmp_path / "av.libs" / "libnew-0badcafe.so.1").touch()
    (tmp_path / "av.libs" / "libx264-0badcafe.so.165").touch()
    made = run(
        "-c",
        "import sys, pathlib; sys.path.insert(0, 'packaging'); import notices;"
        "print(notices.unnamed(pathlib.Path(sys.argv[1])))",
        str(tmp_path),
    )
    assert made.stdout.strip() == "['av.libs/libnew-0badcafe.so.1']", made.stderr
