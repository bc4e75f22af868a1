"""What is done and seen in the library."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.journeys.person import Person
from tests.screenshots.photographer import Photographer
from tests.screenshots.pictures import ask, ready

MADE = (
    ("a lighthouse on a grassy headland at dusk, low sun over a calm sea", "Gouache", 2),
    ("an astronaut with a red visor", "Riso", 1),
    ("hot air balloons over a meadow", "Plein", 1),
    ("a galaxy, purple and gold", "", 1),
    ("a still life with lemons", "Alla Prima", 1),
    ("a blossoming tree on a hill", "Plein", 2),
    ("a path through a misty forest", "Ink Wash", 1),
    ("a sailing boat under the moon", "Woodblock", 1),
    ("jellyfish in deep water", "", 2),
    ("a torii gate standing in still water at dawn", "Riso", 2),
    ("a portrait of a woman before a golden disc", "", 2),
    ("a heron in the reeds at sunrise", "Woodblock", 2),
    ("red mushrooms on a clearing", "", 2),
    ("a rainy city at night, neon signs", "", 2),
    ("koi in a dark pond", "", 2),
    ("a lighthouse at night, its lamp lit", "Woodblock", 2),
    ("layered mountains at sunset", "Gouache", 2),
)
ALL = sum(count for _, _, count in MADE)
STARS = (4, 5, 4, 3, 4, 3, 5, 3, 4, 3, 3, 5, 0, 4, 4, 0, 3, 4, 0, 5, 3, 0, 4, 4)
LOVED = (0, 6, 11, 19)
_NOTICED = 10
COAST = ("lighthouse", "boat", "heron", "koi", "jellyfish")


async def library(person: Person, photographer: Photographer) -> None:
    """From the empty library to one with years of order in it."""
    await ready(person)
    await visit(person)
    await photographer.take("library-empty")
    person.ctrl(Qt.Key.Key_1)
    await fill(person)
    await order(person)
    await visit(person)
    await look(person, 3)
    await person.until(lambda: quiet(person))
    for theme in ("light", "dark"):
        person.studio.preferences.update(theme=theme)
        await photographer.take(f"library-{theme}")
    await over(person, photographer)


async def fill(person: Person) -> None:
    """Make pictures of every kind."""
    made = 0
    for number, (prompt, style, count) in enumerate(MADE, 1):
        await ask(person, prompt, style, count)
        await send(person, number)
        made += count
        await person.until(partial(come, person, made - 4))
    await person.until(partial(come, person, made - 2))
    await person.until(partial(come, person, made))


async def send(person: Person, number: int) -> None:
    """Press Generate, and once more when nothing came of it: the price was just being asked for."""
    person.ctrl(Qt.Key.Key_Return)
    try:
        async with asyncio.timeout(_NOTICED):
            await person.until(partial(sent, person, number))
    except TimeoutError:
        await person.until(person.can_generate)
        person.ctrl(Qt.Key.Key_Return)
        await person.until(partial(sent, person, number))


def sent(person: Person, count: int) -> bool:
    """Whether so many runs stand in the queue."""
    return person.studio.queue.rows.rowCount() >= count


def come(person: Person, count: int) -> bool:
    """Whether there are so many pictures."""
    return person.rows("recentStrip") >= count


async def order(person: Person) -> None:
    """Give stars, hearts, tags and collections."""
    studio = person.studio
    pictures = [row.picture for row in studio.recent.rows]
    for stars in (3, 4, 5):
        studio.marking.rate([each.id for each, given in zip(pictures, STARS, strict=False) if given == stars], stars)
    studio.marking.favour([pictures[at].id for at in LOVED], True)
    by_the_sea = [each.id for each in pictures if any(word in each.request.prompt for word in COAST)]
    studio.marking.tag(by_the_sea, add=("sea",))
    for number, tag in enumerate(("dusk", "portrait", "cover", "wip")):
        studio.marking.tag([each.id for each in pictures[number::5]], add=(tag,))
    studio.marking.create("Coast and sea", holding=by_the_sea)
    studio.marking.create(
        "Character sheets", holding=[each.id for each in pictures if "portrait" in each.request.prompt]
    )
    studio.marking.create("Client: Northwind", holding=[each.id for each in pictures[3:9]])
    studio.marking.keep_search("Keepers this month", "rating>=4 after:30d")
    studio.marking.keep_search("Over 2 credits", "cost>2")
    studio.library.enter()
    await person.until(lambda: len(studio.library.named_sections) == 5)
    coast = studio.library.cabinet.collections[0].id
    for name, word in (("Lighthouse study", "lighthouse"), ("Harbours", "boat")):
        studio.marking.create(name, parent=coast, holding=[each.id for each in pictures if word in each.request.prompt])
    await person.until(lambda: len(studio.library.named_sections) == 7)


async def visit(person: Person) -> None:
    """Go to the library and wait until its pictures are there."""
    person.ctrl(Qt.Key.Key_4)
    await person.until(lambda: person.studio.library.view.found is not None)
    await person.until(lambda: drawn(person))


async def look(person: Person, stars: int) -> None:
    """Ask for the better ones, and select three of them."""
    person.studio.library.search.put(f"rating>={stars} cost>0.5")
    await person.until(lambda: person.studio.library.view.text)
    await person.until(lambda: person.studio.library.view.found == len([one for one in STARS if one >= stars]))
    await person.until(lambda: drawn(person))
    assert person.window.desk is not None
    grid = person.window.desk.library.grid
    keys = grid.rows.keys
    grid.choose([keys[6], keys[13], keys[17]], keys[6])
    await person.until(lambda: "credit" in person.words("selectionFacts"))
    await person.until(lambda: person.studio.library.inspector.view.picture is not None)


def quiet(person: Person) -> bool:
    """Whether no toast is in sight."""
    return person.window.desk is not None and not person.window.desk.toasts.toasts


def drawn(person: Person) -> bool:
    """Whether every picture in sight has its thumbnail."""
    assert person.window.desk is not None
    grid = person.window.desk.library.grid
    cells = [grid.rows.cell(row) for row in grid.in_sight]
    return all(cell.tile is not None and cell.tile.image is not None for cell in cells)


async def over(person: Person, photographer: Photographer) -> None:
    """What opens over the library, and what is said when something is wrong."""
    person.press(Qt.Key.Key_T)
    await person.see(QWidget, "tagPopup")
    field = person.find(QWidget, "tagPopup").findChild(QLineEdit)
    assert field is not None
    field.setText("s")
    await photographer.take("library-tags")
    person.find(QWidget, "tagPopup").close()
    await person.until(person.has_the_keyboard)
    person.press(Qt.Key.Key_B)
    await person.see(QWidget, "collectionPopup")
    await photographer.take("library-collections")
    person.find(QWidget, "collectionPopup").close()
    await person.until(person.has_the_keyboard)
    person.click(person.find(QWidget, "saveSearchButton"))
    await person.see(QWidget, "smartFolderDialog")
    await photographer.take("library-smart-folder")
    person.press(Qt.Key.Key_Escape)
    await person.until(person.has_the_keyboard)
    person.find(QWidget, "galleryView").setFocus()
    person.press(Qt.Key.Key_Escape)
    person.ctrl(Qt.Key.Key_F)
    person.type("sty")
    await photographer.take("library-offers")
    person.type("le:ink cost>many")
    await photographer.take("library-wrong")
    person.studio.library.search.put("is:fav zebra")
    await person.until(lambda: person.studio.library.view.found == 0)
    await photographer.take("library-none")
    person.studio.library.search.clear()
    await person.until(lambda: person.studio.library.view.found == ALL)
    await photographer.take("library-all")


def only(name: str) -> Callable[[Person, Photographer], Awaitable[None]]:
    """Return an act that looks at the library on another screen."""

    async def look_there(person: Person, photographer: Photographer) -> None:
        await ready(person)
        await visit(person)
        await look(person, 3)
        await photographer.take(name)

    return look_there
