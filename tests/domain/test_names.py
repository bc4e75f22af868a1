"""A file name is readable, and no file system, shell or reader misunderstands it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.names import (
    FIELDS,
    FOLDER_BYTES,
    MOST_FOLDERS,
    NAME_BYTES,
    WAY_BYTES,
    NameFields,
    numbered,
    problem,
    render,
    safe,
)
from studio.domain.settings import Settings

TEMPLATE = Settings().name_template


def fields(**values: Any) -> NameFields:
    usual: dict[str, Any] = {
        "moment": datetime(2026, 11, 3, 9, 5, 7),
        "extension": "png",
        "style": "Ink wash",
        "model": "Slow drift",
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
    assert name(template) == (
        "2026-11-03-2026-11-03-090507-Ink wash-Slow drift-a heron at dawn-42-2-1024x768-img_1.png"
    )
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
    for template in ("", "{unknown}", "..", "{", "\0"):
        made = render(template, fields())
        assert made.startswith("2026/11/") and made.count("/") == 2 and made.endswith(".png")
    assert name("", generation_id="") == "picture.png"
    assert render("/", fields()) == render("////..//", fields()) == "img_1.png"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{year}/{month}/{date} {seed}", "2026/11/2026-11-03 42.png"),
        ("{style}/{seed}", "Ink wash/42.png"),
        ("{year}/{month}/{day}/{model}/{size}/{seed}", "2026/11/03/Slow drift/1024x768/42.png"),
        ("/{seed}", "42.png"),
        ("Work/{year} {style}/{seed}", "Work/2026 Ink wash/42.png"),
        ("a/../{seed}\\b", "a/42 b.png"),
        ("/etc/../..//{seed}", "etc/42.png"),
        ("C:/{seed}", "C/42.png"),
        (".trash/{seed}", "trash/42.png"),
        (".aurous-parts/{seed}", "aurous-parts/42.png"),
        ("nul/CON.x/{seed}", "_nul/_CON.x/42.png"),
        ("a/b/c/d/e/f/g/h/{seed}", "a/b/c/d/e/f/42.png"),
        ("{prompt}.png/{style}.JSON/{seed}", "a heron at dawn png/Ink wash JSON/42.png"),
    ],
)
def test_folders_of_the_template(template: str, expected: str) -> None:
    assert render(template, fields()) == expected


def test_a_template_without_a_slash_goes_into_year_and_month() -> None:
    for template in ("{date} {style} {prompt} {seed} {index}", "{seed}", "{prompt} {index}"):
        assert render(template, fields()) == render("{year}/{month}/" + template, fields())
        assert render(template, fields()).startswith("2026/11/")
    assert render("{date} {style} {prompt} {seed} {index}", fields()) == render(TEMPLATE, fields())


def test_a_folder_of_nothing_is_left_out() -> None:
    assert render("{style}/{model}/{seed}", fields(style="", model="")) == "42.png"
    assert render("{style}/{seed}", fields(style="../..")) == "42.png"


def test_folders_are_short_whatever_the_prompt() -> None:
    made = render("{prompt}/{prompt}/{prompt}/{seed}", fields(prompt="鷺 heron " * 300))
    *folders, file = made.split("/")
    assert all(len(folder.encode()) <= FOLDER_BYTES for folder in folders)
    assert len("/".join(folders).encode()) <= WAY_BYTES and file == "42.png"


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
    [
        ("{colour}", "colour"),
        ("name", "at least one"),
        ("{seed", "brace"),
        ("{da/te}", "not known"),
        ("{date/{seed}", "brace"),
        ("{date}\\{seed}", "told apart by /"),
        ("{date}/", "name of the file"),
        ("{year}/..", "name of the file"),
        ("{year}//{seed}", "no name"),
        ("//{seed}", "no name"),
        ("../{seed}", "“..” is no name"),
        ("~/{seed}", "“~” is no name"),
        ("{year}/" * (MOST_FOLDERS + 1) + "{seed}", "these are 7"),
    ],
)
def test_a_template_that_will_not_do_is_explained(template: str, word: str) -> None:
    assert word in (problem(template) or "")


def test_the_delivered_template_will_do() -> None:
    assert problem(TEMPLATE) is None


@pytest.mark.parametrize("template", ["{year}/{month}/{seed}", "/{seed}", "{style}/picture", "{year}/" * 6 + "{id}"])
def test_templates_with_folders_that_will_do(template: str) -> None:
    assert problem(template) is None


ODD = st.text(max_size=60) | st.sampled_from(
    ("..", ".", "~", "/", "\\", "nul", "C:", "{prompt}", "{style}", "a.png", "")
)


@given(st.text(max_size=300), st.text(max_size=80), st.lists(ODD, max_size=12))
def test_whatever_is_typed_the_file_stays_in_the_library(prompt: str, style: str, parts: list[str]) -> None:
    made = render("/".join((*parts, "{prompt}")), fields(prompt=prompt, style=style, model=prompt))
    *folders, file = made.split("/")
    assert len(folders) <= MOST_FOLDERS
    assert len("/".join(folders).encode()) <= WAY_BYTES and len(file.encode()) <= NAME_BYTES
    for part in (*folders, file):
        assert part and not set(part) & set('<>:"\\|?*\0')
        assert not [letter for letter in part if unicodedata.category(letter) in ("Cc", "Cf", "Cs")]
        assert part[0] not in " .-~" and part[-1] not in " ."
        assert safe(part) == part
    for folder in folders:
        assert not folder.lower().endswith((".png", ".jpg", ".webp", ".mp4", ".json"))


@given(st.text(max_size=60).filter(lambda text: "/" not in text))
def test_old_templates_give_the_folders_they_gave(template: str) -> None:
    assert render(template + "{prompt}", fields()).startswith("2026/11/")
