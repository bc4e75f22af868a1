"""What a Linux desktop is told, on a real bus, with a service that answers, hangs or is not there."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.flow import desktop_bus
from studio.flow.desktop_bus import DesktopBus
from tests.desktop import Desktop, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a bus")

Start = Callable[..., Desktop]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a desktop, which is that of this process then."""
    started: list[Desktop] = []

    def begin(*capabilities: str, service: bool = True) -> Desktop:
        started.append(Desktop(*capabilities, service=service))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", started[-1].address)
        return started[-1]

    yield begin
    for desktop in started:
        desktop.stop()


def bus(raised: Callable[[str], object] = print) -> DesktopBus:
    return DesktopBus("aurous-studio", "Aurous Studio", "file:///icon.png", raised)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_notice_takes_the_place_of_the_last_one_until_that_is_closed(start: Start) -> None:
    desktop, ours = start("body", "actions"), bus()
    assert await ours.notify("4 pictures saved", "Charged 4 credits.")
    assert await ours.notify("1 run failed", "Nothing was charged.")
    await until(lambda: len(desktop.told("Notify")) == 2)
    first, second = desktop.told("Notify")
    assert first[:3] == ["Aurous Studio", 0, "file:///icon.png"]
    assert first[3:6] == ["4 pictures saved", "Charged 4 credits.", ["default", "Show"]]
    assert first[6]["desktop-entry"] == ["s", "aurous-studio"] and first[7] == -1
    assert second[1] == 1 and second[3] == "1 run failed"
    desktop.do("close")
    async with asyncio.timeout(60):
        while ours._last:
            await asyncio.sleep(0.01)
    assert await ours.notify("1 clip saved", "")
    await until(lambda: len(desktop.told("Notify")) == 3)
    assert desktop.told("Notify")[2][1] == 0
    await ours.close()


@pytest.mark.parametrize(("able", "shown"), [("body-markup", "&lt;b&gt; &amp; co"), ("body", "<b> & co")])
async def test_words_are_words_also_where_a_desktop_reads_markup(start: Start, able: str, shown: str) -> None:
    desktop, ours = start(able), bus()
    await ours.notify("Done", "<b> & co")
    await until(lambda: desktop.told("Notify"))
    assert desktop.told("Notify")[0][4] == shown
    await ours.close()


async def test_a_click_raises_the_window_with_its_proof(start: Start) -> None:
    tokens: list[str] = []
    desktop, ours = start("actions"), bus(tokens.append)
    await ours.notify("Done", "")
    desktop.do("click")
    await until(lambda: tokens)
    assert tokens == ["proof-of-a-click"]
    await ours.close()


async def test_count_and_bar_are_shown_and_gone_at_the_end(start: Start) -> None:
    desktop, ours = start(), bus()
    await ours.show(3, 0.25)
    await ours.show(4, None)
    await ours.close()
    await until(lambda: len(desktop.told("Update")) == 3)
    assert {address for address, _ in desktop.told("Update")} == {"application://aurous-studio.desktop"}
    entries = [{name: value for name, (_, value) in entry.items()} for _, entry in desktop.told("Update")]
    assert entries == [
        {"count": 3, "count-visible": True, "progress": 0.25, "progress-visible": True},
        {"count": 4, "count-visible": True, "progress": 0.0, "progress-visible": False},
        {"count": 0, "count-visible": False, "progress": 0.0, "progress-visible": False},
    ]


async def test_without_a_bus_nothing_is_shown_and_it_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    ours = bus()
    with caplog.at_level(logging.INFO):
        assert not await ours.notify("Done", "")
        assert not await ours.notify("Done", "")
        assert not await ours.show(1, None)
    assert caplog.text.count("The desktop cannot be spoken with: there is no session bus") == 1
    await ours.close()


async def test_without_a_service_the_task_bar_is_told_all_the_same(start: Start) -> None:
    start(service=False)
    ours = bus()
    assert not await ours.notify("Done", "")
    assert await ours.show(1, None)
    await ours.close()


async def test_a_service_that_hangs_holds_up_nothing_and_may_answer_later(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desktop, ours = start("body"), bus()
    await ours.notify("Done", "")
    desktop.do("hang")
    await until(lambda: desktop.told("hang"))
    notice = asyncio.create_task(ours.notify("Done", ""))
    assert await ours.show(1, 0.5)
    await until(lambda: desktop.told("Update"))
    assert not notice.done()
    notice.cancel()
    monkeypatch.setattr(desktop_bus, "_PATIENCE", 0.1)
    with caplog.at_level(logging.INFO):
        assert not await ours.notify("Done", "")
        assert not await ours.notify("Done", "")
    assert caplog.text.count("The desktop did not answer within 0.1 s") == 1
    monkeypatch.undo()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
    desktop.do("answer")
    await until(lambda: desktop.told("answer"))
    assert await ours.notify("Done", "")
    await ours.close()


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # the library drops a line whose greeting it gave up
async def test_a_bus_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "bus"))
        deaf.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        monkeypatch.setattr(desktop_bus, "_PATIENCE", 0.1)
        ours = bus()
        assert not await ours.notify("Done", "")
        assert not await ours.show(1, None)
        await ours.close()
        gc.collect()


@pytest.mark.parametrize("address", ["tcp:host=localhost,port=1", "unix:path=/nowhere/at/all", "nonsense", "unix:x"])
async def test_a_bus_that_cannot_be_reached_is_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    ours = bus()
    assert not await ours.notify("Done", "")
    await ours.close()


async def test_a_desktop_without_actions_is_asked_for_none(start: Start) -> None:
    desktop, ours = start("body"), bus()
    await ours.notify("Done", "")
    await until(lambda: desktop.told("Notify"))
    assert desktop.told("Notify")[0][5] == []
    assert desktop.told("Notify")[0][6]["suppress-sound"] == ["b", True]
    await ours.close()


async def test_what_is_seen_is_taken_away_once(start: Start) -> None:
    desktop, ours = start("body"), bus()
    await ours.withdraw()
    await ours.notify("Done", "")
    await ours.withdraw()
    await ours.withdraw()
    await until(lambda: desktop.told("CloseNotification"))
    await ours.notify("Done again", "")
    await until(lambda: len(desktop.told("Notify")) == 2)
    assert desktop.told("CloseNotification") == [[1]]
    assert desktop.told("Notify")[1][1] == 0, "it is a new one"
    await ours.close()


async def test_a_bus_that_goes_away_raises_nothing(start: Start) -> None:
    desktop, ours = start(), bus()
    await ours.notify("Done", "")
    desktop.stop()
    assert not await ours.notify("Done", "")
    await ours.close()
