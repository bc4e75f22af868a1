"""A storyboard is made shot by shot, each beginning where the one before it ends, and each is paid once."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from studio.domain.clip_draft import ClipDraft
from studio.domain.errors import LimitReached
from studio.domain.frame import Crop, largest_crop
from studio.domain.job import Job, JobState
from studio.domain.settings import Settings
from studio.domain.storyboard import Agreement, Shot, Storyboard
from studio.flow.storyboards import Director, Why
from studio.flow.takes import chosen, is_stale, takes_of
from studio.media.frames import ClipFrames
from tests.flow.desk import MODEL, Desk, order
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/videos"
PRICE = "POST /v1/videos/estimate"
DEARER = '{"object": "estimate", "estimated_cost": {"amount": 8, "breakdown": {}}, "currency": "credit"}'
_PATIENCE = 120


def shot(name: str, *, ratio: str = "1:1", linked: bool = True) -> Shot:
    """Return the shortest and smallest shot there is."""
    draft = ClipDraft(prompt=f"a heron, {name}", model_id=MODEL, resolution="480p", ratio=ratio, duration=2, seed=7)
    return Shot(id=name, draft=draft, linked=linked)


def chain(*ratios: str) -> Storyboard:
    """Return shots that are linked, one for each ratio."""
    shots = [shot(f"s{number}", ratio=ratio, linked=number > 1) for number, ratio in enumerate(ratios, start=1)]
    return Storyboard(id="b", name="Nightfall", shots=tuple(shots))


THREE = chain("1:1", "16:9", "1:1")
TWO = chain("1:1", "1:1")


async def agree(desk: Desk, board: Storyboard = THREE, *, only: str = "", price: Decimal | None = Decimal(1)) -> None:
    """Agree to a take of every shot, or of one."""
    agreements = []
    for before, each in zip((None, *board.shots), board.shots, strict=False):
        if only in ("", each.id):
            agreements.append(
                Agreement(
                    shot=each.id,
                    take=len(await desk.store.journal.takes(each.id)) + 1,
                    profile=desk.session.profile,
                    draft=each.draft,
                    price=price,
                    agreed_at=desk.clock.now(),
                    after=before.id if before is not None and each.linked else None,
                )
            )
    await desk.store.storyboards.agree(board, agreements)


class Set:
    """A director at work on a desk, as a window keeps one."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._told = asyncio.Event()
        self.director = Director(desk.session, folder=desk.paths.data, tell=self._told.set)

    async def stands(self, name: str, why: Why) -> None:
        """Wait until a shot waits for a reason."""
        async with asyncio.timeout(_PATIENCE):
            while (found := self.director.standing.get(name)) is None or found.why is not why:
                self._told.clear()
                await self._told.wait()

    async def saved(self, *names: str) -> list[Job]:
        """Wait until the newest take of each shot is saved, and return those."""
        return [await self._newest(name, JobState.SAVED) for name in names]

    async def _newest(self, name: str, state: JobState) -> Job:
        def seen() -> bool:
            events = [getattr(event, "job", None) for event in self.desk.events]
            mine = [job for job in events if job is not None and job.shot == name]
            return bool(mine) and mine[-1].state is state

        await self.desk.until(seen)
        return (await self.desk.store.journal.takes(name))[-1]


@asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[Set]:
    """Let a director work."""
    made = Set(desk)
    task = asyncio.create_task(made.director.run())
    try:
        yield made
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def last_frame(desk: Desk, name: str) -> Image.Image:
    """Return the last frame of the clip that stands for a shot."""
    take = chosen(await takes_of(desk.store, name))
    assert take is not None and take.clip is not None
    with ClipFrames(desk.file(take.clip)) as frames:
        return frames.at(frames.count - 1)


def cropped(image: Image.Image, ratio: str) -> Image.Image:
    crop = largest_crop(image.width, image.height, ratio) or Crop(x=0, y=0, width=image.width, height=image.height)
    return image.crop((crop.x, crop.y, crop.x + crop.width, crop.y + crop.height))


def uploaded(job: Job) -> Image.Image:
    """Return the first frame that was sent."""
    data = Path(job.references[0].source).read_bytes()
    assert hashlib.sha256(data).hexdigest() == job.references[0].sha256
    image = Image.open(io.BytesIO(data), formats=["PNG"])
    image.load()
    return image


async def test_each_shot_begins_exactly_where_the_one_before_it_ends(desk: Desk) -> None:
    await agree(desk)
    async with running(desk) as work:
        first, second, third = await work.saved("s1", "s2", "s3")
    assert first.references == ()
    for job, before, ratio in ((second, "s1", "16:9"), (third, "s2", "1:1")):
        sent, wanted = uploaded(job), cropped(await last_frame(desk, before), ratio)
        assert sent.size == wanted.size and sent.convert("RGB").tobytes() == wanted.tobytes()
        assert job.request.sources
    assert [row["amount"] for row in desk.charges()] == [1, 1, 1]
    assert await desk.store.storyboards.pending() == () and await desk.sound() == 3


