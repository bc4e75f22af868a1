"""JSON that is nearly right: real documents with fields missing, strange, absurd or nested without end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from tests.fuzz.mutation import mutated
from tests.fuzz.recipes import Recipe

_RAW = "@raw@"
"""Marks a text that goes into the JSON as it is, without quotes."""

TEXTS = (
    *("", " ", "\0", "a\0b", "\ud800", "\udcff.png", "\u202egnp.exe", "\u200b", "e\u0301", "\u00e9", "🦩" * 300),
    *("../../etc/passwd", "/etc/passwd", "C:\\x", "CON", "nul.txt", ".", "..", "x" * 5000, "gen_../../x", "NaN"),
    *(
        "javascript:alert(1)",
        "file://host/x",
        "data:image/png;base64,AAAA",
        "https://[::1",
        "https://a@b/",
        "http://x:-1",
    ),
    *(
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "2026-11-24",
        "2026-11-24T10:00:00",
        "1e999",
        "-0",
        "{}",
    ),
)
"""Texts that mean trouble somewhere: to a file system, a shell, a path, a clock or a reader."""

NUMBERS: tuple[Any, ...] = (
    *(0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 10**30, 0.1, -0.0, 1e308, -1e308),
    *(
        _RAW + text
        for text in (
            "1e400",
            "-1e400",
            "1e-400",
            "1e99999999",
            "-1e99999999",
            "1e-99999999",
            "0e-99999999",
            "NaN",
            "Infinity",
            "9" * 5000,
            "01",
            "0x1",
        )
    ),
)
VALUES: tuple[Any, ...] = (None, True, False, [], {}, [None], [[]], {"a": {"b": []}}, *NUMBERS, *TEXTS)
_DEEP = (50, 900, 3000, 100_000)


def encoded(value: Any) -> bytes:
    """Write ``value``, also what JSON has no words for."""
    text = json.dumps(value, ensure_ascii=True)
    while (start := text.find(f'"{_RAW}')) >= 0:
        end = text.index('"', start + 1)
        text = text[:start] + text[start + 1 + len(_RAW) : end] + text[end + 1 :]
    return text.encode()


def documents(examples: Sequence[Any]) -> Recipe[bytes]:
    """Return one of ``examples`` with a few fields changed; now and then also its bytes."""
    edited = mutated([encoded(example) for example in examples])

    def made(random: Random) -> bytes:
        kind = random.randint(0, 15)
        if kind == 0:
            return edited(random)
        if kind == 1:
            return _deep(random)
        document = _copy(random.choice(examples))
        for _ in range(random.randint(0, 3)):
            document = _changed(random, document)
        return encoded(document)

    return made


def _deep(random: Random) -> bytes:
    depth, (opening, closing) = random.choice(_DEEP), random.choice(((b"[", b"]"), (b'{"a":', b"}")))
    inner = opening * depth + b"0" + closing * depth * random.randint(0, 1)
    return random.choice((b"%s", b'{"id":"x","data":%s}', b'{"id":%s}', b"[%s]")) % inner


def _changed(random: Random, document: Any) -> Any:
    """Change one value, wherever it is."""
    places = list(_places(document))
    if not places or random.randint(0, 15) == 0:
        return _copy(random.choice(VALUES))
    holder, name = random.choice(places)
    edit = random.randint(0, 5)
    if edit == 0:
        del holder[name]
    elif edit == 1 and isinstance(holder, dict):
        holder[random.choice(("new_field", "id", "", "\0", "x" * 300))] = holder.pop(name)
    elif edit == 2:
        holder[name] = [holder[name]]
    else:
        holder[name] = _copy(random.choice(VALUES))
    return document


def _copy(document: Any) -> Any:
    """Return ``document`` with nothing in two places: what is changed here must change nowhere else."""
    return json.loads(json.dumps(document))


def _places(document: Any) -> Any:
    inside = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for name, value in list(inside):
        yield document, name
        yield from _places(value)
