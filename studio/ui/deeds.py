"""What can be done in the window, and with which keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studio.state.studio import Studio
from studio.ui.actions import Deed
from studio.ui.bay import IMAGE, VIDEO
from studio.ui.workbench import Workbench

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


def edit_deeds(place: Workbench) -> tuple[Deed, ...]:
    """Return what concerns the words and the pictures to start from."""
    return (
        Deed("promptAction", "Go to the prompt", "Edit", "pencil", "Ctrl+P", place.focus_prompt),
        Deed("olderAction", "Older prompt", "Edit", "history", "Alt+Up", lambda: place.making.composer.older_prompt()),
        Deed(
            "newerAction", "Newer prompt", "Edit", "history", "Alt+Down", lambda: place.making.composer.newer_prompt()
        ),
        Deed("pasteAction", "Paste picture to start from", "Edit", "clipboard-paste", "Ctrl+Shift+V", place.paste),
        Deed(
            "swapFramesAction",
            "Swap first and last frame",
            "Edit",
            "arrow-left-right",
            "Ctrl+Shift+X",
            place.swap_frames,
        ),
    )


def view_deeds(desk: Desk, place: Workbench) -> tuple[Deed, ...]:
    """Return what concerns panes."""
    return (
        Deed("imageAction", "Go to Image", "View", "image", "Ctrl+1", partial(desk.show_place, IMAGE)),
        Deed("videoAction", "Go to Video", "View", "film", "Ctrl+2", partial(desk.show_place, VIDEO)),
        Deed("paletteAction", "Command palette", "View", "search", "Ctrl+K", desk.show_palette),
        Deed("activityAction", "Activity", "View", "bell", "Ctrl+Shift+A", desk.show_activity),
        Deed("leftAction", "Composer", "View", "panel-left", "Ctrl+B", place.toggle_left),
        Deed("rightAction", "Styles or models, and queue", "View", "panel-right", "Ctrl+Alt+B", place.toggle_right),
        Deed("stripAction", "Recent pictures or storyboard", "View", "film", "Ctrl+J", place.toggle_strip),
        Deed("nextPaneAction", "Next pane", "View", "arrow-right", "F6", desk.next_pane),
        Deed("previousPaneAction", "Previous pane", "View", "arrow-left", "Shift+F6", desk.previous_pane),
        Deed("fullScreenAction", "Full screen", "View", "maximize", "F11", desk.window.toggle_full_screen),
    )


def create_deeds(place: Workbench, studio: Studio) -> tuple[Deed, ...]:
    """Return what concerns making pictures and clips."""
    return (
        Deed(
            "generateAction",
            "Generate",
            "Create",
            "sparkles",
            "Ctrl+Return",
            lambda: place.making.purchase.generate_next(),
        ),
        Deed(
            "generateFrontAction",
            "Generate at the front of the queue",
            "Create",
            "arrow-right",
            "Ctrl+Shift+Return",
            lambda: place.making.purchase.generate_first(),
        ),
        Deed("styleAction", "Search styles or models", "Create", "palette", "Ctrl+L", place.find_style),
        Deed("seedAction", "New random seed", "Create", "dices", "Ctrl+R", lambda: place.making.composer.random_seed()),
        Deed(
            "lockSeedAction",
            "Lock seed",
            "Create",
            "lock",
            "Ctrl+Shift+R",
            lambda: place.making.composer.toggle_seed_lock(),
        ),
        Deed(
            "enhanceAction",
            "Enhance prompt",
            "Create",
            "sparkles",
            "Ctrl+E",
            lambda: place.making.composer.toggle_enhance(),
        ),
        Deed("pauseAction", "Pause or resume the queue", "Create", "pause", "Ctrl+Shift+P", studio.queue.pause_toggle),
    )


def help_deeds(desk: Desk) -> tuple[Deed, ...]:
    """Return what explains the program."""
    return (
        Deed("shortcutsAction", "Keyboard shortcuts", "Help", "keyboard", "F1", desk.show_shortcuts),
        Deed("aboutAction", "About Aurous Studio", "Help", "info", "", desk.show_about),
    )
