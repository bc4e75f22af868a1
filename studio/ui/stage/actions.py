"""What can be done with a picture or a clip: one set of actions for the stage, the strip and the lightbox."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from studio.domain.picture import Picture
from studio.state.studio import Studio
from studio.ui.controls.picture_mime import copied_data

ONLY_PICTURES = "A reference is a picture; this is a clip. Take a frame of it in Video."

_RATINGS = {Qt.Key(Qt.Key.Key_0 + stars): stars for stars in range(6)}


class PictureActions(QObject):
    """Acts on one picture at a time: the one given with :meth:`aim`.

    Signals:
        opened: The picture should be shown over the whole window.
        comparing: The picture or clip should be compared with another.
            picture: The :class:`Picture`.
    """

    opened = Signal()
    comparing = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio = studio
        self._picture: Picture | None = None
        self._copying = ""
        self.open = self._action("openLightboxAction", "Open", "Space", self.opened.emit)
        self.play = self._action("openInPlayerAction", "Open in player", "", self._play)
        self.in_video = self._action("openInVideoAction", "Open in Video", "", self._open_in_video)
        self.compare = self._action("compareAction", "Compare", "C", self._compare)
        self.reference = self._action("useAsReferenceAction", "Use as reference", "R", self._reference)
        self.vary = self._action("varyAction", "Vary", "", self._vary)
        self.make_video = self._action("makeVideoAction", "Make video", "V", self._make_video)
        self.use = self._action("useSettingsAction", "Use settings", "U", self._use)
        self.use_seed = self._action("useSeedAction", "Use seed", "", self._use_seed)
        self.use_prompt = self._action("usePromptAction", "Use prompt", "", self._use_prompt)
        self.favourite = self._action("favouriteAction", "Favourite", "F", self._favourite)
        self.reveal = self._action("revealAction", "Show in folder", "G", self._reveal)
        self.copy_prompt = self._action("copyPromptAction", "Copy prompt", "", self._copy_prompt)
        self.copy_picture = self._action("copyPictureAction", "Copy picture", "Ctrl+C", self._copy_picture)
        studio.stage.full_ready.connect(self._full_came)
        self.aim(None)

    def aim(self, picture: Picture | None) -> None:
        """Choose the picture that is acted on; without one every action is disabled."""
        self._picture = picture
        for action in self._all():
            action.setEnabled(picture is not None)
        clip = picture is not None and picture.is_video
        self.play.setVisible(clip)
        self.in_video.setVisible(clip)
        self.reference.setEnabled(picture is not None and not clip)
        self.reference.setToolTip(ONLY_PICTURES if clip else "")
        self.make_video.setText("Begin a clip with its last frame" if clip else "Make video")
        self.copy_picture.setText("Copy clip" if clip else "Copy picture")
        self.use_seed.setEnabled(picture is not None and seed_of(picture) is not None)
        if picture is not None:
            self.favourite.setText("Not a favourite" if picture.favourite else "Favourite")

    def menu(self, parent: QWidget, *, short: bool = False) -> QMenu:
        """Return a menu of everything; ``short`` leaves out what stands beside it as buttons."""
        menu = QMenu(parent)
        if not short:
            menu.addActions([self.open, self.in_video, self.play, self.compare])
            menu.addActions([self.reference, self.vary, self.make_video, self.favourite])
            menu.addSeparator()
        else:
            menu.addActions([self.in_video, self.compare])
        menu.setToolTipsVisible(True)
        menu.addActions([self.use, self.use_seed, self.use_prompt, self.reveal])
        menu.addSeparator()
        menu.addActions([self.copy_prompt, self.copy_picture])
        return menu

    def reuse_menu(self, parent: QWidget) -> QMenu:
        """Return a menu of what can be made from it; nothing in it is sent."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        menu.addActions([self.use, self.use_seed, self.use_prompt, self.vary])
        menu.addSeparator()
        menu.addActions([self.reference, self.make_video])
        menu.addSeparator()
        menu.addActions([self.in_video, self.play, self.compare])
        menu.addActions([self.copy_prompt, self.copy_picture])
        return menu

    def pop_up(self, parent: QWidget, at: QPoint) -> None:
        """Show the whole menu at a place on the screen."""
        menu = self.menu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    @Slot(object)
    def key(self, event: QKeyEvent) -> None:
        """Do what a key says, and accept its event."""
        if self._picture is None:
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        pressed = Qt.Key(event.key())
        if plain and pressed in _RATINGS:
            self._studio.stage.rate(_RATINGS[pressed], self._picture)
            event.accept()
            return
        for action in self._all():
            if action.shortcut() == QKeySequence(event.keyCombination()):
                action.trigger()
                event.accept()
                return

    def _action(self, name: str, words: str, key: str, slot: object) -> QAction:
        action = QAction(words, self)
        action.setObjectName(name)
        if key:
            # Shown in menus. The widgets that hold pictures hand their keys to `key`: a letter typed elsewhere is text.
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(slot)
        return action

    def _all(self) -> tuple[QAction, ...]:
        return (
            self.open,
            self.play,
            self.in_video,
            self.compare,
            self.reference,
            self.vary,
            self.make_video,
            self.use,
            self.use_seed,
            self.use_prompt,
            self.favourite,
            self.reveal,
            self.copy_prompt,
            self.copy_picture,
        )

    @Slot()
    def _play(self) -> None:
        if self._picture is not None:
            self._studio.play(self._picture)

    @Slot()
    def _open_in_video(self) -> None:
        if self._picture is not None:
            self._studio.video.show_clip(self._picture)

    @Slot()
    def _compare(self) -> None:
        if self._picture is not None:
            self.comparing.emit(self._picture)

    @Slot()
    def _reference(self) -> None:
        if self._picture is not None:
            self._studio.use_as_reference(self._picture)

    @Slot()
    def _vary(self) -> None:
        if (picture := self._picture) is None:
            return
        if picture.is_video:
            self._studio.video.vary(picture)
        else:
            self._studio.composer.vary(picture)
            self._studio.place_wanted.emit("image")

    @Slot()
    def _make_video(self) -> None:
        if self._picture is not None:
            self._studio.video.use_frame("first", self._picture)

    @Slot()
    def _use(self) -> None:
        if (picture := self._picture) is None:
            return
        if picture.is_video:
            self._studio.video.use_settings(picture)
        else:
            self._studio.composer.use_settings(picture)
            self._studio.place_wanted.emit("image")

    @Slot()
    def _use_seed(self) -> None:
        if (picture := self._picture) is not None and (seed := seed_of(picture)) is not None:
            self._change(picture, seed=seed, seed_locked=True)

    @Slot()
    def _use_prompt(self) -> None:
        if (picture := self._picture) is not None:
            avoid = {} if picture.is_video else {"negative_prompt": picture.request.negative_prompt or ""}
            self._change(picture, prompt=picture.request.prompt, **avoid)

    def _change(self, picture: Picture, **fields: object) -> None:
        """Change the draft of what ``picture`` is, and bring it into sight."""
        (self._studio.video.composer if picture.is_video else self._studio.composer).set(**fields)
        self._studio.place_wanted.emit("video" if picture.is_video else "image")

    @Slot()
    def _favourite(self) -> None:
        if self._picture is not None:
            self._studio.stage.toggle_favourite(self._picture)

    @Slot()
    def _reveal(self) -> None:
        if self._picture is not None:
            self._studio.reveal(self._picture)

    @Slot()
    def _copy_prompt(self) -> None:
        if self._picture is not None:
            QGuiApplication.clipboard().setText(self._picture.request.prompt)

    @Slot()
    def _copy_picture(self) -> None:
        """Copy pixels and file: painting programs take the one, file managers the other."""
        if self._picture is None:
            return
        image = self._studio.stage.full(self._picture)
        if image is None:
            self._copying = self._picture.id
        else:
            self._to_clipboard(self._picture, image)

    @Slot(str, QImage)
    def _full_came(self, picture_id: str, image: QImage) -> None:
        if picture_id == self._copying and self._picture is not None and self._picture.id == picture_id:
            self._copying = ""
            if not image.isNull():
                self._to_clipboard(self._picture, image)

    def _to_clipboard(self, picture: Picture, image: QImage) -> None:
        QGuiApplication.clipboard().setMimeData(copied_data((picture,), self._studio.path_of, image))


def seed_of(picture: Picture) -> int | None:
    """Return the seed a picture was made with; None when nobody knows it."""
    seed = picture.request.seed if picture.seed is None else picture.seed
    return None if seed is None or seed < 0 else seed
