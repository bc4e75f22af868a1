"""File names, whatever words, styles, ids and templates they are made of: inside the library, and safe everywhere."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path, PureWindowsPath
from random import Random

from studio.domain.names import (
    FIELDS,
    MOST_FOLDERS,
    NAME_BYTES,
    WAY_BYTES,
    NameFields,
    numbered,
    problem,
    render,
    safe,
)
from studio.store.files import sidecar_path
from studio.store.owner import alive
from tests.fuzz.documents import TEXTS
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import either, joined, number, pick, spliced, text

PARSERS: tuple[str, ...] = ()

WORDS = (
    *TEXTS,
    *(
        "CON",
        "con.txt",
        "PRN ",
        "AUX:",
        "NUL.",
        "COM1",
        "LPT9.png",
        "COM¹",
        "CONIN$",
        " . ",
        "...",
        "-rf",
        "~",
        "a.",
        "a ",
    ),
    *(
        "e\u200b\u0301",
        "\u1100\u200b\u1161",
        "C\u200dON",
        "\u2066x\u2069",
        "\ufeffx",
        "x\u0000.png",
        "\ue000",
        "\U000e0041",
    ),
    *(
        "K",
        "ﬁ",
        "①",
        "ＣＯＮ",
        "．．／",
        "\u2215",
        "\u29f8",
        "\u037e",
        "é" * 200,
        "🦩" * 200,
        "\u0300" * 300,
        "a\u0300" * 200,
    ),
)
WORD = pick("", *WORDS)
TEXT = either(pick(*WORDS), joined(WORD, WORD, WORD, WORD), text(60), spliced(WORDS))
PART = pick("", *(f"{{{field}}}" for field in FIELDS), *WORDS, "{", "}", "{{", "{unknown}", "/", "\\")
TEMPLATE = either(joined(PART, PART, PART, PART, PART, PART), text(40))


def words(random: Random) -> dict[str, str]:
    return {name: TEXT(random) for name in ("style", "model", "prompt", "generation_id", "extension")}


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)")


def harmless(name: str) -> None:
    """Fail unless ``name`` means one and the same file on every system."""
    assert 0 < len(name.encode()) <= NAME_BYTES + len(" 99.json")
    assert not set(name) & set('<>:"/\\|?*') and name[0] not in " .-~" and name[-1] not in " ."
    assert not [letter for letter in name if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")]
    assert unicodedata.normalize("NFC", name) == name, "twins that look alike"
    assert not _RESERVED.fullmatch(name.split(".")[0].strip()) and not PureWindowsPath(name).is_absolute()
    assert name.isprintable()


@cases(
    template=TEMPLATE,
    words=words,
    seed=either(pick(None), number(-(2**63), 2**63)),
    size=number(-(2**63), 2**63),
    year=number(1000, 9999),
    number=pick(1, 2, 99),
)
def test_a_name(template: str, words: dict[str, str], seed: int | None, size: int, year: int, number: int) -> None:
    fields = NameFields(moment=datetime(year, 3, 2), seed=seed, width=size, height=size, index=7, **words)
    with quick():
        made = numbered(render(template, fields), number)
    folders, _, name = made.rpartition("/")
    if "/" not in template:
        assert folders == f"{year}/03"
    assert folders.count("/") < MOST_FOLDERS and len(folders.encode()) <= WAY_BYTES
    for folder in filter(None, folders.split("/")):
        harmless(folder)
    harmless(name)
    harmless(sidecar_path(Path(name)).name)
    assert isinstance(problem(template), str | None)


@cases(said=TEXT)
def test_a_part_of_a_name(said: str) -> None:
    with quick():
        part = safe(said)
    assert safe(part) == part
    if 0 < len(part.encode()) <= NAME_BYTES:
        harmless(part)


@cases(
    token=either(
        pick(*TEXTS),
        text(40, letters="0123456789abcdef::::/.-"),
        joined(pick("1:2:"), text(400, letters="a"), pick(":b")),
    )
)
def test_a_token_of_an_owner(token: str) -> None:
    with quick():
        assert not alive(Path("/nowhere/at/all"), token)
