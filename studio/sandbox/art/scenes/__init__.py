"""One file per subject; each composes a scene from a view."""

from __future__ import annotations

from collections.abc import Callable

from studio.sandbox.art.scene import Scene
from studio.sandbox.art.scenes import (
    astronaut,
    balloons,
    city,
    dunes,
    flow,
    forest,
    heron,
    hills,
    jellyfish,
    koi,
    lake,
    lighthouse,
    mushrooms,
    nebula,
    portrait,
    sail,
    still,
    torii,
    tree,
)
from studio.sandbox.art.scenes.weather import fallen
from studio.sandbox.art.view import View

SCENES: dict[str, Callable[[View], Scene]] = {
    "astronaut": astronaut.compose,
    "balloons": balloons.compose,
    "city": city.compose,
    "dunes": dunes.compose,
    "flow": flow.compose,
    "forest": forest.compose,
    "heron": heron.compose,
    "hills": hills.compose,
    "jellyfish": jellyfish.compose,
    "koi": koi.compose,
    "lake": lake.compose,
    "lighthouse": lighthouse.compose,
    "mushrooms": mushrooms.compose,
    "nebula": nebula.compose,
    "portrait": portrait.compose,
    "sail": sail.compose,
    "still": still.compose,
    "torii": torii.compose,
    "tree": tree.compose,
}

SHELTERED = frozenset({"flow", "jellyfish", "koi", "nebula", "still"})
"""Subjects without weather."""


def compose(view: View) -> Scene:
    """Compose the view's subject, and let its weather fall where there is air."""
    scene = SCENES[view.idea.subject](view)
    return scene if view.idea.subject in SHELTERED else fallen(view, scene)
