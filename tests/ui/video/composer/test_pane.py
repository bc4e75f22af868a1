"""The composer of clips writes every wish into the draft, and shows a draft that comes from elsewhere."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QScrollArea,
    QSlider,
    QSpinBox,
    QTextEdit,
    QToolButton,
    QWidget,
)

from studio.domain.generation import VideoModel
from studio.state.pricing import PriceView
from studio.state.studio import Studio
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.controls.segments import Segments
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.pane import VideoComposerPane
from tests.studio_fixture import until
from tests.ui.dressing import dress
from tests.ui.video.composer.hands import child

SEED = VideoModel(id="v1", name="<b>Seedance</b>", default_resolution="1080p", default_ratio="21:9", default_duration=8)
OTHER = VideoModel(id="v2", name="Drift", default_resolution="720p", default_ratio="1:1", default_duration=4)


async def test_typed_words_are_in_the_draft(pane: VideoComposerPane, studio: Studio) -> None:
    edit = child(pane, QTextEdit, "videoPromptEdit")
    studio.video.composer.set(prompt="")
    QTest.keyClicks(edit, "a heron at dawn")
    assert studio.video.composer.draft.prompt == "a heron at dawn"
    assert edit.placeholderText() == "Describe the clip"


async def test_the_count_takes_the_place_of_the_hint_near_the_limit(pane: VideoComposerPane, studio: Studio) -> None:
    counter = child(pane, QLabel, "videoPromptCounter")
    assert counter.text() == "optional with a first frame"
    studio.video.composer.set(prompt="x" * 3999)
    assert counter.text() == "3,999 / 4000"


async def test_names_of_both_composers_are_apart(pane: VideoComposerPane) -> None:
    names = {each.objectName() for each in pane.findChildren(QWidget)}
    assert not names & {"promptEdit", "seedSpin", "seedLock", "generateButton", "estimateLabel", "enhanceCheck"}
    assert names >= {"videoPromptEdit", "videoSeedSpin", "videoSeedLock", "videoGenerateButton", "videoEstimateLabel"}


async def test_what_the_model_makes_by_itself_is_in_force_until_changed(
    pane: VideoComposerPane, studio: Studio
) -> None:
    composer = studio.video.composer
    seconds, slider = child(pane, QSpinBox, "durationSpin"), child(pane, QSlider, "durationSlider")
    resolution, ratio = child(pane, Segments, "resolutionCombo"), child(pane, Segments, "ratioCombo")
    composer.choose_model(SEED)
    assert (seconds.value(), slider.value(), resolution.value(), ratio.value()) == (8, 8, "1080p", "21:9")
    assert (composer.draft.duration, composer.draft.resolution, composer.draft.ratio) == (None, None, None)
    seconds.setValue(11)
    resolution.button("480p").click()
    composer.choose_model(OTHER)
    assert (seconds.value(), slider.value(), resolution.value(), ratio.value()) == (11, 11, "480p", "1:1")
    assert (composer.draft.duration, composer.draft.resolution, composer.draft.ratio) == (11, "480p", None)


@pytest.mark.parametrize(
    ("name", "field", "chosen"),
    [("durationReset", "duration", 11), ("resolutionReset", "resolution", "480p"), ("ratioReset", "ratio", "9:16")],
)
async def test_a_choice_can_be_given_back_to_the_model(
    pane: VideoComposerPane, studio: Studio, name: str, field: str, chosen: object
) -> None:
    composer, back = studio.video.composer, child(pane, QToolButton, name)
    composer.choose_model(SEED)
    assert back.isHidden()
    composer.set(**{field: chosen})
    assert getattr(composer.draft.shape, field) == chosen and not back.isHidden()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert getattr(composer.draft, field) is None and back.isHidden()
    assert getattr(composer.draft.shape, field) == getattr(composer.draft.own, field)


async def test_a_double_click_on_the_slider_follows_the_model_again(pane: VideoComposerPane, studio: Studio) -> None:
    composer = studio.video.composer
    composer.choose_model(SEED)
    composer.set(duration=2)
    QTest.mouseDClick(child(pane, QSlider, "durationSlider"), Qt.MouseButton.LeftButton)
    assert composer.draft.duration is None
    composer.choose_model(OTHER)
    assert child(pane, QSpinBox, "durationSpin").value() == 4


async def test_only_whole_seconds_that_the_service_makes_can_be_set(pane: VideoComposerPane) -> None:
    slider, spin = child(pane, QSlider, "durationSlider"), child(pane, QSpinBox, "durationSpin")
    assert (slider.minimum(), slider.maximum(), spin.minimum(), spin.maximum()) == (2, 12, 2, 12)


async def test_every_ratio_and_resolution_can_be_chosen(pane: VideoComposerPane, studio: Studio) -> None:
    for name, field in (("resolutionCombo", "resolution"), ("ratioCombo", "ratio")):
        choice = child(pane, Segments, name)
        for value in choice.values():
            choice.button(value).click()
            assert getattr(studio.video.composer.draft, field) == value


async def test_the_model_asks_for_the_models(pane: VideoComposerPane, studio: Studio) -> None:
    asked: list[bool] = []
    pane.models_wanted.connect(lambda: asked.append(True))
    field = child(pane, QToolButton, "modelField")
    assert field.accessibleName() == "Video model, none chosen"
    studio.video.composer.choose_model(SEED)
    assert field.accessibleName() == "Video model, <b>Seedance</b>"
    assert field.accessibleDescription() == "Default 8 s, 1080p, 21:9"
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert asked == [True]


async def test_checks_are_switches(pane: VideoComposerPane, studio: Studio) -> None:
    composer = studio.video.composer
    fields = {"cameraFixedCheck": "camera_fixed", "watermarkCheck": "watermark", "videoEnhanceCheck": "enhance"}
    for name, field in fields.items():
        check = child(pane, QCheckBox, name)
        check.click()
        assert getattr(composer.draft, field)
        composer.set(**{field: False})
        assert not check.isChecked()


async def test_the_seed_lies_under_advanced_and_a_kept_one_is_told(pane: VideoComposerPane, studio: Studio) -> None:
    fold, spin = child(pane, FoldHeader, "videoAdvancedToggle"), child(pane, QSpinBox, "videoSeedSpin")
    assert not spin.isVisible() and fold.summary == "A new seed each time"
    fold.click()
    assert spin.isVisible()
    spin.setValue(42)
    assert (studio.video.composer.draft.seed, studio.video.composer.draft.seed_locked) == (42, True)
    assert fold.summary == "Seed 42, kept"


@pytest.mark.parametrize("width", [304, 320, 344])
@pytest.mark.parametrize("text_size", [100, 150])
async def test_nothing_is_cut_off_at_the_side(
    pane: VideoComposerPane, studio: Studio, theme: Theme, width: int, text_size: int
) -> None:
    studio.video.composer.choose_model(SEED)
    studio.video.composer.set(duration=3)
    dress(theme, text_size=text_size)
    pane.resize(width, 852)
    pane.ensurePolished()
    inside = child(pane, QToolButton, "modelField").parentWidget()
    assert inside is not None
    pane._checks.show_price(PriceView(enhance_extra=Decimal(0)))
    QApplication.sendPostedEvents()
    assert pane.width() == width and inside.width() <= width
    for button in pane.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and not isinstance(button, FoldHeader):
            words = button.fontMetrics().horizontalAdvance(button.text())
            assert words <= button.width(), button.text()


async def test_everything_is_reached_by_tab_and_has_a_name(pane: VideoComposerPane, studio: Studio) -> None:
    child(pane, FoldHeader, "videoAdvancedToggle").click()
    pane.activateWindow()
    seen: list[str] = []
    widget: QWidget = child(pane, QTextEdit, "videoPromptEdit")
    for _ in range(80):
        following = widget.nextInFocusChain()
        assert following is not None
        widget = following
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            seen.append(widget.objectName())
            named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            assert named, widget
    order = [name for name in seen if name]
    places = [
        order.index(name)
        for name in ("modelField", "firstBrowseButton", "durationSlider", "cameraFixedCheck", "videoAdvancedToggle")
    ]
    assert places == sorted(places)


async def test_the_price_follows_length_and_resolution(live: Studio, theme: Theme) -> None:
    pane = VideoComposerPane(theme, live)
    composer, pricing = live.video.composer, live.video.pricing
    try:
        composer.set(prompt="a heron", resolution="480p", duration=4, model_id=composer.draft.model_id or "orbit")
        await until(lambda: pricing.view.amount == Decimal(2), pricing.changed)
        quote, button = child(pane, QLabel, "videoEstimateLabel"), child(pane, QAbstractButton, "videoGenerateButton")
        assert "2" in quote.text() and "2 pretend credits" in button.text()
        child(pane, QSpinBox, "durationSpin").setValue(12)
        await until(lambda: pricing.view.amount == Decimal(6), pricing.changed)
        child(pane, Segments, "resolutionCombo").button("1080p").click()
        await until(lambda: pricing.view.amount == Decimal(15), pricing.changed)
        assert "15 pretend credits" in button.text()
        await until(lambda: pricing.view.enhance_extra is not None, pricing.changed)
        extra = child(pane, QLabel, "videoEnhancePriceLabel").text()
        assert extra == ("no change in price" if not pricing.view.enhance_extra else extra) and extra
    finally:
        pane.deleteLater()


async def test_nothing_needs_to_be_scrolled_to_in_a_low_window(pane: VideoComposerPane, studio: Studio) -> None:
    """1280 × 800 with its frame, and 200 % on 2560 × 1440, leave this much."""
    (area,) = pane.findChildren(QScrollArea)
    bar = area.verticalScrollBar()
    pane.resize(320, 672)
    pane.show()
    await until(lambda: area.viewport().height() > 0 and bar.maximum() == 0)
    mode = child(pane, QLabel, "frameModeLabel")
    assert mode.isHidden() and any(each.text() == mode.text() for each in pane.findChildren(QLabel) if each is not mode)
    pane.resize(320, 500)
    await until(lambda: bar.maximum() > 0)
    pane.resize(344, 852)
    await until(lambda: bar.maximum() == 0 and not mode.isHidden())
