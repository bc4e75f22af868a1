"""What is done and seen in the place for clips."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.journeys.person import Person
from tests.screenshots.photographer import Photographer
from tests.screenshots.pictures import make, ready

PROMPT = "Slow push-in from the sea while dusk turns to night; the lamp wakes and its beam starts to turn"
BEGINS = ("a lighthouse on a grassy headland at dusk, low sun over a calm sea", "Gouache")
ENDS = ("a lighthouse on a grassy headland at night, stars over a calm sea", "Woodblock")


async def video(person: Person, photographer: Photographer) -> None:
    """From the empty place for clips to a clip between two pictures, and on from its end."""
    await ready(person)
    for prompt, style in (BEGINS, ENDS):
        await make(person, prompt, style, 1)
    person.ctrl(Qt.Key.Key_2)
    await person.see(QWidget, "videoComposer")
    await person.until(lambda: person.studio.video.composer.draft.model_id)
    await photographer.take("video-empty")
    last, first = (row.picture for row in person.studio.recent.rows[:2])
    person.studio.video.use_frame("first", first)
    person.studio.video.use_frame("last", last)
    person.studio.video.composer.set(prompt=PROMPT, resolution="480p", ratio="16:9", duration=3)
    await person.until(lambda: person.studio.video.wells.view.last.sent_image is not None)
    await person.until(lambda: can_generate(person))
    await photographer.take("video-asked")
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: "rocessing" in person.told("queueView", 0))
    await photographer.take("video-being-made")
    await person.until(lambda: "aved" in person.told("queueView", 0))
    await person.until(lambda: person.studio.video.player.view.clip is not None)
    await storyboard(person, photographer)
    await person.until(lambda: person.studio.video.player.view.making)
    made = person.studio.video.storyboard.standings()[0].chosen
    assert made is not None and made.clip is not None
    person.studio.video.player.show(made.clip)
    await person.until(lambda: person.studio.video.player.view.count)
    person.studio.video.player.seek(30)
    for look in ("light", "dark"):
        person.studio.preferences.update(theme=look)
        await photographer.take(f"video-{look}")
    assert photographer.sandbox is not None
    photographer.sandbox.control("release")
    await person.until(lambda: all(each.chosen for each in person.studio.video.storyboard.standings()))
    await photographer.take("video-storyboard")
    await over(person, photographer)


async def over(person: Person, photographer: Photographer) -> None:
    """What opens over the place for clips."""
    person.click(person.find(QWidget, "firstCropButton"))
    await person.see(QWidget, "cropDialog")
    await photographer.take("video-crop")
    person.press(Qt.Key.Key_Escape)
    await person.until(person.has_the_keyboard)
    person.click(person.find(QWidget, "joinClipsButton"))
    await person.see(QWidget, "joinDialog")
    await photographer.take("video-join")
    person.press(Qt.Key.Key_Escape)
    await person.until(person.has_the_keyboard)
    person.click(person.find(QWidget, "continueButton"))
    await person.until(lambda: person.find(QWidget, "endsPopup").isVisible())
    await photographer.take("video-continue")
    person.press(Qt.Key.Key_Escape)
    person.click(person.find(QWidget, "videoCompareButton"))
    await person.see(QWidget, "lightbox")
    await photographer.take("video-compare-first")
    await photographer.take("video-compare")


async def storyboard(person: Person, photographer: Photographer) -> None:
    """Three shots: one that is made, one on its way, one that waits for the end of that."""
    desk = person.studio.video.storyboard
    desk.drawing.rename("Nightfall")
    desk.drawing.add()
    await sent(person)
    await person.until(lambda: desk.view.charged)
    desk.drawing.add()
    person.studio.video.composer.set(prompt="The sea rises and the wind turns the grass", duration=4)
    desk.drawing.add()
    person.studio.video.composer.set(prompt="Stars wheel over the headland", duration=5)
    assert photographer.sandbox is not None
    photographer.sandbox.control("outcomes", holds=True)
    await sent(person)
    await person.until(lambda: desk.view.held)
    desk.drawing.select(desk.drawing.board.shots[0].id)


async def sent(person: Person) -> None:
    """Send what has no clip yet, once it is priced."""
    desk = person.studio.video.storyboard
    await person.until(lambda: desk.sale.view().look == "spend")
    desk.sale.send()


def can_generate(person: Person) -> bool:
    """Whether the clip could be bought now, at a price that is known."""
    button = person.find(QAbstractButton, "videoGenerateButton")
    return button.isEnabled() and "credit" in button.text()


def only(name: str) -> Callable[[Person, Photographer], Awaitable[None]]:
    """Return an act that looks at the place for clips on another screen."""

    async def look(person: Person, photographer: Photographer) -> None:
        await ready(person)
        person.ctrl(Qt.Key.Key_2)
        await person.until(lambda: can_generate(person))
        await photographer.take(name)

    return look
