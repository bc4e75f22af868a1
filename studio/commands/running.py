"""From arguments to an exit code."""

from __future__ import annotations

import asyncio
import importlib
import itertools
import logging
import sys
import traceback
from argparse import Namespace
from collections.abc import Coroutine, Sequence
from typing import Any

from studio.commands.options import parser
from studio.commands.voice import Voice
from studio.domain.errors import Mistaken, StudioError
from studio.domain.mistakes import is_text
from studio.domain.words import exit_code
from studio.store.redaction import RedactingFormatter, hide

_MODULES = {
    "generate": "generate",
    "video": "generate",
    "estimate": "estimate",
    "resume": "resume",
    "rescue": "rescue",
    "jobs": "jobs",
    "cancel": "cancel",
    "settle": "settle",
    "library": "library",
    "clip": "clip",
    "key": "key",
    "doctor": "doctor",
    "licences": "licences",
    "files": "files",
    "styles": "styles",
    "balance": "account",
    "team": "account",
    "pricing": "account",
    "usage": "account",
    "ledger": "ledger",
    "webhooks": "webhooks",
}
_FILES = ("file", "first_frame", "last_frame", "reference", "clip", "clips", "out", "sheet")
_INTERRUPTED = 130
_OUR_FAULT = 70


def run(arguments: Sequence[str]) -> int:
    """Run one command."""
    voice = Voice(json="--json" in arguments)
    _mind_warnings()
    _mind_typed_key(arguments)
    try:
        options = parser().parse_args(arguments)
        _refuse_no_text(options)
        module = importlib.import_module(f"studio.commands.{_MODULES[options.command]}")
        return _finish(module.run(options, voice), voice)
    except StudioError as error:
        voice.fail(error)
        return exit_code(error)


def _mind_warnings() -> None:
    """Take secrets also out of what libraries warn of, which goes to stderr where no log is kept."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(RedactingFormatter())


def _mind_typed_key(arguments: Sequence[str]) -> None:
    """Do not repeat a key that was given as an argument after all: the parser quotes what it does not know."""
    if "key" in arguments and "set" in arguments:
        before = arguments.index("set")
        for known, word in itertools.pairwise(arguments[before:]):
            if known != "--profile" and not word.startswith("--profile"):
                hide(word.partition("=")[2] or word)


def _refuse_no_text(options: Namespace) -> None:
    """Refuse bytes that are no UTF-8 before they reach what cannot take them. Names of files may hold any."""
    for name, value in vars(options).items():
        words = value if isinstance(value, list) else [value]
        if name not in _FILES and not all(is_text(word) for word in words if isinstance(word, str)):
            raise Mistaken(f"The {name} is not readable text (UTF-8).", field=name)


def run_headless() -> int:
    """Make one picture in the sandbox: the main job where there is no screen."""
    from studio.commands.headless import run as make_one

    voice = Voice(json=False)
    try:
        return _finish(make_one(Namespace(profile=None), voice), voice)
    except StudioError as error:
        voice.fail(error)
        return exit_code(error)


def _finish(work: Coroutine[Any, Any, int], voice: Voice) -> int:
    try:
        return asyncio.run(work)
    except (StudioError, BrokenPipeError):
        raise
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is ours: said with its traceback and code 70
        voice.say(traceback.format_exc().rstrip())
        voice.fail(StudioError(f"The studio failed: {type(failure).__name__}. This is our fault."))
        return _OUR_FAULT
    except KeyboardInterrupt:
        voice.say(voice.farewell)
        return _INTERRUPTED
    finally:
        sys.stdout.flush()
