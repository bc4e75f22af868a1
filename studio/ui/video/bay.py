"""The place for clips: composer, player above the storyboard, video models."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from studio.state.studio import Studio
from studio.ui.bay import VIDEO, Bay
from studio.ui.models.pane import ModelPane
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.pane import VideoComposerPane
from studio.ui.video.stage.pane import VideoStagePane
from studio.ui.video.storyboard.pane import StoryboardPane

_STORYBOARD = {"narrow": 180, "small": 232, "usual": 306, "large": 306}


def clips(theme: Theme, studio: Studio, *, find_model: Callable[[], None]) -> Bay:
    """Make the panes of the place for clips. ``find_model`` brings the video models into sight."""
    composer = VideoComposerPane(theme, studio)
    player = VideoStagePane(theme, studio)
    storyboard = StoryboardPane(theme, studio)
    models = ModelPane(theme, studio.video.models)
    composer.models_wanted.connect(find_model)
    studio.video.taker.carried_on.connect(composer.focus_prompt)
    stage = QSplitter(Qt.Orientation.Vertical)
    stage.setObjectName("videoStagePane")
    stage.addWidget(player)
    stage.addWidget(storyboard)
    stage.setStretchFactor(0, 1)
    stage.setStretchFactor(1, 0)
    return Bay(
        name=VIDEO,
        composer=composer,
        prompt=composer.door,
        focus_prompt=composer.focus_prompt,
        paste=composer.paste_frame,
        stage=stage,
        view=player.view,
        strip=storyboard,
        under=(storyboard.view, storyboard.header.fold),
        strip_heights=_STORYBOARD,
        chooser=models,
        chooser_words="Video models",
        search=models.search,
        focus_search=models.focus_search,
        hide_wanted=models.hide_wanted,
    )
