"""The colours of the program, by what they mean.

Gold stands for credits and for nothing else; blue for selection and focus. Chrome is neutral grey, so that it
never tints a judgement of a picture's colour. Contrast of every text colour is measured in the tests.
"""

from __future__ import annotations

from typing import NamedTuple


class Tokens(NamedTuple):
    """One set of colours, each ``#rrggbb`` (``#aarrggbb`` for the two that let a picture through)."""

    name: str
    stage: str
    window: str
    panel: str
    raised: str
    hover: str
    off: str  # a button that cannot be pressed: on light panes the fill of a raised one would look ready
    field: str
    line: str
    control: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    focus: str
    info: str
    accentfill: str
    onaccent: str
    gold: str
    gold_hover: str
    gold_press: str
    ongold: str
    goldline: str
    goldtext: str
    ok: str
    warn: str
    err: str
    okfill: str
    warnfill: str
    errfill: str
    infofill: str
    sandbox: str
    chart1: str
    chart2: str
    scroll: str
    overlay: str = "#bd080809"
    onoverlay: str = "#f4f4f5"
    veil: str = "#80000000"
    selection_edge: int = 2

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark panes."""
        return self.name.startswith("dark")

    def for_sandbox(self) -> Tokens:
        """Return the same colours without any gold: pretend credits are violet."""
        fill, hover, press, ink = _VIOLET_DARK if self.is_dark else _VIOLET_LIGHT
        return self._replace(
            name=f"{self.name}-sandbox",
            gold=fill,
            gold_hover=hover,
            gold_press=press,
            ongold=ink,
            goldline=fill,
            goldtext=fill,
            chart1=fill,
        )

    def for_more_contrast(self) -> Tokens:
        """Return what is shown when the system asks for more contrast."""
        return self._replace(name=f"{self.name}-contrast", line=self.control, text3=self.text2, selection_edge=3)

    def with_stage(self, shift: int) -> Tokens:
        """Return the same colours with the grey behind pictures moved by ``shift`` of 255 steps."""
        grey = [min(255, max(0, int(self.stage[at : at + 2], 16) + shift)) for at in (1, 3, 5)]
        return self._replace(stage="#{:02x}{:02x}{:02x}".format(*grey))


_VIOLET_DARK = ("#b79cff", "#c8b3ff", "#a286ec", "#160c33")
_VIOLET_LIGHT = ("#5b3fc4", "#6a4fd0", "#4c33ab", "#ffffff")

DARK = Tokens(
    name="dark",
    stage="#0d0d0e",
    window="#151516",
    panel="#1b1b1d",
    raised="#242427",
    hover="#2d2d31",
    off="#242427",
    field="#101011",
    line="#2c2c30",
    control="#75757e",
    text="#ededf0",
    text2="#b9b9c1",
    text3="#94949d",
    disabled="#63636b",
    accent="#7ab0ff",
    focus="#7ab0ff",
    info="#8ab8ff",
    accentfill="#22334d",
    onaccent="#0b1730",
    gold="#e9b949",
    gold_hover="#f3c963",
    gold_press="#cf9f33",
    ongold="#1c1400",
    goldline="#e9b949",
    goldtext="#ecc15c",
    ok="#6bcf98",
    warn="#f5a063",
    err="#ff8a80",
    okfill="#17301f",
    warnfill="#3a2818",
    errfill="#3a1e1d",
    infofill="#1b2a40",
    sandbox="#b79cff",
    chart1="#e9b949",
    chart2="#8ab8ff",
    scroll="#6d6d75",
)

LIGHT = Tokens(
    name="light",
    stage="#dededf",
    window="#ededee",
    panel="#f8f8f9",
    raised="#ffffff",
    hover="#e6e6e9",
    off="#e6e6e9",
    field="#ffffff",
    line="#d4d4d9",
    control="#7d7d86",
    text="#19191c",
    text2="#45454c",
    text3="#5f5f68",
    disabled="#9c9ca4",
    accent="#1857c4",
    focus="#1857c4",
    info="#1857c4",
    accentfill="#dbe7fb",
    onaccent="#ffffff",
    gold="#e9b949",
    gold_hover="#f0c55f",
    gold_press="#d3a437",
    ongold="#1c1400",
    goldline="#8a6100",
    goldtext="#7a5300",
    ok="#146c3c",
    warn="#8f4a00",
    err="#b3261e",
    okfill="#e0f3e7",
    warnfill="#fdeedd",
    errfill="#fbe6e4",
    infofill="#e3ecfc",
    sandbox="#5b3fc4",
    chart1="#966800",
    chart2="#1857c4",
    scroll="#8a8a92",
)
