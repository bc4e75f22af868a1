"""The tables, and how an older file becomes a newer one, one committed step at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from studio.domain.errors import StudioError
from studio.store import library_step, sights, thrown
from studio.store.database import transaction

_FIRST = (
    """CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        state TEXT NOT NULL,
        ended INTEGER NOT NULL,
        profile TEXT NOT NULL,
        owner TEXT,
        generation_id TEXT,
        spent TEXT,
        spent_at TEXT NOT NULL,
        data BLOB NOT NULL
    )""",
    "CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended = 0",
    "CREATE INDEX jobs_generation ON jobs (generation_id) WHERE generation_id IS NOT NULL",
    "CREATE INDEX jobs_spent ON jobs (profile, spent_at) WHERE spent IS NOT NULL",
    "CREATE TABLE prompts (text TEXT PRIMARY KEY, job_id TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX prompts_newest ON prompts (job_id)",
    """CREATE TABLE pictures (
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
        data BLOB NOT NULL
    )""",
    "CREATE UNIQUE INDEX pictures_output ON pictures (generation_id, place) WHERE generation_id != ''",
    """CREATE VIRTUAL TABLE words USING fts5 (
        prompt, negative, style, tags,
        content = 'pictures', content_rowid = 'seq',
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    )""",
    """CREATE TRIGGER pictures_added AFTER INSERT ON pictures BEGIN
        INSERT INTO words (rowid, prompt, negative, style, tags)
        VALUES (new.seq, new.prompt, new.negative, new.style, new.tags);
    END""",
    """CREATE TRIGGER pictures_removed AFTER DELETE ON pictures BEGIN
        INSERT INTO words (words, rowid, prompt, negative, style, tags)
        VALUES ('delete', old.seq, old.prompt, old.negative, old.style, old.tags);
    END""",
    """CREATE TRIGGER pictures_changed AFTER UPDATE OF prompt, negative, style, tags ON pictures BEGIN
        INSERT INTO words (words, rowid, prompt, negative, style, tags)
        VALUES ('delete', old.seq, old.prompt, old.negative, old.style, old.tags);
        INSERT INTO words (rowid, prompt, negative, style, tags)
        VALUES (new.seq, new.prompt, new.negative, new.style, new.tags);
    END""",
    """CREATE TABLE uploads (
        profile TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        file_id TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        PRIMARY KEY (profile, sha256)
    ) WITHOUT ROWID""",
    "CREATE TABLE drafts (desk TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE styles (profile TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE style_marks (
        id TEXT PRIMARY KEY,
        favourite INTEGER NOT NULL DEFAULT 0,
        used INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID""",
)

_PICTURE_FOLDER = ("CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",)

_LOSSES = (
    "CREATE INDEX jobs_lost ON jobs (id) WHERE state = 'lost'",
    "CREATE TABLE losses_seen (job_id TEXT PRIMARY KEY) WITHOUT ROWID",
)

_KNOWS_NOTHING = (
    # An index without a row may be one that was lost: the picture folder is looked through once.
    "INSERT INTO meta (name, value) SELECT 'rebuild', x''"
    " WHERE NOT EXISTS (SELECT 1 FROM jobs) AND NOT EXISTS (SELECT 1 FROM pictures)",
)

_STORYBOARDS = (
    "ALTER TABLE jobs ADD COLUMN shot TEXT",
    "CREATE INDEX jobs_shot ON jobs (shot, id) WHERE shot IS NOT NULL",
    "CREATE TABLE storyboards (id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    # Apart from the shots, which are written as the user types: no late save may undo what was agreed.
    """CREATE TABLE agreements (
        shot TEXT PRIMARY KEY,
        storyboard TEXT NOT NULL,
        place INTEGER NOT NULL,
        take INTEGER NOT NULL,
        data BLOB NOT NULL
    ) WITHOUT ROWID""",
)

_OFFERS = (
    # Video models are listed, loved and used as styles are; the ids of both look alike, so the kind tells them apart.
    """CREATE TABLE offers (
        kind TEXT NOT NULL,
        profile TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (kind, profile)
    ) WITHOUT ROWID""",
    "INSERT INTO offers (kind, profile, data) SELECT 'style', profile, data FROM styles",
    "DROP TABLE styles",
    """CREATE TABLE marks (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        favourite INTEGER NOT NULL DEFAULT 0,
        used INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (kind, id)
    ) WITHOUT ROWID""",
    "INSERT INTO marks (kind, id, favourite, used) SELECT 'style', id, favourite, used FROM style_marks",
    "DROP TABLE style_marks",
)

