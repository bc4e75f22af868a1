"""How a command speaks: its answer on stdout, everything else on stderr."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from decimal import Decimal
from typing import TextIO

import msgspec

from studio.domain.errors import StudioError
from studio.domain.words import sentence
from studio.store.redaction import redacted, without_hidden

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Voice:
    """With ``json`` set, stdout gets one document (or one a line, from a command that goes on) and nothing else."""

    def __init__(self, *, json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.json = json
        self.farewell = "Stopped."
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        _speak_all_letters(self._out, json=json)

    def say(self, text: str) -> None:
        """Tell a person something by the way, never a secret: stderr ends up in logs of all kinds.

        That nobody listens any more stops nothing: the work may be paid for.
        """
        with suppress(BrokenPipeError):
            print(redacted(text), file=self._err, flush=True)

    def answer(self, document: object, text: str) -> None:
        """Give the answer: ``document`` for programs, ``text`` for people."""
        if self.json:
            text = _escaped(msgspec.json.format(_written(document), indent=2))
        if text:
            print(without_hidden(text), file=self._out, flush=True)

    def entry(self, document: object, text: str) -> None:
        """Give one of many answers, each on a line of its own."""
        line = _escaped(_written(document)) if self.json else text
        print(without_hidden(line), file=self._out, flush=True)

    def fail(self, error: StudioError) -> None:
        """Say why it failed: one sentence on stderr and, for programs, one document."""
        words = redacted(sentence(error))
        known = f" (request {error.request_id})" if error.request_id else ""
        if self.json:
            self.answer({"error": {"code": error.code, "message": words, "request_id": error.request_id}}, "")
        self.say(f"aurous-studio: {words}{known}")


def _written(document: object) -> str:
    try:
        return _ENCODER.encode(document).decode()
    except UnicodeEncodeError:  # a file may be called what is no text, and JSON is nothing else
        return _ENCODER.encode(_as_text(msgspec.to_builtins(document, builtin_types=(Decimal,)))).decode()


def _as_text(value: object) -> object:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_as_text(key): _as_text(each) for key, each in value.items()}
    return [_as_text(each) for each in value] if isinstance(value, list | tuple) else value


def _escaped(document: str) -> str:
    """Write letters that cannot be seen as JSON can, for a terminal obeys some of them; the document stays the same."""
    if document.isprintable():
        return document
    return "".join(letter if letter.isprintable() or letter == "\n" else _units(letter) for letter in document)


def _units(letter: str) -> str:
    units = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _speak_all_letters(out: TextIO, *, json: bool) -> None:
    """Let ``out`` take every letter, whatever the terminal knows; JSON is UTF-8 wherever it goes."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding="utf-8" if json else None, errors="backslashreplace")
