"""The two typefaces that come with the program.

Inter comes as static files, one per weight: Qt shows only regular and bold of the variable file.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from studio.domain.resources import resource

SANS = ("Inter", "Segoe UI", "SF Pro Text", "Cantarell", "Noto Sans", "sans-serif")
MONO = ("JetBrains Mono", "Cascadia Mono", "Menlo", "DejaVu Sans Mono", "monospace")

_FILES = (
    "Inter_400Regular.ttf",
    "Inter_500Medium.ttf",
    "Inter_600SemiBold.ttf",
    "Inter_700Bold.ttf",
    "JetBrainsMono_400Regular.ttf",
)


@cache
def load_fonts() -> frozenset[str]:
    """Register the fonts with the running application, once, and return the families now known.

    A file that cannot be read is left out; text then falls back to a font of the system.
    """
    found: set[str] = set()
    for name in _FILES:
        number = QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))
        found.update(QFontDatabase.applicationFontFamilies(number))
    return frozenset(found)


def sans(pixels: int, weight: int = 400) -> QFont:
    """Return the font of the interface. Figures have one width, so that numbers do not dance."""
    return _font(SANS, pixels, weight)


def mono(pixels: int) -> QFont:
    """Return the font for ids and times."""
    return _font(MONO, pixels, 400)


def _font(families: tuple[str, ...], pixels: int, weight: int) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
