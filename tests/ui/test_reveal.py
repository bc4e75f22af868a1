"""Files are shown in the file manager together, and where there is none to ask, each of their folders once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from studio.ui.reveal import Revealer
from tests.ui.rooms import until

NOTING = """#!/bin/sh
printf '%s\\n' "$@" > "{said}"
exit {code}
"""


class Desktop(QObject):
    """Notes which addresses are opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made = Desktop()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]  # the stub asks for bytes, the call for text
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    names = ("a/one, two.png", "a/鷺 #1.png", "b/three.png")
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return [str(path) for path in paths]


def with_messenger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> Path:
    """Put a ``dbus-send`` first on the path that notes what it is asked, and answers with ``code``."""
    tools, said = tmp_path / "tools", tmp_path / "said"
    tools.mkdir()
    (tools / "dbus-send").write_text(NOTING.format(said=said, code=code))
    (tools / "dbus-send").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    return said


@pytest.mark.skipif("sys.platform != 'linux'", reason="others have no file manager that is asked over D-Bus")
async def test_the_file_manager_is_asked_once_for_all(
    tmp_path: Path, files: list[str], desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = with_messenger(tmp_path, monkeypatch, 0)
    revealer = Revealer()
    for file in files:
        revealer.reveal(file)
    await until(lambda: said.is_file() and said.read_text().count("\n") == 7)
    items = said.read_text().splitlines()[5]
    addresses = items.removeprefix("array:string:").split(",")
    assert [QUrl(each).toLocalFile() for each in addresses] == files
    assert desktop.opened == []


@pytest.mark.skipif("sys.platform != 'linux'", reason="others have no file manager that is asked over D-Bus")
async def test_each_folder_is_opened_once_where_nobody_answers(
    tmp_path: Path, files: list[str], desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_messenger(tmp_path, monkeypatch, 1)
    revealer = Revealer()
    for file in files:
        revealer.reveal(file)
    await until(lambda: len(desktop.opened) == 2)
    assert desktop.opened == [str(tmp_path / "a"), str(tmp_path / "b")]
