"""File names, whatever words, styles, ids and templates they are made of: inside the library, and safe everywhere."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path, PureWindowsPath

from hypothesis import given
from hypothesis import strategies as st

from studio.domain.names import FIELDS, NAME_BYTES, NameFields, numbered, problem, render, safe
from studio.store.files import sidecar_path
from studio.store.owner import alive
from tests.fuzz.documents import TEXTS
from tests.fuzz.dose import dose, quick

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
TEXT = st.one_of(
    st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), max_size=4).map("".join), st.text(max_size=60)
)
TEMPLATE = st.one_of(
    st.lists(
        st.sampled_from([*(f"{{{field}}}" for field in FIELDS), *WORDS, "{", "}", "{{", "{unknown}", "/", "\\"]),
        max_size=6,
    ).map("".join),
    st.text(max_size=40),
)
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)")


def harmless(name: str) -> None:
    """Fail unless ``name`` means one and the same file on every system."""
    assert 0 < len(name.encode()) <= NAME_BYTES + len(" 99.json")
    assert not set(name) & set('<>:"/\\|?*') and name[0] not in " .-~" and name[-1] not in " ."
    assert not [letter for letter in name if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")]
    assert unicodedata.normalize("NFC", name) == name, "twins that look alike"
    assert not _RESERVED.fullmatch(name.split(".")[0].strip()) and not PureWindowsPath(name).is_absolute()
    assert name.isprintable()


@dose(2)
@given(
    template=TEMPLATE,
    words=st.fixed_dictionaries({"style": TEXT, "prompt": TEXT, "generation_id": TEXT, "extension": TEXT}),
    seed=st.none() | st.integers(-(2**63), 2**63),
    size=st.integers(-(2**63), 2**63),
    year=st.integers(1000, 9999),
    number=st.sampled_from((1, 2, 99)),
)
def test_a_name(template: str, words: dict[str, str], seed: int | None, size: int, year: int, number: int) -> None:
    fields = NameFields(moment=datetime(year, 3, 2), seed=seed, width=size, height=size, index=7, **words)
    with quick():
        made = numbered(render(template, fields), number)
    folders, _, name = made.rpartition("/")
    assert folders == f"{year}/03"
    harmless(name)
    harmless(sidecar_path(Path(name)).name)
    assert isinstance(problem(template), str | None)


@dose(2)
@given(text=TEXT)
def test_a_part_of_a_name(text: str) -> None:
    with quick():
        part = safe(text)
    assert safe(part) == part
    if 0 < len(part.encode()) <= NAME_BYTES:
        harmless(part)


@dose()
@given(
    token=st.one_of(
        st.sampled_from(TEXTS),
        st.from_regex(r"[0-9:a-f/.\-]{0,40}", fullmatch=True),
        st.integers(0, 400).map(lambda size: f"1:2:{'a' * size}:b"),
    )
)
def test_a_token_of_an_owner(token: str) -> None:
    with quick():
        assert not alive(Path("/nowhere/at/all"), token)
