"""One clip, played or looked at frame by frame."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.job import Job
from studio.domain.marks import Change
from studio.domain.picture import Picture
from studio.domain.words import Explanation
from studio.flow.film import Film
from studio.state import clip_words, outcome, words
from studio.state.clip_run import ClipRun, is_clip
from studio.state.link import Link
from studio.state.pair import SPEEDS, Pair
from studio.state.pictures import PictureRows
from studio.state.playback import Playback
from studio.state.projector import Projector
from studio.state.queue import Queue
from studio.state.tasks import Tasks
from studio.store.store import Store

__all__ = ["SPEEDS", "Player", "PlayerView"]


@dataclass(frozen=True, slots=True)
class PlayerView:
    """What the video stage shows. Without a clip, a run and a trouble the stage is empty.

    Attributes:
        clip: The clip; None before the first, and while one is being made.
        title: ``Shot 1``, or the beginning of the prompt.
        facts: For example ``6 s · 1920 × 1080 · 38 s to make · quoted 7.5``.
        money: For example ``charged 7.5``; empty when nothing is charged.
        number: The frame one is at, from 0. This is the frame that is taken.
        count: Frames; 0 before the clip is opened.
        seconds: From the first frame to the end of the last.
        at: When the frame begins, in seconds from the first.
        rate: Frames per second, on the average.
        ratio: Width by height.
        playing: Whether it runs.
        loop: Whether it begins again at its end.
        speed: 1 is as it was made.
        has_sound: Whether there is something to mute.
        playable: Whether its frames can be seen here. Not yet while it is being opened.
        trouble: Why they cannot, or the one that is wished for cannot, in a sentence; empty when they can.
        making: What is happening to the clip that is being made; empty when none is.
        backdrop: What it begins with, or a preview of its model; None while none is made, or nothing is there yet.
        failure: Why a run failed, else None.
        note: What to say of a run that has no clip and did not fail; else empty.
        job: The run, when it is known.
    """

    clip: Picture | None = None
    title: str = ""
    facts: str = ""
    money: str = ""
    number: int = 0
    count: int = 0
    seconds: float = 0.0
    at: float = 0.0
    rate: float = 0.0
    ratio: float = 16 / 9
    playing: bool = False
    loop: bool = False
    speed: float = 1.0
    muted: bool = False
    has_sound: bool = False
    playable: bool = False
    trouble: str = ""
    making: str = ""
    backdrop: QImage | None = None
    failure: Explanation | None = None
    note: str = ""
    job: Job | None = None


class Player(QObject):
    """Shows a clip, or the run that makes it. What is seen is exactly the frame that is taken.

    Signals:
        changed: Something changed.
            view: The new :class:`PlayerView`.
        frame_ready: A frame is to be seen.
            number: Which, from 0.
            image: Its pixels, as many as :meth:`fit` asked for.
        marked: The clip is to be a favourite, or no more.
            clip: Which.
            change: A :class:`Change`.
            picture: The :class:`Picture` as it now is.
    """

    changed = Signal(object)
    frame_ready = Signal(int, QImage)
    marked = Signal(object, object)

    def __init__(
        self,
        link: Link,
        store: Store,
        tasks: Tasks,
        recent: PictureRows,
        queue: Queue,
        *,
        path_of: Callable[[Picture], Path],
        backdrop: Callable[[Job], QImage | None],
        now: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        ``path_of`` tells where the file of a clip is, ``backdrop`` what is shown of one that is being made, ``now`` is
        a clock that is never put back.
        """
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._recent = recent
        self._path_of = path_of
        self._backdrop = backdrop
        self._now = now
        self._pairs: list[Pair] = []
        self._compared = 0
        self._projector = Projector(tasks, self)
        self._playback = Playback(self._projector, now=now, parent=self)
        self._run = ClipRun(link, store, queue, tasks, self)
        self._film: Film | None = None
        self._follows = True
        self._looked = False
        self.view = PlayerView()
        self.image: QImage | None = None
        self.shot_words: Callable[[str], str] = words.no_shot
        self._projector.opened.connect(self._opened)
        self._projector.failed.connect(self._failed)
        self._projector.stuck.connect(self._stuck)
        self._projector.came.connect(self._came)
        self._playback.due.connect(self._due)
        self._playback.ended.connect(self.pause)
        self._run.changed.connect(self._run_changed)
        self._run.made.connect(self._made)
        self._run.other.connect(self._saved_elsewhere)

    @property
    def clip(self) -> Picture | None:
        """Return the clip that is shown, None without one."""
        return self.view.clip

    @property
    def job(self) -> Job | None:
        """Return the run that is shown, or that made the clip; None when the journal does not know it."""
        return self.view.job

    def show(self, picture: Picture) -> None:
        """Show a clip from its first frame, standing still; a newer one takes its place when it was the newest."""
        clips = [tile.picture for tile in self._recent.rows if tile.picture.is_video]
        self._follows = not clips or clips[0].id == picture.id or picture.id > clips[0].id
        self._run.leave()
        self._playback.stop()
        self._film = self.image = None
        view = self.view
        self.view = PlayerView(clip=picture, loop=view.loop, speed=view.speed, muted=view.muted)
        self._put(**self._words(picture, None), ratio=picture.width / max(picture.height, 1) or 16 / 9)
        self._projector.load(self._path_of(picture))
        self._tasks.start("Show a clip", self._look_up(picture), name="player run")

    def show_job(self, job: Job) -> None:
        """Show the run of ``job``; its clip takes its place as soon as it is there."""
        self._follows = True
        self._playback.stop()
        self._projector.unload()
        self._film = self.image = None
        view = self.view
        self.view = PlayerView(loop=view.loop, speed=view.speed, muted=view.muted)
        self._run.follow(job)

    def open_job(self, job: Job) -> None:
        """Show a run that was chosen in the queue, if it makes a clip."""
        if is_clip(job):
            self.show_job(job)

    def submitted(self, job: Job) -> None:
        """Show a run that was just sent, unless the user is looking at something older."""
        if self._follows:
            self.show_job(job)

    def enter(self) -> None:
        """Show the newest clip of the library when nothing is shown yet."""
        if self.view == PlayerView() and not self._looked:
            self._looked = True
            self._tasks.start("Show the newest clip", self._show_newest(), name="newest clip")

    def toggle(self) -> None:
        """Play, or stand still; at the end, play from the start."""
        if self.view.playing:
            self.pause()
        elif self._film is not None and self.view.playable:
            last = self.view.number >= self._film.count - 1
            self._put(playing=True)
            self._playback.start(
                self._film, 0 if last else self.view.number, speed=self.view.speed, loop=self.view.loop
            )

    def pause(self) -> None:
        """Stand still at the frame that is seen."""
        self._playback.stop()
        self._projector.want(())
        self._put(playing=False)

    def seek(self, number: int) -> None:
        """Go to a frame; what is played goes on from there."""
        if (film := self._film) is None:
            return
        number = min(max(number, 0), film.count - 1)
        self._put(number=number, at=film.times[number])
        if self.view.playing:
            self._playback.start(film, number, speed=self.view.speed, loop=self.view.loop)
        else:
            self._projector.want((number,))

    def seek_seconds(self, seconds: float) -> None:
        """Go to the frame that is seen so long after the first began."""
        if self._film is not None:
            self.seek(self._film.number_at(seconds))

    def step(self, by: int) -> None:
        """Stand still, some frames further on or back; at the ends it stays."""
        if self.view.playing:
            self.pause()
        self.seek(self.view.number + by)

    def skip(self, seconds: float) -> None:
        """Go on or back by so much time."""
        self.seek_seconds(self.view.at + seconds)

    def go_start(self) -> None:
        """Go to the first frame."""
        self.seek(0)

    def go_end(self) -> None:
        """Go to the last frame."""
        self.seek(self.view.count - 1)

    def toggle_loop(self) -> None:
        """Begin again at the end, or stop there."""
        self._put(loop=not self.view.loop)
        self._play_on()

    def set_speed(self, speed: float) -> None:
        """Play at a quarter to twice the pace it was made for."""
        self._put(speed=min(max(speed, SPEEDS[0]), SPEEDS[-1]))
        self._play_on()

    def toggle_mute(self) -> None:
        """Play without sound, or with it."""
        self._put(muted=not self.view.muted)

    def fit(self, side: int) -> None:
        """Make frames ``side`` pixels long: scaled where they are decoded, so that painting them costs little."""
        if self._projector.set_side(side) and self._film is not None and not self.view.playing:
            self._projector.want((self.view.number,))

    def toggle_favourite(self) -> None:
        """Mark or unmark the clip."""
        if (clip := self.view.clip) is not None:
            self.marked.emit(clip, Change(favourite=not clip.favourite))

    def renew(self, picture: Picture) -> None:
        """Take over what was changed elsewhere, if it is the clip on show."""
        if self.view.clip is not None and self.view.clip.id == picture.id:
            self._put(clip=picture)

    def compare(self, *clips: Picture | None) -> Pair:
        """Stand still, and put ``clips`` beside each other; a side may have none. Whoever asks for it closes it."""
        self.pause()
        for over in [pair for pair in self._pairs if pair.closed]:
            self._pairs.remove(over)
            over.deleteLater()
        self._compared += 1
        name = f"compared clip {self._compared}"
        pair = Pair(self._tasks, path_of=self._path_of, now=self._now, name=name, parent=self)
        self._pairs.append(pair)
        pair.show(*clips)
        return pair

    def close(self) -> None:
        """Close the file and end the thread that reads it."""
        for pair in self._pairs:
            pair.close()
        self._playback.stop()
        self._put(playing=False)
        self._projector.close()

    async def _look_up(self, clip: Picture) -> None:
        job = await self._store.journal.find_generation(clip.generation_id) if clip.generation_id else None
        if job is not None and self.view.clip is not None and self.view.clip.id == clip.id:
            self._put(**self._words(clip, job), job=job)
            await self._say_before(clip, job)

    async def _say_before(self, clip: Picture, job: Job) -> None:
        """Say which clip this one goes on from, when it does and that one is still in the library."""
        if (origin := clip_words.began_with(job)) is None or origin.frame is None:
            return
        made = await self._store.library.by_generation(origin.generation_id)
        before = next((each for each in made if each.index == origin.index), None)
        if before is not None and self.view.clip is not None and self.view.clip.id == clip.id:
            self._put(**self._words(clip, job, before=clip_words.continues(before, origin.frame)))

    async def _show_newest(self) -> None:
        async for picture in self._store.library.iterate():
            if picture.is_video:
                if self.view == PlayerView():
                    self.show(picture)
                return

    def _play_on(self) -> None:
        if self.view.playing:
            self.seek(self.view.number)

    def _opened(self, film: Film) -> None:
        self._film = film
        self._put(
            count=film.count,
            seconds=film.seconds,
            rate=film.rate,
            ratio=film.width / film.height,
            has_sound=film.has_sound,
            playable=True,
        )
        self._projector.want((0,))

    def _failed(self, sentence: str) -> None:
        self._put(playable=False, trouble=sentence)

    def _stuck(self, sentence: str) -> None:
        self._playback.stop()
        self._put(playing=False, trouble=sentence)

    def _came(self, number: int, image: QImage) -> None:
        if not self._playback.running:
            self._see(number, image)

    def _due(self, number: int, image: QImage) -> None:
        if self._film is not None:
            self._put(number=number, at=self._film.times[number])
            self._see(number, image)

    def _see(self, number: int, image: QImage) -> None:
        self._put(trouble="")
        self.image = image
        self.frame_ready.emit(number, image)

    def _made(self, clip: Picture) -> None:
        self.show(clip)

    def _saved_elsewhere(self, clip: Picture) -> None:
        if self._follows and not self.view.playing:
            self.show(clip)

    def _run_changed(self) -> None:
        if (job := self._run.job) is not None:
            self._put(
                **self._words(None, job),
                making=self._run.line,
                backdrop=self._backdrop(job) if self._run.line else None,
                failure=outcome.trouble(job),
                note=outcome.note(job),
                job=job,
            )

    def _words(self, clip: Picture | None, job: Job | None, *, before: str = "") -> dict[str, str]:
        request = clip.request if clip is not None else job.request if job is not None else None
        style = clip.style_name if clip is not None else job.style_name if job is not None else ""
        shot = self.shot_words(job.shot) if job is not None and job.shot else ""
        return {
            "title": shot or clip_words.title(request.prompt if request is not None else "", style),
            "facts": clip_words.facts(clip, job, before=before),
            "money": clip_words.money(clip, job),
        }

    def _put(self, **fields: object) -> None:
        view = replace(self.view, **fields)  # type: ignore[arg-type]
        if view != self.view:
            self.view = view
            self.changed.emit(view)
