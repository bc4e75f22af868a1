"""What is seen when pictures are looked at closely and set against each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from studio.ui.lightbox.lightbox import Lightbox
from tests.journeys.person import Person
from tests.screenshots.photographer import Photographer
from tests.screenshots.pictures import PROMPT, ask, ready

STYLES = ("Riso", "Gouache", "Alla Prima", "", "Ink Wash", "Plein", "Woodblock")
SEED = 481516234


async def compare(person: Person, photographer: Photographer) -> None:
    """One prompt in several styles: looked at one by one, then against each other."""
    await ready(person)
    for style in STYLES:
        before = person.rows("recentStrip")
        person.studio.composer.set(seed=SEED, seed_locked=True)
        await ask(person, PROMPT if style != "Riso" else f"{PROMPT}, a gull above them", style, 1)
        person.ctrl(Qt.Key.Key_Return)
        await person.until(lambda before=before: person.rows("recentStrip") > before)  # type: ignore[misc]
    await person.until(lambda: "aved" in person.told("queueView", 0))
    await modes(person, photographer)


async def modes(person: Person, photographer: Photographer) -> None:
    """Every mode, in both themes where it matters."""
    person.click_row("recentStrip", 0)
    person.find(QWidget, "stageView").setFocus()
    person.press(Qt.Key.Key_Space)
    await whole(person)
    await photographer.take("viewer")
    person.press(Qt.Key.Key_Z)
    await photographer.take("viewer-pixels")
    person.press(Qt.Key.Key_C)
    await whole(person)
    person.press(Qt.Key.Key_5)
    await photographer.take("compare-slider")
    for look in ("light", "dark"):
        person.studio.preferences.update(theme=look)
        await photographer.take(f"compare-{look}")
    person.press(Qt.Key.Key_C)
    await photographer.take("compare-side")
    person.press(Qt.Key.Key_C)
    person.find(QCheckBox, "onlyDifferencesCheck").click()
    await photographer.take("compare-differences")
    person.find(QCheckBox, "onlyDifferencesCheck").click()
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_Escape)
    rows = person.studio.recent.rows
    box(person).open_compare([row.picture for row in rows[:4]])
    await whole(person)
    await photographer.take("compare-four")
    box(person).open_compare([rows[0].picture, rows[1].picture, rows[-1].picture])
    await whole(person)
    await photographer.take("compare-three")
    box(person).close()


def box(person: Person) -> Lightbox:
    """Return the lightbox of the window."""
    return person.find(Lightbox, "lightbox")


async def whole(person: Person) -> None:
    """Wait until all pixels are there."""
    await person.see(QWidget, "lightbox")
    await person.until(lambda: all(not pane.isVisible() or pane.whole for pane in box(person).area.panes))


def only(name: str) -> Callable[[Person, Photographer], Awaitable[None]]:
    """Return an act that compares on another screen."""

    async def look(person: Person, photographer: Photographer) -> None:
        await person.until(lambda: person.pictures == 1)
        await ready(person)
        person.find(QWidget, "stageView").setFocus()
        person.press(Qt.Key.Key_C)
        await whole(person)
        await photographer.take(name)

    return look
