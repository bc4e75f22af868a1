"""What ends while nobody looks is one sentence with its cost; what ends before somebody's eyes is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from studio.domain.clock import SystemClock
from studio.domain.job import Job, JobState
from studio.domain.request import ImageRequest, VideoRequest
from studio.domain.settings import Settings
from studio.flow.events import JobChanged, JobGone
from studio.state.desktop import ON_A_BUS
from studio.state.herald import Herald
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.queue import Queue
from studio.state.tasks import Tasks
from studio.store.settings_file import SettingsFile
from tests.desktop import Desktop, missing
from tests.flow.desk import order
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import Home, until

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CLIP = VideoRequest(video_lora_id="orbit", prompt="a heron")


class Hill:
    """A herald on a hill, and what it cried."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.link, self.tasks = Link(), Tasks()
        self.preferences = Preferences(SettingsFile(folder / "settings.toml"), Settings(**settings), self.tasks)
        self.queue = Queue(self.link, self.tasks, SystemClock(), lambda _: None)
        self.herald = Herald(self.link, self.queue, self.preferences)
        self.told: list[tuple[str, str]] = []
        self.shown: list[tuple[object, object]] = []
        self.rang: list[bool] = []
        self.offered: list[bool] = []
        self.seen: list[bool] = []
        self.herald.told.connect(lambda title, text: self.told.append((title, text)))
        self.herald.shown.connect(lambda count, share: self.shown.append((count, share)))
        self.herald.rang.connect(lambda: self.rang.append(True))
        self.herald.offered.connect(lambda: self.offered.append(True))
        self.herald.seen.connect(lambda: self.seen.append(True))

    def hear(self, number: int, state: JobState, *, charged: int | None = 4, seconds: int = 5, **fields: Any) -> None:
        job = Job(
            id=f"{number:02}",
            key="k",
            profile="p",
            request=fields.pop("request", ImageRequest(prompt="a heron", count=4)),
            created_at=NOW,
            state=state,
            charged=None if charged is None else Decimal(charged),
            sent_at=NOW,
            finished_at=NOW + timedelta(seconds=seconds),
            **fields,
        )
        self.link.heard.emit(JobChanged(job))

    def last(self) -> object:
        """Return what stands in the task bar, once there was time to show it."""
        self._pass(self.herald._soon)
        return self.shown[-1]

    def wait(self) -> None:
        """Let the time pass in which what ends is gathered."""
        self._pass(self.herald._gather)

    def _pass(self, timer: QTimer) -> None:
        if timer.isActive():
            timer.stop()
            timer.timeout.emit()


@pytest.fixture
async def hill(tmp_path: Path) -> Hill:
    return Hill(tmp_path, notify=True, sound=True)


async def test_all_that_ends_together_is_one_sentence(hill: Hill) -> None:
    hill.herald.attend(False)
    hill.hear(1, JobState.SAVED, saved_count=4)
    hill.hear(2, JobState.SAVED, saved_count=2, charged=2)
    hill.hear(3, JobState.FAILED, charged=0)
    hill.hear(4, JobState.FAILED, charged=0)
    assert hill.told == [] and hill.rang == []
    hill.wait()
    assert hill.told == [("6 pictures saved, 2 runs failed", "Charged 6 credits.")]
    assert hill.rang == [True]


