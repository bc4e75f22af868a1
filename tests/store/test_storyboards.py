"""What is drawn is kept, and what was agreed is bought once, whatever else is saved meanwhile."""

from __future__ import annotations

import contextlib
import sqlite3
from decimal import Decimal

import pytest
from msgspec.structs import replace

from studio.domain.clip_draft import ClipDraft
from studio.domain.errors import Claimed
from studio.domain.job import JobState
from studio.domain.storyboard import Agreement, Shot, Storyboard
from studio.store.database import connect
from studio.store.journal import Seen
from studio.store.paths import Paths
from studio.store.rows import ENCODER
from studio.store.schema import VERSION, take_step, version
from studio.store.store import Store, make_fit

from .examples import NOW, job

BOARD = Storyboard(
    id="b1",
    name="Nightfall",
    shots=(
        Shot(id="s1", draft=ClipDraft(prompt="dusk", model_id="slow-drift")),
        Shot(id="s2", draft=ClipDraft(prompt="night", model_id="slow-drift"), linked=True),
    ),
)


KEY = "the first"


def agreement(shot: str = "s1", take: int = 1, *, key: str = KEY) -> Agreement:
    """Return the agreement to one take."""
    draft = BOARD.shots[0].draft
    return Agreement(shot=shot, take=take, profile="default", draft=draft, price=Decimal("2.5"), agreed_at=NOW, key=key)


def once(seen: Seen) -> None:
    """Judge as the engine does."""
    if not seen.may_take("s1", key=KEY):
        raise Claimed("This shot was sent already.")


async def test_what_is_drawn_comes_back(store: Store) -> None:
    await store.storyboards.save(BOARD)
    await store.storyboards.save(Storyboard(id="b2"))
    assert await store.storyboards.all() == (BOARD, Storyboard(id="b2"))
    await store.storyboards.delete("b2")
    assert await store.storyboards.all() == (BOARD,)


async def test_a_late_save_undoes_no_agreement(store: Store) -> None:
    await store.storyboards.agree(BOARD, [agreement()])
    await store.storyboards.save(replace(BOARD, name="Dawn"))
    (board,) = await store.storyboards.all()
    assert board.name == "Dawn" and [shot.wanted for shot in board.shots] == [1, 0]
    assert await store.storyboards.pending() == (agreement(),)


async def test_an_agreement_is_worth_one_job(store: Store) -> None:
    await store.storyboards.agree(BOARD, [agreement(), agreement("s2")])
    await store.journal.add(job(1, shot="s1"), judge=once)
    assert [each.shot for each in await store.storyboards.pending()] == ["s2"]
    with pytest.raises(Claimed):
        await store.journal.add(job(2, shot="s1"), judge=once)
    assert len(await store.journal.takes("s1")) == 1


async def test_without_an_agreement_nothing_is_bought(store: Store) -> None:
    with pytest.raises(Claimed):
        await store.journal.add(job(1, shot="s1"), judge=once)
    assert await store.journal.recent() == ()


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED, JobState.LOST])
async def test_also_a_take_that_came_to_nothing_was_a_take(store: Store, state: JobState) -> None:
    await store.storyboards.agree(BOARD, [agreement()])
    await store.journal.add(job(1, shot="s1", state=state), judge=once)
    with pytest.raises(Claimed):
        await store.journal.add(job(2, shot="s1"), judge=once)


async def test_agreeing_twice_to_one_take_buys_one(store: Store) -> None:
    await store.storyboards.agree(BOARD, [agreement()])
    await store.storyboards.agree(BOARD, [agreement()])
    await store.journal.add(job(1, shot="s1"), judge=once)
    with pytest.raises(Claimed, match="sent meanwhile"):
        await store.storyboards.agree(replace(BOARD, name="Dawn"), [agreement("s2"), agreement("s1")])
    assert await store.storyboards.pending() == ()
    assert (await store.storyboards.all())[0].name == "Nightfall"


