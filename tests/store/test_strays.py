"""Files that a crash left are found by their bytes, and none is read twice for it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from studio.store.strays import Strays

WHEN = 1_700_000_000_500_000_000


class Hashing:
    """Hashes files, and counts them."""

    def __init__(self) -> None:
        self.read: list[Path] = []

    def __call__(self, path: Path) -> str:
        self.read.append(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Holds a hundred files of four bytes, half of them of another time."""
    for number in range(100):
        path = tmp_path / f"{number}.png"
        path.write_bytes(b"%04d" % number)
        os.utime(path, ns=(WHEN, WHEN + number % 2 * 60_000_000_000))
    return tmp_path


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_each_is_read_once_however_many_are_looked_for(folder: Path) -> None:
    hashing = Hashing()
    strays = Strays(hashing)
    for number in range(100):
        assert strays.find(folder, sha256(b"%04d" % number), size=4) == folder / f"{number}.png"
        assert strays.find(folder, sha256(b"none"), size=4) is None
    assert sorted(hashing.read) == sorted(folder.iterdir())


def test_only_what_has_the_size_and_the_time_is_read(folder: Path) -> None:
    hashing = Hashing()
    strays = Strays(hashing)
    assert strays.find(folder, sha256(b"0006"), size=5, modified_ns=WHEN) is None
    assert hashing.read == []
    assert strays.find(folder, sha256(b"0006"), size=4, modified_ns=WHEN + 1_900_000_000) == folder / "6.png"
    assert len(hashing.read) == 50
    assert strays.find(folder, sha256(b"0007"), size=4, modified_ns=WHEN) is None


def test_what_went_since_or_does_not_fit_is_passed_over(folder: Path) -> None:
    strays = Strays(Hashing())
    (folder / "twin.png").write_bytes(b"0001")
    found = strays.find(folder, sha256(b"0001"), size=4, fits=lambda path: path.stem == "twin")
    assert found == folder / "twin.png"
    found.unlink()
    assert strays.find(folder, sha256(b"0001"), size=4) == folder / "1.png"
    assert strays.find(folder / "gone", sha256(b"0001"), size=4) is None