async def test_what_ends_later_is_told_with_what_was_told_before(hill: Hill) -> None:
    hill.herald.attend(False)
    for number, state, fields in (
        (1, JobState.SAVED, {"saved_count": 4}),
        (2, JobState.SAVED, {"saved_count": 1, "charged": 2, "request": CLIP}),
        (3, JobState.FAILED, {"charged": 0}),
    ):
        hill.hear(number, state, **fields)
        hill.wait()
    assert hill.told == [
        ("4 pictures saved", "Charged 4 credits."),
        ("4 pictures and 1 clip saved", "Charged 6 credits since you left."),
        ("4 pictures and 1 clip saved, 1 run failed", "Charged 6 credits since you left."),
    ]
    assert hill.seen == []
    hill.herald.attend(True)
    assert hill.seen == [True]
    hill.herald.attend(False)
    hill.hear(4, JobState.LOST, charged=1)
    hill.wait()
    assert hill.told[-1] == ("1 run lost", "Charged 1 credit.")


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        ([None], "Cost being checked."),
        ([4, None], "Charged 4 credits, the rest is being checked."),
        ([0, 0], "Nothing was charged."),
        ([1], "Charged 1 credit."),
    ],
)
async def test_nothing_is_said_of_money_but_what_the_server_named(
    hill: Hill, costs: list[int | None], words: str
) -> None:
    hill.herald.attend(False)
    for number, charged in enumerate(costs):
        hill.hear(number, JobState.FAILED, charged=charged, body=b"{}")
    hill.wait()
    assert [text for _, text in hill.told] == [words]


async def test_what_was_never_sent_cost_nothing(hill: Hill) -> None:
    hill.herald.attend(False)
    hill.hear(1, JobState.FAILED, charged=None)
    hill.wait()
    assert hill.told == [("1 run failed", "Nothing was charged.")]


async def test_a_run_that_ends_again_is_counted_once(hill: Hill) -> None:
    hill.herald.attend(False)
    hill.hear(1, JobState.FAILED, charged=None, body=b"{}")
    hill.wait()
    hill.hear(1, JobState.SAVED, saved_count=2, charged=4, body=b"{}")
    hill.hear(1, JobState.SAVED, saved_count=4, charged=4, body=b"{}")
    hill.wait()
    assert hill.told == [
        ("1 run failed", "Cost being checked."),
        ("4 pictures saved", "Charged 4 credits since you left."),
    ]
    assert hill.last() == (4, None)


async def test_credits_of_two_accounts_are_never_summed(hill: Hill) -> None:
    hill.herald.attend(False)
    hill.hear(1, JobState.SAVED, saved_count=4)
    hill.link.take(None)
    hill.hear(2, JobState.SAVED, saved_count=1, charged=1)
    hill.wait()
    assert hill.told == [("1 picture saved", "Charged 1 credit.")]


async def test_nothing_is_told_to_who_looks(hill: Hill) -> None:
    hill.hear(1, JobState.SAVED, saved_count=4)
    hill.wait()
    hill.herald.attend(False)
    hill.hear(2, JobState.SAVED, saved_count=4)
    hill.herald.attend(True)
    hill.wait()
    assert hill.told == [] and hill.rang == []


async def test_what_was_not_asked_for_here_is_not_told(hill: Hill) -> None:
    hill.herald.attend(False)
    hill.hear(1, JobState.SAVED, saved_count=4, another=True)
    hill.hear(2, JobState.CANCELLED, charged=0)
    hill.wait()
    assert hill.told == [] and hill.shown == []


async def test_neither_is_on_before_it_is_wanted(tmp_path: Path) -> None:
    hill = Hill(tmp_path)
    hill.herald.attend(False)
    hill.hear(1, JobState.SAVED, saved_count=4)
    hill.wait()
    assert hill.told == [] and hill.rang == []
    await hill.tasks.close()


async def test_the_count_of_what_nobody_saw_goes_when_it_is_seen(hill: Hill) -> None:
    hill.herald.attend(False)
    hill.hear(1, JobState.SAVED, saved_count=4)
    assert hill.last() == (4, None)
    hill.hear(2, JobState.SAVED, saved_count=1)
    assert hill.last() == (5, None)
    hill.herald.attend(True)
    assert hill.last() == (0, None)


