"""What can be done in the library, and with which keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from studio.ui.actions import Deed

if TYPE_CHECKING:
    from studio.ui.desk import Desk

LIBRARY = "library"
_STARS = ("Take the stars off", "Rate 1 star", "Rate 2 stars", "Rate 3 stars", "Rate 4 stars", "Rate 5 stars")
_SELECTED = (
    ("openSelectedAction", "Open", "maximize", "Space", "open"),
    ("compareSelectedAction", "Compare selected", "columns-2", "C", "compare"),
    ("favourSelectedAction", "Favourite", "heart", "F", "favour"),
    ("tagSelectedAction", "Tags…", "tag", "T", "tag"),
    ("collectSelectedAction", "Add to collection…", "folder-plus", "B", "collect"),
    ("referenceSelectedAction", "Use as reference", "image-plus", "R", "use_as_reference"),
    ("revealSelectedAction", "Show in folder", "folder-open", "G", "reveal"),
    ("exportSelectedAction", "Export…", "share", "E", "export"),
    ("trashSelectedAction", "Move to Trash", "trash-2", "Delete", "trash"),
    ("restoreSelectedAction", "Restore from the Trash", "undo-2", "", "restore"),
    ("selectAllAction", "Select all", "square-dashed", "Ctrl+A", "select_all"),
    ("stackAction", "Spread the stack, or fold it", "images", "S", "toggle_stack"),
    ("clearSelectionAction", "Clear selection", "x", "Escape", "clear"),
)
_SINGLE = (
    ("makeVideoSelectedAction", "Make video", "clapperboard", "V", "make_video"),
    ("useSettingsSelectedAction", "Use settings", "sliders-horizontal", "U", "use"),
)


def library_deeds(desk: Desk) -> tuple[Deed, ...]:
    """Return what is done in the library; all but the search only while it is in sight."""

    def selected(name: str) -> Callable[[], None]:
        return lambda: getattr(desk.library.deeds, name)()

    def single(name: str) -> Callable[[], None]:
        return lambda: desk.library.deeds.single(name)

    def rated(stars: int) -> Callable[[], None]:
        return lambda: desk.library.deeds.rate(stars)

    here = partial(Deed, menu="Library", place=LIBRARY)
    return (
        Deed("searchLibraryAction", "Search the library", "Library", "search", "Ctrl+F", desk.search_library),
        Deed(
            "importFolderAction",
            "Import a folder…",
            "Library",
            "folder-plus",
            "",
            partial(desk.ask_for_import, folder=True),
        ),
        Deed("importFilesAction", "Import pictures and clips…", "Library", "download", "Ctrl+I", desk.ask_for_import),
        Deed("lookAtFolderAction", "Look for changed files", "Library", "refresh-cw", "F5", desk.look_at_folder),
        *(
            here(name=name, words=words, icon=icon, key=key, do=selected(do))
            for name, words, icon, key, do in _SELECTED
        ),
        *(here(name=name, words=words, icon=icon, key=key, do=single(do)) for name, words, icon, key, do in _SINGLE),
        *(
            here(name=f"rate{stars}Action", words=words, icon="star", key=str(stars), do=rated(stars))
            for stars, words in enumerate(_STARS)
        ),
        here(
            name="saveSearchAction",
            words="Save the search as smart folder…",
            icon="bookmark",
            key="",
            do=lambda: desk.library.save_search(),
        ),
        here(
            name="newCollectionAction",
            words="New collection",
            icon="folder-plus",
            key="",
            do=lambda: desk.library.add_collection(),
        ),
        here(
            name="fillAction",
            words="Fill tiles, or fit pictures in whole",
            icon="crop",
            key="",
            do=lambda: desk.library.toggle_fill(),
        ),
        here(name="detailsAction", words="Details", icon="info", key="I", do=lambda: desk.library.toggle_right()),
    )
