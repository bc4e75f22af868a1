"""Scripts and recipes of all systems know nothing of the machine they were written on."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.packaging.recipes import PACKAGING

FILES = sorted(
    path
    for path in PACKAGING.rglob("*")
    if path.suffix in {".sh", ".ps1", ".iss", ".py", ".spec", ".plist", ".md"} and "licences" not in path.parts
)

# “person” is who sits in the throw-away Debian of try_deb.sh.
MACHINE = r"(?<![\w}])/(?:root|work|Users)/|/home/(?!person\b)\w+|[A-Za-z]:\\(?:Users|Program)|site-packages/|pypi\."


def named(path: Path) -> str:
    return path.relative_to(PACKAGING).as_posix()


@pytest.mark.parametrize("file", FILES, ids=named)
def test_no_script_knows_a_machine(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(MACHINE, text) == []


@pytest.mark.parametrize("file", [path for path in FILES if path.suffix in {".py", ".spec"}], ids=named)
def test_every_recipe_in_python_can_be_read(file: Path) -> None:
    assert ast.parse(file.read_text(encoding="utf-8"), str(file)).body


@pytest.mark.parametrize("file", [path for path in FILES if path.suffix == ".sh"], ids=named)
def test_every_script_can_be_read_by_a_plain_shell_and_stops_at_its_first_error(file: Path) -> None:
    subprocess.run(["sh", "-n", str(file)], check=True, timeout=60)
    assert re.search(r"^set -eu$", file.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", ["environment.sh", "linux/build.sh", "macos/build.sh", "windows/build.ps1"])
def test_what_is_fetched_has_to_have_the_hash_of_the_lock_file(name: str) -> None:
    text = (PACKAGING / name).read_text(encoding="utf-8")
    (words,) = re.findall(r"pip\W+install\b.*\n.*", text)
    assert "--require-hashes" in words and ":all:" in words
