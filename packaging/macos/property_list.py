"""What macOS is told of the app: ``Info.plist`` of this folder, with the version and the oldest system that can run it.

``python packaging/macos/property_list.py`` prints that system, as the packages of this environment have it.
"""

from __future__ import annotations

import plistlib
import re
import sysconfig
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().with_name("Info.plist")
OLDEST = (13, 0)
"""What the wheels of PySide6 6.11 are made for; others may want a newer one, never an older."""
_TAG = re.compile(r"^Tag: .*-macosx_(\d+)_(\d+)_\w+$", re.MULTILINE)

System = tuple[int, int]


def info_plist(version: str, system: System) -> dict[str, Any]:
    """Return everything that ``Info.plist`` of this ``version`` says; ``system`` is the oldest that can run it."""
    told: dict[str, Any] = plistlib.loads(SOURCE.read_bytes())
    told["CFBundleShortVersionString"] = told["CFBundleVersion"] = version
    told["LSMinimumSystemVersion"] = written(system)
    return told


def oldest_system(wheels: Iterable[Distribution], python: str) -> System:
    """Return the oldest macOS on which the ``wheels`` run and the Python that is bundled with them.

    ``python`` is what it was built for, such as ``10.13``; empty elsewhere than on a Mac. pip takes the newest wheel
    that the building system can run, so the answer may depend on where it is built.
    """
    wanted = [_of_wheel(wheel.read_text("WHEEL") or "") for wheel in wheels]
    if python:
        major, _, minor = python.partition(".")
        wanted.append((int(major), int(minor or 0)))
    return max([OLDEST, *(system for system in wanted if system)])


def oldest_system_here() -> System:
    """Return it for the packages and the Python of this environment."""
    return oldest_system(distributions(), str(sysconfig.get_config_var("MACOSX_DEPLOYMENT_TARGET") or ""))


def written(system: System) -> str:
    """Return ``13.0`` for (13, 0)."""
    return ".".join(map(str, system))


def _of_wheel(text: str) -> System | None:
    """Return the oldest system among the tags of a wheel; None where it runs everywhere."""
    return min(((int(major), int(minor)) for major, minor in _TAG.findall(text)), default=None)


if __name__ == "__main__":
    print(written(oldest_system_here()))
