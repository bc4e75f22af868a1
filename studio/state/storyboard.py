"""Everything the storyboard pane looks at: the row of shots, their prices, what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from studio.domain.clock import Clock
from studio.domain.errors import StudioError
from studio.domain.frame import Frame
from studio.domain.job import Job
from studio.domain.mistakes import mistakes
from studio.domain.money import Credits
from studio.domain.picture import Picture
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.domain.request import VideoRequest
from studio.domain.storyboard import Shot
from studio.flow.frames import take_frame
from studio.flow.storyboards import Why
from studio.flow.takes import is_stale
from studio.flow.thumbnails import keep_thumbnail, thumbnail_path
from studio.state.account import Account
from studio.state.clip_composer import ClipComposer
from studio.state.drawing import Drawing
from studio.state.images import Images
from studio.state.link import Link
from studio.state.makings import Makings
from studio.state.pasted import png_of
from studio.state.preferences import Preferences
from studio.state.shot_prices import ShotPrices, request_of
from studio.state.shot_sale import SendView, ShotSale, total
from studio.state.shot_telling import Standing, tell_shot
from studio.state.shots import ShotRows, ShotTile
from studio.state.spent import Spent
from studio.state.tasks import Tasks
from studio.store.store import Store

_TICK_MS = 1000
_GATHER_MS = 50
_FRAME_SIDE = 256
_NOTHING = SendView()


@dataclass(frozen=True, slots=True)
class StoryboardView:
    """The header.

    Attributes:
        name: Of the storyboard.
        extent: ``3 shots, 16 s``; empty without shots.
        charged: Credits paid for all takes of its shots.
        held: Credits on hold for them.
        to_come: Of what was agreed to, and of what would be sent; None when a price is not known.
        editing: Number of the shot that is in the composer; 0 for none.
        send: The button.
        withdrawable: Whether anything was agreed to that has no job yet.
    """

    name: str = ""
    extent: str = ""
    charged: Credits = Decimal(0)
    held: Credits = Decimal(0)
    to_come: Credits | None = Decimal(0)
    editing: int = 0
    send: SendView = _NOTHING
    withdrawable: bool = False


class StoryboardDesk(QObject):
    """Puts together what is drawn, what it costs and what became of it.

    Attributes:
        drawing: The shots, and which of them is in the composer.
        sale: Sending them.
        rows: The shots as cards.

    Signals:
        changed: The header changed.
            view: The new :class:`StoryboardView`.
        began: A take of a shot was sent.
            job: The :class:`~studio.domain.job.Job`.
        shown: The clip of a shot is wanted on the stage.
            clip: The :class:`Picture`.
        followed: The run of a shot is wanted on the stage.
            job: The :class:`~studio.domain.job.Job`.
        trouble: What was dropped could not be taken.
            sentence: Why, and what would do.
    """

    changed = Signal(object)
    began = Signal(object)
    shown = Signal(object)
    followed = Signal(object)
    trouble = Signal(str)

    def __init__(
        self,
        *,
        link: Link,
        store: Store,
        tasks: Tasks,
        images: Images,
        account: Account,
        preferences: Preferences,
        spent: Spent,
        clock: Clock,
        composer: ClipComposer,
        folder: Path,
        thumbnails: Path,
        path_of: Callable[[Picture], Path],
        parent: QObject | None = None,
    ) -> None:
        """Make it. Frames are kept in ``folder``; ``path_of`` tells where the file of a clip is."""
        super().__init__(parent)
        self._images = images
        self._clock = clock
        self._tasks = tasks
        self._folder = folder
        self._thumbnails = thumbnails
        self._path_of = path_of
        self._risen: dict[str, Credits | None] = {}
        self.view = StoryboardView()
        self.rows = ShotRows(self)
        self.drawing = Drawing(store, composer, tasks, clock, self)
        self.makings = Makings(link, store, tasks, folder=folder, parent=self)
        self.prices = ShotPrices(link, tasks, self)
        self.sale = ShotSale(
            link,
            store,
            self.drawing,
            self.makings,
            account,
            preferences,
            spent,
            tasks,
            standings=self.standings,
            parent=self,
        )
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self.show)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.show)
        for signal in (
            self.prices.changed,
            account.changed,
            preferences.changed,
            spent.changed,
            link.switched,
            images.ready,
        ):
            signal.connect(self._soon)
        self.makings.changed.connect(self.show)
        self.makings.began.connect(self.began)
        self.drawing.changed.connect(self._drawn)
        self.drawing.selected_changed.connect(self._drawn)

    async def load(self) -> None:
        """Bring back the newest storyboard and what became of it."""
        await self.drawing.load()
        await self.makings.read()

    async def save(self) -> None:
        """Write down now what is drawn."""
        await self.drawing.save()

    def open(self, shot_id: str) -> None:
        """Put a shot into the composer and its clip on the stage, or the run that makes one."""
        self.drawing.select(shot_id)
        chosen, newest = self.makings.chosen(shot_id), self.makings.newest(shot_id)
        if newest is not None and not newest.job.state.ended:
            self.followed.emit(newest.job)
        elif chosen is not None:
            self.shown.emit(chosen.clip)

    def take(self, found: Sequence[Picture | str | QImage], at: int) -> None:
        """Make each picture, or the last frame of each clip, the beginning of a new shot, the first of them at ``at``.

        They come a moment later, in their order; what is no picture and no clip is said and left out.
        """
        self._tasks.start("Take pictures into the storyboard", self._taken(found, at))

    def words_of(self, shot_id: str) -> str:
        """Return what a shot in sight is called: ``Nightfall, shot 2``; empty for others."""
        number = self.drawing.number(shot_id)
        return f"{self.drawing.board.name}, shot {number}" if number else ""

    def standings(self) -> tuple[Standing, ...]:
        """Return where every shot stands, in order."""
        shots = self.drawing.board.shots
        return tuple(self._standing(shot, number) for number, shot in enumerate(shots, start=1))

    def show(self) -> None:
        """Look at everything again."""
        self._gather.stop()
        self._doubt_prices()
        standings = self.standings()
        self.prices.want(self._request(each.shot) for each in standings)
        self.rows.show(tuple(self._tile(each) for each in standings))
        running = any(each.running for each in standings)
        if running != self._tick.isActive():
            (self._tick.start if running else self._tick.stop)()
        view = self._sum(standings)
        if view != self.view:
            self.view = view
            self.changed.emit(view)

    async def _taken(self, found: Sequence[Picture | str | QImage], at: int) -> None:
        for one in found:
            try:
                frame = await self._framed(one, self.drawing.ratio_at(at))
            except StudioError as error:
                self.trouble.emit(str(error))
            else:
                self.drawing.insert(frame, at)
                at += 1

    async def _framed(self, one: Picture | str | QImage, ratio: str) -> Frame:
        if isinstance(one, QImage):
            return await take_frame(await png_of(one), ratio=ratio, folder=self._folder)
        if isinstance(one, str):
            source = one if one.startswith(("http://", "https://")) else Path(one)
            return await take_frame(source, ratio=ratio, folder=self._folder)
        origin = Origin(generation_id=one.generation_id, index=one.index)
        return await take_frame(self._path_of(one), ratio=ratio, folder=self._folder, origin=origin)

    def _soon(self, _what: object = None) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _drawn(self, _what: object) -> None:
        self.makings.follow(shot.id for shot in self.drawing.board.shots)
        self.show()

    def _doubt_prices(self) -> None:
        """A price that rose for one shot rose for others: what the button says must be the price of now."""
        waiting = {shot: self.makings.standing(shot) for shot in self.makings.agreed}
        risen = {shot: still.price for shot, still in waiting.items() if still is not None and still.why is Why.RISEN}
        before, self._risen = self._risen, risen
        if risen.items() - before.items():
            self.prices.doubt()

    def _request(self, shot: Shot) -> VideoRequest:
        return request_of(shot, linked=self.drawing.before(shot.id) is not None)

    def _standing(self, shot: Shot, number: int) -> Standing:
        before, chosen = self.drawing.before(shot.id), self.makings.chosen(shot.id)
        request = self._request(shot)
        quote = self.prices.quote(request)
        stale = before is not None and chosen is not None and is_stale(chosen, self.makings.chosen(before.id))
        return Standing(
            shot=shot,
            number=number,
            before=number - 1 if before is not None else 0,
            takes=self.makings.takes(shot.id),
            chosen=chosen,
            agreed=(agreed := self.makings.agreed.get(shot.id)),
            awaits=self.drawing.number(agreed.after) if agreed is not None and agreed.after is not None else 0,
            standstill=self.makings.standing(shot.id),
            stale=stale,
            mistake=_mistake(shot, request),
            price=quote.amount if quote is not None else None,
            about=quote is not None and quote.about,
        )

    def _tile(self, standing: Standing) -> ShotTile:
        newest = standing.newest
        progress = self.makings.progress(newest.job) if newest is not None else None
        usual = self.makings.usual(newest.job) if newest is not None else None
        telling = tell_shot(standing, progress=progress, usual=usual, now=self._clock.now())
        clip = standing.chosen.clip if standing.chosen is not None else None
        return ShotTile(
            standing,
            telling,
            selected=standing.shot.id == self.drawing.selected,
            image=self._thumbnail(clip) if clip is not None else None,
            first=self._first(standing),
            last=self._frame(standing.shot.draft.last),
        )

    def _first(self, standing: Standing) -> QImage | None:
        """Return what a shot begins with; of a linked one what its newest take began with."""
        if not standing.before:
            return self._frame(standing.shot.draft.first)
        newest = standing.newest
        began = newest.job.references[:1] if newest is not None and newest.began_with is not None else ()
        return self._decoded(began[0]) if began and not standing.stale else None

    def _frame(self, frame: Frame | None) -> QImage | None:
        return None if frame is None else self._decoded(frame.sent or frame.original)

    def _decoded(self, reference: Reference) -> QImage | None:
        if reference.kind is not ReferenceKind.FILE:
            return None
        return self._images.get(f"shot {reference.sha256}", Path(reference.source), side=_FRAME_SIDE)

    def _thumbnail(self, clip: Picture) -> QImage | None:
        make = partial(keep_thumbnail, self._thumbnails, clip, self._path_of(clip))
        return self._images.get(clip.id, thumbnail_path(self._thumbnails, clip), make=make)

    def _sum(self, standings: tuple[Standing, ...]) -> StoryboardView:
        jobs = [take.job for each in standings for take in each.takes]
        seconds = sum(each.shot.draft.shape.duration for each in standings)
        shots = "1 shot" if len(standings) == 1 else f"{len(standings)} shots"
        return StoryboardView(
            name=self.drawing.board.name,
            extent=f"{shots}, {seconds} s" if standings else "",
            charged=sum((job.charged or Decimal(0) for job in jobs), Decimal(0)),
            held=sum((job.held or Decimal(0) for job in jobs if _holds(job)), Decimal(0)),
            to_come=_to_come(standings),
            editing=self.drawing.number(self.drawing.selected),
            send=self.sale.view(),
            withdrawable=any(each.agreed is not None for each in standings),
        )


def _holds(job: Job) -> bool:
    return job.charged is None and not job.state.ended


def _to_come(standings: tuple[Standing, ...]) -> Credits | None:
    """Return what is still to be paid for: jobs not accepted yet, what was agreed to, and what would be sent."""
    waiting = [
        each.newest.job.quoted or Decimal(0)
        for each in standings
        if each.newest is not None and each.running and each.newest.job.held is None and each.newest.job.charged is None
    ]
    agreed = [each.agreed.price or Decimal(0) for each in standings if each.agreed is not None and not each.asks]
    rest = total([each for each in standings if each.to_send])
    return None if rest is None else sum((*waiting, *agreed), rest)


def _mistake(shot: Shot, request: VideoRequest) -> str:
    found = mistakes(request)
    if found:
        return found[0].sentence
    for name, frame in (("first", shot.draft.first), ("last", shot.draft.last)):
        if frame is not None and frame.sent is None:
            return f"The {name} frame is not cropped yet."
    return ""