async def test_an_agreement_that_took_the_place_of_another_is_not_bought_by_what_knew_the_other(store: Store) -> None:
    """The director asks for a price with the first in its hand while the user withdraws it and agrees anew."""
    await store.storyboards.agree(BOARD, [agreement()])
    await store.storyboards.withdraw(["s1"])
    await store.storyboards.agree(BOARD, [agreement(key="the second")])
    with pytest.raises(Claimed):
        await store.journal.add(job(1, shot="s1"), judge=once)
    (waiting,) = await store.storyboards.pending()
    assert waiting.key == "the second"


async def test_each_agreement_has_a_key_of_its_own_that_comes_back(store: Store) -> None:
    draft = BOARD.shots[0].draft
    first, second = (
        Agreement(shot=name, take=1, profile="default", draft=draft, price=None, agreed_at=NOW) for name in ("s1", "s2")
    )
    assert first.key and first.key != second.key
    await store.storyboards.agree(BOARD, [first, second])
    assert await store.storyboards.pending() == (first, second)


async def test_what_waits_can_be_taken_back(store: Store) -> None:
    await store.storyboards.agree(BOARD, [agreement(), agreement("s2")])
    await store.journal.add(job(1, shot="s1"), judge=once)
    await store.storyboards.withdraw(["s1", "s2"])
    assert await store.storyboards.pending() == ()
    assert [shot.wanted for shot in (await store.storyboards.all())[0].shots] == [1, 0]


async def test_a_shot_that_goes_takes_its_agreement_along(store: Store) -> None:
    await store.storyboards.agree(BOARD, [agreement(), agreement("s2")])
    await store.storyboards.save(replace(BOARD, shots=BOARD.shots[:1]), without=["s2"])
    assert [each.shot for each in await store.storyboards.pending()] == ["s1"]
    await store.storyboards.delete("b1")
    assert await store.storyboards.pending() == ()


async def test_one_that_cannot_be_read_costs_no_other(store: Store, paths: Paths) -> None:
    await store.storyboards.save(BOARD)
    with contextlib.closing(sqlite3.connect(paths.database)) as connection, connection:
        connection.execute("INSERT INTO storyboards (id, data) VALUES ('b0', x'7b')")
    assert await store.storyboards.all() == (BOARD,)


async def test_a_copy_of_the_index_buys_nothing(paths: Paths) -> None:
    """What the copy takes for agreed may have been bought since by a job it does not know."""
    store = await Store.open(paths)
    await store.storyboards.agree(BOARD, [agreement()])
    await store.close()
    with contextlib.closing(connect(paths.database)) as connection:
        make_fit(connection)
    reopened = await Store.open(paths)
    try:
        assert await reopened.storyboards.pending() == ()
        with pytest.raises(Claimed):
            await reopened.journal.add(job(1, shot="s1"), judge=once)
    finally:
        await reopened.close()


async def test_an_index_of_before_is_brought_up_to_date(paths: Paths) -> None:
    with contextlib.closing(connect(paths.database)) as connection:
        older(connection, 4)
        old = job(1)
        connection.execute(
            "INSERT INTO jobs (id, state, ended, profile, spent_at, data) VALUES (?, 'saved', 1, 'default', '', ?)",
            (old.id, ENCODER.encode(old)),
        )
        connection.commit()
    store = await Store.open(paths)
    try:
        assert await store.journal.get(old.id) == old
        assert await store.storyboards.all() == ()
        await store.journal.add(job(2, shot="s1"))
        assert len(await store.journal.takes("s1")) == 1
    finally:
        await store.close()
    with contextlib.closing(connect(paths.database)) as connection:
        assert version(connection) == VERSION


def older(connection: sqlite3.Connection, step: int) -> None:
    """Make the index as the program that knew ``step`` steps left it."""
    for _ in range(step):
        take_step(connection)
