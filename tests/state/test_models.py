"""Every model keeps Qt's rules while it changes."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QAbstractItemModel
from pytestqt.modeltest import ModelTester

from studio.domain.generation import Style
from studio.domain.job import Job, JobState
from studio.domain.request import ImageRequest
from studio.state.activity import Activity
from studio.state.queue import QueueRow, QueueRows
from studio.state.queue_words import tell
from studio.state.references import ReferenceItem, ReferenceRows
from studio.state.rows import VALUE
from studio.state.studio import Studio
from studio.state.styles import StyleRows
from tests.studio_fixture import until

NOW = datetime(2026, 5, 15, 10, 42, tzinfo=UTC)


def row(name: str, state: JobState = JobState.PLANNED) -> QueueRow:
    job = Job(id=name, key=name, profile="p", request=ImageRequest(prompt="x"), created_at=NOW, state=state)
    return QueueRow(job, None, tell(job, None, now=NOW, usual=None))


def check(tester: ModelTester, rows: QAbstractItemModel) -> None:
    """Look whether ``rows`` answers as Qt asks."""
    tester.check(rows)  # type: ignore[no-untyped-call]


def styles(*names: str) -> tuple[Style, ...]:
    return tuple(Style(id=name, slug=name, name=name) for name in names)


def test_queue(qtmodeltester: ModelTester, qapp: object) -> None:
    rows = QueueRows()
    check(qtmodeltester, rows)
    for name in "abc":
        rows.place(row(name))
    rows.place(row("b", JobState.ACCEPTED))
    assert [rows.key(one) for one in rows.rows] == ["b", "a", "c"]
    rows.place(row("b", JobState.SAVED))
    rows.place(row("c", JobState.FAILED))
    assert [rows.key(one) for one in rows.rows] == ["a", "c", "b"]
    rows.drop("a")
    check(qtmodeltester, rows)


def test_styles(qtmodeltester: ModelTester, qapp: object) -> None:
    rows = StyleRows()
    check(qtmodeltester, rows)
    rows.show(styles("Ink", "Oil", "Riso"), favourites=frozenset({"Oil"}), recent=("Riso", "Ink"))
    for name, expected in (("favourites", ["Oil"]), ("recent", ["Riso", "Ink"]), ("all", ["Ink", "Oil", "Riso"])):
        rows.set_filter(name)
        assert [rows.key(one) for one in rows.rows] == expected
    rows.set_search("i")
    rows.select("Ink")
    rows.set_favourite("Ink", True)
    check(qtmodeltester, rows)
    assert rows.words(rows.rows[0]) == "Ink, favourite, selected"


def test_a_withdrawn_style_that_is_chosen_keeps_its_card(qapp: object) -> None:
    rows = StyleRows()
    rows.show(styles("Ink", "Oil"), favourites=frozenset(), recent=())
    rows.select("Ink")
    rows.show(styles("Oil"), favourites=frozenset(), recent=())
    assert [(rows.key(one), one.withdrawn) for one in rows.rows] == [("Oil", False), ("Ink", True)]
    assert rows.count == 1


def test_references(qtmodeltester: ModelTester, qapp: object) -> None:
    rows = ReferenceRows()
    for name in ("one", "two"):
        rows.put(ReferenceItem(name, f"{name}.png"), at=len(rows.rows))
    check(qtmodeltester, rows)
    rows.drop("one")
    rows.reset(())
    check(qtmodeltester, rows)


async def test_activity(qtmodeltester: ModelTester, studio: Studio) -> None:
    activity: Activity = studio.activity
    for number in range(505):
        activity.note(f"Note {number}")
    assert len(activity.rows) == 500
    assert activity.data(activity.index(0), VALUE).title == "Note 504"  # type: ignore[attr-defined]
    check(qtmodeltester, activity)


async def test_recent_pictures(qtmodeltester: ModelTester, live: Studio) -> None:
    live.composer.set(prompt="a heron", size="custom", width=256, height=256)
    await until(lambda: live.pricing.view.enabled, live.pricing.changed)
    live.purchase.generate()
    await until(lambda: len(live.recent.rows) == 1, live.recent.rowsInserted)
    check(qtmodeltester, live.recent)
    assert live.recent.words(live.recent.rows[0]).startswith("a heron, ")
