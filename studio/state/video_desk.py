"""Everything clips are made with: draft, frames, storyboard, price, purchase."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.clock import Clock
from studio.domain.job import Job
from studio.domain.picture import Picture
from studio.domain.request import Request
from studio.state.account import Account
from studio.state.activity import Activity
from studio.state.clip_composer import ClipComposer
from studio.state.clip_purchase import ClipPurchase
from studio.state.frame_taker import FrameTaker
from studio.state.frame_wells import FrameWells
from studio.state.images import Images
from studio.state.link import Link
from studio.state.model_shelf import ModelShelf
from studio.state.pictures import PictureRows
from studio.state.player import Player, PlayerView
from studio.state.preferences import Preferences
from studio.state.pricing import Pricing
from studio.state.queue import Queue
from studio.state.references import References
from studio.state.spent import Spent
from studio.state.storyboard import StoryboardDesk
from studio.state.strips import Strips
from studio.state.tasks import Tasks
from studio.store.paths import Paths
from studio.store.store import Store

if TYPE_CHECKING:
    from studio.state.joining import Joining


class VideoDesk(QObject):
    """Holds what the place for clips looks at.

    Signals:
        shown: Something was put on the desk from elsewhere: it should come into sight.
    """

    shown = Signal()

    def __init__(
        self,
        *,
        link: Link,
        store: Store,
        tasks: Tasks,
        images: Images,
        strips: Strips,
        account: Account,
        preferences: Preferences,
        spent: Spent,
        clock: Clock,
        paths: Paths,
        path_of: Callable[[Picture], Path],
        have: Callable[[Request], bool],
        recent: PictureRows,
        queue: Queue,
        references: References,
        activity: Activity,
        library: Callable[[], Path],
        backdrop: Callable[[Job], QImage | None],
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        ``path_of`` tells where the file of a picture is, ``have`` whether a request was made lately, ``backdrop`` what
        is shown of a clip that is being made.
        """
        super().__init__(parent)
        self.composer = ClipComposer(store, tasks, self)
        self.models = ModelShelf(link, store, self.composer, images, strips, tasks, cache=paths.cache, parent=self)
        self.wells = FrameWells(self.composer, images, tasks, folder=paths.data, path_of=path_of, parent=self)
        self.storyboard = StoryboardDesk(
            link=link,
            store=store,
            tasks=tasks,
            images=images,
            account=account,
            preferences=preferences,
            spent=spent,
            clock=clock,
            composer=self.composer,
            folder=paths.data,
            thumbnails=paths.thumbnails,
            path_of=path_of,
            parent=self,
        )
        self._sell(link, account, preferences, spent, tasks, have)
        self.player = Player(link, store, tasks, recent, queue, path_of=path_of, backdrop=backdrop, parent=self)
        take = partial(FrameTaker, path_of=path_of, library=library, parent=self)
        self.taker = take(self.player, self.composer, self.wells, references, activity, tasks)
        self._join = partial(_joining, self.storyboard, tasks, activity, path_of, library, self)
        self._joining: Joining | None = None
        self._to_play = ""
        self._wire(recent, queue)

    def _sell(
        self,
        link: Link,
        account: Account,
        preferences: Preferences,
        spent: Spent,
        tasks: Tasks,
        have: Callable[[Request], bool],
    ) -> None:
        """Make what tells the price and what buys."""
        self.pricing = Pricing(
            link,
            self.composer,
            account,
            preferences,
            spent,
            tasks,
            have=have,
            hindrance=self.wells.hindrance,
            parent=self,
        )
        self.purchase = ClipPurchase(
            link,
            self.composer,
            self.pricing,
            account,
            preferences,
            spent,
            tasks,
            drawing=self.storyboard.drawing,
            sale=self.storyboard.sale,
            parent=self,
        )
        self.wells.changed.connect(self.pricing.reconsider)

    def _wire(self, recent: PictureRows, queue: Queue) -> None:
        self.player.shot_words = queue.shot_words = self.storyboard.words_of
        self.storyboard.drawing.changed.connect(queue.rename)
        self.storyboard.began.connect(self._began)
        self.storyboard.shown.connect(self.player.show)
        self.storyboard.followed.connect(self.player.open_job)
        self.player.changed.connect(self._play_opened)
        self.taker.carrying_on.connect(self._next_shot)
        self.purchase.submitted.connect(self.player.submitted)
        queue.opened.connect(self.player.open_job)

    @property
    def joining(self) -> Joining:
        """Joins the clips of the storyboard. Made when it is first asked for: what it stands on takes long to load."""
        if self._joining is None:
            self._joining = self._join()
        return self._joining

    async def load(self) -> None:
        """Bring back the draft and the storyboard of the last time."""
        await self.composer.load()
        await self.storyboard.load()

    def close(self) -> None:
        """Let go of what holds files and threads."""
        self.player.close()

    def show_clip(self, clip: Picture) -> None:
        """Put a clip on the stage, and that into sight."""
        self.player.show(clip)
        self.shown.emit()

    def used(self, model_id: str | None) -> None:
        """Note that a clip of this model was sent."""
        self.models.used(model_id)

    def play_shot(self, shot_id: str) -> None:
        """Play the clip that stands for a shot on the stage, or let it stand still."""
        chosen = self.storyboard.makings.chosen(shot_id)
        if chosen is None or chosen.clip is None:
            return
        if self.player.clip is None or self.player.clip.id != chosen.clip.id:
            self.player.show(chosen.clip)
        if self.player.view.playable:
            self.player.toggle()
        else:
            self._to_play = chosen.clip.id

    def _play_opened(self, view: PlayerView) -> None:
        """Play what was to be played as soon as it is open; what came to the stage since is not."""
        wanted, here = self._to_play, view.clip.id if view.clip is not None else ""
        if wanted and (here != wanted or view.playable or view.trouble):
            self._to_play = ""
            if here == wanted and view.playable and not view.playing:
                self.player.toggle()

    def _next_shot(self, _clip: Picture) -> None:
        """Whoever continues from the shot in the composer wants the next one, not another in its place."""
        self.storyboard.drawing.follow_on(self.storyboard.drawing.selected)

    def _began(self, job: Job) -> None:
        """Let the stage follow a shot that was sent, unless the user is watching a clip."""
        if not self.player.view.playing:
            self.player.submitted(job)

    def use_frame(self, which: str, picture: Picture) -> None:
        """Put a picture of the library into the well ``first`` or ``last``, and the wells into sight.

        Of a clip it is the frame where the next or the one before would join: its last for ``first``, its first for
        ``last``.
        """
        self.wells.add_picture(which, picture)
        self.shown.emit()

    def use_settings(self, clip: Picture) -> None:
        """Fill the draft with what made ``clip``, and bring it into sight; nothing is sent.

        A shot that is in the composer is let go of first, and stays as it is drawn.
        """
        self.storyboard.drawing.select("")
        self.composer.use_settings(clip)
        self.shown.emit()

    def vary(self, clip: Picture) -> None:
        """Do the same with a new seed."""
        self.storyboard.drawing.select("")
        self.composer.vary(clip)
        self.shown.emit()


def _joining(
    board: StoryboardDesk,
    tasks: Tasks,
    activity: Activity,
    path_of: Callable[[Picture], Path],
    library: Callable[[], Path],
    parent: QObject,
) -> Joining:
    from studio.state.joining import Joining

    return Joining(board, tasks, activity, path_of=path_of, library=library, parent=parent)