async def test_the_bar_goes_on_with_all_that_runs_and_away_with_the_last(hill: Hill) -> None:
    hill.hear(1, JobState.PLANNED)
    assert not hill.herald._soon.isActive() and hill.shown == [], "what waits has not begun"
    hill.hear(1, JobState.ACCEPTED)
    hill.hear(2, JobState.ACCEPTED)
    assert hill.last() == (0, 0.0)
    hill.hear(1, JobState.SAVED, saved_count=4)
    assert hill.last() == (0, 0.5)
    hill.hear(3, JobState.ACCEPTED)
    assert hill.last() == (0, pytest.approx(1 / 3))
    hill.hear(2, JobState.SAVED, saved_count=4)
    hill.hear(3, JobState.FAILED)
    assert hill.last() == (0, None)


async def test_hundreds_that_end_at_once_are_one_notice_and_one_number(hill: Hill) -> None:
    hill.herald.attend(False)
    for state in (JobState.ACCEPTED, JobState.SAVED):
        for number in range(200):
            hill.hear(number, state, saved_count=4)
    assert hill.shown == []
    hill.wait()
    assert hill.last() == (800, None) and len(hill.shown) == 1
    assert hill.told == [("800 pictures saved", "Charged 800 credits.")]


async def test_the_bar_moves_with_the_row_and_not_for_what_waits_for_a_word(hill: Hill) -> None:
    hill.hear(1, JobState.FINISHED, output_count=4)
    assert hill.last() == (0, 0.0)
    (row,) = hill.queue.rows.rows
    hill.queue.rows.touch(0, replace(row, telling=replace(row.telling, fraction=0.75)))
    assert hill.last() == (0, 0.75)
    hill.queue.rows.touch(0, replace(row, telling=replace(row.telling, action="save")))
    assert hill.last() == (0, None)
    hill.queue.rows.touch(0, row)
    assert hill.last() == (0, 0.0)
    hill.link.heard.emit(JobGone("01", into="02"))
    assert hill.last() == (0, None)


@pytest.mark.parametrize(("seconds", "offers"), [(29, 0), (30, 1)])
async def test_after_the_first_long_run_it_is_asked_once(tmp_path: Path, seconds: int, offers: int) -> None:
    hill = Hill(tmp_path)
    hill.herald.attend(False)
    hill.hear(1, JobState.SAVED, seconds=seconds)
    assert hill.offered == [], "nobody is there to answer"
    hill.herald.attend(True)
    hill.hear(2, JobState.SAVED, seconds=seconds)
    assert len(hill.offered) == offers
    assert hill.preferences.settings.notices_offered == bool(offers)
    hill.herald.agree()
    assert hill.preferences.settings.notify
    await hill.tasks.close()


async def test_who_has_notices_is_not_asked(hill: Hill) -> None:
    hill.hear(1, JobState.SAVED, seconds=300)
    assert hill.offered == []


@pytest.mark.skipif(bool(missing()) or not ON_A_BUS, reason=missing() or "there is no such bus here")
async def test_a_run_of_the_sandbox_is_told_on_the_bus_and_a_click_comes_back(
    home: Home, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = Desktop("body", "actions")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
    studio = await home.studio(sandbox)
    await studio.start()
    studio.preferences.update(notify=True)
    clicks: list[str] = []
    studio.desktop.raised.connect(clicks.append)
    studio.herald.attend(False)
    await studio.link.engine.submit(order("a heron"))
    await until(_there(desktop, "Notify"))
    (notice,) = desktop.told("Notify")
    assert notice[3:5] == ["1 picture saved", "Charged 1 pretend credit."]
    desktop.do("click")
    await until(lambda: clicks == ["proof-of-a-click"])
    studio.herald.attend(True)
    await until(_there(desktop, "CloseNotification"))
    await home.close()
    bars = [entry["progress-visible"][1] for _, entry in desktop.told("Update")]
    desktop.stop()
    assert True in bars and not bars[-1]


def _there(desktop: Desktop, what: str) -> Callable[[], bool]:
    return lambda: bool(desktop.told(what))
