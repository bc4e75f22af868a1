"""A storyboard is priced as a whole, agreed to once, sent in order, and no shot is ever paid twice."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from studio.domain.job import JobState
from studio.flow.takes import Take
from studio.media.frames import ClipFrames
from studio.state.shot_telling import Standing
from studio.state.studio import Studio
from tests.flow.desk import QuickClock
from tests.sandbox_fixture import Sandbox
from tests.state.boards import CREATE, PRICE, Hearing, charges, compose, draw, drawn, same_pixels, told
from tests.studio_fixture import Home, until

DEARER = '{"object": "estimate", "estimated_cost": {"amount": 8, "breakdown": {}}, "currency": "credit"}'


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Folders in which studios live twenty times as fast: what is waited for here is the next look at the server."""
    home = Home(tmp_path / "home", QuickClock())
    yield home
    await home.close()


@pytest.fixture
async def ears(live: Studio) -> Hearing:
    await until(lambda: live.video.models.rows.rows, live.video.models.rows.modelReset)
    return Hearing(live)


async def agreed(ears: Hearing, *words: str) -> tuple[str, ...]:
    """Draw shots and send them."""
    shots = draw(ears.studio, *words)
    await ears.priced()
    ears.board.sale.send()
    await until(lambda: ears.board.makings.agreed or ears.board.makings.takes(shots[0]), ears.board.makings.changed)
    return shots


async def test_the_price_of_the_whole_stands_on_the_button_before_it_is_sent(ears: Hearing, live: Studio) -> None:
    draw(live, "one", "two", "three")
    assert await ears.priced() == "Send 3 shots · 3 pretend credits"
    view = ears.board.view
    assert (view.send.look, view.extent, view.to_come) == ("spend", "3 shots, 6 s", Decimal(3)) and view.charged == 0
    assert [tile.telling.cost for tile in ears.board.rows.rows] == ["1 quoted"] * 3
    assert told(live) == ["From words", "Begins as shot 1 ends", "Begins as shot 2 ends"]


async def test_a_longer_shot_changes_the_price_of_the_whole(ears: Hearing, live: Studio) -> None:
    one, _ = draw(live, "one", "two")
    await ears.priced()
    before = ears.board.view.to_come
    assert before is not None
    ears.board.drawing.select(one)
    live.video.composer.set(duration=4)
    assert ears.board.view.send.look == "disabled" and "checking price" in ears.board.view.send.button
    await until(lambda: (now := ears.board.view.to_come) is not None and now > before, ears.board.changed)
    assert ears.board.view.extent == "2 shots, 6 s"


async def test_each_shot_is_sent_in_order_with_the_last_frame_of_the_one_before(
    ears: Hearing, live: Studio, sandbox: Sandbox
) -> None:
    shots = await agreed(ears, "one", "two", "three")
    await ears.saved(1, 2, 3)
    takes = [(await ears.takes(shot))[-1] for shot in shots]
    assert [take.job.request.prompt for take in takes] == ["one", "two", "three"]
    for before, take in pairwise(takes):
        assert before.clip is not None
        assert begins_as_it_ends(take, live.path_of(before.clip))
    assert charges(sandbox) == [1, 1, 1] and ears.questions == [] and ears.refusals == []
    view = ears.board.view
    assert (view.charged, view.held, view.to_come) == (Decimal(3), Decimal(0), Decimal(0)) and not view.send.button


def begins_as_it_ends(take: Take, before: Path) -> bool:
    """Whether the very bytes that were sent show the last frame of the clip ``before``."""
    data = Path(take.job.references[0].source).read_bytes()
    assert hashlib.sha256(data).hexdigest() == take.job.references[0].sha256
    with ClipFrames(before) as frames:
        return same_pixels(Image.open(io.BytesIO(data), formats=["PNG"]), frames.at(frames.count - 1))


