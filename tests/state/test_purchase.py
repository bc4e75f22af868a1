"""One click, one job; asked about when it should be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal

import pytest

from studio.domain.job import Job, JobState
from studio.flow.session import Session
from studio.state.purchase import ConfirmView
from studio.state.studio import Studio
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import Home, until


class Ears:
    """What purchase said."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.jobs: list[Job] = []
        self.questions: list[ConfirmView] = []
        self.refusals: list[str] = []
        studio.purchase.submitted.connect(self.jobs.append)
        studio.purchase.confirm_wanted.connect(self.questions.append)
        studio.purchase.refused.connect(self.refusals.append)

    async def job(self, count: int = 1) -> Job:
        await until(lambda: len(self.jobs) >= count, self.studio.purchase.submitted)
        return self.jobs[count - 1]

    async def question(self) -> ConfirmView:
        await until(lambda: bool(self.questions), self.studio.purchase.confirm_wanted)
        return self.questions.pop()

    async def saved(self, job: Job) -> None:
        rows = self.studio.queue.rows

        def over() -> bool:
            row = rows.value(job.id)
            return row is not None and row.job.state is JobState.SAVED

        await until(over, rows.dataChanged, rows.rowsInserted)


@pytest.fixture
async def ears(live: Studio) -> Ears:
    live.composer.set(prompt="a heron at dawn", size="custom", width=256, height=256, count=1)
    await until(lambda: live.pricing.view.enabled, live.pricing.changed)
    return Ears(live)


async def test_a_double_click_makes_one_job(ears: Ears, live: Studio, sandbox: Sandbox) -> None:
    live.purchase.generate()
    live.purchase.generate()
    live.purchase.generate_first()
    job = await ears.job()
    live.purchase.generate()  # still within the time of a double click
    await ears.saved(job)
    assert len(ears.jobs) == 1
    assert len(sandbox.generations()) == 1
    assert Decimal(str(sandbox.balance()["credits"])) == Decimal(999)


async def test_a_job_carries_what_was_seen(ears: Ears, live: Studio) -> None:
    request = live.composer.draft.request()
    live.purchase.generate()
    job = await ears.job()
    assert job.request == request
    assert job.quoted == Decimal(1)
    assert live.composer.history[0] == "a heron at dawn"
    assert live.composer.draft.seed != request.seed


async def test_a_button_that_is_off_does_nothing(ears: Ears, live: Studio) -> None:
    live.composer.set(prompt="")
    live.purchase.generate()
    assert not live.tasks.running("generate")
    assert ears.jobs == []


async def test_above_the_line_it_asks_and_yes_sends(ears: Ears, live: Studio) -> None:
    live.preferences.update(confirm_above=Decimal("0.5"), day_limit=Decimal(100))
    live.purchase.generate()
    question = await ears.question()
    assert question.title == "Spend 1 credit?"
    assert question.sentence == "1 picture, 256 × 256. You asked to confirm anything above 0.5."
    assert question.rows == (
        ("Available now", "1,000", False),
        ("Leaves", "999", True),
        ("Today, with your limit", "1 of 100", False),
    )
    assert question.may_be_quiet
    assert ears.jobs == []
    live.purchase.confirm()
    live.purchase.confirm()  # a second yes to the same question buys nothing more
    await ears.saved(await ears.job())
    assert len(ears.jobs) == 1


async def test_no_sends_nothing_and_keeps_the_draft(ears: Ears, live: Studio, sandbox: Sandbox) -> None:
    live.preferences.update(confirm_above=Decimal("0.5"))
    draft = live.composer.draft
    live.purchase.generate()
    await ears.question()
    live.purchase.decline()
    live.purchase.confirm()
    assert not live.tasks.running("generate")
    assert live.composer.draft == draft
    assert sandbox.generations() == []


async def test_a_limit_is_asked_about_every_time(ears: Ears, live: Studio) -> None:
    live.preferences.update(job_limit=Decimal("0.5"))
    live.purchase.generate()
    question = await ears.question()
    assert "0.5 over the limit for one run." in question.sentence
    assert not question.may_be_quiet
    live.purchase.decline()


async def test_quiet_today_lets_the_next_one_pass(ears: Ears, live: Studio) -> None:
    live.preferences.update(confirm_above=Decimal("0.5"))
    live.purchase.generate()
    await ears.question()
    live.purchase.confirm(quiet_today=True)
    job = await ears.job()
    await ears.saved(job)
    while len(ears.jobs) < 2:  # the time of a double click must pass first
        live.purchase.again(job)
        await asyncio.sleep(0)
    assert ears.questions == []


@pytest.fixture
async def other(home: Home, start_sandbox: Callable[..., Sandbox]) -> tuple[Session, Sandbox]:
    """An account at another server, at work."""
    there = start_sandbox()
    studio = await home.studio(there)
    await studio.start()
    assert studio.link.session is not None
    return studio.link.session, there


async def test_a_yes_after_a_change_of_account_sends_nothing(
    ears: Ears, live: Studio, other: tuple[Session, Sandbox]
) -> None:
    live.preferences.update(confirm_above=Decimal("0.5"))
    live.purchase.generate()
    await ears.question()
    before = live.link.session
    live.link.take(other[0])
    live.purchase.confirm()
    assert not live.tasks.running("generate")
    assert [sentence.partition(",")[0] for sentence in ears.refusals] == ["Another account is in use now"]
    live.link.take(before)


async def test_a_click_that_a_change_of_account_overtakes_sends_nothing(
    ears: Ears, live: Studio, other: tuple[Session, Sandbox]
) -> None:
    before = live.link.session
    live.purchase.generate()
    live.link.take(other[0])
    await until(lambda: bool(ears.refusals or ears.jobs), live.purchase.refused, live.purchase.submitted)
    live.link.take(before)
    assert ears.jobs == []
    assert [sentence.partition(",")[0] for sentence in ears.refusals] == ["Another account is in use now"]
    assert other[1].generations() == []
