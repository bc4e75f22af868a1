"""JSON that is nearly right: real documents with fields missing, strange, absurd or nested without end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.mutation import mutated

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


@st.composite
def documents(draw: st.DrawFn, examples: Sequence[Any]) -> bytes:
    """One of ``examples`` with a few fields changed; now and then also its bytes."""
    kind = draw(st.integers(0, 11))
    if kind == 0:
        return draw(mutated([encoded(example) for example in examples]))
    if kind == 1:
        return _deep(draw)
    document = _copy(draw(st.sampled_from(examples)))
    for _ in range(draw(st.integers(0, 3))):
        document = _changed(draw, document)
    return encoded(document)


def _deep(draw: st.DrawFn) -> bytes:
    depth, (opening, closing) = draw(st.sampled_from(_DEEP)), draw(st.sampled_from(((b"[", b"]"), (b'{"a":', b"}"))))
    inner = opening * depth + b"0" + closing * depth * draw(st.booleans())
    return draw(st.sampled_from((b"%s", b'{"id":"x","data":%s}', b'{"id":%s}', b"[%s]"))) % inner


def _changed(draw: st.DrawFn, document: Any) -> Any:
    """Change one value, wherever it is."""
    places = list(_places(document))
    if not places or draw(st.integers(0, 15)) == 0:
        return _copy(draw(st.sampled_from(VALUES)))
    holder, name = draw(st.sampled_from(places))
    edit = draw(st.integers(0, 5))
    if edit == 0:
        del holder[name]
    elif edit == 1 and isinstance(holder, dict):
        holder[draw(st.sampled_from(("new_field", "id", "", "\0", "x" * 300)))] = holder.pop(name)
    elif edit == 2:
        holder[name] = [holder[name]]
    else:
        holder[name] = _copy(draw(st.sampled_from(VALUES)))
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
