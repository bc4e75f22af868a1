"""The step of the schema that made the library one to search in: columns for what is asked, and numbers by age.

A released step is never edited, and neither is this file: rows are read here as they were then, without the values of
today.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from studio.store.numbering import number
from studio.store.spacing import spaced

_BATCH = 500
_LARGEST = 2**62
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_TABLE = """CREATE TABLE numbered (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    generation_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    path TEXT NOT NULL,
    prompt TEXT NOT NULL,
    negative TEXT NOT NULL,
    style TEXT NOT NULL,
    tags TEXT NOT NULL,
    rating INTEGER NOT NULL,
    favourite INTEGER NOT NULL,
    notes TEXT NOT NULL DEFAULT '',
    spaced TEXT NOT NULL DEFAULT '',
    spaced_marks TEXT NOT NULL DEFAULT '',
    job_id TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    source_sha256 TEXT NOT NULL DEFAULT '',
    pixels TEXT NOT NULL DEFAULT '',
    size_bytes INTEGER NOT NULL DEFAULT 0,
    video INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'saved',
    trashed_at TEXT,
    imported INTEGER NOT NULL DEFAULT 0,
    sandbox INTEGER NOT NULL DEFAULT 0,
    enhanced INTEGER NOT NULL DEFAULT 0,
    sources INTEGER NOT NULL DEFAULT 0,
    charged INTEGER,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    seed INTEGER,
    steps INTEGER,
    guidance REAL,
    seconds REAL,
    preset TEXT NOT NULL DEFAULT '',
    noted INTEGER GENERATED ALWAYS AS (notes != '') VIRTUAL,
    tagged INTEGER GENERATED ALWAYS AS (tags != '') VIRTUAL,
    data BLOB NOT NULL
)"""

_OUTPUT = "CREATE UNIQUE INDEX {name} ON {table} (generation_id, place) WHERE generation_id != ''"

_PLACES = (
    "DROP TABLE words",
    "DROP TABLE pictures",
    "ALTER TABLE numbered RENAME TO pictures",
    # Everything a search compares, in the order of age: a search without words reads this and nothing else.
    """CREATE INDEX pictures_asked ON pictures (
        seq, trashed_at, rating, favourite, video, state, charged, width, height, seed, steps, guidance, seconds,
        imported, sandbox, enhanced, sources, noted, tagged, preset, style
    )""",
    "CREATE INDEX pictures_style ON pictures (style, video, seq)",
    "CREATE INDEX pictures_job ON pictures (job_id, seq)",
    "CREATE INDEX pictures_path ON pictures (path)",
    "CREATE INDEX pictures_file ON pictures (sha256)",
    "CREATE INDEX pictures_source ON pictures (source_sha256)",
    "CREATE INDEX pictures_pixels ON pictures (pixels) WHERE pixels != ''",
    "CREATE INDEX pictures_trash ON pictures (trashed_at, seq) WHERE trashed_at IS NOT NULL",
)

_WORDS = "prompt, negative, style, tags, notes, spaced, spaced_marks"
_NEW = ", ".join(f"new.{name}" for name in _WORDS.split(", "))
_OLD = ", ".join(f"old.{name}" for name in _WORDS.split(", "))

_SEARCH = (
    f"""CREATE VIRTUAL TABLE words USING fts5 (
        {_WORDS}, content = 'pictures', content_rowid = 'seq',
        tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
    )""",
    "INSERT INTO words (words) VALUES ('rebuild')",
    f"""CREATE TRIGGER pictures_added AFTER INSERT ON pictures BEGIN
        INSERT INTO words (rowid, {_WORDS}) VALUES (new.seq, {_NEW});
    END""",
    f"""CREATE TRIGGER pictures_removed AFTER DELETE ON pictures BEGIN
        INSERT INTO words (words, rowid, {_WORDS}) VALUES ('delete', old.seq, {_OLD});
    END""",
    f"""CREATE TRIGGER pictures_changed AFTER UPDATE OF {_WORDS} ON pictures BEGIN
        INSERT INTO words (words, rowid, {_WORDS}) VALUES ('delete', old.seq, {_OLD});
        INSERT INTO words (rowid, {_WORDS}) VALUES (new.seq, {_NEW});
    END""",
)

# Tags stand in one text, a line each. No tag has this letter of Unicode's, which is none.
_BETWEEN = "char(64976)"
_TAGS = (
    "INSERT OR IGNORE INTO picture_tags (tag, picture) SELECT each.value, {row}.seq FROM {source} json_each("
    "'[' || replace(json_quote(replace(replace(CAST({row}.tags AS TEXT), "
    f"{_BETWEEN}, ''), char(10), {_BETWEEN})), {_BETWEEN}, "
    "'\",\"') || ']') AS each WHERE {row}.tags != ''"
)

_TAGGED = (
    "CREATE TABLE picture_tags (tag TEXT NOT NULL, picture INTEGER NOT NULL, PRIMARY KEY (tag, picture)) WITHOUT ROWID",
    "CREATE INDEX picture_tags_of ON picture_tags (picture)",
    _TAGS.format(row="pictures", source="pictures,"),
    "CREATE TRIGGER pictures_tagged AFTER INSERT ON pictures WHEN new.tags != '' BEGIN "
    + _TAGS.format(row="new", source="")
    + "; END",
    "CREATE TRIGGER pictures_untagged AFTER DELETE ON pictures WHEN old.tags != '' BEGIN"
    " DELETE FROM picture_tags WHERE picture = old.seq; END",
    "CREATE TRIGGER pictures_tagged_again AFTER UPDATE OF tags ON pictures WHEN old.tags IS NOT new.tags BEGIN"
    " DELETE FROM picture_tags WHERE picture = old.seq; " + _TAGS.format(row="new", source="") + "; END",
)

_JOBS = (
    "ALTER TABLE jobs ADD COLUMN requests TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX jobs_state ON jobs (state)",
    "CREATE INDEX jobs_requests ON jobs (requests, id) WHERE requests != ''",
)


def take(connection: sqlite3.Connection) -> None:
    """Take the step inside a transaction of the caller. Holds a few hundred rows at a time, however many there are."""
    connection.execute(_TABLE)
    connection.execute(_OUTPUT.format(name="numbered_output", table="numbered"))
    _copy(connection)
    _note_requests(connection)
    for statement in (*_PLACES, "DROP INDEX numbered_output", _OUTPUT.format(name="pictures_output", table="pictures")):
        connection.execute(statement)
    for statement in (*_SEARCH, *_TAGGED):
        connection.execute(statement)


_OLD_COLUMNS = "id, generation_id, place, path, prompt, negative, style, tags, rating, favourite, data"


def _copy(connection: sqlite3.Connection) -> None:
    rows = connection.execute(f"SELECT seq, {_OLD_COLUMNS} FROM pictures ORDER BY seq")
    while some := rows.fetchmany(_BATCH):
        for seq, *row in some:
            old = dict(zip(_OLD_COLUMNS.split(", "), row, strict=True))
            facts = _facts(old)
            # By SQL: on their way through here, broken letters would become others, and two ids perhaps the same.
            connection.execute(
                f"INSERT INTO numbered (seq, {_OLD_COLUMNS}, {', '.join(facts)})"
                f" SELECT ?, {_OLD_COLUMNS}{', ?' * len(facts)} FROM pictures WHERE seq = ?",
                (_number(connection, old), *facts.values(), seq),
            )


def _number(connection: sqlite3.Connection, old: dict[str, Any]) -> int:
    return number(
        connection,
        "numbered",
        identity=str(old["id"]),
        generation=str(old["generation_id"]),
        place=old["place"] if isinstance(old["place"], int) else 0,
        made=_made(_document(old["data"]).get("created_at"), str(old["id"])),
    )


def _facts(old: dict[str, Any]) -> dict[str, object]:
    """Return what the new columns hold for a row as it was written until then."""
    data = _document(old["data"])
    request = data.get("request")
    asked: dict[str, Any] = request if isinstance(request, dict) else {}
    sources = asked.get("reference_image_urls")
    frames = [name for name in ("first_frame_url", "last_frame_url") if asked.get(name)]
    return {
        "spaced": spaced(*(_text(old[name]) for name in ("prompt", "negative", "style"))),
        "spaced_marks": spaced(_text(old["tags"])),
        "job_id": _text(data.get("job_id")),
        "sha256": _text(data.get("sha256")),
        "source_sha256": _text(data.get("source_sha256")),
        "size_bytes": _whole(data.get("size_bytes")) or 0,
        "video": int(_text(data.get("media_type")).startswith("video/")),
        "sandbox": int(data.get("sandbox") is True),
        "enhanced": int(asked.get("enhance_prompt") is True),
        "sources": len(sources) if isinstance(sources, list) else len(frames),
        "charged": _millionths(data.get("charged")),
        "width": _whole(data.get("width")) or 0,
        "height": _whole(data.get("height")) or 0,
        "seed": _whole(data.get("seed")),
        "steps": _whole(asked.get("steps")),
        "guidance": _real(asked.get("guidance_scale")),
        "seconds": _real(data.get("seconds")),
        "preset": _text(asked.get("size")),
    }


def _document(data: object) -> dict[str, Any]:
    """Read a row; a damaged one tells nothing, and is kept all the same."""
    try:
        document = json.loads(data if isinstance(data, bytes | str) else b"{}")
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _made(created: object, identity: str) -> int:
    try:
        moment = datetime.fromisoformat(_text(created))
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return _noted_in(identity)


def _noted_in(identity: str) -> int:
    """Return the moment that an id of ours begins with; 0 when it is none of ours."""
    digits = identity[:10]
    if len(digits) < 10 or any(letter not in _CROCKFORD for letter in digits) or digits[0] > "0":
        return 0
    return sum(_CROCKFORD.index(letter) << (5 * place) for place, letter in enumerate(reversed(digits)))


def _text(value: object) -> str:
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST else None


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) < _LARGEST else None


def _millionths(value: object) -> int | None:
    """Return credits as a whole number: sums of them are exact and quick."""
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 10**7
    return round(Decimal(str(value)) * 1_000_000) if known else None


def _note_requests(connection: sqlite3.Connection) -> None:
    for statement in _JOBS:
        connection.execute(statement)
    for rowid, requests in _requests(connection):
        connection.execute("UPDATE jobs SET requests = ? WHERE rowid = ?", (requests, rowid))


def _requests(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    last = -_LARGEST
    query = "SELECT rowid, data FROM jobs WHERE rowid > ? ORDER BY rowid LIMIT ?"
    while some := connection.execute(query, (last, _BATCH)).fetchall():
        last = some[-1][0]
        for rowid, data in some:
            ids = _document(data).get("request_ids")
            joined = "\n".join(_text(each) for each in ids) if isinstance(ids, list) else ""
            if joined:
                yield rowid, joined
