"""Video models are listed, searched, filtered, chosen and marked, by keyboard and mouse."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from studio.domain.clip_draft import ClipShape
from studio.domain.generation import VideoModel
from studio.state.studio import Studio
from studio.ui.models.delegate import shape_words
from studio.ui.models.pane import ModelPane
from studio.ui.theme.theme import Theme
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import Home, until
from tests.ui.models.test_playing import card, place, stills

ALL = ("Slow Drift", "Dolly In", "Orbit", "Handheld", "Timelapse", "House Crane")


def names(pane: ModelPane) -> tuple[str, ...]:
    return tuple(card(pane, row).model.name for row in range(pane.cards.model().rowCount()))


def press_filter(pane: ModelPane, name: str) -> None:
    QTest.mouseClick(pane.filters.button(name), Qt.MouseButton.LeftButton)


def colour(pane: ModelPane, row: int) -> QColor:
    """Return what is seen in the middle of a preview."""
    at = pane.cards.viewport().mapTo(pane, place(pane, row).center())
    return pane.grab().toImage().pixelColor(at)


def label(pane: ModelPane, name: str) -> QLabel:
    found = pane.findChild(QLabel, name)
    assert found is not None
    return found


async def test_they_are_those_the_server_lists(sandbox: Sandbox, pane: ModelPane) -> None:
    listed = sandbox.get("/v1/video_loras")
    assert names(pane) == tuple(model["name"] for model in listed) == ALL
    assert label(pane, "modelCount").text() == str(len(listed))
    assert [shape_words(card(pane, row).model) for row in (0, 2, 3)] == [
        "480p · 16:9 · 5 s",
        "720p · 1:1 · 6 s",
        "480p · 9:16 · 4 s",
    ]


async def test_words_find_names_and_descriptions(pane: ModelPane) -> None:
    QTest.keyClicks(pane.search, "calm")
    assert names(pane) == ("Slow Drift",)
    pane.search.clear()
    QTest.keyClicks(pane.search, "zebra")
    assert label(pane, "modelEmpty").text() == "No models match."
    back = pane.findChild(QPushButton, "modelShowAll")
    assert back is not None
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert names(pane) == ALL


async def test_hearts_and_use_fill_the_filters(live: Studio, pane: ModelPane) -> None:
    press_filter(pane, "favourites")
    assert label(pane, "modelEmpty").text() == "No favourites yet. Click the heart of a model."
    press_filter(pane, "all")
    cards = pane.cards.itemDelegate()
    heart = cards.heart_place(pane.cards.visualRect(pane.cards.model().index(4, 0)), 4)  # type: ignore[attr-defined]
    chosen = live.video.composer.draft.model_id
    QTest.mouseClick(pane.cards.viewport(), Qt.MouseButton.LeftButton, pos=heart.center())
    press_filter(pane, "favourites")
    assert names(pane) == ("Timelapse",)
    assert live.video.composer.draft.model_id == chosen
    press_filter(pane, "recent")
    assert label(pane, "modelEmpty").text() == "Models you make clips with are kept here."
    for slug in ("orbit", "handheld"):
        live.video.used(slug)
    await until(lambda: names(pane) == ("Handheld", "Orbit"))
    assert not pane.filters.findChildren(QToolButton, "team")


async def test_click_and_return_choose_and_the_shape_follows_until_it_is_the_users(
    live: Studio, pane: ModelPane
) -> None:
    composer = live.video.composer
    QTest.mouseClick(pane.cards.viewport(), Qt.MouseButton.LeftButton, pos=place(pane, 2).center())
    assert composer.draft.model_name == "Orbit"
    assert composer.draft.shape == ClipShape(resolution="720p", ratio="1:1", duration=6)
    composer.set(resolution="1080p")
    pane.focus_search()
    QTest.keyClicks(pane.search, "hand")
    QTest.keyClick(pane.search, Qt.Key.Key_Return)
    QTest.keyClick(pane.cards, Qt.Key.Key_Return)
    assert composer.draft.model_name == "Handheld"
    assert composer.draft.shape == ClipShape(resolution="1080p", ratio="9:16", duration=4)
    assert [one.selected for one in live.video.models.rows.cards].count(True) == 1


async def test_a_withdrawn_model_that_is_chosen_is_greyed_and_says_so(live: Studio, pane: ModelPane) -> None:
    rows = live.video.models.rows
    await stills(pane, 0)
    live.video.models.choose(card(pane, 0).model.id)
    vivid = colour(pane, 0)
    offered = tuple(one.model for one in rows.cards)
    rows.show(offered[1:], favourites=frozenset(), recent=())
    at = rows.rowCount() - 1
    assert card(pane, at).withdrawn and card(pane, at).model == offered[0]
    assert rows.words(rows.rows[at]) == "Slow Drift, selected, no longer offered"
    assert label(pane, "modelCount").text() == "5"
    pane.cards.scrollTo(rows.index(at))
    ground = pane.grab().toImage().pixelColor(4, 4)
    assert colour(pane, at).red() == pytest.approx(0.35 * vivid.red() + 0.65 * ground.red(), abs=2)
    assert colour(pane, at).green() == pytest.approx(0.35 * vivid.green() + 0.65 * ground.green(), abs=2)
    assert colour(pane, at) != vivid


async def test_a_model_that_only_the_draft_knows_has_a_card(live: Studio, pane: ModelPane) -> None:
    live.video.composer.set(model_id="gone-model", model_name="Old Orbit")
    found = live.video.models.rows.card("gone-model")
    assert found is not None and found.withdrawn and found.selected and found.offer.name == "Old Orbit"
    assert "Old Orbit" in names(pane)


async def test_without_a_connection_it_says_so_and_tries_again(
    theme: Theme, home: Home, sandbox: Sandbox, previews: Path
) -> None:
    sandbox.fault("GET /v1/video_loras", "drop", times=1000)
    studio = await home.studio(sandbox)
    pane = ModelPane(theme, studio.video.models)
    pane.resize(327, 499)
    pane.show()
    empty, again = label(pane, "modelEmpty"), pane.findChild(QPushButton, "modelShowAll")
    assert again is not None and not empty.isVisible()
    await studio.start()
    await until(empty.isVisible)
    assert empty.text() and again.text() == "Try again"
    sandbox.clear_faults()
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    await until(lambda: names(pane) == ALL)
    assert not empty.isVisible()
    pane.close()
    pane.deleteLater()


async def test_while_the_list_is_loaded_blocks_stand_for_cards(theme: Theme, studio: Studio) -> None:
    pane = ModelPane(theme, studio.video.models)
    pane.resize(327, 499)
    pane.show()

    def colours() -> set[int]:
        shown = pane.cards.viewport().grab().toImage()
        return {shown.pixel(x, y) for x in range(0, shown.width(), 5) for y in range(0, shown.height(), 5)}

    assert len(colours()) == 1
    await until(lambda: len(colours()) > 1)
    studio.video.models.rows.show((), favourites=frozenset(), recent=())
    assert label(pane, "modelEmpty").isVisible() and label(pane, "modelEmpty").text() == "No video models yet."
    pane.close()
    pane.deleteLater()


async def test_a_thousand_are_filtered_within_a_blink(live: Studio, pane: ModelPane) -> None:
    rows = live.video.models.rows
    many = tuple(VideoModel(id=f"m{n}", name=f"Model {n}", description="A heron " * 30) for n in range(1000))
    rows.show(many, favourites=frozenset(), recent=())
    image = QImage(400, 225, QImage.Format.Format_RGB32)
    image.fill(QColor("#c03a2b"))
    for model in many[:250]:
        rows.set_image(model.id, image)
    took = []  # of this thread: others may be working on the same machine
    for words in ("9", "99", "heron 7", "", "zebra"):
        start = time.thread_time()
        pane.search.setText(words)
        pane.cards.viewport().grab()
        took.append(time.thread_time() - start)
        assert sum(one.model in many for one in rows.rows) == sum(
            all(word in f"a heron model {n}" for word in words.split()) for n in range(1000)
        )
    assert max(took) < 0.05, took


async def test_previews_give_way_to_newer_ones_and_come_back_into_sight(live: Studio, pane: ModelPane) -> None:
    rows = live.video.models.rows
    await stills(pane, 0, 1)
    live.video.models.choose(card(pane, 0).model.id)
    image = QImage(4096, 4096, QImage.Format.Format_RGB32)
    rows.set_image(card(pane, 4).model.id, image)
    rows.set_image(card(pane, 5).model.id, image)
    held = [one.image is not None for one in rows.cards]
    assert held[0] and not held[1] and not held[4] and held[5]
    await stills(pane, 1)
