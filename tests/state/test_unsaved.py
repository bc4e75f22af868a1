"""The banner about what is paid for and not here yet: when it speaks, how loud, and by whose clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.request import ImageRequest
from studio.flow.events import Connection, ConnectionSeen, JobChanged
from studio.state.link import Link
from studio.state.notices import BannerView, Notices
from studio.state.studio import Studio
from studio.state.unsaved import PATIENCE, Unsaved
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until

FULL = Progress(phase=Phase.NOT_SAVED, reason="The disk is full.")
MOVING = Progress(phase=Phase.DOWNLOADING, total=4)


class HeldClock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 15, 10, 42, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here waits")


class Watch:
    """The banner's owner with an engine of our own words."""

    def __init__(self) -> None:
        self.clock = HeldClock()
        self.link = Link()
        self.notices = Notices()
        self.unsaved = Unsaved(self.link, self.notices, self.clock)

    def hear(self, job: Job, progress: Progress | None = MOVING) -> None:
        self.link.heard.emit(JobChanged(job, progress))

    def later(self, by: timedelta) -> BannerView | None:
        self.clock.time += by
        self.unsaved.look()
        return self.notices.banner


@pytest.fixture
def watch(qapp: object) -> Watch:
    return Watch()


def job(number: int = 1, *, made: int = 4, **fields: Any) -> Job:
    values: dict[str, Any] = {
        "id": f"{number:02}",
        "key": "k",
        "profile": "sandbox",
        "request": ImageRequest(prompt="a heron", count=made),
        "created_at": datetime(2026, 5, 15, 10, 40, tzinfo=UTC),
        "state": JobState.FINISHED,
        "output_count": made,
    }
    return Job(**values | fields)


def bold(watch: Watch) -> str:
    return watch.notices.banner.bold if watch.notices.banner else ""


def test_a_download_is_told_only_when_it_takes_its_time(watch: Watch) -> None:
    watch.hear(job())
    assert watch.later(PATIENCE - timedelta(seconds=1)) is None
    banner = watch.later(timedelta(seconds=1))
    assert banner is not None and banner.bold == "4 paid pictures are not on this disk yet."
    assert (banner.matter, banner.tone, banner.first, banner.second) == ("unsaved", "info", "", "Choose folder")
    watch.hear(job(state=JobState.SAVED, saved_count=4), None)
    assert watch.notices.banner is None


def test_what_was_made_elsewhere_is_told_at_once_and_counted_down(watch: Watch) -> None:
    watch.hear(job(another=True))
    watch.hear(job(2, made=1, another=True))
    assert bold(watch) == "5 paid pictures are not on this disk yet."
    watch.hear(job(another=True, saved_count=3))
    assert bold(watch) == "2 paid pictures are not on this disk yet."
    watch.hear(job(another=True, state=JobState.SAVED, saved_count=4), None)
    assert bold(watch) == "1 paid picture is not on this disk yet."


def test_what_could_not_be_written_is_told_at_once_with_the_reason_and_a_way_out(watch: Watch) -> None:
    watch.hear(job(), FULL)
    banner = watch.notices.banner
    assert banner is not None and (banner.tone, banner.text) == ("warn", "The disk is full.")
    assert (banner.first, banner.second) == ("Save now", "Choose folder")


def test_the_words_of_a_machine_stay_out_of_the_banner(watch: Watch) -> None:
    reason = "The server could not be reached (peer closed connection)."
    watch.hear(job(), Progress(phase=Phase.NOT_SAVED, reason=reason))
    banner = watch.notices.banner
    assert banner is not None and banner.text == "The server could not be reached."


def test_another_try_does_not_make_it_flicker(watch: Watch) -> None:
    watch.hear(job(), FULL)
    told = watch.notices.banner
    watch.hear(job(), MOVING)
    assert watch.notices.banner == told
    watch.hear(job(saved_count=1), MOVING)
    assert watch.notices.banner is None, "something could be written, so the download is one like any other"


def test_with_a_refused_key_only_another_key_helps(watch: Watch) -> None:
    watch.hear(job(), FULL)
    watch.link.heard.emit(ConnectionSeen(Connection.KEY_REFUSED))
    assert watch.notices.banner is not None and watch.notices.banner.first == "Change key"


async def test_the_time_left_is_told_by_the_clock_of_the_server(live: Studio, sandbox: Sandbox) -> None:
    session = live.link.session
    assert session is not None
    deadline = datetime.now(UTC) + timedelta(hours=24, minutes=30)
    loud = [job(deadline=deadline), job(2, made=1, deadline=deadline + timedelta(hours=1))]

    async def told_after(hours: float) -> BannerView:
        sandbox.advance(hours * 3600)
        before = session.client.now()
        live.account.refresh()
        await until(lambda: session.client.now() - before > timedelta(hours=hours / 2))
        for each in loud:
            live.link.heard.emit(JobChanged(each, FULL))
        live.unsaved.look()
        assert live.notices.banner is not None
        return live.notices.banner

    calm = await told_after(12)
    assert (calm.matter, calm.tone, calm.colour) == ("unsaved", "warn", "")
    assert calm.text.startswith("The first expires in 12 h ")
    row = live.queue.rows.value(loud[0].id)
    assert row is not None and "Expires in 12 h " in row.telling.line
    soon = await told_after(9)
    assert (soon.matter, soon.tone, soon.colour) == ("expiring", "warn", "")
    last = await told_after(3)
    assert (last.matter, last.tone, last.colour) == ("expiring", "warn", "err")
    over = await told_after(2)
    assert over.text == "The first may have expired. The disk is full."


async def test_the_last_six_hours_outrank_everything_but_a_loss(live: Studio) -> None:
    live.link.heard.emit(JobChanged(job(deadline=datetime.now(UTC) + timedelta(hours=5)), FULL))
    live.link.heard.emit(ConnectionSeen(Connection.OFFLINE))
    assert live.notices.banner is not None and live.notices.banner.matter == "expiring"
    live.notices.put(BannerView("lost", "err", "circle-alert", "1 paid picture expired before it was saved.", ""))
    assert live.notices.banner.matter == "lost"