async def test_the_frame_knows_the_clip_it_was_taken_from(desk: Desk) -> None:
    await agree(desk, TWO)
    async with running(desk) as work:
        first, second = await work.saved("s1", "s2")
    origin = second.references[0].origin
    assert origin is not None and (origin.generation_id, origin.index) == (first.generation_id, 0)
    assert origin.frame is not None and origin.frame > 0
    before, after = await takes_of(desk.store, "s1"), await takes_of(desk.store, "s2")
    assert not is_stale(after[-1], chosen(before))


async def test_another_take_makes_what_follows_stale_and_buys_nothing_by_itself(desk: Desk) -> None:
    board = TWO
    await agree(desk, board)
    async with running(desk) as work:
        await work.saved("s1", "s2")
        await agree(desk, board, only="s1")
        work.director.look()
        await desk.until(lambda: len([e for e in desk.events if _saved(e, "s1")]) == 2)
    assert len(desk.charges()) == 3
    before, after = await takes_of(desk.store, "s1"), await takes_of(desk.store, "s2")
    assert [take.number for take in before] == [1, 2] and is_stale(after[-1], chosen(before))


async def until_saved(desk: Desk, work: Set, name: str) -> None:
    """Wait until a shot is in the library, whichever process saves it."""
    async with asyncio.timeout(_PATIENCE):
        while JobState.SAVED not in [job.state for job in await desk.store.journal.takes(name)]:
            work.director.look()
            await desk.clock.sleep(2)


def _saved(event: object, name: str) -> bool:
    job = getattr(event, "job", None)
    return job is not None and job.shot == name and job.state is JobState.SAVED