_TEXT = "CASE WHEN json_valid(CAST({row}.data AS TEXT)) THEN CAST({row}.data AS TEXT) ELSE '{{}}' END"
_OBJECT = "CASE WHEN each.type = 'object' THEN each.value END"  # json_extract fails at a text that is no JSON
_ORIGINS = f"""INSERT OR IGNORE INTO origins (generation_id, place, job_id)
    SELECT json_extract({_OBJECT}, '$.origin.generation_id'), coalesce(json_extract({_OBJECT}, '$.origin.index'), 0),
        {{row}}.id FROM {{source}} json_each({{text}}, '$.references') AS each
        WHERE json_extract({_OBJECT}, '$.origin.generation_id') IS NOT NULL
    UNION ALL SELECT json_extract({_OBJECT}, '$.generation_id'), coalesce(json_extract({_OBJECT}, '$.index'), 0),
        {{row}}.id FROM {{source}} json_each({{text}}, '$.origins') AS each
        WHERE json_extract({_OBJECT}, '$.generation_id') IS NOT NULL"""

_FAMILY = (
    # Which run began with which picture of the library. What a job began with is known when its row is written.
    """CREATE TABLE origins (
        generation_id TEXT NOT NULL,
        place INTEGER NOT NULL,
        job_id TEXT NOT NULL,
        PRIMARY KEY (generation_id, place, job_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX origins_job ON origins (job_id)",
    _ORIGINS.format(row="jobs", source="jobs,", text=_TEXT.format(row="jobs")),
    "CREATE TRIGGER jobs_began AFTER INSERT ON jobs BEGIN "
    + _ORIGINS.format(row="new", source="", text=_TEXT.format(row="new"))
    + "; END",
    "CREATE TRIGGER jobs_gone AFTER DELETE ON jobs BEGIN DELETE FROM origins WHERE job_id = old.id; END",
    # Lines of the ledger as the service told them, so that they can be read again offline.
    """CREATE TABLE ledger (
        profile TEXT NOT NULL,
        id TEXT NOT NULL,
        generation_id TEXT NOT NULL,
        at TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (profile, id)
    ) WITHOUT ROWID""",
    "CREATE INDEX ledger_generation ON ledger (profile, generation_id)",
    "CREATE INDEX ledger_at ON ledger (profile, at)",
)

_LIBRARY = (library_step.take,)

_MARKS = (
    """CREATE TABLE collections (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        parent TEXT,
        place REAL NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX collections_nested ON collections (parent, place)",
    # By the row of the picture, which stays the same: what is in a collection is then found in order of age.
    """CREATE TABLE members (
        collection TEXT NOT NULL,
        picture INTEGER NOT NULL,
        place REAL NOT NULL,
        PRIMARY KEY (collection, picture)
    ) WITHOUT ROWID""",
    "CREATE INDEX members_picture ON members (picture)",
    """CREATE TABLE smart_folders (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        query TEXT NOT NULL,
        place REAL NOT NULL
    ) WITHOUT ROWID""",
    # What no file beside a picture says yet. No number comes twice, so that a change meanwhile is not forgotten.
    "CREATE TABLE unwritten (revision INTEGER PRIMARY KEY AUTOINCREMENT, item TEXT NOT NULL UNIQUE)",
    """CREATE TRIGGER pictures_unmarked AFTER DELETE ON pictures BEGIN
        DELETE FROM members WHERE picture = old.seq;
        DELETE FROM unwritten WHERE item = old.id;
    END""",
    # Marks of before are written beside their files, too.
    "INSERT INTO unwritten (item) SELECT id FROM pictures WHERE rating != 0 OR favourite != 0 OR tags != ''",
)

STEPS: tuple[tuple[str | Callable[[sqlite3.Connection], None], ...], ...] = (
    _FIRST,
    _PICTURE_FOLDER,
    _LOSSES,
    _KNOWS_NOTHING,
    _STORYBOARDS,
    _OFFERS,
    _FAMILY,
    _LIBRARY,
    _MARKS,
    sights.STEP,
    thrown.STEP,
)
"""Step ``n`` leads from schema ``n`` to ``n + 1``. A released step is never edited."""

VERSION = len(STEPS)


def version(connection: sqlite3.Connection) -> int:
    """Return the schema the file has; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to :data:`VERSION`. A crash leaves it at the step before."""
    if version(connection) >= VERSION:
        return
    # A step may rewrite every row, and what leads back from it would else be kept in memory.
    connection.execute("PRAGMA temp_store=FILE")
    try:
        while version(connection) < VERSION:
            with transaction(connection):
                take_step(connection)
    finally:
        connection.execute("PRAGMA temp_store=MEMORY")


def take_step(connection: sqlite3.Connection) -> None:
    """Lead to the next schema, inside a transaction of the caller; nothing when there is none."""
    step = version(connection)
    if step >= VERSION:
        return  # another process took it meanwhile
    for part in STEPS[step]:
        if isinstance(part, str):
            connection.execute(part)
        else:
            part(connection)
    connection.execute(f"PRAGMA user_version={step + 1}")


def refuse_newer(connection: sqlite3.Connection) -> None:
    """Call before anything is changed.

    Raises:
        StudioError: A newer program wrote the file.
    """
    if version(connection) > VERSION:
        raise StudioError(
            f"Your library’s index was written by a newer Aurous Studio (schema {version(connection)}, this program "
            f"knows {VERSION}). Update the program. Nothing was changed."
        )
