"""What a start loads: nothing that nobody needs before the window is there."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "av",
    "httpx",
    "http.client",
    "numpy",
    "keyring",
    "jeepney",
    "starlette",
    "PySide6.QtMultimedia",
    "PySide6.QtNetwork",
)


@pytest.mark.parametrize("module", ["studio.app", "studio.state.studio", "studio.flow.lookers"])
def test_nothing_heavy_is_loaded_with_it(module: str) -> None:
    program = f"import sys, {module}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
