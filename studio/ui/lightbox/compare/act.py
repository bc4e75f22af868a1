"""Two to four pictures or clips over the whole window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot

from studio.domain.picture import Picture
from studio.state import clip_words, words
from studio.state.compare import COARSE, FINE, Compare, CompareView, Mode
from studio.state.compare_saving import CompareSaving
from studio.state.compare_table import in_common, with_usual
from studio.state.pair import PairView
from studio.state.pictures import tile_words
from studio.state.rivals import Rivals
from studio.ui.controls.announce import announce
from studio.ui.lightbox.acts import Parts, Verb, clip_keys, show_clips, zoom_keys
from studio.ui.lightbox.canvas import ZoomCanvas

HINT = "C next mode\nX swap A and B"


class CompareAct(QObject):
    """Shows how a :class:`Compare` stands. It is for one comparison."""

    def __init__(
        self,
        parts: Parts,
        name: str,
        pictures: Sequence[Picture],
        rest: Sequence[Picture] | None,
        parent: QObject,
        *,
        panel: bool,
    ) -> None:
        super().__init__(parent)
        studio = parts.studio
        self._parts = parts
        self._name = name
        self._filled: tuple[Picture, ...] = ()
        self._shown: CompareView | None = None
        self.panel = panel
        rivals = Rivals(studio.recent, studio.images, pictures, rest, self)
        self.compare = Compare(rivals, pictures, favour=studio.stage.toggle_favourite, parent=self)
        self._saving = CompareSaving(
            studio.tasks, studio.activity, path_of=studio.path_of, library=lambda: studio.library_folder, parent=self
        )
        self._connect()

    @property
    def picture(self) -> Picture | None:
        """The one that is rated by keys."""
        view = self.compare.view
        return view.pictures[min(view.active, len(view.pictures) - 1)]

    @property
    def canvas(self) -> ZoomCanvas:
        """What zooms; the others follow."""
        view = self.compare.view
        return self._parts.area.panes[view.active if view.mode is Mode.SINGLE else 0].canvas

    def take_keyboard(self) -> None:
        """Put the keyboard on what is compared."""
        view, parts = self.compare.view, self._parts
        table = view.mode is Mode.DIFFERENCES
        (parts.panel.table if table else parts.area.canvas).setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Come into sight."""
        self._parts.bottom.film.walk(self.compare.rivals)
        self._parts.panel.say("")
        self._show(self.compare.view)

    def end(self) -> None:
        """Let go of all pixels."""
        self._parts.area.divided.disconnect(self.compare.set_split)
        self._parts.area.nudged.disconnect(self.compare.nudge)
        self._parts.area.activated.disconnect(self._activate)
        self._parts.bottom.film.walk(None)
        self._parts.studio.whole.release(self._name)

    def keys(self) -> dict[tuple[Qt.Key, bool], Verb]:
        """Return what keys do in the mode they are seen in."""
        compare, key = self.compare, Qt.Key
        plain: dict[Qt.Key, Verb] = {
            key.Key_Escape: self._parts.leave,
            key.Key_Space: self._parts.leave,
            key.Key_F11: self._parts.spread,
            key.Key_C: compare.next_mode,
            key.Key_X: self.swap,
            key.Key_A: partial(self.keep, 0),
            key.Key_B: partial(self.keep, 1),
            key.Key_D: partial(self.show_panel, None),
        }
        found = {(each, False): verb for each, verb in plain.items()} | zoom_keys(self.canvas)
        if any(picture.is_video for picture in compare.view.pictures):
            found |= clip_keys(self._parts.pair)
        return found | self._arrows()

    def _arrows(self) -> dict[tuple[Qt.Key, bool], Verb]:
        """Return what arrows do: they move the slider, change A for B, move clips, or walk through the rivals."""
        compare, pair, mode = self.compare, self._parts.pair, self.compare.view.mode
        clips = any(picture.is_video for picture in compare.view.pictures)
        found: dict[tuple[Qt.Key, bool], Verb] = {}
        for key, by in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
            if mode is Mode.SLIDER:
                found |= {
                    (key, False): partial(compare.nudge, by * FINE),
                    (key, True): partial(compare.nudge, by * COARSE),
                }
            elif mode is Mode.SINGLE:
                found[(key, False)] = partial(compare.flip, by)
            elif clips:
                found |= {(key, False): partial(pair.step, by), (key, True): partial(pair.skip, by)}
            else:
                found[(key, False)] = partial(compare.walk, by)
        if clips and mode is not Mode.SLIDER:
            found |= {(Qt.Key.Key_Home, False): pair.go_start, (Qt.Key.Key_End, False): pair.go_end}
        elif mode is Mode.SLIDER:
            found |= {
                (Qt.Key.Key_Home, False): partial(compare.set_split, 0.0),
                (Qt.Key.Key_End, False): partial(compare.set_split, 1.0),
            }
        return found

    def swap(self) -> None:
        """Let A and B change places, also in time."""
        if len(self.compare.view.pictures) > 1:
            if len(self._parts.pair.view.sides) > 1:
                self._parts.pair.swap()
            self.compare.swap()

    def keep(self, at: int) -> None:
        """Make one of the pair a favourite and bring the next rival."""
        self.compare.keep(at)
        self._say(self.compare.view.said)

    def show_panel(self, seen: bool | None) -> None:
        """Show the table of differences, or hide it; change it with None."""
        self.panel = not self.panel if seen is None else seen
        self._show(self.compare.view)

    def renew(self, picture: Picture) -> None:
        """Take over what was changed elsewhere."""
        self.compare.renew(picture)

    def came(self, picture_id: str) -> None:
        """Show a whole picture, or say why there is none."""
        whole = self._parts.studio.whole
        for at, picture in enumerate(self.compare.view.pictures):
            if picture.id == picture_id:
                self._parts.area.panes[at].see_whole(whole.get(picture_id), whole.trouble(picture_id))

    def moved(self, view: PairView) -> None:
        """Say where the clips are."""
        for pane, side in zip(self._parts.area.panes, view.sides, strict=False):
            pane.show_side(side)

    def go(self, row: int) -> None:
        """Put a picture of the filmstrip in the place of B."""
        self.compare.choose(self.compare.rivals.rows[row].picture)

    def save(self) -> None:
        """Save what is compared as one picture."""
        frames = {side.clip.id: side.number for side in self._parts.pair.view.sides if side.clip is not None}
        self._saving.save(self._settings(), frames)

    def _settings(self) -> list[Picture]:
        """Return what is compared with everything that made it, as far as it is known."""
        cards = self._parts.studio.styles.rows
        found = []
        for picture in self.compare.view.pictures:
            card = cards.card(picture.request.lora_id)
            found.append(with_usual(picture, None if card is None else card.style))
        return found

    def rate(self, at: int, stars: int) -> None:
        """Give a picture 0 to 5 stars."""
        self._parts.studio.stage.rate(stars, self.compare.view.pictures[at])

    def favour(self, at: int) -> None:
        """Make a picture a favourite, or no more."""
        self._parts.studio.stage.toggle_favourite(self.compare.view.pictures[at])

    def _connect(self) -> None:
        area = self._parts.area
        self.compare.changed.connect(self._show)
        self._saving.changed.connect(self._say)
        area.divided.connect(self.compare.set_split)
        area.nudged.connect(self.compare.nudge)
        area.activated.connect(self._activate)

    @Slot(object)
    def _show(self, view: CompareView) -> None:
        parts, b = self._parts, view.other
        before, self._shown = self._shown, view
        if before is not None and view != before and view == replace(before, split=view.split):
            parts.area.divide(view.split)  # as often as the hand moves
            return
        at_pictures = parts.area.has_the_keyboard or (parts.panel.table.hasFocus() and not parts.area.isVisible())
        if self._filled != view.pictures:
            self._filled = view.pictures
            self._fill(view)
        count = max(len(view.pictures), 2) if view.mode is Mode.SIDE else len(view.pictures)
        parts.area.arrange(view.mode, count, split=view.split, active=view.active)
        parts.seen.setVisible(view.mode is not Mode.DIFFERENCES)
        parts.panel.setVisible(self.panel or view.mode is Mode.DIFFERENCES)
        parts.panel.set_wide(view.mode is Mode.DIFFERENCES)
        parts.panel.show_view(view, self._settings())
        parts.actions.aim(self.picture)
        parts.top.show_compared(view, self.compare.modes, in_common(view.pictures), panel=self.panel)
        parts.top.follow(self.canvas)
        parts.bottom.show_compared(view, self.compare.rivals.find(b.id) if b is not None else -1, HINT)
        if at_pictures:
            self.take_keyboard()

    def _fill(self, view: CompareView) -> None:
        parts, whole = self._parts, self._parts.studio.whole
        panes = parts.area.grow(max(len(view.pictures), 2))
        ahead = [] if view.next is None else [view.next]
        whole.want(self._name, (*view.pictures, *ahead), seen=len(view.pictures))
        show_clips(parts, (*view.pictures, None) if len(view.pictures) == 1 else view.pictures)
        stays = next((pane for pane, picture in zip(panes, view.pictures, strict=False) if pane.shows(picture)), None)
        for pane, picture in zip(panes, view.pictures, strict=False):
            fresh, still = not pane.shows(picture), parts.studio.recent.tile(picture).image
            pane.show_picture(picture, name=_name(picture), words=tile_words(picture), still=still, zoomed=True)
            pane.see_whole(whole.get(picture.id), whole.trouble(picture.id))
            if fresh and stays is not None:
                pane.canvas.follow(stays.canvas)
        for pane in panes[len(view.pictures) :]:
            pane.say_missing()
        self.moved(parts.pair.view)
        parts.pair.repeat()

    @Slot(int)
    def _activate(self, at: int) -> None:
        if at != self.compare.view.active and self.compare.view.mode is not Mode.SINGLE:
            self.compare.activate(at)

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self._parts.panel.say(sentence)
        announce(self._parts.area, sentence)


def _name(picture: Picture) -> str:
    if picture.is_video:
        return clip_words.title(picture.request.prompt, picture.style_name)
    return words.title(picture.style_name, picture.request)
