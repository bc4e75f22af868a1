"""The processes of a round: a few commands at a time, and one like the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from tests.faults.soak.child import Child, arguments, environ
from tests.faults.soak.place import Place
from tests.faults.soak.plan import End, Errand, Fate, Wish
from tests.faults.soak.tally import Tally
from tests.sandbox_fixture import Sandbox

_MOST_WAITING = 30
"""With so many unfinished jobs nobody clicks: what waits at the end has to be made before anything can be compared."""

_KILLED = -9
_TROUBLE = 1
_CODES = frozenset({0, *range(2, 8), 130, _KILLED})
"""What the documentation of the commands knows. Whoever ends otherwise failed by a fault of ours."""

_STRETCHED = {
    "uploading": ("POST /v1/files", ("during", "after")),
    "sending": ("POST /v1/images", ("after", "during", "before")),
    "finished": ("GET /v1/images/{id}/output/{n}", ("before",)),
}


class Fleet:
    """Starts, watches and ends processes."""

    def __init__(self, place: Place, sandbox: Sandbox, tally: Tally, *, at_once: int) -> None:
        self._place = place
        self._sandbox = sandbox
        self._tally = tally
        self._at_once = at_once
        self._environ = environ(place, AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
        self._children: list[Child] = []
        self._window: Child | None = None
        self._not_before = 0.0
        self._number = 0

    def tick(self, errands: Iterator[Errand], clicks: Iterator[tuple[float, Wish]]) -> None:
        """Look at everybody; start what may start."""
        self.look()
        if self._window is None:
            self._window = self._start("window", ["tests.faults.soak.window"], Fate())
        if time.monotonic() >= self._not_before and self._unfinished() < _MOST_WAITING:
            pause, wish = next(clicks)
            self._not_before = time.monotonic() + pause
            self._click(self._window, wish)
        if len(self._children) < self._at_once:
            errand = next(errands)
            self._stretch(errand.fate)
            self.start(errand.verb, arguments(errand.verb, errand.wish, self._place), errand.fate)

    def _unfinished(self) -> int:
        ((count,),) = self._place.ask("SELECT count(*) FROM jobs WHERE ended = 0") or [(0,)]
        return int(str(count))

    def _click(self, window: Child, wish: Wish) -> None:
        if wish.shots:
            if window.tell({"prompt": wish.prompt, "shots": wish.shots}):
                self._tally.clicks["storyboards"] += 1
            return
        pictures = [str(self._place.pictures[number]) for number in wish.pictures]
        if window.tell({"prompt": wish.prompt, "count": wish.count, "seed": wish.seed, "pictures": pictures}):
            self._tally.clicks["in the window"] += 1

    def _stretch(self, fate: Fate) -> None:
        """Make the state longer in which a process is going to die, so that it dies between request and answer too."""
        if fate.state in _STRETCHED and self._sandbox.running:
            route, whens = _STRETCHED[fate.state]
            when = whens[int(fate.seconds * 100) % len(whens)]
            self._sandbox.fault(route, "delay", when=when, seconds=1.5)
            self._tally.faults[f"delay {when}"] += 1

    def start(self, verb: str, words: list[str], fate: Fate) -> Child:
        """Start a command."""
        child = self._start(verb, ["studio", *words], fate)
        self._children.append(child)
        return child

    def _start(self, verb: str, module: list[str], fate: Fate) -> Child:
        self._number += 1
        self._tally.processes[verb] += 1
        if verb in ("generate", "video"):
            self._tally.clicks[verb] += 1
        return Child(f"{self._number:04}-{verb}", module, self._environ, self._place, fate)

    def cancel(self, choice: int) -> None:
        """Cancel a job: in the window, or by a command."""
        if choice % 2 and self._window is not None:
            self._window.tell({"cancel": choice})
            return
        rows = self._place.ask("SELECT id FROM jobs WHERE ended = 0 ORDER BY id")
        if rows:
            self.start("cancel", ["cancel", str(rows[choice % len(rows)][0])], Fate())

    def tell(self, verb: str, choice: int) -> bool:
        """Tell the window to do something with its storyboards. Returns whether it could hear."""
        return self._window is not None and self._window.tell({verb: choice})

    def doom(self, state: str) -> bool:
        """Kill the window as soon as one of its jobs is in ``state``. Returns whether there is one to be killed."""
        if self._window is None:
            return False
        self._stretch(Fate(End.KILLED_IN, state))
        self._window.doom(state)
        return True

    def close_window(self, *, kill: bool) -> None:
        """End the window: orderly, or not. The next tick opens another."""
        if self._window is not None:
            if kill:
                self._window.kill(self._tally)
            self._window.close()

    def sleep(self) -> Callable[[], None] | None:
        """Stop the window where it is, and return what wakes it; None when there is no window that runs."""
        window = self._window
        if window is None or window.over:
            return None
        window.sleep()
        return window.wake

    def look(self) -> None:
        """Let fates happen, and note who ended."""
        for child in self._children:
            child.tick(self._tally)
        if self._window is not None and self._window.doomed:
            self._window.tick(self._tally)
        for child in [each for each in self._children if each.over]:
            self._children.remove(child)
            self._ended(child)
        if self._window is not None and self._window.over:
            self._ended(self._window)
            self._window = None

    def _ended(self, child: Child) -> None:
        code = child.process.returncode
        if code >= 0:
            self._tally.codes[str(code)] += 1
        expected = code in _CODES or (child is self._window and code == _TROUBLE)
        last = child.log.rstrip().rpartition("\n")[2]
        if last == "KeyboardInterrupt" and "studio/cli.py" not in child.log:
            return  # Python itself was interrupted, before it had come to us.
        if "Traceback" in child.log or not expected:
            self._tally.differences.append(f"{child.name} failed by a fault of ours ({code}), see its log: {last}")

    def finish(self, *, seconds: float, kill_window: bool) -> None:
        """Wait until everybody has ended; who has not after ``seconds`` is killed."""
        for child in self._children:
            child.wake()
        self.close_window(kill=kill_window)
        end = time.monotonic() + seconds
        while self._children or self._window is not None:
            self.look()
            if time.monotonic() > end:
                for child in (*self._children, *([self._window] if self._window else [])):
                    child.kill(self._tally)
            time.sleep(0.02)

    def run(self, *words: str) -> Child:
        """Run a command to its end, with nobody else there."""
        return self._alone(self.start(words[0], [*words, "--json"], Fate()))

    def direct(self) -> Child:
        """Have the shots of all storyboards made, with nobody else there."""
        child = self._start("direct", ["tests.faults.soak.window", "--direct"], Fate())
        self._children.append(child)
        return self._alone(child)

    def _alone(self, child: Child) -> Child:
        while not child.over:
            time.sleep(0.02)
        self.look()
        return child
