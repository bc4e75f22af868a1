"""What can be done with a shot: one set of actions for the menu and the keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from studio.state.shots import ShotTile
from studio.state.studio import Studio
from studio.ui.video.storyboard.view import again_words


class ShotActions(QObject):
    """Acts on one shot at a time: the one given with :meth:`aim`.

    Signals:
        adding: A shot should be added.
    """

    adding = Signal()

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio = studio
        self._board = studio.video.storyboard
        self._tile: ShotTile | None = None
        self.play = self._action("shotPlayAction", "Play on the stage", "Space", self.play_clip)
        self.again = self._action("shotAgainAction", "Another take", "", self._again)
        self.withdraw = self._action("shotWithdrawAction", "Do not send it", "", self._withdraw)
        self.cancel = self._action("shotCancelAction", "Cancel", "", self._cancel)
        self.left = self._action("shotLeftAction", "Move left", "Ctrl+Left", self._move_left)
        self.right = self._action("shotRightAction", "Move right", "Ctrl+Right", self._move_right)
        self.link = self._action("shotLinkAction", "Begin as the shot before ends", "L", self._link)
        self.link.setCheckable(True)
        self.duplicate = self._action("shotDuplicateAction", "Duplicate", "Ctrl+D", self._duplicate)
        self.reveal = self._action("shotRevealAction", "Show in folder", "G", self._reveal)
        self.remove = self._action("shotRemoveAction", "Remove from the storyboard", "Delete", self._remove)
        self.undo = self._action("shotUndoAction", "Undo", "Ctrl+Z", self._board.drawing.undo)
        self.add = self._action("shotAddAction", "Add shot", "N", self.adding.emit)
        self.leave = self._action("shotLeaveAction", "Let go of the shot", "Escape", self._leave)
        self._all = (
            self.play,
            self.again,
            self.withdraw,
            self.cancel,
            self.left,
            self.right,
            self.link,
            self.duplicate,
            self.reveal,
            self.remove,
            self.undo,
            self.add,
            self.leave,
        )
        self.aim(None)

    def aim(self, tile: ShotTile | None) -> None:
        """Choose the shot that is acted on, and let the actions fit it."""
        self._tile = tile
        number = tile.standing.number if tile is not None else 0
        last = len(self._board.drawing.board.shots)
        action = tile.telling.action if tile is not None else ""
        self.play.setEnabled(tile is not None and tile.clip is not None)
        self.reveal.setEnabled(tile is not None and tile.clip is not None)
        self.again.setEnabled(tile is not None and not tile.standing.running)
        self.again.setText(again_words(tile) if tile is not None else "Another take")
        self.withdraw.setVisible(tile is not None and tile.standing.agreed is not None)
        self.cancel.setVisible(action in ("cancel", "agree"))
        self.left.setEnabled(number > 1)
        self.right.setEnabled(0 < number < last)
        self.link.setEnabled(number > 1)
        self.link.setChecked(tile is not None and tile.linked)
        for always in (self.duplicate, self.remove, self.leave):
            always.setEnabled(tile is not None)
        self.undo.setEnabled(self._board.drawing.undoable)

    def act(self, tile: ShotTile) -> None:
        """Do the one action of a card."""
        self.aim(tile)
        newest = tile.standing.newest
        if tile.telling.action == "again":
            self._again()
        elif tile.telling.action == "withdraw":
            self._withdraw()
        elif newest is not None:
            self._studio.queue.act(newest.job.id)

    def pop_up(self, parent: QWidget, at: QPoint) -> None:
        """Show the menu at a place on the screen."""
        menu = self.menu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def menu(self, parent: QWidget) -> QMenu:
        """Return a menu of everything that can be done with the shot."""
        menu = QMenu(parent)
        menu.setObjectName("shotMenu")
        menu.addActions([self.play, self.again, self.withdraw, self.cancel])
        menu.addSeparator()
        menu.addActions([self.left, self.right, self.link, self.duplicate])
        menu.addSeparator()
        menu.addActions([self.reveal, self.remove])
        menu.addSeparator()
        menu.addActions([self.add, self.undo])
        return menu

    @Slot(object)
    def key(self, event: QKeyEvent) -> None:
        """Do what a key says, and accept its event."""
        pressed = QKeySequence(event.keyCombination())
        if pressed in (QKeySequence("Return"), QKeySequence("Enter")):
            pressed = self.play.shortcut()
        for action in self._all:
            if action.shortcut() == pressed and not pressed.isEmpty():
                if action.isEnabled():
                    action.trigger()
                    event.accept()
                return

    def _action(self, name: str, words: str, key: str, slot: object) -> QAction:
        action = QAction(words, self)
        action.setObjectName(name)
        if key:
            action.setShortcut(key)  # shown in the menu; the view hands its keys to `key`
        action.triggered.connect(slot)
        return action

    @Slot()
    def play_clip(self) -> None:
        """Play the clip on the stage."""
        if self._tile is not None:
            self._studio.video.play_shot(self._tile.id)

    @Slot()
    def _again(self) -> None:
        if self._tile is not None:
            self._board.sale.again(self._tile.id)

    @Slot()
    def _withdraw(self) -> None:
        if self._tile is not None:
            self._board.sale.withdraw(self._tile.id)

    @Slot()
    def _cancel(self) -> None:
        newest = self._tile.standing.newest if self._tile is not None else None
        if newest is not None:
            self._studio.queue.cancel(newest.job.id)

    @Slot()
    def _move_left(self) -> None:
        self._move(-1)

    @Slot()
    def _move_right(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        if self._tile is not None:
            self._board.drawing.move(self._tile.id, self._tile.standing.number - 1 + by)

    @Slot()
    def _link(self) -> None:
        if self._tile is not None:
            self._board.drawing.link(self._tile.id, not self._tile.linked)

    @Slot()
    def _duplicate(self) -> None:
        if self._tile is not None:
            self._board.drawing.duplicate(self._tile.id)

    @Slot()
    def _reveal(self) -> None:
        if self._tile is not None and self._tile.clip is not None:
            self._studio.reveal(self._tile.clip)

    @Slot()
    def _remove(self) -> None:
        if self._tile is not None:
            self._board.drawing.remove(self._tile.id)

    @Slot()
    def _leave(self) -> None:
        self._board.drawing.select("")
