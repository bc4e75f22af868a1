"""The smallest window, with the timer of a frame: ``python -m bench.bare_window``. Ends when its input closes."""

from __future__ import annotations

import json
import sys
import threading

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication, QLabel

from bench.screen import SIZE
from bench.ticks import Ticks


def main() -> None:
    app = QApplication([])
    label = QLabel("Aurous Studio")
    label.resize(*SIZE)
    label.show()
    ticks = Ticks(app)
    threading.Thread(target=lambda: _until_input_ends(app), daemon=True).start()
    app.exec()
    print(json.dumps(ticks.moments))


def _until_input_ends(app: QApplication) -> None:
    sys.stdin.read()
    QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)


if __name__ == "__main__":
    main()
