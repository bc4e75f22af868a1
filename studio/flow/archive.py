"""The names inside an archive that pictures are exported to."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath

from studio.domain.free_number import likely_free
from studio.domain.names import numbered
from studio.flow.export_files import Prepared

_SIDECAR = ".json"


class Contents:
    """An archive as it grows. No two of its names are the same, also where case is ignored."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def put(self, prepared: Prepared) -> None:
        """Write a file and its words, under one name."""
        name = self._free(prepared)
        entry = zipfile.ZipInfo.from_file(prepared.path, name, strict_timestamps=False)
        with self._archive.open(entry, "w", force_zip64=True) as out:
            prepared.copy_to(out)
        if prepared.beside is not None:
            self._archive.writestr(_words_of(name), prepared.beside)

    def _free(self, prepared: Prepared) -> str:
        def wanted(number: int) -> set[str]:
            name = numbered(prepared.name, number).lower()
            return {name} if prepared.beside is None else {name, _words_of(name)}

        key = prepared.name.lower()
        number = next(likely_free(lambda number: bool(wanted(number) & self._taken), last=self._last.get(key, 0)))
        self._taken |= wanted(number)
        self._last[key] = number
        return numbered(prepared.name, number)


def _words_of(name: str) -> str:
    return str(PurePosixPath(name).with_suffix(_SIDECAR))
