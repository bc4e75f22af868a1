"""Pictures and clips over the whole window: one to walk from, or up to four set against each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QAbstractItemModel, QPoint, Signal, Slot
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state.compare import MOST
from studio.state.pair import PairView
from studio.state.studio import Studio
from studio.ui.lightbox.acts import Act, Parts, press
from studio.ui.lightbox.bars import BottomBar, TopBar
from studio.ui.lightbox.compare.act import CompareAct
from studio.ui.lightbox.compare.area import Area
from studio.ui.lightbox.compare.panel import DifferencePanel
from studio.ui.lightbox.cover import Cover
from studio.ui.lightbox.moving import MovingBar
from studio.ui.lightbox.pane import SignedCanvas
from studio.ui.lightbox.viewing_act import ViewingAct
from studio.ui.stage.actions import PictureActions
from studio.ui.theme.theme import Theme

_numbers = count()


class Lightbox(Cover):
    """Covers its parent. Arrows walk, C compares, Space and Escape close, Z changes between fit and 1 : 1.

    A comparison that was begun from one picture goes back to it; others close.

    Signals:
        walked: Another picture is seen than before.
            picture: Which.
        parted: The user wants what is seen in a window of its own.
        keyed: A key was pressed that the lightbox does not know.
            event: The QKeyEvent; accept it when it was of use.
    """

    walked = Signal(object)
    parted = Signal()
    keyed = Signal(object)

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._studio = studio
        self._act: Act | None = None
        self._comparing: CompareAct | None = None
        self._panel_seen = True
        self.setObjectName("lightbox")
        self.setAccessibleName("Lightbox")
        self._name = f"lightbox {next(_numbers)}"
        self.pair = studio.video.player.compare()
        self._actions = PictureActions(studio, self)
        self._seen = QWidget(self)
        self.area = Area(theme, self._seen)
        self._top = TopBar(theme, self.canvas, studio.preferences, self)
        self._panel = DifferencePanel(theme, self)
        self._moving = MovingBar(theme, self.pair, self)
        self._bottom = BottomBar(theme, studio.clip_strips, self)
        self._parts = Parts(
            studio=studio,
            actions=self._actions,
            pair=self.pair,
            top=self._top,
            seen=self._seen,
            area=self.area,
            panel=self._panel,
            moving=self._moving,
            bottom=self._bottom,
            leave=self._leave,
            close=self.close,
            spread=self.spread,
            part=self.parted.emit,
        )
        self._viewing = ViewingAct(self._parts, self._name, self)
        self._lay_out()
        self._connect()

    @property
    def canvas(self) -> SignedCanvas:
        """The first picture."""
        return self.area.panes[0].canvas

    @property
    def picture(self) -> Picture | None:
        """What keys act on."""
        return None if self._act is None else self._act.picture

    @property
    def comparing(self) -> CompareAct | None:
        """What is compared, None while one picture is looked at."""
        return self._comparing

    @property
    def viewed(self) -> tuple[QAbstractItemModel | None, int]:
        """What is walked, and at which row."""
        return self._viewing.viewing.model, self._viewing.viewing.view.row

    def open_viewer(self, model: QAbstractItemModel, row: int, picture: Picture | None = None) -> None:
        """Look at a row of ``model``, or at ``picture`` when ``row`` is none of it, and walk from there.

        A row has a :class:`~studio.state.pictures.Tile` under the role VALUE, or a value that has one as its ``tile``;
        it may be None while it is read.
        """
        self._end_comparing()
        self._studio.video.player.pause()
        self._act = self._viewing
        self.setAccessibleName("Lightbox")
        self._seen.show()
        self._viewing.begin(model, row, picture)
        self.cover(self.canvas)

    def open_compare(self, pictures: Sequence[Picture], rest: Sequence[Picture] | None = None) -> None:
        """Set two to four pictures or clips against each other; a single one against the first of ``rest``.

        ``rest`` come up later. Without it they are the recent ones, those most like the first of ``pictures`` first. Of
        more ``pictures`` than fit beside each other two begin, and the others come up first.
        """
        if len(pictures) > MOST:
            pictures, rest = pictures[:2], (*pictures[2:], *(rest or ()))
        self._end_comparing()
        self._studio.video.player.pause()
        act = CompareAct(self._parts, self._name, pictures, rest, self, panel=self._panel_seen)
        self._act = self._comparing = act
        self.setAccessibleName(f"Compare {len(act.compare.view.pictures)}")
        for pane in self.area.panes:
            pane.canvas.fit()
        act.begin()
        self.cover(self.canvas)
        act.take_keyboard()

    def offer_parting(self, offered: bool) -> None:
        """Offer a window of its own, or do not."""
        self._top.allow_parting(offered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._act is not None and press(self._act, event):
            return
        event.ignore()
        self._actions.key(event)
        if not event.isAccepted():
            self.keyed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._panel.set_room(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._end_comparing()
        self._viewing.end()
        self._act = None
        self.pair.show()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        seen = QVBoxLayout(self._seen)
        seen.setContentsMargins(0, 0, 0, 0)
        seen.setSpacing(0)
        seen.addWidget(self.area, 1)
        seen.addWidget(self._moving)
        middle.addWidget(self._seen, 1)
        middle.addWidget(self._panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self.rule())
        column.addLayout(middle, 1)
        column.addWidget(self.rule())
        column.addWidget(self._bottom)
        self._panel.hide()
        self._moving.hide()

    def _connect(self) -> None:
        studio, film, pair = self._studio, self._bottom.film, self.pair
        studio.whole.came.connect(self._came)
        studio.stage.picture_changed.connect(self._renew)
        pair.changed.connect(self._moved)
        pair.frame_ready.connect(self._see)
        self.area.fitted.connect(self._fit)
        self.area.zoomed.connect(self._top.follow)
        self._viewing.walked.connect(self.walked)
        self._top.left.connect(self._leave)
        self._top.spread.connect(self.spread)
        self._top.parted.connect(self.parted)
        self._top.chosen.connect(self._choose_mode)
        self._top.paneled.connect(self._show_panel)
        self._moving.swapping.connect(self._swap)
        self._bottom.stepped.connect(self._viewing.step)
        self._bottom.rated.connect(self._rate)
        self._bottom.favoured.connect(self._favour)
        self._panel.kept.connect(self._keep)
        self._panel.rated.connect(self._rate_one)
        self._panel.favoured.connect(self._favour_one)
        self._panel.saving.connect(self._save)
        self._actions.comparing.connect(self._compare)
        film.walked.connect(self._go)
        for keyed in (film.keyed, self._moving.keyed):
            keyed.connect(self._key)
        for widget in (self.area, film):
            widget.customContextMenuRequested.connect(self._menu)
        self.area.setContextMenuPolicy(film.contextMenuPolicy())

    def _end_comparing(self) -> None:
        if (act := self._comparing) is not None:
            self._panel_seen = act.panel
            self._comparing = None
            act.end()
            act.deleteLater()

    @Slot()
    def _leave(self) -> None:
        model, row = self.viewed
        if self._comparing is not None and model is not None:
            self.open_viewer(model, row, self._viewing.picture)
            self.canvas.setFocus()
        else:
            self.close()

    @Slot(str)
    def _came(self, picture_id: str) -> None:
        if self._act is not None:
            self._act.came(picture_id)

    @Slot(object)
    def _renew(self, picture: Picture) -> None:
        if self._act is not None:
            self._act.renew(picture)

    @Slot(object)
    def _moved(self, view: PairView) -> None:
        if self._act is not None:
            self._act.moved(view)

    @Slot(int, int, QImage)
    def _see(self, side: int, number: int, image: QImage) -> None:
        self.area.show_image(side, number, image)

    @Slot(int, object)
    def _fit(self, at: int, side: int) -> None:
        self.pair.fit(side, at=at)

    @Slot(object)
    def _go(self, row: int) -> None:
        if self._act is not None:
            self._act.go(row)

    @Slot(object)
    def _compare(self, picture: Picture) -> None:
        self.open_compare((picture,))

    @Slot(object)
    def _choose_mode(self, mode: object) -> None:
        if self._comparing is not None:
            self._comparing.compare.set_mode(mode)  # type: ignore[arg-type]

    @Slot(bool)
    def _show_panel(self, seen: bool) -> None:
        if self._comparing is not None:
            self._comparing.show_panel(seen)

    @Slot()
    def _swap(self) -> None:
        if self._comparing is not None:
            self._comparing.swap()

    @Slot(int)
    def _keep(self, at: int) -> None:
        if self._comparing is not None:
            self._comparing.keep(at)

    @Slot(int, object)
    def _rate_one(self, at: int, stars: int) -> None:
        if self._comparing is not None:
            self._comparing.rate(at, stars)

    @Slot(int)
    def _favour_one(self, at: int) -> None:
        if self._comparing is not None:
            self._comparing.favour(at)

    @Slot()
    def _save(self) -> None:
        if self._comparing is not None:
            self._comparing.save()

    @Slot(object)
    def _rate(self, stars: int) -> None:
        self._studio.stage.rate(stars, self.picture)

    @Slot()
    def _favour(self) -> None:
        self._studio.stage.toggle_favourite(self.picture)

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Keys that the filmstrip or the track does not know are for what is looked at."""
        self.keyPressEvent(event)
        event.accept()

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        widget = self.sender()
        if isinstance(widget, QWidget) and self.picture is not None:
            self._actions.pop_up(self, widget.mapToGlobal(at))
