"""Files beside pictures, written by anybody: marks within their limits, or none, and everything else in them kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from studio.domain import labels
from studio.domain.marks import MOST_TAGS, NOTE_LETTERS, TAG_LETTERS, Marks, Member
from studio.domain.request import ImageRequest
from studio.media import shelves
from studio.media.beside import About, fresh, read_fields, read_words
from studio.media.record import Record, read_block, sidecar
from tests.fuzz.documents import TEXTS, documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import either, pick, raw, text
from tests.fuzz.sanity import sane

PARSERS = (
    "studio.media.beside.decoded",
    "studio.media.beside._fields",
)

ABOUT = About("heron.png", "img_1", 0)
FULL = Marks(rating=4, favourite=True, tags=("sea", "fog"), notes="at dawn", collections=(Member("01A", 1.5),))
RECORD = Record(
    request=ImageRequest(prompt="a heron"),
    width=8,
    height=8,
    created_at=datetime(2026, 11, 24, tzinfo=UTC),
    generation_id="img_1",
    marks=FULL,
)
WORDS = documents(
    [
        json.loads(fresh(ABOUT, FULL)),
        json.loads(sidecar(RECORD)) | {"later": [1.50]},
        json.loads(fresh(About("a.png"), Marks())),
    ]
)
SHELVES = documents(
    [
        {
            "schema": 1,
            "collections": [
                {"id": "a", "name": "Harbours", "parent": None, "place": 1.0},
                {"id": "b", "name": "Night", "parent": "a", "place": 0.5},
                {"id": "c", "name": "night", "parent": "a", "place": 2},
            ],
            "smart_folders": [{"id": "f", "name": "Best", "query": "rating>=4", "place": 1.0}],
        }
    ]
)


def sensible(marks: Marks) -> bool:
    """Whether the index may have these marks."""
    return (
        sane(marks)
        and 0 <= marks.rating <= 5
        and len(marks.tags) <= MOST_TAGS
        and all(0 < len(tag) <= TAG_LETTERS and labels.tag(tag) == tag for tag in marks.tags)
        and len({labels.folded(tag) for tag in marks.tags}) == len(marks.tags)
        and len(marks.notes) <= NOTE_LETTERS
        and labels.notes(marks.notes) == marks.notes
        and len(marks.collections) <= labels.MOST_COLLECTIONS
        and all(labels.is_id(each.collection) for each in marks.collections)
    )


@cases(content=either(WORDS, WORDS, raw(200)))
def test_words_beside_a_picture(content: bytes) -> None:
    with quick():
        words = read_words(content)
        if words is None:
            return
        assert words.marks is None or sensible(words.marks)
        words.is_about(ABOUT)
        after = words.with_marks(ABOUT, FULL)
        assert after is not None
        again = read_words(after)
    assert again is not None and again.marks == FULL and again.is_about(ABOUT)
    before, kept = read_fields(content, most=1 << 21), read_fields(after, most=1 << 21)
    assert before is not None and kept is not None and before.keys() | {"marks"} == kept.keys()
    if read_block(content) is not None:
        assert read_block(after) is not None


@cases(content=either(SHELVES, SHELVES, raw(200)))
def test_the_file_of_collections(content: bytes) -> None:
    with quick():
        shelf = shelves.read(content)
        if shelf is None:
            return
    known = {each.id for each in shelf.collections}
    assert sane(shelf) and len(known) == len(shelf.collections)
    seen: set[str] = set()
    names = set()
    for each in shelf.collections:
        assert each.parent is None or each.parent in seen, "those above come first, so there is no circle"
        assert labels.name(each.name) == each.name and (each.parent, labels.folded(each.name)) not in names
        names.add((each.parent, labels.folded(each.name)))
        seen.add(each.id)
    assert all(labels.query(each.query) == each.query for each in shelf.folders)
    written = shelves.written(content, shelf.collections, shelf.folders)
    assert shelves.read(written) == shelf


@cases(said=either(pick(*TEXTS), text(200)))
def test_labels(said: str) -> None:
    with quick():
        marks = labels.sensible(Marks(tags=(said, said.upper()), notes=said, collections=(Member(said, float("nan")),)))
        name = labels.sensible_name(said)
    assert sensible(marks)
    assert name == "" or labels.name(name) == name
