"""The frames of a clip, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import cos, pi

from PIL import Image

from studio.sandbox.film.clouds import Clouds
from studio.sandbox.film.dissolve import Dissolve
from studio.sandbox.film.lens import Lens
from studio.sandbox.film.light import Light
from studio.sandbox.film.mark import Mark
from studio.sandbox.film.plate import Plate, alike, drawn, given
from studio.sandbox.film.temperament import TEMPERAMENTS, Path, Pose

_RIPPLES_A_SECOND = 0.7
_LEAST_LIGHT = 0.75
_OUTING = 0.6
"""How much of its path a camera goes that has to come back, in the same time."""
_PASSAGE = (0.22, 0.80)
"""When the last picture begins to show, and when it stands alone, as shares of the clip."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """Everything a clip depends on.

    Attributes:
        temperament: A name in ``TEMPERAMENTS``.
        first: What the first frame shows; None draws what the prompt says.
        last: What the last frame shows; only together with ``first``.
        frames: How many there are.
        rate: Frames a second.
        loops: The end meets the start; only without ``first``.
    """

    prompt: str
    temperament: str
    seed: int
    size: tuple[int, int]
    frames: int
    rate: int
    first: Image.Image | None = None
    last: Image.Image | None = None
    camera_fixed: bool = False
    watermark: bool = False
    loops: bool = False


def take(script: Script) -> Iterator[Image.Image]:
    """Yield every frame, RGB; the same script gives the same frames."""
    camera = _Crew(script)
    mark = Mark(script.size) if script.watermark else None
    for number in range(script.frames):
        frame = camera.frame(number)
        yield mark.put(frame) if mark is not None else frame


class _View:
    """A plate, the lens before it and the clouds in its sky."""

    def __init__(self, plate: Plate, *, seed: int) -> None:
        self._lens = Lens(plate)
        self._clouds = Clouds(plate, seed=seed)

    def see(self, pose: Pose, *, ripple: float, way: float, cloudy: float) -> Image.Image:
        frame, sky = self._lens.see(pose, ripple=ripple)
        return self._clouds.pass_by(frame, sky, way=way, strength=cloudy)


class _Crew:
    def __init__(self, script: Script) -> None:
        self._script = script
        self._go = TEMPERAMENTS[script.temperament]
        # Where the camera rests, light and clouds are all that moves.
        self._glow = max(self._go.light, _LEAST_LIGHT) if script.camera_fixed else self._go.light
        self._seconds = script.frames / script.rate
        self._path = Path(self._go, seed=script.seed, seconds=self._seconds, fixed=script.camera_fixed)
        self._light = Light(script.size, seed=script.seed)
        start = self._opening()
        self._view = _View(start, seed=script.seed)
        self._goal, self._dissolve, self._returns = None, None, False
        if script.last is not None:
            goal = given(script.last, script.size, arriving=True)
            self._returns = alike(start, goal)
            if self._returns:
                goal = replace(goal, near=start.near, water=start.water, spare=start.spare)
            self._goal = _View(goal, seed=script.seed)
            self._dissolve = Dissolve(goal.picture, goal.size, seed=script.seed)

    def _opening(self) -> Plate:
        script = self._script
        if script.first is None:
            return drawn(script.prompt, script.size, script.seed)
        return given(script.first, script.size, arriving=False)

    def frame(self, number: int) -> Image.Image:
        moment = number / max(1, self._script.frames - 1)
        strength, turn = self._glow * self._shown(moment), self._go.turn * self._turned(moment)
        return self._light.fall(self._seen(moment), seconds=moment * self._seconds, strength=strength, turn=turn)

    def _seen(self, moment: float) -> Image.Image:
        if self._goal is None or self._dissolve is None:
            return self._look(self._view, moment, self._way(moment))
        leaving, arriving = self._ways(moment)
        share = (moment - _PASSAGE[0]) / (_PASSAGE[1] - _PASSAGE[0])
        if share <= 0:
            return self._look(self._view, moment, leaving)
        after = self._look(self._goal, moment, arriving)
        if share >= 1:
            return after
        return self._dissolve.between(self._look(self._view, moment, leaving), after, share)

    def _ways(self, moment: float) -> tuple[float, float]:
        """How far the camera is from the first picture, and from the last.

        Pictures of the same things have to be seen from the same place while both are seen, or all things would be
        seen twice: the camera goes out and comes back.
        """
        if self._returns:
            out = (1 - cos(2 * pi * moment)) / 2 * _OUTING
            return out, out
        return _eased(moment), _eased(moment) - 1

    def _look(self, view: _View, moment: float, way: float) -> Image.Image:
        turns = max(1, round(_RIPPLES_A_SECOND * self._seconds))
        gone = self._go.clouds * self._seconds * (self._way(moment) if self._script.loops else moment)
        pose = self._path.at(way, moment)
        return view.see(pose, ripple=turns * moment, way=gone, cloudy=self._glow * self._shown(moment))

    def _way(self, moment: float) -> float:
        """How far along its path the camera is: a given picture is where it starts, a drawn one is passed midway."""
        if self._script.loops:
            return ((1 - cos(2 * pi * moment)) / 2 - 0.5) * _OUTING
        return _eased(moment) - (0.5 if self._script.first is None else 0.0)

    def _shown(self, moment: float) -> float:
        """How much of light and clouds shows: none where a frame has to be what was given."""
        start = 1.0 if self._script.first is None and not self._script.loops else _rise(moment)
        end = _rise(1 - moment) if self._script.last is not None or self._script.loops else 1.0
        return start * end

    def _turned(self, moment: float) -> float:
        """Where the light stands between cool (-1) and warm (1)."""
        if self._script.loops or self._script.last is not None:
            return (1 - cos(2 * pi * moment)) / 2
        return moment if self._script.first is not None else 2 * moment - 1


def _eased(moment: float) -> float:
    smooth = moment * moment * (3 - 2 * moment)
    return 0.35 * moment + 0.65 * smooth


def _rise(moment: float) -> float:
    share = min(1.0, moment / 0.3)
    return share * share * (3 - 2 * share)
