"""What the palette offers: actions, styles, collections, earlier prompts, and at the end a search of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QImage

from studio.domain.money import credits_in_words
from studio.state.library.sections import Section
from studio.state.pricing import PriceView
from studio.state.rows import Rows
from studio.state.studio import Studio
from studio.state.video_desk import VideoDesk
from studio.ui.actions import Actions, Deed
from studio.ui.palette.fuzzy import fit

_PREFIXES = {">": "action", "#": "style", "/": "library"}
_PAID = ("generateAction", "generateFrontAction")
_FIRST = {"action": 60, "style": 40, "library": 40, "prompt": 0}
_PROMPTS_UNASKED = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One row.

    Attributes:
        key: Names it among the others.
        kind: ``action``, ``style``, ``library`` or ``prompt``.
        words: What it says, on one line.
        icon: Name of its icon.
        do: What choosing it does.
        cap: Its key; empty without one.
        money: What it costs, for what is paid.
        image: A style's preview; None without one.
    """

    key: str
    kind: str
    words: str
    icon: str
    do: Callable[[], object]
    cap: str = ""
    money: str = ""
    image: QImage | None = None


class PaletteRows(Rows[Entry]):
    """The entries that fit what was typed."""

    def key(self, row: Entry) -> str:
        """Return what names the entry."""
        return row.key

    def words(self, row: Entry) -> str:
        """Return what a screen reader says of an entry."""
        return ", ".join(part for part in (row.words, row.money, row.cap) if part)


def collect(studio: Studio, actions: Actions, making: Studio | VideoDesk) -> tuple[Entry, ...]:
    """Return everything that can be chosen now, actions first; prices and prompts are those of ``making``."""
    return (*_actions(studio, actions, making), *_styles(studio), *_prompts(making))


def sift(entries: Iterable[Entry], typed: str) -> list[Entry]:
    """Return the entries that fit, best first. ``>`` asks for actions, ``#`` for styles, ``/`` for the library only."""
    kind, typed = _PREFIXES.get(typed[:1], ""), typed[typed[:1] in _PREFIXES :].strip()
    offered = [entry for entry in entries if not kind or entry.kind == kind]
    if not typed:
        return offered if kind else list(_unasked(offered))
    fits = [(points, entry) for entry in offered if (points := _points(typed, entry)) is not None]
    return [entry for _, entry in sorted(fits, key=lambda pair: -pair[0])]


def searching(typed: str, look_for: Callable[[str], object]) -> Entry | None:
    """Return what searches the library for ``typed``; None where other things are asked for, or nothing is."""
    if _PREFIXES.get(typed[:1], "library") != "library":
        return None
    words = " ".join(typed.removeprefix("/").split())
    if not words:
        return None
    return Entry("search", "library", f"Search the library for “{words}”", "library", partial(look_for, words))


def shelved(sections: Iterable[Section], go: Callable[[Section], object]) -> Iterator[Entry]:
    """Return what leads to each of the library's sections."""
    for section in sections:
        words = f"{section.name}, {section.count:,}" if section.count else section.name
        yield Entry(section.key, "library", words, section.icon, partial(go, section))


def _points(typed: str, entry: Entry) -> int | None:
    """An action comes before a style that fits as well, and both before a prompt."""
    points = fit(typed, entry.words, scattered=entry.kind != "prompt")
    return None if points is None else points + _FIRST[entry.kind]


def _unasked(entries: list[Entry]) -> Iterator[Entry]:
    """Before a word is typed: what can be done, and the newest prompts; styles are too many."""
    yield from (entry for entry in entries if entry.kind == "action")
    yield from [entry for entry in entries if entry.kind == "prompt"][:_PROMPTS_UNASKED]


def _actions(studio: Studio, actions: Actions, making: Studio | VideoDesk) -> Iterator[Entry]:
    for deed in actions.possible:
        if deed.name != "paletteAction":
            do = actions.action(deed.name).trigger
            yield Entry(
                deed.name, "action", deed.words, deed.icon, do, deed.key, _money(studio, making.pricing.view, deed)
            )


def _money(studio: Studio, view: PriceView, deed: Deed) -> str:
    if deed.name not in _PAID or view.amount is None or not view.enabled:
        return ""
    words = credits_in_words(view.amount)
    return words.replace(" ", " pretend ") if studio.account.view.sandbox else words


def _styles(studio: Studio) -> Iterator[Entry]:
    for card in studio.styles.rows.cards:
        if not card.withdrawn:
            choose = partial(studio.styles.choose, card.style.id)
            yield Entry(card.style.id, "style", card.style.name, "palette", choose, image=card.image)


def _prompts(making: Studio | VideoDesk) -> Iterator[Entry]:
    for number, prompt in enumerate(making.composer.history):
        use = partial(making.composer.set, prompt=prompt)
        yield Entry(f"prompt {number}", "prompt", " ".join(prompt.split()), "history", use)