async def test_a_double_click_sends_each_shot_once(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    draw(live, "one", "two")
    await ears.priced()
    for _ in range(3):
        ears.board.sale.send()
    await ears.saved(1, 2)
    ears.board.sale.send()
    assert len(sandbox.generations()) == 2 and charges(sandbox) == [1, 1]


async def test_all_of_it_is_asked_about_once(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    live.preferences.update(confirm_above=Decimal("1.5"))
    draw(live, "one", "two")
    await ears.priced()
    assert ears.board.view.send.look == "outline"
    ears.board.sale.send()
    question = await ears.question()
    assert question.title == "Spend 2 credits?" and question.may_be_quiet
    assert question.sentence.startswith("2 clips of Storyboard, 4 s together.")
    assert question.rows[:2] == (("Shot 1", "1", True), ("Shot 2", "1", True))
    ears.board.sale.decline()
    ears.board.sale.confirm()
    assert sandbox.calls(CREATE) == 0 and not ears.board.makings.agreed


async def test_a_yes_sends_all_of_it(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    live.preferences.update(confirm_above=Decimal("1.5"))
    draw(live, "one", "two")
    await ears.priced()
    ears.board.sale.send()
    await ears.question()
    ears.board.sale.confirm(quiet_today=True)
    ears.board.sale.confirm()
    await ears.saved(1, 2)
    assert charges(sandbox) == [1, 1]


async def test_what_is_changed_while_it_is_asked_about_is_not_sent(
    ears: Hearing, live: Studio, sandbox: Sandbox
) -> None:
    live.preferences.update(confirm_above=Decimal("0.5"))
    (one,) = draw(live, "one")
    await ears.priced()
    ears.board.sale.send()
    await ears.question()
    ears.board.drawing.select(one)
    live.video.composer.set(duration=12)
    ears.board.sale.confirm()
    await until(lambda: ears.refusals, ears.board.sale.refused)
    assert ears.refusals[0].startswith("The storyboard was changed meanwhile.")
    assert not ears.board.makings.agreed and sandbox.calls(CREATE) == 0


async def test_without_enough_credits_the_button_says_so_and_nothing_is_sent(
    ears: Hearing, live: Studio, sandbox: Sandbox
) -> None:
    sandbox.control("balance", credits=1.5)
    live.account.refresh()
    await until(lambda: live.account.balance and live.account.balance.available < 2, live.account.changed)
    draw(live, "one", "two")
    await until(lambda: ears.board.view.send.reason.startswith("Needs 2, available 1.5"), ears.board.changed)
    assert ears.board.view.send.look == "disabled"
    ears.board.sale.send()
    await until(lambda: ears.refusals, ears.board.sale.refused)
    assert sandbox.calls(CREATE) == 0


async def test_a_failing_shot_stops_only_those_that_are_linked_to_it(
    ears: Hearing, live: Studio, sandbox: Sandbox
) -> None:
    sandbox.control("outcomes", fails="The model gave up.")
    shots = draw(live, "one", "two", "three")
    ears.board.drawing.link(shots[2], False)
    await ears.priced()
    ears.board.sale.send()
    await ears.says(1, "Failed")
    await ears.says(2, "Not sent: shot 1 has no clip")
    await ears.saved(3)
    assert charges(sandbox) == [1]
    (button,) = {ears.board.view.send.button}
    assert button.startswith("Send shot 1")


async def test_a_shot_that_failed_is_tried_again_and_the_chain_goes_on(
    ears: Hearing, live: Studio, sandbox: Sandbox
) -> None:
    sandbox.control("outcomes", fails="The model gave up.")
    one, _ = await agreed(ears, "one", "two")
    await ears.says(2, "Not sent")
    await ears.priced()
    await until(lambda: not _double_click(ears))
    ears.board.sale.again(one)
    await ears.saved(1, 2)
    assert told(live)[0] == "Saved, take 2 of 2" and charges(sandbox) == [1, 1]


def _double_click(ears: Hearing) -> bool:
    """Whether a click now would count as the second half of a double click."""
    clock = ears.board.sale._since_click
    return clock.isValid() and clock.elapsed() < 500


async def test_another_take_makes_the_shots_behind_it_stale(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    one, two = await agreed(ears, "one", "two")
    await ears.saved(1, 2)
    await until(lambda: not _double_click(ears))
    ears.board.sale.again(one)
    await ears.says(1, "Saved, take 2 of 2")
    assert told(live)[1] == "Shot 1 is another now"
    assert ears.board.view.send.button == "", "what has a clip is not bought again by sending the storyboard"
    await until(lambda: not _double_click(ears))
    ears.board.sale.again(two)
    await ears.says(2, "Saved, take 2 of 2")
    take = (await ears.takes(two))[-1]
    first = (await ears.takes(one))[-1]
    assert take.began_with is not None and take.began_with.generation_id == first.job.generation_id
    assert charges(sandbox) == [1] * 4


async def test_generate_buys_the_next_take_of_the_shot_in_the_composer(
    ears: Hearing, live: Studio, sandbox: Sandbox
) -> None:
    (one,) = draw(live, "one")
    ears.board.drawing.select(one)
    await until(lambda: live.video.pricing.view.look == "spend", live.video.pricing.changed)
    live.video.purchase.generate()
    live.video.purchase.generate_first()
    await ears.saved(1)
    (take,) = await ears.takes(one)
    assert take.job.request.prompt == "one" and charges(sandbox) == [1]
    assert live.video.player.view.title == "Storyboard, shot 1"


async def test_a_retry_from_the_queue_stays_with_its_shot(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", fails="The model gave up.")
    (one,) = await agreed(ears, "one")
    await ears.says(1, "Failed")
    (take,) = await ears.takes(one)
    await ears.priced()
    await until(lambda: not _double_click(ears))
    live.queue.retry(take.job.id)
    await ears.saved(1)
    assert [each.job.state for each in await ears.takes(one)] == [JobState.FAILED, JobState.SAVED]


async def test_what_was_agreed_and_not_sent_is_withdrawn(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    live.queue.pause_toggle()
    shots = await agreed(ears, "one", "two")
    await ears.says(2, "Waits for shot 1")
    assert ears.board.view.withdrawable
    ears.board.sale.withdraw()
    await until(lambda: not ears.board.makings.agreed, ears.board.makings.changed)
    live.queue.pause_toggle()
    await ears.saved(1)
    assert told(live)[1] == "Begins as shot 1 ends" and await ears.takes(shots[1]) == ()
    assert charges(sandbox) == [1] and ears.board.view.send.button.startswith("Send shot 2")


async def test_a_price_that_rose_is_asked_about_again(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    live.queue.pause_toggle()
    await agreed(ears, "one", "two")
    await ears.says(2, "Waits for shot 1")
    await until(lambda: ears.board.rows.rows[0].standing.price is not None, ears.board.rows.dataChanged)
    sandbox.fault(PRICE, "body", status=200, body=DEARER, times=100)
    live.queue.pause_toggle()
    await ears.says(2, "Price is now 8, it was 1")
    await until(lambda: ears.board.view.send.button.endswith("8 pretend credits"), ears.board.changed)
    sandbox.clear_faults()
    assert charges(sandbox) == [1]
    await until(lambda: not _double_click(ears))
    ears.board.sale.send()
    await ears.saved(2)
    assert charges(sandbox) == [1, 1]


async def test_an_order_that_was_changed_after_it_was_agreed_is_asked_about_again(ears: Hearing, live: Studio) -> None:
    live.queue.pause_toggle()
    one, _, three = await agreed(ears, "one", "two", "three")
    await ears.says(3, "Waits for shot 2")
    ears.board.drawing.move(three, 1)
    await ears.says(2, "Not sent: the order was changed")
    assert ears.board.rows.rows[1].telling.action == "again"
    ears.board.drawing.undo()
    await ears.says(3, "Waits for shot 2")
    live.queue.pause_toggle()
    await ears.saved(1, 2, 3)
    assert one


async def test_removing_a_shot_withdraws_what_was_agreed_for_it(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    live.queue.pause_toggle()
    _, two = await agreed(ears, "one", "two")
    await ears.says(2, "Waits for shot 1")
    ears.board.drawing.remove(two)
    await live.video.storyboard.save()
    live.queue.pause_toggle()
    await ears.saved(1)
    ears.board.drawing.undo()
    assert drawn(live) == ["one", "→two"]
    await ears.says(2, "Begins as shot 1 ends")
    assert charges(sandbox) == [1] and await ears.takes(two) == ()


async def test_a_mistake_in_one_shot_keeps_all_from_being_sent(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    one, _ = draw(live, "one", "two")
    await ears.priced()
    ears.board.drawing.select(one)
    live.video.composer.set(prompt=" ")
    assert ears.board.view.send.look == "disabled" and ears.board.view.send.reason.startswith("Shot 1: ")
    ears.board.sale.send()
    assert ears.refusals and ears.refusals[0].startswith("Shot 1: ") and sandbox.calls(CREATE) == 0


async def test_the_next_start_goes_on_where_the_last_one_ended(home: Home, live: Studio, sandbox: Sandbox) -> None:
    await until(lambda: live.video.models.rows.rows, live.video.models.rows.modelReset)
    ears = Hearing(live)
    live.queue.pause_toggle()
    shots = await agreed(ears, "one", "two")
    await ears.says(2, "Waits for shot 1")
    await home.close()
    later = await home.studio(sandbox)
    after = Hearing(later)
    await later.start()
    await after.says(2, "Waits for shot 1")
    later.queue.pause_toggle()
    await after.saved(1, 2)
    assert drawn(later) == ["one", "→two"] and charges(sandbox) == [1, 1]
    assert [len(await after.takes(shot)) for shot in shots] == [1, 1]
    assert after.board.view.charged == 2


async def test_offline_it_waits_and_goes_on_by_itself(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    live.queue.pause_toggle()
    draw(live, "one")
    await ears.priced()
    sandbox.fault(PRICE, "drop", times=3)
    ears.board.sale.send()
    await ears.says(1, "Waits for connection")
    live.queue.pause_toggle()
    await ears.saved(1)
    assert charges(sandbox) == [1]


async def test_a_shot_from_the_storyboard_is_named_in_the_queue(ears: Hearing, live: Studio) -> None:
    compose(live, "one")
    ears.board.drawing.add()
    ears.board.drawing.rename("Nightfall")
    await ears.priced()
    ears.board.sale.send()
    await until(lambda: live.queue.rows.rows, live.queue.rows.rowsInserted)
    assert live.queue.rows.rows[0].title == "Nightfall, shot 1"
    await ears.saved(1)


async def test_the_clip_of_a_shot_comes_to_the_stage(ears: Hearing, live: Studio) -> None:
    one, two = await agreed(ears, "one", "two")
    await ears.saved(1, 2)
    ears.board.open(one)
    player = live.video.player
    await until(lambda: player.view.title == "Storyboard, shot 1" and player.view.clip, player.changed)
    assert ears.board.drawing.selected == one
    ears.board.open(two)
    await until(lambda: player.view.title == "Storyboard, shot 2", player.changed)


def test_a_standing_without_takes_is_to_be_sent() -> None:
    from studio.domain.clip_draft import ClipDraft
    from studio.domain.storyboard import Shot

    fresh = Standing(shot=Shot(id="s", draft=ClipDraft()), number=1)
    assert fresh.to_send and not fresh.running and not fresh.failed and not fresh.asks


async def test_what_is_held_is_not_counted_as_waiting_as_well(ears: Hearing, live: Studio, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    await agreed(ears, "one", "two")
    await until(lambda: ears.board.view.held == 1, ears.board.changed)
    await until(lambda: live.spent.now.waiting == 1, live.spent.changed)
    sandbox.control("release")
