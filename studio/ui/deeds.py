"""What can be done in the window, and with which keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from studio.state.clip_composer import ClipComposer
from studio.state.composer import Composer
from studio.state.studio import Studio
from studio.ui.actions import Deed
from studio.ui.bay import IMAGE, VIDEO
from studio.ui.library.deeds import LIBRARY

if TYPE_CHECKING:
    from studio.ui.desk import Desk


def file_deeds(desk: Desk, studio: Studio) -> tuple[Deed, ...]:
    """Return what concerns the program as a whole."""
    return (
        Deed("settingsAction", "Settings…", "File", "settings", "Ctrl+,", desk.show_settings),
        Deed("folderAction", "Show picture folder", "File", "folder-open", "", studio.reveal_library),
        Deed("accountAction", "Change key or open sandbox…", "File", "key-round", "", studio.sign_out),
        Deed("quitAction", "Quit", "File", "x", "Ctrl+Q", desk.window.close),
    )


def edit_deeds(desk: Desk) -> tuple[Deed, ...]:
    """Return what concerns the words and the pictures to start from."""
    place = desk.place

    def work(do: Callable[[], object]) -> Callable[[], None]:
        return partial(_work, desk, do)

    return (
        Deed("undoAction", "Undo", "Edit", "undo-2", "Ctrl+Z", desk.undo),
        Deed("redoAction", "Redo", "Edit", "rotate-cw", "Ctrl+Shift+Z", desk.redo),
        Deed("promptAction", "Go to the prompt", "Edit", "pencil", "Ctrl+P", work(place.focus_prompt)),
        Deed("olderAction", "Older prompt", "Edit", "history", "Alt+Up", work(place.older_prompt)),
        Deed("newerAction", "Newer prompt", "Edit", "history", "Alt+Down", work(place.newer_prompt)),
        Deed(
            "pasteAction", "Paste picture to start from", "Edit", "clipboard-paste", "Ctrl+Shift+V", work(place.paste)
        ),
        Deed(
            "swapFramesAction",
            "Swap first and last frame",
            "Edit",
            "arrow-left-right",
            "Ctrl+Shift+X",
            work(place.swap_frames),
        ),
    )


def view_deeds(desk: Desk) -> tuple[Deed, ...]:
    """Return what concerns panes."""
    strip = partial(_work, desk, desk.place.toggle_strip)
    return (
        Deed("imageAction", "Go to Image", "View", "image", "Ctrl+1", partial(desk.show_place, IMAGE)),
        Deed("videoAction", "Go to Video", "View", "film", "Ctrl+2", partial(desk.show_place, VIDEO)),
        Deed("libraryAction", "Go to Library", "View", "library", "Ctrl+4", partial(desk.show_place, LIBRARY)),
        Deed("paletteAction", "Command palette", "View", "search", "Ctrl+K", desk.show_palette),
        Deed("activityAction", "Activity", "View", "bell", "Ctrl+Shift+A", desk.show_activity),
        Deed("leftAction", "Composer or sections", "View", "panel-left", "Ctrl+B", desk.toggle_left),
        Deed("rightAction", "Styles and queue, or details", "View", "panel-right", "Ctrl+Alt+B", desk.toggle_right),
        Deed("stripAction", "Recent pictures or storyboard", "View", "film", "Ctrl+J", strip),
        Deed("nextPaneAction", "Next pane", "View", "arrow-right", "F6", desk.next_pane),
        Deed("previousPaneAction", "Previous pane", "View", "arrow-left", "Shift+F6", desk.previous_pane),
        Deed("fullScreenAction", "Full screen", "View", "maximize", "F11", desk.window.toggle_full_screen),
    )


def create_deeds(desk: Desk, studio: Studio) -> tuple[Deed, ...]:
    """Return what concerns making pictures and clips."""
    place = desk.place

    def composer(do: Callable[[Composer | ClipComposer], object]) -> Callable[[], None]:
        return partial(_work, desk, lambda: do(place.making.composer))

    return (
        Deed(
            "generateAction",
            "Generate",
            "Create",
            "sparkles",
            "Ctrl+Return",
            partial(_spend, desk, lambda: place.making.purchase.generate_next()),
        ),
        Deed(
            "generateFrontAction",
            "Generate at the front of the queue",
            "Create",
            "arrow-right",
            "Ctrl+Shift+Return",
            partial(_spend, desk, lambda: place.making.purchase.generate_first()),
        ),
        Deed(
            "styleAction",
            "Search styles or models",
            "Create",
            "palette",
            "Ctrl+L",
            partial(_work, desk, place.find_style),
        ),
        Deed("seedAction", "New random seed", "Create", "dices", "Ctrl+R", composer(lambda one: one.random_seed())),
        Deed(
            "lockSeedAction",
            "Lock seed",
            "Create",
            "lock",
            "Ctrl+Shift+R",
            composer(lambda one: one.toggle_seed_lock()),
        ),
        Deed(
            "enhanceAction",
            "Enhance prompt",
            "Create",
            "sparkles",
            "Ctrl+E",
            composer(lambda one: one.toggle_enhance()),
        ),
        Deed("pauseAction", "Pause or resume the queue", "Create", "pause", "Ctrl+Shift+P", studio.queue.pause_toggle),
    )


def help_deeds(desk: Desk) -> tuple[Deed, ...]:
    """Return what explains the program."""
    return (
        Deed("shortcutsAction", "Keyboard shortcuts", "Help", "keyboard", "F1", desk.show_shortcuts),
        Deed("diagnosticsAction", "Diagnostics…", "Help", "gauge", "", desk.show_diagnostics),
        Deed("aboutAction", "About Aurous Studio", "Help", "info", "", desk.show_about),
    )


def _work(desk: Desk, do: Callable[[], object]) -> None:
    """Do something with what is asked for, and let it be seen."""
    desk.show_work()
    do()


def _spend(desk: Desk, do: Callable[[], object]) -> None:
    """Buy only what is in sight: from elsewhere the key leads to it and its price first."""
    if desk.in_sight is desk.place:
        do()
    else:
        desk.show_work()
