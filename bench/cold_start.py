"""From the command to the first painted window, against the smallest window the same toolkit can show."""

from __future__ import annotations

import os
import sys
import tempfile

from bench.figure import Figure, Reading, in_turns
from bench.screen import SIZE, screen

BARE_WINDOW = f"""
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Aurous Studio")
label.resize{SIZE}
label.show()
app.exec()
"""
NOBODY = {  # a key and an address that never answer: the main window opens, and no network is measured
    "AUROUS_API_KEY": "al_live_" + "0" * 64,
    "AUROUS_BASE_URL": "http://127.0.0.1:9",
}


def measure() -> Reading:
    with tempfile.TemporaryDirectory() as home, screen() as seen:
        environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "AUROUS_STUDIO_HOME": home, **NOBODY}
        return in_turns(
            lambda: seen.seconds_to_paint([sys.executable, "-m", "studio"], environment),
            lambda: seen.seconds_to_paint([sys.executable, "-c", BARE_WINDOW], environment),
            rounds=7,
        )


FIGURE = Figure("cold start to painted window", "bare window with one label", 2.0, measure)
