"""Somebody works in another program meanwhile, is told what ended, and comes back by a click on that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from studio.state.desktop import ON_A_BUS
from studio.ui.settings.dialog import SettingsDialog
from tests.desktop import Desktop, missing
from tests.journeys.conftest import Seat
from tests.sandbox_fixture import Sandbox

pytestmark = pytest.mark.skipif(bool(missing()) or not ON_A_BUS, reason=missing() or "there is no such bus here")


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    desktop = Desktop("body", "body-markup", "actions")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    yield desktop
    desktop.stop()


@pytest.mark.qt_log_ignore("does not support", extend=True)  # what the platform without a screen says
async def test_a_click_on_the_notice_leads_back_to_the_window(
    seat: Seat, sandbox: Sandbox, qapp: QApplication, desktop: Desktop
) -> None:
    person = seat(sandbox)
    await person.sit_down()
    person.studio.composer.set(prompt="a <b>heron</b> & reeds", width=256, height=256)
    await person.until(person.can_generate)
    assert person.window.desk is not None
    person.window.desk.show_settings()
    settings = person.find(SettingsDialog, "settingsDialog")
    person.find(QCheckBox, "notifyCheck").click()
    settings.accept()

    sandbox.control("outcomes", holds=True)
    person.click(person.find(QPushButton, "generateButton"))
    await person.until(lambda: "rocessing" in person.told("queueView", 0))
    person.window.showMinimized()
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)  # as a desktop would have it
    sandbox.control("release")
    await person.until(lambda: desktop.told("Notify"))
    (notice,) = desktop.told("Notify")
    assert notice[3:5] == ["1 picture saved", "Charged 1 credit."]
    await person.until(lambda: _entry(desktop)["count"] == 1)

    desktop.do("click")
    await person.until(lambda: not person.window.isMinimized())
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    await person.until(lambda: not _entry(desktop)["count-visible"] and desktop.told("CloseNotification"))
    assert len(desktop.told("Notify")) == 1


def _entry(desktop: Desktop) -> dict[str, object]:
    """Return what stands at the program in the task bar."""
    (_, entry) = desktop.told("Update")[-1]
    return {name: value for name, (_, value) in entry.items()}
