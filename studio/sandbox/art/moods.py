"""The light of a picture: what the sky does and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mood:
    """A time of day or a colour of air.

    Attributes:
        sky: Five colours: below the horizon and at it, low, middle, high, and overhead.
        sun: The colour of the light.
        power: How strong the light is; 3 is plain day.
        water: What deep water shows when it mirrors nothing.
        ink: The darkest colour, for silhouettes.
        accent: A colour that sings in this light.
        kin: Moods one idea may wander to when the words leave it open.
        stars: Share of the sky's cells with a star.
    """

    sky: tuple[str, str, str, str, str]
    sun: str
    power: float
    water: str
    ink: str
    accent: str
    kin: tuple[str, ...] = ()
    stars: float = 0.0

    def stops(self) -> list[tuple[float, str]]:
        """Return the sky from below the horizon (-0.15) to overhead (1)."""
        places = (-0.15, 0.0, 0.10, 0.30, 0.65, 1.0)
        return list(zip(places, (self.sky[0], *self.sky), strict=True))


MOODS = {
    "dusk": Mood(
        ("#f6b27a", "#f08d6b", "#94709e", "#3f4d80", "#1d2c55"),
        "#ffb070",
        3.2,
        "#173a52",
        "#2d2a40",
        "#e5533d",
        ("dusk", "rose", "amber", "violet"),
    ),
    "dawn": Mood(
        ("#fbe1c0", "#f5c4b0", "#b4c4d8", "#6d97c4", "#4a78b0"),
        "#ffe0b0",
        3.0,
        "#2f6a7d",
        "#39455c",
        "#e8775a",
        ("dawn", "rose", "teal"),
    ),
    "day": Mood(
        ("#dcebf0", "#a8d2e6", "#62a5d6", "#3f86c4", "#2f6fb4"),
        "#fff2d8",
        3.0,
        "#15607a",
        "#233746",
        "#d8402f",
        ("day", "dawn", "teal"),
    ),
    "night": Mood(
        ("#2f4f74", "#1f3b63", "#122447", "#0a1730", "#060c1c"),
        "#a8c4ff",
        0.95,
        "#0a1e33",
        "#0a1222",
        "#f2c56b",
        ("night", "night", "blue"),
        0.004,
    ),
    "storm": Mood(
        ("#a9b5b8", "#7d8b94", "#525f6b", "#3a4650", "#2b353f"),
        "#dfe6e8",
        1.7,
        "#2d444c",
        "#232b33",
        "#c9822f",
        ("storm",),
    ),
    "rose": Mood(
        ("#fbc9b5", "#f29ca4", "#bb84b4", "#725a9c", "#3d3570"),
        "#ffc9a0",
        3.0,
        "#4a3f6b",
        "#41304f",
        "#d8395a",
        ("rose", "violet", "dusk"),
    ),
    "amber": Mood(
        ("#fbc987", "#f3a262", "#d4784a", "#8f4a42", "#54293a"),
        "#ffcf94",
        2.9,
        "#5b4a3c",
        "#3b2420",
        "#c83a22",
        ("amber", "dusk"),
    ),
    "blue": Mood(
        ("#e39a6c", "#b5768a", "#46508c", "#283566", "#131c40"),
        "#ff9a62",
        1.4,
        "#10283f",
        "#151b33",
        "#ffb454",
        ("blue", "night", "dusk"),
        0.0012,
    ),
    "teal": Mood(
        ("#d7f0de", "#8fd0c6", "#4a9fac", "#21708a", "#12425f"),
        "#fff0c8",
        2.8,
        "#0f5a63",
        "#12343c",
        "#f0703f",
        ("teal", "dawn"),
    ),
    "violet": Mood(
        ("#f7c3cf", "#c893cf", "#8a70c0", "#524a99", "#2a2560"),
        "#ffd0d8",
        2.6,
        "#3a3570",
        "#2a2148",
        "#ff8a5c",
        ("violet", "rose"),
    ),
    "fog": Mood(
        ("#dfe3df", "#cdd6d5", "#b4c2c6", "#97a9b2", "#7f939f"),
        "#f6efe0",
        1.9,
        "#6d838a",
        "#3c4b52",
        "#c2503a",
        ("fog",),
    ),
    "winter": Mood(
        ("#f3e6e4", "#dfe3ee", "#b7cbe2", "#8caed2", "#6389b8"),
        "#ffe9d6",
        2.7,
        "#48708c",
        "#2f4058",
        "#c8433f",
        ("winter", "dawn"),
    ),
}
