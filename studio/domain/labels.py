"""What tags, notes and the names of collections may be: short enough, on one line, and no two that look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from studio.domain.errors import Mistaken
from studio.domain.marks import MOST_TAGS, NOTE_LETTERS, TAG_LETTERS, Marks, Member

NAME_LETTERS = 80
"""Of a collection or a smart folder."""
QUERY_LETTERS = 2_000
MOST_COLLECTIONS = 256
"""That one picture may be in."""
MOST_COLLECTIONS_IN_ALL = 5_000
MOST_FOLDERS = 500
"""Smart folders that there may be."""
DEEPEST = 16
"""Collections in one another."""
STARS = 5

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_FARTHEST = 1e12
_NONE = "\ufdd0\ufffe\uffff"
"""Letters of Unicode that are none: the index uses one between tags."""


def folded(text: str) -> str:
    """Return what two labels that look alike have in common."""
    return unicodedata.normalize("NFKC", text).casefold()


def tag(text: str) -> str:
    """Return a tag as it is kept: without spaces around it.

    Raises:
        Mistaken: It is empty, too long, or has a line break.
    """
    return _line(text, TAG_LETTERS, "A tag", field="tag")


def name(text: str) -> str:
    """Return the name of a collection or a smart folder as it is kept.

    Raises:
        Mistaken: It is empty, too long, or has a line break or a slash.
    """
    kept = _line(text, NAME_LETTERS, "A name", field="name")
    if "/" in kept or "\\" in kept:
        raise Mistaken("A name cannot have a slash in it. Leave it out; nothing was changed.", field="name")
    return kept


def query(text: str) -> str:
    """Return the search of a smart folder as it is kept.

    Raises:
        Mistaken: It is too long.
    """
    kept = _plain(text).strip()
    if len(kept) > QUERY_LETTERS:
        raise Mistaken(f"This search is longer than {QUERY_LETTERS:,} letters. Shorten it to keep it.", field="query")
    return kept


def notes(text: str) -> str:
    """Return notes as they are kept.

    Raises:
        Mistaken: They are too long.
    """
    kept = _plain(text, lines=True)
    if len(kept) > NOTE_LETTERS:
        raise Mistaken(
            f"These notes are longer than {NOTE_LETTERS:,} letters. Shorten them; what was kept before stays.",
            field="notes",
        )
    return kept


def stars(rating: object) -> int:
    """Return what a rating means: 0 to 5, whatever was said."""
    return min(max(rating, 0), STARS) if isinstance(rating, int) else 0


def unlike(tags: Iterable[str]) -> tuple[str, ...]:
    """Return ``tags`` without those that are like an earlier one but for case."""
    first: dict[str, str] = {}
    for each in tags:
        first.setdefault(folded(each), each)
    return tuple(first.values())


def sensible(marks: Marks) -> Marks:
    """Return marks that anybody may have written, without what ours never have."""
    tags = (_kept(each, TAG_LETTERS) for each in marks.tags[: 16 * MOST_TAGS])
    return Marks(
        rating=stars(marks.rating),
        favourite=marks.favourite,
        tags=unlike(each for each in tags if each)[:MOST_TAGS],
        notes=_plain(marks.notes[:NOTE_LETTERS], lines=True),
        collections=_members(marks.collections[: 16 * MOST_COLLECTIONS]),
    )


def sensible_name(text: str) -> str:
    """Return a name that anybody may have written as ours may be; empty when nothing is left of it."""
    return _kept(text.replace("/", " ").replace("\\", " "), NAME_LETTERS)


def sensible_query(text: str) -> str:
    """Return a search that anybody may have written as ours may be."""
    return _plain(text[:QUERY_LETTERS]).strip()


def is_id(text: str) -> bool:
    """Whether ``text`` may be the id of a collection or a smart folder."""
    return _ID.fullmatch(text) is not None


def sensible_place(place: object) -> float:
    """Return a place that can be counted with; 0 for whatever is none."""
    if isinstance(place, bool) or not isinstance(place, int | float):
        return 0.0
    return float(place) if abs(place) < _FARTHEST else 0.0  # of NaN this is not true either


def _members(members: Sequence[Member]) -> tuple[Member, ...]:
    kept = {each.collection: sensible_place(each.place) for each in members if is_id(each.collection)}
    return tuple(Member(collection, place) for collection, place in list(kept.items())[:MOST_COLLECTIONS])


def _line(text: str, most: int, what: str, *, field: str) -> str:
    if any(letter in text.strip() for letter in _BREAKS):
        raise Mistaken(f"{what} has to stand on one line. Nothing was changed.", field=field)
    kept = _plain(text).strip()
    if not kept:
        raise Mistaken(f"{what} cannot be empty. Nothing was changed.", field=field)
    if len(kept) > most:
        raise Mistaken(f"{what} can have {most} letters at most; this one has {len(kept):,}.", field=field)
    return kept


def _kept(text: str, most: int) -> str:
    return " ".join(_plain(text[: 4 * most], lines=True).split())[:most].strip()


def _plain(text: str, *, lines: bool = False) -> str:
    """Return ``text`` without letters that cannot be written or shown."""
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "\n\t" if lines else ""
    return "".join(
        letter
        for letter in text
        if letter in kept or (letter not in _NONE and unicodedata.category(letter) not in ("Cc", "Cs"))
    )
