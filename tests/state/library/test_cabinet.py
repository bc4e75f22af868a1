"""Collections are made, named, carried into one another and taken away, and each of it can be undone."""

from __future__ import annotations

from studio.state.library.desk import LibraryDesk
from studio.state.library.sections import Section
from studio.state.studio import Studio
from tests.studio_fixture import until


def tree(desk: LibraryDesk) -> list[tuple[str, str]]:
    """Return each collection with the name of the one it is in, as they stand in the sidebar."""
    names = {each.id: each.name for each in desk.cabinet.collections}
    parents = {each.id: each.parent for each in desk.cabinet.collections}
    return [
        (section.name, names.get(parents[section.id] or "", ""))
        for section in desk.named_sections
        if section.kind == "collection"
    ]


def section(desk: LibraryDesk, name: str) -> Section:
    return next(each for each in desk.named_sections if each.name == name)


async def three(studio: Studio) -> LibraryDesk:
    """Return the library with three collections in a row."""
    desk = studio.library
    desk.enter()
    for name in ("Coast", "Harbours", "Portraits"):
        studio.marking.create(name)
    await until(lambda: [name for name, _ in tree(desk)] == ["Coast", "Harbours", "Portraits"])
    return desk


async def test_a_collection_is_carried_into_between_and_to_the_top(studio: Studio) -> None:
    desk = await three(studio)
    carried = section(desk, "Portraits").id
    desk.cabinet.nest(carried, section(desk, "Coast"), "into")
    await until(lambda: tree(desk) == [("Coast", ""), ("Portraits", "Coast"), ("Harbours", "")])
    desk.cabinet.nest(carried, section(desk, "Coast"), "before")
    await until(lambda: tree(desk) == [("Portraits", ""), ("Coast", ""), ("Harbours", "")])
    desk.cabinet.nest(carried, section(desk, "Coast"), "after")
    await until(lambda: tree(desk) == [("Coast", ""), ("Portraits", ""), ("Harbours", "")])
    desk.cabinet.nest(carried, None, "into")
    await until(lambda: tree(desk) == [("Coast", ""), ("Harbours", ""), ("Portraits", "")])
    studio.marking.undo()
    await until(lambda: tree(desk) == [("Coast", ""), ("Portraits", ""), ("Harbours", "")])


async def test_into_itself_nothing_is_carried(studio: Studio) -> None:
    desk = await three(studio)
    here = section(desk, "Coast")
    desk.cabinet.nest(here.id, here, "into")
    await studio.marking.settled()
    assert tree(desk) == [("Coast", ""), ("Harbours", ""), ("Portraits", "")]


async def test_a_new_collection_asks_for_its_name_and_finds_one_of_its_own(studio: Studio) -> None:
    desk = await three(studio)
    asked: list[str] = []
    desk.cabinet.made.connect(asked.append)
    desk.cabinet.add()
    await until(lambda: len(asked) == 1)
    desk.cabinet.add()
    await until(lambda: len(asked) == 2)
    assert [name for name, _ in tree(desk)][3:] == ["New collection", "New collection 2"]
    assert asked == [section(desk, name).key for name in ("New collection", "New collection 2")]
    desk.sidebar.setData(desk.sidebar.find(asked[0]), "Clients")
    await until(lambda: [name for name, _ in tree(desk)][3:] == ["Clients", "New collection 2"])


async def test_a_smart_folder_counts_what_its_search_finds(studio: Studio) -> None:
    desk = await three(studio)
    studio.marking.keep_search("Keepers", "rating>=4")
    await until(lambda: desk.named_sections[-1].name == "Keepers" and desk.named_sections[-1].count == 0)
    desk.go(desk.named_sections[-1])
    assert desk.whole_text == "rating>=4"
    desk.cabinet.remove(desk.named_sections[-1])
    await until(lambda: desk.view.section.key == "all")


def _counts(things: list[str], number: int) -> bool:
    return len(things) == number
