"""Takes the symbols out of the libraries of a bundle: ``python packaging/linux/thin.py FOLDER``.

Libraries that were mended after linking, as wheels do it, may come out of ``strip`` in a state that no loader takes.
So each is stripped beside itself, and takes the old one's place only when its segments still lie where they can be
mapped. Prints how many bytes that saved.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

_MAGIC = b"\x7fELF\x02\x01"  # 64 bit, little-endian; others are left alone
_LOAD = 1


def thin(folder: Path) -> int:
    """Strip what can be stripped below ``folder``, and return the bytes saved."""
    return sum(_strip(path) for path in sorted(folder.rglob("*.so*")) if path.is_file() and not path.is_symlink())


def _strip(path: Path) -> int:
    if not path.read_bytes().startswith(_MAGIC):
        return 0
    thinner = path.with_name(path.name + ".thin")
    done = subprocess.run(
        ["strip", "--strip-unneeded", "-o", str(thinner), str(path)], stderr=subprocess.DEVNULL, check=False
    )
    if done.returncode or not _mappable(thinner.read_bytes()):
        thinner.unlink(missing_ok=True)
        return 0
    saved = path.stat().st_size - thinner.stat().st_size
    thinner.chmod(path.stat().st_mode)
    thinner.replace(path)
    return saved


def _mappable(elf: bytes) -> bool:
    """Whether every segment lies in the file as its address in memory wants it."""
    (start,) = struct.unpack_from("<Q", elf, 0x20)
    size, count = struct.unpack_from("<HH", elf, 0x36)
    for place in range(start, start + size * count, size):
        kind, _, offset, address, _, _, _, align = struct.unpack_from("<IIQQQQQQ", elf, place)
        if kind == _LOAD and (address - offset) % max(align, 1):
            return False
    return True


if __name__ == "__main__":
    print(f"{thin(Path(sys.argv[1])) / 1e6:.0f} MB of symbols taken out", file=sys.stderr)
