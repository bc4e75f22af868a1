"""What a Mac wants opened comes as an event, whether the window is furnished yet or not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = """
import json, sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from studio.app import application
from studio.program import Program
app = application()
program = Program(app, environ={"AUROUS_STUDIO_HOME": sys.argv[1]})
opened = []
program.window.open_files = opened.extend
QCoreApplication.sendEvent(app, QFileOpenEvent("/pictures/a heron.png"))
print(json.dumps([opened, program.window.isVisible()]))
"""


def test_it_reaches_the_window(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path / "home")]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    assert json.loads(done.stdout) == [["/pictures/a heron.png"], True]
