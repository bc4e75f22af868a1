"""How the camera of each video model moves, and where it is at each moment."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sin

from studio.sandbox.art.chance import generator

_STRAY = 0.25
_SWAYS = (0.45, 0.8, 1.5)
"""Of a hand, in turns a second."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the camera is. Lengths are shares of the frame's shorter side.

    Attributes:
        zoom: 1 shows what the picture shows, more comes closer.
        x, y: The middle of the view, from the middle of the picture.
        roll: In radians.
        swing_x, swing_y: How far what is near slides against what is far.
        dive: How much faster near things grow than far ones.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    roll: float = 0.0
    swing_x: float = 0.0
    swing_y: float = 0.0
    dive: float = 0.0


@dataclass(frozen=True, slots=True)
class Temperament:
    """A way of moving, from the first moment to the last; lengths as in :class:`Pose`.

    Attributes:
        shake: How far a hand sways.
        clouds: How far the clouds go by, for each second.
        light: How strongly light and shade drift, 0 to 1.
        turn: How far the light goes from cool to warm, 0 to 1.
    """

    zoom: float = 0.0
    x: float = 0.0
    y: float = 0.0
    roll: float = 0.0
    swing_x: float = 0.0
    swing_y: float = 0.0
    dive: float = 0.0
    shake: float = 0.0
    clouds: float = 0.02
    light: float = 0.4
    turn: float = 0.0


TEMPERAMENTS = {
    "drift": Temperament(zoom=0.04, x=0.085, swing_x=0.05, roll=0.004),
    "dolly": Temperament(zoom=0.13, y=-0.01, dive=0.2, light=0.3),
    "orbit": Temperament(zoom=0.06, x=-0.03, swing_x=0.15, swing_y=-0.015, roll=0.012),
    "handheld": Temperament(zoom=0.05, x=0.02, dive=0.06, shake=0.016, light=0.3),
    "timelapse": Temperament(zoom=0.03, swing_x=0.012, clouds=0.16, light=0.8, turn=0.55),
    "crane": Temperament(zoom=-0.06, y=0.07, swing_y=0.06, dive=-0.06),
}


class Path:
    """The way of one camera; the seed mirrors it and lets it stray a little."""

    def __init__(self, temperament: Temperament, *, seed: int, seconds: float, fixed: bool) -> None:
        chance = generator("camera", seed)
        self._way = temperament
        self._side = -1.0 if chance.uniform() < 0.5 else 1.0
        self._reach = 0.0 if fixed else float(chance.uniform(1 - _STRAY, 1 + _STRAY))
        self._phases = chance.uniform(0, 2 * pi, (3, len(_SWAYS)))
        # Whole turns: the hand is back where it was when the clip ends.
        self._turns = [max(1, round(sway * seconds)) for sway in _SWAYS]

    def at(self, way: float, moment: float) -> Pose:
        """Return the camera ``way`` along its path, which may begin below 0, at ``moment`` of the clip, 0 to 1."""
        far, side, go = way * self._reach, way * self._reach * self._side, self._way
        shake_x, shake_y, tilt = (self._sway(axis, moment) for axis in range(3))
        return Pose(
            zoom=1 + go.zoom * far,
            x=go.x * side + shake_x,
            y=go.y * far + shake_y,
            roll=go.roll * side + tilt * 0.4,
            swing_x=go.swing_x * side,
            swing_y=go.swing_y * far,
            dive=go.dive * far,
        )

    def _sway(self, axis: int, moment: float) -> float:
        sum_ = 0.0
        for turns, phase in zip(self._turns, self._phases[axis], strict=True):
            sum_ += (sin(2 * pi * turns * moment + phase) - sin(phase)) / turns**0.6
        return sum_ * self._way.shake * self._reach * 0.5