async def test_a_shot_that_fails_ends_the_chain_until_it_is_tried_again(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", fails="The model gave up.")
    await agree(desk)
    async with running(desk) as work:
        await work.stands("s2", Why.STOPPED)
        await work.stands("s3", Why.BEFORE)
        assert sandbox.calls(CREATE) == 1 and desk.charges() == []
        await agree(desk, only="s1")
        work.director.look()
        await work.saved("s1", "s2", "s3")
    assert len(desk.charges()) == 3 and len(await desk.store.journal.takes("s1")) == 2


async def test_a_cancelled_shot_ends_the_chain(desk: Desk, sandbox: Sandbox) -> None:
    desk.engine.pause()
    await agree(desk)
    async with running(desk) as work:
        await work.stands("s2", Why.BEFORE)
        (job,) = await desk.store.journal.takes("s1")
        await desk.engine.cancel(job.id)
        await work.stands("s2", Why.STOPPED)
        desk.engine.unpause()
    assert sandbox.calls(CREATE) == 0


async def test_a_price_that_rose_is_asked_about_again(desk: Desk, sandbox: Sandbox) -> None:
    board = TWO
    desk.engine.pause()
    await agree(desk, board)
    async with running(desk) as work:
        await work.stands("s2", Why.BEFORE)
        sandbox.fault(PRICE, "body", status=200, body=DEARER)
        desk.engine.unpause()
        await work.stands("s2", Why.RISEN)
        assert work.director.standing["s2"].sentence == "Price is now 8, it was 1."
        assert work.director.standing["s2"].price == 8
        work.director.look()
        await work.director.advance()
        assert len(await desk.store.journal.takes("s2")) == 0 and len(desk.charges()) == 1
        await agree(desk, board, only="s2", price=Decimal(8))
        work.director.look()
        await work.saved("s2")
    assert len(desk.charges()) == 2


async def test_a_price_that_fell_is_what_is_paid(desk: Desk) -> None:
    await agree(desk, chain("1:1"), price=Decimal(5))
    async with running(desk) as work:
        (job,) = await work.saved("s1")
    assert job.quoted == 1 and job.charged == 1


async def test_two_directors_buy_each_shot_once(desk: Desk, sandbox: Sandbox) -> None:
    other = await desk.again()
    await other.engine.start()
    await agree(desk, TWO)
    async with running(desk) as work, running(other):
        await until_saved(desk, work, "s2")
    await other.close()
    assert len(sandbox.generations()) == 2 and len(desk.charges()) == 2


@pytest.mark.parametrize("moment", ["agreed", "planned", "sending", "accepted", "saved"])
async def test_whenever_it_ends_the_next_start_goes_on_and_pays_nothing_twice(
    tmp_path: Path, sandbox: Sandbox, moment: str
) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    if moment in ("agreed", "planned"):
        desk.engine.pause()
    await desk.engine.start()
    await agree(desk, TWO)
    if moment == "sending":
        sandbox.fault(CREATE, "drop", when="after", times=2)
    if moment != "agreed":
        async with running(desk) as work:
            await reached(work, moment)
    await desk.close()
    later = await desk.again()
    await later.engine.start()
    async with running(later) as work:
        await until_saved(later, work, "s2")
    assert len(later.charges()) == 2 and len(sandbox.generations()) == 2 and await later.sound() == 2
    assert [len(await later.store.journal.takes(each.id)) for each in TWO.shots] == [1, 1]
    await later.close()


async def reached(work: Set, moment: str) -> None:
    """Wait for the moment at which everything ends."""
    if moment == "planned":
        await work.stands("s2", Why.BEFORE)
    elif moment in ("sending", "accepted"):
        await work.desk.until(lambda: any(_in(event, moment) for event in work.desk.events))
    else:
        await work.saved("s1")


def _in(event: object, state: str) -> bool:
    job = getattr(event, "job", None)
    return job is not None and job.state.value == state


async def test_another_accounts_agreement_is_not_paid_by_this_one(desk: Desk, sandbox: Sandbox) -> None:
    await agree(desk, chain("1:1"))
    (agreed,) = await desk.store.storyboards.pending()
    await desk.store.storyboards.agree(chain("1:1"), [replace(agreed, profile="somebody else")])
    async with running(desk) as work:
        await work.stands("s1", Why.ACCOUNT)
    assert sandbox.calls(CREATE) == 0


async def test_an_agreement_of_yesterday_is_asked_about_again(desk: Desk, sandbox: Sandbox) -> None:
    await agree(desk, chain("1:1"))
    desk.clock.advance(hours=25)
    async with running(desk) as work:
        await work.stands("s1", Why.OLD)
    assert sandbox.calls(CREATE) == 0


async def test_offline_it_waits_and_goes_on_by_itself(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(PRICE, "drop", times=3)
    await agree(desk, chain("1:1"))
    async with running(desk) as work:
        await work.stands("s1", Why.OFFLINE)
        await work.saved("s1")
    assert len(desk.charges()) == 1


async def test_without_enough_credits_nothing_is_sent(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("balance", credits=0.5)
    await desk.engine.refresh_balance()
    await agree(desk, chain("1:1"))
    async with running(desk) as work:
        await work.stands("s1", Why.TROUBLE)
        assert "Needs 1, available 0.5" in work.director.standing["s1"].sentence
        assert sandbox.calls(CREATE) == 0
        sandbox.control("balance", credits=5)
        await desk.engine.refresh_balance()
        await work.saved("s1")


async def test_limits_that_were_asked_about_are_not_asked_about_again(desk: Desk) -> None:
    desk.settings = Settings(day_limit=Decimal(1))
    await agree(desk, TWO)
    async with running(desk) as work:
        await work.saved("s1", "s2")


async def test_what_was_agreed_to_counts_against_the_limit_before_it_is_sent(desk: Desk) -> None:
    """Else a picture would be bought without a question, and the day end above what the user set."""
    desk.settings = Settings(day_limit=Decimal(2))
    await agree(desk, TWO)
    with pytest.raises(LimitReached, match="1 over today’s limit"):
        await desk.engine.submit(order())
    async with running(desk) as work:
        await work.saved("s1", "s2")


async def test_shots_do_not_wait_for_money_that_the_later_ones_want(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("balance", credits=1.5)
    await desk.engine.refresh_balance()
    await agree(desk, TWO)
    async with running(desk) as work:
        await work.saved("s1")
        await work.stands("s2", Why.TROUBLE)


async def test_a_clip_that_is_gone_stops_what_begins_with_it(desk: Desk) -> None:
    board = TWO
    await agree(desk, board, only="s1")
    async with running(desk) as work:
        await work.saved("s1")
        take = chosen(await takes_of(desk.store, "s1"))
        assert take is not None and take.clip is not None
        desk.file(take.clip).unlink()
        await agree(desk, board, only="s2")
        work.director.look()
        await work.stands("s2", Why.TROUBLE)
    assert len(desk.charges()) == 1


async def test_what_is_drawn_afterwards_changes_nothing_that_was_agreed(desk: Desk) -> None:
    desk.engine.pause()
    await agree(desk, chain("1:1"))
    changed = replace(THREE.shots[0], draft=replace(THREE.shots[0].draft, duration=12))
    await desk.store.storyboards.save(replace(THREE, shots=(changed,)))
    desk.engine.unpause()
    async with running(desk) as work:
        (job,) = await work.saved("s1")
    assert job.charged == 1 and timedelta() < desk.clock.now() - job.created_at
