"""The style sheet: one template, filled with the colours and sizes of a theme.

In the template ``$gold`` is a colour, ``${px32}`` a length and ``${fs13}`` a type size; both follow the text
size the user asked for. ``${icon_check_onaccent}`` is the address of an icon in a colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from PySide6.QtCore import QFile, QIODevice, QSaveFile

from studio.domain.resources import resource
from studio.ui.theme.icons import drawing
from studio.ui.theme.tokens import Tokens


def render(tokens: Tokens, *, factor: float, cache: Path) -> str:
    """Return the style sheet.

    Qt takes arrows and check marks only from files: each is written into ``cache`` once per colour. One that
    cannot be written is left out; everything else still works.
    """
    template = Template(resource("theme/theme.qss").read_text("utf-8"))
    return template.substitute(_Words(tokens, factor, cache))


class _Words(Mapping[str, str]):
    """Looks up what stands for a word of the template."""

    def __init__(self, tokens: Tokens, factor: float, cache: Path) -> None:
        self._colours = {name: str(value) for name, value in tokens._asdict().items()}
        self._factor = factor
        self._cache = cache

    def __getitem__(self, word: str) -> str:
        if word in self._colours:
            return self._colours[word]
        if word.startswith("icon_"):
            name, colour = word.removeprefix("icon_").rsplit("_", 1)
            return icon_file(name.replace("_", "-"), self._colours[colour], self._cache)
        if word[:2] in ("px", "fs"):
            return str(round(int(word[2:]) * self._factor))
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self._colours)

    def __len__(self) -> int:
        return len(self._colours)


def icon_file(name: str, colour: str, cache: Path) -> str:
    """Return ``url(…)`` of an icon in one colour, written into ``cache`` when missing, or ``none``."""
    path = cache / f"{name}-{colour.removeprefix('#')}.svg"
    if not QFile.exists(str(path)) and not _write(path, drawing(name, colour)):
        return "none"
    return f'url("{path.as_posix()}")'


def _write(path: Path, content: bytes) -> bool:
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return False
    return file.write(content) == len(content) and file.commit()
