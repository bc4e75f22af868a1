"""The colours keep the contrast that the design states, measured after WCAG 2."""

from __future__ import annotations

import pytest

from studio.ui.theme.tokens import DARK, LIGHT, Tokens

BACKGROUNDS = ("panel", "stage", "window", "raised", "hover")

# ink, ground, ratio in the dark, ratio in the light
STATED = [
    ("line", "panel", 1.24, 1.39),
    ("control", "panel", 3.77, 3.84),
    ("control", "field", 4.17, 4.08),
    ("text", "panel", 14.7, 16.5),
    ("text2", "panel", 8.8, 9.0),
    ("text3", "panel", 5.7, 6.0),
    ("accent", "panel", 7.8, 6.2),
    ("info", "panel", 8.5, 6.2),
    ("text", "accentfill", 10.9, 14.1),
    ("onaccent", "accent", 8.0, 6.6),
    ("ongold", "gold", 10.0, 10.0),
    ("goldline", "panel", 9.4, 5.2),
    ("goldtext", "panel", 10.1, 6.5),
    ("ok", "panel", 9.0, 6.1),
    ("warn", "panel", 8.3, 6.3),
    ("err", "panel", 7.5, 6.2),
    ("sandbox", "panel", 7.5, 6.7),
    ("chart1", "panel", 9.4, 4.6),
    ("chart2", "panel", 8.5, 6.2),
    ("scroll", "panel", 3.4, 3.2),
]


def channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(rgb: tuple[int, int, int]) -> float:
    red, green, blue = (channel(value) for value in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[-6:-4], 16), int(colour[-4:-2], 16), int(colour[-2:], 16)


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ratio(tokens: Tokens, ink: str, ground: str) -> float:
    return contrast(rgb(getattr(tokens, ink)), rgb(getattr(tokens, ground)))


@pytest.mark.parametrize(("ink", "ground", "dark", "light"), STATED)
def test_stated_ratios_hold(ink: str, ground: str, dark: float, light: float) -> None:
    assert ratio(DARK, ink, ground) == pytest.approx(dark, abs=0.06)
    assert ratio(LIGHT, ink, ground) == pytest.approx(light, abs=0.06)


@pytest.mark.parametrize("tokens", [DARK, LIGHT, DARK.for_sandbox(), LIGHT.for_sandbox()])
@pytest.mark.parametrize("ground", BACKGROUNDS)
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "goldtext", "accent", "ok", "warn", "err"])
def test_words_can_be_read_on_every_ground(tokens: Tokens, ink: str, ground: str) -> None:
    assert ratio(tokens, ink, ground) >= 4.5


@pytest.mark.parametrize(("tokens", "own", "words"), [(DARK, 6.6, 12), (LIGHT, 5.4, 14)])
@pytest.mark.parametrize("kind", ["ok", "warn", "err", "info"])
def test_banners_can_be_read(tokens: Tokens, own: float, words: float, kind: str) -> None:
    assert round(ratio(tokens, kind, f"{kind}fill"), 1) >= own
    assert round(ratio(tokens, "text", f"{kind}fill")) >= words


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_badges_can_be_read_on_a_white_picture(tokens: Tokens) -> None:
    share = int(tokens.overlay[1:3], 16) / 255
    below = [round(share * part + (1 - share) * 255) for part in rgb(tokens.overlay)]
    assert contrast(rgb(tokens.onoverlay), (below[0], below[1], below[2])) == pytest.approx(8.3, abs=0.1)


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_sandbox_has_no_gold_at_all(tokens: Tokens) -> None:
    gold = {value for name, value in tokens._asdict().items() if "gold" in name or name == "chart1"}
    sandbox = tokens.for_sandbox()
    assert not gold & set(sandbox._asdict().values())
    assert ratio(sandbox, "ongold", "gold") >= 4.5


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_chrome_is_neutral(tokens: Tokens) -> None:
    for ground in BACKGROUNDS:
        parts = rgb(getattr(tokens, ground))
        assert max(parts) - min(parts) <= 4


def test_more_contrast_strengthens_lines_and_notes() -> None:
    more = LIGHT.for_more_contrast()
    assert (more.line, more.text3, more.selection_edge) == (LIGHT.control, LIGHT.text2, 3)


def test_stage_moves_and_stays_a_colour() -> None:
    assert DARK.with_stage(16).stage == "#1d1d1e"
    assert DARK.with_stage(-99).stage == "#000000"
