"""What a Linux desktop is told, on a real bus, with a service that answers, hangs or is not there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator

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
    assert caplog.text.count("There is no desktop to speak with: there is no session bus") == 1
    await ours.close()


async def test_without_a_service_the_task_bar_is_told_all_the_same(start: Start) -> None:
    start(service=False)
    ours = bus()
    assert not await ours.notify("Done", "")
    assert await ours.show(1, None)
    await ours.close()


async def test_a_desktop_that_hangs_is_given_up(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop, ours = start(), bus()
    await ours.notify("Done", "")
    desktop.do("hang")
    await until(lambda: desktop.told("Hang"))
    monkeypatch.setattr(desktop_bus, "_PATIENCE", 0.3)
    assert not await ours.notify("Done", "")
    assert not await ours.notify("Done", "")
    await ours.close()


async def test_a_bus_that_goes_away_raises_nothing(start: Start) -> None:
    desktop, ours = start(), bus()
    await ours.notify("Done", "")
    desktop.stop()
    assert not await ours.notify("Done", "")
    await ours.close()
