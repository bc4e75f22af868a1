"""Where the data files of the program are: fonts, icons, theme and style previews."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """Return the path of a data file, for example ``icons/heart.svg``.

    An installed program carries its data inside the package; a source tree has it beside the package.
    """
    inside = _PACKAGE / "resources"
    return (inside if inside.is_dir() else _PACKAGE.parent / "resources") / name


def notices() -> Path:
    """Return where the licences of all that is carried would be; a wheel has none, for it carries nothing of others."""
    inside = _PACKAGE.parent / "NOTICES"
    return inside if inside.is_file() else _PACKAGE.parent / "packaging" / "NOTICES"
