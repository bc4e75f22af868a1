"""Scenes of a crash: a home and a server, brought to the same beginning as often as a test wants.

Buying needs a new run each time. Everything after it begins at a run that is done and waits at the server, which
reading does not change: one run serves every arm.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from studio.domain.job import Job, JobState
from studio.domain.request import read_request
from studio.store.paths import Paths
from tests.faults.books import differences
from tests.faults.crash_fixture import Run, Victim
from tests.faults.marks import unlike
from tests.faults.victim import COPIED
from tests.sandbox_fixture import Sandbox

_PLAY = {"picture": "picture", "storyboard": "storyboard", "upkeep": "upkeep", "marks": "mark", "trash": "throw"}
"""What is done in a scene. In the others it is a start, which goes on with what is there."""

_RECOVER = {"storyboard": "go on", "upkeep": "upkeep", "marks": "write marks", "trash": "settle"}
BUYING = ("picture", "storyboard")
"""Scenes in which something is bought: they begin at nothing each time."""

_COPY = f"studio-{COPIED:%Y-%m-%d}.sqlite3"
_JOB = msgspec.json.Decoder(Job, dec_hook=read_request)


class Scenes:
    """One home, one server, one victim.

    Attributes:
        home: Where the victim works.
        before: A copy of the home as the scene begins; None when there is none yet.
    """

    def __init__(self, folder: Path, sandbox: Sandbox, victim: Victim) -> None:
        self.home = folder / "home"
        self.before: Path | None = None
        self.paths = Paths.find({"AUROUS_STUDIO_HOME": str(self.home)})
        self._folder = folder
        self._sandbox = sandbox
        self._victim = victim
        self._standing = ""
        Image.new("RGB", (64, 64), "teal").save(folder / "photo.png")

    def set(self, scene: str) -> None:
        """Bring home and server to where ``scene`` begins."""
        if scene in BUYING:
            self._standing, self.before = scene, None
            self._sandbox.control("reset")
        elif scene != self._standing:
            self._standing, self.before = scene, None
            self._empty()
            self._sandbox.control("reset")
            self._build(scene)
        self._empty()
        if self.before is not None:
            shutil.copytree(self.before, self.home)

    def play(self, *, kill: str | int | None = None, keep: Path | None = None) -> Run:
        """Do what the scene is about."""
        return self.work(_PLAY.get(self._standing, "recover"), kill=kill, keep=keep)

    def recover(self, *, kill: str | int | None = None, keep: Path | None = None) -> Run:
        """Start once more, on whatever is there."""
        return self.work(_RECOVER.get(self._standing, "recover"), kill=kill, keep=keep)

    def work(self, name: str, *, kill: str | int | None = None, keep: Path | None = None) -> Run:
        """Do a piece of work at home; see :meth:`Victim.work`."""
        return self._victim.work(name, self.home, self._sandbox, kill=kill, keep=keep)

    def clicks(self) -> dict[str, Job]:
        """Return the rows the journal has now, however its process ended."""
        if not self.paths.database.exists():
            return {}
        with contextlib.closing(sqlite3.connect(self.paths.database)) as connection:
            try:
                rows = connection.execute("SELECT data FROM jobs").fetchall()
            except sqlite3.OperationalError:
                return {}  # killed before there were tables
        jobs = (_JOB.decode(data) for (data,) in rows)
        return {job.id: job for job in jobs}

    def judge(self, before: dict[str, Job]) -> list[str]:
        """Return what is wrong now that everything has ended: the books, and rows that were there ``before``."""
        if not self.paths.database.exists():
            return ["There is no index."]
        after = self.clicks()
        lost = [f"Row {name} was committed and is gone." for name in before.keys() - after.keys()]
        bad = [f"Row {job.id} ended as {job.state.value}." for job in after.values() if job.state is not JobState.SAVED]
        copies = sorted(path.name for path in self.paths.backups.glob("*")) if self._standing == "upkeep" else []
        half = [f"{name} is left in the copies." for name in copies if name not in (_COPY, "copying")]
        none = ["There is no copy."] if self._standing == "upkeep" and _COPY not in copies else []
        return [
            *lost,
            *bad,
            *half,
            *none,
            *self._waiting(),
            *unlike(self.paths),
            *differences(self.paths, self._sandbox),
        ]

    def _waiting(self) -> list[str]:
        """Return the shots that were agreed to and have no job."""
        with contextlib.closing(sqlite3.connect(self.paths.database)) as connection:
            rows = connection.execute("SELECT shot FROM agreements WHERE shot NOT IN (SELECT shot FROM jobs)")
            return [f"Shot {shot} was agreed to and never sent." for (shot,) in rows]

    def mark(self) -> Path:
        """Remember the home as it is now, to come back to with :meth:`back`."""
        mark = self._folder / "mark"
        shutil.rmtree(mark, ignore_errors=True)
        if self.home.exists():
            shutil.copytree(self.home, mark)
        return mark

    def back(self, mark: Path) -> None:
        """Bring the home to where it was. Right only where nothing was bought since."""
        self._empty()
        if mark.exists():
            shutil.copytree(mark, self.home)

    def _empty(self) -> None:
        if self.home.exists():
            shutil.rmtree(self.home)

    def _bought(self, work: str) -> None:
        """Buy, and die before the journal hears that it is done."""
        assert self.work(work, kill="journal: finished").killed
        self._done()

    def _made_elsewhere(self) -> None:
        body = {"prompt": "made by a script", "width": 256, "height": 256}
        with self._sandbox.client() as client:
            client.post("/v1/images", json=body).raise_for_status()
        self._done(keep=False)

    def _saved(self) -> None:
        assert not self.work("picture").killed
        self._done()

    def _done(self, *, keep: bool = True) -> None:
        """Wait until the server is done, and remember the home."""
        while self._sandbox.balance()["held_credits"]:
            pass
        if keep:
            self.before = self._folder / f"before-{self._standing}"
            shutil.rmtree(self.before, ignore_errors=True)
            self.home.rename(self.before)

    def _build(self, scene: str) -> None:
        building: dict[str, Callable[[], None]] = {
            "save": lambda: self._bought("picture"),
            "clip": lambda: self._bought("clip"),
            "rescue": self._made_elsewhere,
            "upkeep": self._saved,
            "trash": self._saved,
            "marks": self._saved,
        }
        building[scene]()


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory, victim: Victim) -> Iterator[Scenes]:
    """A server of its own: what was bought stays there from one arm to the next."""
    folder = tmp_path_factory.mktemp("scenes")
    sandbox = Sandbox(folder / "server", "--speed", "1000")
    yield Scenes(folder, sandbox, victim)
    sandbox.stop()
