"""Rows of the index as other versions, other programs or a failing disk left them: read, or left out, and never in
the way of the others."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.domain.errors import StudioError
from studio.domain.generation import Generation, Style
from studio.domain.job import Job
from studio.domain.listing import Grouping, Order
from studio.domain.marks import Change, Marks, Member
from studio.domain.picture import Picture
from studio.domain.query import parse
from studio.domain.reference import Reference, ReferenceKind
from studio.domain.request import VideoRequest
from studio.domain.storyboard import Agreement, Shot, Storyboard
from studio.flow.likeness import may_be
from studio.store.paths import Paths
from studio.store.rows import ENCODER
from studio.store.store import Store
from tests.fuzz.documents import TEXTS, documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import either, listed, pick, raw
from tests.fuzz.sanity import sane
from tests.store.examples import job, picture

PARSERS = (
    "studio.flow.likeness._sent",
    "studio.store.drafts._saved",
    "studio.store.library._moment",
    "studio.store.rows.read",
    "studio.store.root._said",
    "studio.domain.moment.read",
    "studio.domain.request.read_request",
)

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CLIP = VideoRequest(video_lora_id="slow-drift", prompt="a heron", duration=2)
REFERENCE = Reference(kind=ReferenceKind.FILE, source="/tmp/a.png", name="a.png", sha256="aa")


def plain(value: Any) -> Any:
    return msgspec.json.decode(ENCODER.encode(value))


JOB = documents(
    [
        plain(job(quoted=Decimal("1.5"), references=(REFERENCE,), body=b"{}")),
        plain(job(request=CLIP, owner="1:2:a:b")),
    ]
)
PICTURE = documents(
    [plain(picture(tags=("a", "b"))), plain(picture(request=CLIP, seconds=2.0, media_type="video/mp4"))]
)
DRAFT = documents([plain(Draft(prompt="a heron", references=(REFERENCE,), steps=5, guidance=6.5)), plain(Draft())])
LIST = documents([plain([Style(id="lora_1", name="Ink", preview_image_url="https://a/b.png", created_at=NOW)]), []])

SHOT = Shot(id="s9", draft=ClipDraft(prompt="a heron", model_id="slow-drift", seed=7), linked=True)
BOARD = documents([plain(Storyboard(id="odd", shots=(SHOT, SHOT)))])
AGREED = documents(
    [
        plain(Agreement(shot="s9", take=1, profile="default", draft=SHOT.draft, price=price, agreed_at=NOW, key="k"))
        for price in (None, Decimal("2.5"))
    ]
)

TEXT = pick(*(each.encode("utf-8", "surrogatepass") for each in TEXTS), *(b"\xff\xfe", b"1.5", b"NaN", b"1:2:a:b"))
CELL = either(TEXT, pick(0, -1, 2**62, 1.5))
GONE = pick(
    *(b"2026-11-24T10:00:00Z", b"1970-01-01T00:00:00+23:59", b"2999-12-31T23:59-12:00"),
    *(each.encode("utf-8", "surrogatepass") for each in TEXTS),
)


class Shelf:
    """An open store, and another program that writes into its file."""

    def __init__(self, home: Path) -> None:
        self.paths = Paths.find({"AUROUS_STUDIO_HOME": str(home)})
        self._runner = asyncio.Runner()
        self.store = self.run(Store.open(self.paths))
        self._other = sqlite3.connect(self.paths.database)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def write(self, statement: str, *values: object) -> None:
        with self._other:
            self._other.execute(statement, values)

    def close(self) -> None:
        self._other.close()
        self.run(self.store.close())
        self._runner.close()


@pytest.fixture(scope="module")
def shelf(memory: Path) -> Iterator[Shelf]:
    shelf = Shelf(memory / "shelf")
    shelf.run(shelf.store.journal.add(job(prompt="the sound one")))
    shelf.run(shelf.store.library.add(picture(99, prompt="the sound one")))
    logging.getLogger("studio.store").setLevel(logging.CRITICAL)  # what is damaged is told with a traceback each time
    yield shelf
    logging.getLogger("studio.store").setLevel(logging.NOTSET)
    shelf.close()


def as_text(cell: object) -> tuple[str, object]:
    """Return how a cell is written: bytes become a text that may be no UTF-8."""
    return ("CAST(? AS TEXT)", cell) if isinstance(cell, bytes) else ("?", cell)


@cases(data=either(JOB, JOB, CELL), owner=either(pick(None), CELL), spent=CELL)
def test_a_row_of_the_journal(shelf: Shelf, data: object, owner: object, spent: object) -> None:
    (first, named), (second, paid) = as_text(owner), as_text(spent)
    shelf.write(
        "INSERT OR REPLACE INTO jobs (id, state, ended, profile, owner, generation_id, spent, spent_at, data)"
        f" VALUES ('odd', 'sending', 0, 'default', {first}, 'img_odd', {second}, '2026-11-24', ?)",
        *(named, paid, data),
    )
    journal = shelf.store.journal
    with quick():
        found = shelf.run(journal.unfinished())
        assert "the sound one" in [each.request.prompt for each in found]
        assert all(isinstance(each, Job) and sane(each) for each in found)
        shelf.run(journal.get("odd"))
        shelf.run(journal.find_generation("img_odd"))
        assert sane(shelf.run(journal.spent(datetime(2020, 1, 1, tzinfo=UTC), profile="default")))
        shelf.run(journal.adopt("mine", lambda token: bool(token.encode())))
        shelf.run(journal.release("mine"))


@cases(
    data=either(PICTURE, PICTURE, CELL),
    path=CELL,
    tags=TEXT,
    rating=CELL,
    favourite=CELL,
    gone=either(pick(None), GONE),
)
def test_a_row_of_the_library(
    shelf: Shelf, data: object, path: object, tags: object, rating: object, favourite: object, gone: object
) -> None:
    (first, told), (second, labels), (third, when) = as_text(path), as_text(tags), as_text(gone)
    shelf.write(
        "INSERT OR REPLACE INTO pictures"
        " (seq, id, generation_id, place, path, prompt, negative, style, tags, rating, favourite, trashed_at, data)"
        f" VALUES (777, 'odd', 'img_odd', 0, {first}, 'odd', '', '', {second}, ?, ?, {third}, ?)",
        *(told, labels, rating, favourite, when, data),
    )
    library = shelf.store.library
    with quick():
        found = shelf.run(library.page())
        assert "the sound one" in [each.request.prompt for each in found]
        assert all(isinstance(each, Picture) and sane(each) and 0 <= each.rating <= 5 for each in found)
        for query in (parse("odd"), parse("rating>=0 tag:a"), parse("-is:trashed status:failed OR cost>0")):
            listing = shelf.run(shelf.store.finder.find(query, grouping=Grouping.DAY, order=Order.COST))
            assert sane(listing.charged)
            shelf.run(shelf.store.finder.first(query))
        shelf.run(shelf.store.finder.counts())
        for one in (shelf.run(library.get("odd")), *shelf.run(library.by_generation("img_odd"))):
            assert one is None or (sane(one) and (one.trashed_at is None) == (gone is None))


@cases(data=either(DRAFT, DRAFT, CELL))
def test_a_draft(shelf: Shelf, data: object) -> None:
    shelf.write("INSERT OR REPLACE INTO drafts (desk, data) VALUES ('image', ?)", data)
    with quick():
        draft = shelf.run(shelf.store.drafts.load(Draft))
    assert draft is None or (isinstance(draft, Draft) and sane(draft) and abs(draft.count) <= 2**31)
    if draft is not None:
        assert draft.request().body()
        shelf.run(shelf.store.drafts.save(draft))


BODY = documents([plain(job().request), plain(CLIP)])


@cases(body=either(BODY, BODY, raw(30)))
def test_the_body_that_was_sent(body: bytes) -> None:
    with quick():
        may_be(job(body=body, sent_at=NOW), Generation(id="img_1", prompt="a heron at dawn", created_at=NOW))


@cases(board=either(BOARD, BOARD, CELL), data=either(AGREED, AGREED, CELL), take=either(CELL, pick(1, 2)))
def test_a_storyboard_and_what_was_agreed(shelf: Shelf, board: object, data: object, take: object) -> None:
    (kept, told), (count, given) = as_text(board), as_text(take)
    shelf.write(f"INSERT OR REPLACE INTO storyboards (id, data) VALUES ('odd', {kept})", told)
    shelf.write(
        f"INSERT OR REPLACE INTO agreements (shot, storyboard, place, take, data) VALUES ('s9', 'odd', 1, {count}, ?)",
        *(given, data),
    )
    boards = shelf.store.storyboards
    with quick():
        assert all(isinstance(each, Storyboard) and sane(each) for each in shelf.run(boards.all()))
        assert all(isinstance(each, Agreement) and sane(each) for each in shelf.run(boards.pending()))
        assert shelf.run(shelf.store.journal.look(lambda seen: seen.may_take("s9", key="k"))) in (True, False)
        shelf.run(boards.withdraw(["s9"]))
        shelf.run(boards.delete("odd"))


@cases(data=either(LIST, LIST, CELL), ids=listed(TEXT, 0, 2))
def test_the_list_of_styles(shelf: Shelf, data: object, ids: list[bytes]) -> None:
    shelf.write("INSERT OR REPLACE INTO offers (kind, profile, data) VALUES ('style', 'odd', ?)", data)
    for each in ids:
        shelf.write(
            "INSERT OR REPLACE INTO marks (kind, id, favourite, used) VALUES ('style', CAST(? AS TEXT), 1, 1)", each
        )
    styles = shelf.store.styles
    with quick():
        found = shelf.run(styles.load("odd"))
        assert all(isinstance(each, Style) and sane(each) for each in found)
        assert sane(shelf.run(styles.favourites())) and sane(shelf.run(styles.recent()))


@cases(file=CELL, until=either(CELL, pick(b"2026-11-24T10:00:00Z")))
def test_an_upload(shelf: Shelf, file: object, until: object) -> None:
    (first, named), (second, told) = as_text(file), as_text(until)
    shelf.write(f"INSERT OR REPLACE INTO uploads VALUES ('default', 'aa', {first}, {second})", named, told)
    uploads = shelf.store.uploads
    with quick():
        moment = shelf.run(uploads.expires_at("aa", profile="default"))
        assert moment is None or moment.tzinfo is not None
        assert isinstance(shelf.run(uploads.alive("aa", profile="default", now=NOW)), str | None)


@cases(root=either(raw(20), TEXT), path=CELL)
def test_the_picture_folder(shelf: Shelf, root: object, path: object) -> None:
    shelf.write("INSERT OR REPLACE INTO meta (name, value) VALUES ('library', ?)", root)
    with quick(), suppress(StudioError):
        assert all(isinstance(each, Picture) for each in shelf.run(shelf.store.library.page()))
    shelf.write("DELETE FROM meta WHERE name = 'library'")


@cases(name=TEXT, parent=either(TEXT, pick(b"odd", b"odder")), place=CELL, member=CELL, notes=TEXT, tags=TEXT)
def test_marks_and_collections(
    shelf: Shelf, name: object, parent: object, place: object, member: object, notes: object, tags: object
) -> None:
    (first, named), (second, above), (third, place) = as_text(name), as_text(parent), as_text(place)
    (fourth, where), (fifth, said), (sixth, labels) = as_text(member), as_text(notes), as_text(tags)
    for identity, inside, value in (("odd", second, above), ("odder", "?", "odd")):
        shelf.write(
            f"INSERT OR REPLACE INTO collections VALUES ('{identity}', {first}, {inside}, {third})", named, value, place
        )
    shelf.write(f"INSERT OR REPLACE INTO smart_folders VALUES ('odd', {first}, {first}, {third})", named, named, place)
    shelf.write(f"INSERT OR REPLACE INTO members SELECT 'odd', seq, {fourth} FROM pictures", where)
    shelf.write(f"UPDATE pictures SET notes = {fifth}, tags = {sixth}", said, labels)
    book, ids = shelf.store.marks, [each.id for each in shelf.run(shelf.store.library.page())]
    with quick():
        before = shelf.run(book.read(ids))
        assert all(isinstance(each, Marks) and sane(each) for each in before.values())
        assert sane(shelf.run(book.collections())) and sane(shelf.run(book.smart_folders()))
        assert sane(shelf.run(book.tags())) and shelf.run(book.leaves(ids))
        changed = shelf.run(book.apply(ids, Change(rating=3, add_tags=("new",), join=(Member("odder"),))))
        shelf.run(book.arrange("odd", ids, before=ids[0]))
        shelf.run(book.restore(changed))
        with suppress(StudioError):
            shelf.run(book.move("odd", parent="odder", place=0))
        with suppress(StudioError):
            shelf.run(book.rename("odder", "better"))
        back = shelf.run(book.delete("odd"))
        shelf.run(book.put_back(back))
        shelf.run(book.delete_folder("odd"))
    shelf.write("DELETE FROM collections")
    shelf.write("DELETE FROM members")
