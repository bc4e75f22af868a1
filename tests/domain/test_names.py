"""A file name is readable, and no file system, shell or reader misunderstands it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.names import FIELDS, NAME_BYTES, NameFields, numbered, problem, render, safe
from studio.domain.settings import Settings

TEMPLATE = Settings().name_template


def fields(**values: Any) -> NameFields:
    usual: dict[str, Any] = {
        "moment": datetime(2026, 11, 3, 9, 5, 7),
        "extension": "png",
        "style": "Ink wash",
        "prompt": "a heron at dawn",
        "seed": 42,
        "index": 1,
        "width": 1024,
        "height": 768,
        "generation_id": "img_1",
    }
    return NameFields(**usual | values)


def name(template: str = "{prompt}", **values: Any) -> str:
    return PurePosixPath(render(template, fields(**values))).name


def test_the_delivered_template() -> None:
    assert render(TEMPLATE, fields()) == "2026/11/2026-11-03 Ink wash a heron at dawn 42 2.png"
    assert render(TEMPLATE, fields(style="", seed=None)) == "2026/11/2026-11-03 a heron at dawn 2.png"


def test_every_field() -> None:
    template = "-".join(f"{{{field}}}" for field in FIELDS)
    assert name(template) == "2026-11-03-090507-Ink wash-a heron at dawn-42-2-1024x768-img_1.png"
    assert problem(template) is None


def test_a_long_prompt_gives_way_and_the_rest_stays() -> None:
    made = name(TEMPLATE, prompt="heron " * 700)
    assert made.startswith("2026-11-03 Ink wash heron heron") and made.endswith("heron 42 2.png")
    assert NAME_BYTES - 8 <= len(made.encode()) <= NAME_BYTES


@pytest.mark.parametrize("prompt", ["鷺" * 4000, "🦩" * 4000, "é" * 4000, "e\u0301\u0302\u0303" * 1000, "👨‍👩‍👧" * 900])
def test_letters_are_never_cut_apart(prompt: str) -> None:
    made = name(TEMPLATE, prompt=prompt)
    assert len(made.encode()) <= NAME_BYTES
    assert made.endswith(" 42 2.png")
    assert "\ufffd" not in made


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("../../etc/passwd", "etc passwd.png"),
        ("C:\\Windows\\x", "C Windows x.png"),
        ('<a>:"b"|c?*', "a b c.png"),
        ("line\nbreak\ttab\0nul", "line break tab nul.png"),
        ("\u202egnp.exe\u202c\u2066x\u200b", "gnp.exex.png"),
        ("...", "img_1.png"),
        ("   ", "img_1.png"),
        ("trailing dots. . .", "trailing dots.png"),
        (".hidden", "hidden.png"),
        ("-rf --no", "rf --no.png"),
        ("~root", "root.png"),
        ("CON", "_CON.png"),
        ("nul.tar", "_nul.tar.png"),
        ("com1", "_com1.png"),
        ("COM¹", "_COM¹.png"),
        ("Lpt9 x", "_Lpt9 x.png"),
        ("console", "console.png"),
        ("\ud800x", "x.png"),
        ("{seed} {{x}}", "{seed} {{x}}.png"),
        ("e\u0301", "\u00e9.png"),
        ("e\u200b\u0301", "\u00e9.png"),
        ("-.hidden", "hidden.png"),
        ("gen_../../x", "gen_.. .. x.png"),
    ],
)
def test_odd_prompts(prompt: str, expected: str) -> None:
    assert name(prompt=prompt) == expected


@pytest.mark.parametrize("word", ["CON", "nul", "COM1", "LPT9", "CONIN$"])
def test_a_name_that_is_cut_is_none_that_windows_keeps(word: str) -> None:
    accents = "\u0300" * NAME_BYTES
    assert (
        name(prompt=f"{word}~{accents}") == name("{generation_id}", generation_id=f"{word} {accents}") == f"_{word}.png"
    )
    assert name(f"{word}~{accents}") == f"_{word}.png"


def test_a_template_of_nonsense_still_names_the_file() -> None:
    for template in ("", "{unknown}", "/", "..", "{", "\0"):
        made = render(template, fields())
        assert made.startswith("2026/11/") and made.count("/") == 2 and made.endswith(".png")
    assert name("", generation_id="") == "picture.png"
    assert name("a/../{seed}\\b") == "a .. 42 b.png"


def test_an_extension_is_letters_only() -> None:
    assert name(extension="../PNG") == "a heron at dawn.png"
    assert name(extension="") == "a heron at dawn.bin"


def test_the_next_free_names() -> None:
    assert [numbered("2026/11/a.b.png", number) for number in (1, 2, 3)] == [
        "2026/11/a.b.png",
        "2026/11/a.b 2.png",
        "2026/11/a.b 3.png",
    ]


@pytest.mark.parametrize(
    ("template", "word"),
    [("{colour}", "colour"), ("name", "at least one"), ("{seed", "brace"), ("{date}/{seed}", "slash")],
)
def test_a_template_that_will_not_do_is_explained(template: str, word: str) -> None:
    assert word in (problem(template) or "")


def test_the_delivered_template_will_do() -> None:
    assert problem(TEMPLATE) is None


@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=60))
def test_whatever_is_typed_the_name_is_safe(prompt: str, style: str, template: str) -> None:
    made = render(template + "{prompt}", fields(prompt=prompt, style=style))
    year, month, file = made.split("/")
    assert (year, month) == ("2026", "11")
    assert len(file.encode()) <= NAME_BYTES
    assert not set(file) & set('<>:"\\|?*\0')
    assert not [letter for letter in file if unicodedata.category(letter) in ("Cc", "Cf", "Cs")]
    assert file[0] not in " .-~" and not file.removesuffix(".png").endswith((" ", "."))
    assert safe(file) == file
