"""The whole studio as the window sees it: one object that holds the others and wires them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.clock import Clock
from studio.domain.errors import StudioError
from studio.domain.job import Job
from studio.domain.picture import Picture
from studio.domain.request import Request
from studio.flow.events import IndexRebuilding, JobChanged, PictureSaved
from studio.flow.session import Sessions
from studio.flow.thumbnails import keep_still, keep_thumbnail, still_path, thumbnail_path
from studio.state.account import Account
from studio.state.activity import Activity
from studio.state.arrivals import Arrivals
from studio.state.away import Away
from studio.state.banner_answers import BannerAnswers
from studio.state.carried import recalled
from studio.state.chronicle import Chronicle
from studio.state.composer import Composer
from studio.state.desktop import Desktop
from studio.state.entrance import Entrance
from studio.state.herald import Herald
from studio.state.images import Images
from studio.state.job_answers import JobAnswers
from studio.state.job_images import JobImages
from studio.state.library.marking import Marking
from studio.state.library.watch import FolderWatch
from studio.state.link import Link
from studio.state.losses import Losses
from studio.state.notices import Notices
from studio.state.picture_folder import PictureFolder
from studio.state.pictures import PictureRows
from studio.state.preferences import Preferences
from studio.state.pricing import Hindrance, Pricing
from studio.state.purchase import Purchase
from studio.state.queue import Queue
from studio.state.references import References
from studio.state.remarks import Remarks
from studio.state.reporter import Reporter
from studio.state.reports import Reports
from studio.state.spent import Spent
from studio.state.stage import Stage
from studio.state.strips import ClipStrips, Strips
from studio.state.style_shelf import StyleShelf
from studio.state.tasks import Tasks
from studio.state.unsaved import Unsaved
from studio.state.video_desk import VideoDesk
from studio.state.whole_pictures import WholePictures
from studio.store.activity_file import ActivityFile
from studio.store.crashes import Crashes
from studio.store.paths import Paths
from studio.store.store import Store

if TYPE_CHECKING:
    from studio.state.library.desk import LibraryDesk

log = logging.getLogger(__name__)

_RECENT = 60
_UNFIT = Hindrance("A reference cannot be sent. Convert or remove it.")


class Studio(QObject):
    """Holds every object the window looks at, and ties their signals together.

    Signals:
        reveal_wanted: A file or folder should be shown in the file manager.
            path: Absolute path.
        play_wanted: A clip should be played by the program the desktop has for it.
            path: Absolute path.
        browse_wanted: A page should be shown in the browser.
            url: Its address.
        folder_wanted: The user wants another picture folder.
        signed_out: There is no account in use; the first screen is wanted.
        place_wanted: Another place should be gone to.
            name: ``image``, ``video`` or ``library``.
    """

    reveal_wanted = Signal(str)
    play_wanted = Signal(str)
    browse_wanted = Signal(str)
    folder_wanted = Signal()
    signed_out = Signal()
    place_wanted = Signal(str)

    def __init__(
        self,
        *,
        store: Store,
        paths: Paths,
        preferences: Preferences,
        tasks: Tasks,
        sessions: Sessions,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._paths = paths
        self._sessions = sessions
        self._clock = clock
        self.tasks = tasks
        self.preferences = preferences
        self.link = Link(self)
        self._folder = PictureFolder(paths, preferences, store, self.link, tasks, self)
        self.images = Images(tasks, self)
        self.strips = Strips(tasks, self)
        self.notices = Notices(self)
        self.activity = Activity(clock, self)
        self.chronicle = Chronicle(self.activity, ActivityFile(paths.activity), clock, self)
        self.reports = Reports(Crashes(paths), self.notices, self.activity, tasks, self)
        self.marking = Marking(store.marks, tasks, self)
        self._library: LibraryDesk | None = None
        self.watch = FolderWatch(self, store, clock, thumbnails=paths.thumbnails)
        self.composer = Composer(store, tasks, self)
        self.account = Account(self.link, self.notices, tasks, self)
        self.spent = Spent(self.link, tasks, self)
        self._make_rows()
        self._make_desk()
        self._make_video()
        self.entrance = Entrance(
            sessions, self.link, tasks, preferences, store.journal, self.queue, self.reporter, parent=self
        )
        self.onboarding, self.keyring = self.entrance.onboarding, self.entrance.keyring
        self._wire()

    def _make_rows(self) -> None:
        """Make what the panes show as rows: styles, references, recent pictures, queue."""
        link, store, composer, images, tasks = self.link, self._store, self.composer, self.images, self.tasks
        paths = self._paths
        self.styles = StyleShelf(link, store, composer, images, tasks, cache=paths.cache, parent=self)
        self.references = References(link, store, composer, images, tasks, self._clock, folder=paths.data, parent=self)
        self.recent = PictureRows(
            images,
            partial(thumbnail_path, paths.thumbnails),
            lambda picture: keep_thumbnail(paths.thumbnails, picture, self.path_of(picture)),
            most=_RECENT,
            parent=self,
        )
        self.whole = WholePictures(tasks, path_of=self._shown_path, make=self._make_shown, parent=self)
        self.clip_strips = ClipStrips(self.strips, folder=paths.thumbnails, path_of=self.path_of, parent=self)
        self.queue = Queue(link, tasks, self._clock, lambda job: self._job_images.of(job), self)

    def _make_desk(self) -> None:
        """Make what the user works with: price, purchase, stage."""
        link, account, preferences, tasks = self.link, self.account, self.preferences, self.tasks
        self.pricing = Pricing(
            link,
            self.composer,
            account,
            preferences,
            self.spent,
            tasks,
            have=self.have,
            hindrance=lambda: _UNFIT if self.references.unfit else None,
            parent=self,
        )
        self.purchase = Purchase(link, self.composer, self.pricing, account, preferences, self.spent, tasks, self)
        self.stage = Stage(
            link,
            self._store,
            tasks,
            self.images,
            self.recent,
            self.queue,
            backdrop=lambda job: self._job_images.backdrop(job),
            full_path=self._shown_path,
            make=self._make_shown,
            parent=self,
        )
        self.away = Away(link, self.notices, self.activity, self.queue, self)
        self.reporter = Reporter(link, tasks, self.activity, self.queue, self.stage, self.away, self)
        self.herald = Herald(link, self.queue, preferences, self)
        self.desktop = Desktop(self.herald, tasks, self)
        self.arrivals = Arrivals(link, self.activity, self)
        self.unsaved = Unsaved(link, self.notices, self._clock, self)
        self.losses = Losses(link, self._store.journal, tasks, self.notices, self)

    def _make_video(self) -> None:
        """Make what clips are made with."""
        self.video = VideoDesk(
            link=self.link,
            store=self._store,
            tasks=self.tasks,
            images=self.images,
            strips=self.strips,
            account=self.account,
            preferences=self.preferences,
            spent=self.spent,
            clock=self._clock,
            paths=self._paths,
            path_of=self.path_of,
            have=self.have,
            recent=self.recent,
            queue=self.queue,
            references=self.references,
            activity=self.activity,
            library=lambda: self.library_folder,
            backdrop=lambda job: self._job_images.backdrop(job),
            parent=self,
        )
        self._job_images = JobImages(self.images, self.recent, self.styles, self.video.models)

    def _wire(self) -> None:
        self.link.heard.connect(self._hear)
        self.watch.noticed.connect(self._noticed)
        self.images.ready.connect(self._refresh_queue)
        self.styles.rows.dataChanged.connect(self._refresh_queue)
        self.answers = JobAnswers(self)
        self.references.count_changed.connect(self.pricing.reconsider)
        self.queue.opened.connect(self.stage.show_job)
        self.purchase.refused.connect(self.reporter.refused)
        self.video.purchase.refused.connect(self.reporter.refused)
        self.video.storyboard.sale.refused.connect(self.reporter.refused)
        self.video.shown.connect(partial(self.place_wanted.emit, "video"))
        Remarks(self, self._store.library)
        BannerAnswers(self)
        self.entrance.signed_out.connect(self.signed_out)
        self.losses.found.connect(self.reporter.found_lost)
        self.losses.shown.connect(self.stage.show_job)

    async def start(self, *, demo: bool = False) -> None:
        """Bring back the last time, then connect; without a key the first screen is needed."""
        self.reports.look()
        await self.chronicle.load()
        await self.composer.load()
        await self.video.load()
        await self._store.library.rebase(self.library_folder)
        await self._show_recent()
        await self.entrance.enter(demo=demo)

    async def _show_recent(self) -> None:
        """Show the newest pictures, and the last of them on the stage when it is empty."""
        self.recent.show(await self._store.library.page(limit=_RECENT))
        if self.recent.rows and not self.stage.view.title:
            self.stage.show_picture(self.recent.rows[0].picture)

    async def shutdown(self) -> None:
        """Stop in the right order: keep draft and settings, end tasks, let the engine finish its writing.

        Whatever fails, and however soon it is cancelled, what comes after is put away all the same.
        """
        async with AsyncExitStack() as then:
            then.callback(self.chronicle.close)
            then.push_async_callback(self.desktop.close)
            then.callback(self.images.close)
            then.callback(self.whole.close)
            then.callback(self.strips.close)
            then.callback(self.video.close)
            if self._library is not None:
                then.callback(self._library.close)
            then.push_async_callback(self.entrance.close)
            then.push_async_callback(self.tasks.close)
            then.push_async_callback(self._keep_last, self.preferences.save)
            then.push_async_callback(self._keep_last, self.composer.save)
            then.push_async_callback(self._keep_last, self.video.composer.save)
            then.push_async_callback(self._keep_last, self.video.storyboard.save)
            then.callback(self.video.storyboard.drawing.select, "")

    async def _keep_last(self, keep: Callable[[], Awaitable[None]]) -> None:
        try:
            await keep()
        except StudioError as error:
            log.warning("Not kept at the end: %s", error)

    @property
    def library(self) -> LibraryDesk:
        """Return the library. It is made, and its code loaded, when it is first wanted: a start needs none of it."""
        if self._library is None:
            from studio.state.library.opening import open_library

            self._library = open_library(self, store=self._store, paths=self._paths, clock=self._clock)
        return self._library

    def path_of(self, picture: Picture) -> Path:
        """Return where the file of ``picture`` is. Its path is absolute once the library was rebased."""
        return self.library_folder / picture.path

    def _shown_path(self, picture: Picture) -> Path:
        """Return where the pixels of ``picture`` are: of a clip, those of its first frame."""
        return still_path(self._paths.thumbnails, picture) if picture.is_video else self.path_of(picture)

    def _make_shown(self, picture: Picture) -> None:
        if picture.is_video:
            keep_still(self._paths.thumbnails, picture, self.path_of(picture))

    @property
    def library_folder(self) -> Path:
        """Return the folder new pictures go to."""
        return self._folder.path

    def choose_library(self, folder: str) -> None:
        """Do :meth:`PictureFolder.choose`."""
        self._folder.choose(folder)

    def reveal(self, picture: Picture) -> None:
        """Show a picture in the file manager."""
        self.reveal_wanted.emit(str(self.path_of(picture)))

    def play(self, clip: Picture) -> None:
        """Show a clip in the program the desktop has for it."""
        self.play_wanted.emit(str(self.path_of(clip)))

    def reveal_library(self) -> None:
        """Show the picture folder in the file manager."""
        self.reveal_wanted.emit(str(self.library_folder))

    def reveal_data(self) -> None:
        """Show the folder of index, journal and references in the file manager."""
        self.reveal_wanted.emit(str(self._paths.data))

    def reveal_logs(self) -> None:
        """Show the folder of the logs in the file manager."""
        self.reveal_wanted.emit(str(self._paths.logs))

    def pictures_of(self, job: Job) -> tuple[Picture, ...]:
        """Return what ``job`` made, as far as it is among the recent pictures."""
        return tuple(tile.picture for tile in self.recent.rows if tile.picture.job_id == job.id)

    def recall(
        self, ids: Sequence[str], paths: Sequence[str], then: Callable[[Sequence[Picture | str]], object]
    ) -> None:
        """Tell ``then`` which pictures of the library were dropped; of files from elsewhere it is told the path."""

        async def recall() -> None:
            then(await recalled(self._store.library, ids, paths))

        self.tasks.start("Look up dropped pictures", recall())

    def use_as_reference(self, picture: Picture) -> None:
        """Put a picture of the library among the references."""
        self.references.add_picture(picture, self.path_of(picture))

    def sign_out(self) -> None:
        """Go to the first screen, to change the key. Running jobs go on at the server."""
        self.signed_out.emit()

    def leave_sandbox(self) -> None:
        """Go from the sandbox to the account whose key is known; without one, to the first screen."""
        self.entrance.leave_sandbox()

    def _hear(self, event: object) -> None:
        if isinstance(event, PictureSaved):
            self.recent.add(event.picture)
        elif isinstance(event, IndexRebuilding):
            self.tasks.start("Show recent pictures", self._show_recent(), name="recent")
        if self._library is not None and isinstance(event, PictureSaved | IndexRebuilding | JobChanged):
            self._library.refresh()

    def _noticed(self, ids: tuple[str, ...]) -> None:
        self.tasks.start("Show recent pictures", self._show_recent(), name="recent")
        if self._library is not None:
            self._library.notice(ids)

    def _refresh_queue(self, *_: object) -> None:
        self.queue.refresh_images()

    def show_existing(self) -> None:
        """Show the pictures that the draft would make again."""
        if (picture := self._made(self.composer.draft.request())) is not None:
            self.stage.show_picture(picture)

    def have(self, request: Request) -> bool:
        """Return whether a recent run made what ``request`` asks for."""
        return self._made(request) is not None

    def _made(self, request: Request) -> Picture | None:
        """Return a picture of the recent strip that ``request`` made; older ones are not looked through."""
        return next((tile.picture for tile in self.recent.rows if tile.picture.request == request), None)
