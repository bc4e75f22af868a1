"""The books: what the server says it sold, beside what the journal, the library and the disk say was bought.

Look when every process has ended. A click is told from another by its prompt: give each one a prompt of its own, and
never the prompt of a click to a run that is made elsewhere; or name the runs that were made ``elsewhere``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.request import read_request
from studio.flow.finds import ENDINGS
from studio.media.beside import read_words
from studio.media.embed import read
from studio.media.record import Record, read_block
from studio.store import root
from studio.store.beside import SHELVES
from studio.store.files import sidecar_path
from studio.store.parts import FOLDER
from studio.store.paths import Paths
from tests.sandbox_fixture import Sandbox

_JOB = msgspec.json.Decoder(Job, dec_hook=read_request)
_PICTURE = msgspec.json.Decoder(Picture, dec_hook=read_request)
_HALVES = (".part", ".ready", ".words", ".tmp")


def differences(
    paths: Paths, sandbox: Sandbox, *, others: Collection[str] = (), elsewhere: Collection[str] | None = None
) -> list[str]:
    """Return a sentence for everything about which the server, the journal, the library and the disk disagree.

    ``others`` are generations that are known to have expired unsaved. ``elsewhere`` are all those that were made by
    other programs: what else was bought belongs to a click. Reads every file; processes must have ended.
    """
    server, desk = _server(sandbox), _desk(paths)
    found = [*_runs(server, desk, others, elsewhere or ()), *_rows(server, desk, others), *_money(server, desk, others)]
    if elsewhere is not None:
        found += _origins(desk, elsewhere)
    return [*found, *_files(desk)]


@dataclass(frozen=True, slots=True)
class _Server:
    """What the service tells, all pages of it."""

    runs: dict[str, dict[str, Any]]
    charges: dict[str, list[Decimal]]
    held: Decimal


@dataclass(frozen=True, slots=True)
class _Desk:
    """What this machine holds."""

    jobs: tuple[Job, ...]
    takes: dict[str, int]
    pictures: tuple[Picture, ...]
    library: tuple[Path, ...]
    references: Path
    by_run: dict[str, list[Job]] = field(default_factory=lambda: defaultdict(list))


def _server(sandbox: Sandbox) -> _Server:
    charges: dict[str, list[Decimal]] = defaultdict(list)
    for row in pages(sandbox, "/v1/usage/events", type="charge"):
        charges[row["generation_id"]].append(Decimal(row["amount"]))
    runs = {row["id"]: row for row in pages(sandbox, "/v1/images")}
    with sandbox.client() as client:
        purse = json.loads(client.get("/v1/balance").raise_for_status().text, parse_float=Decimal)
    return _Server(runs, charges, Decimal(purse["held_credits"]))


def pages(sandbox: Sandbox, route: str, **query: str) -> Iterator[dict[str, Any]]:
    """Return the rows of all pages of a list of the service."""
    query["limit"] = "100"
    with sandbox.client() as client:
        while True:
            page = json.loads(client.get(route, params=query).raise_for_status().text, parse_float=Decimal)
            yield from page["data"]
            if not page["has_more"]:
                return
            query["starting_after"] = page["next_cursor"]


def _desk(paths: Paths) -> _Desk:
    """Read the database as it is, without a store that would put things right."""
    with contextlib.closing(sqlite3.connect(f"{paths.database.as_uri()}?mode=ro", uri=True)) as connection:
        jobs = tuple(_JOB.decode(data) for (data,) in connection.execute("SELECT data FROM jobs ORDER BY id"))
        takes = dict(connection.execute("SELECT shot, take FROM agreements").fetchall())
        noted = root.noted(connection)
        pictures = tuple(
            replace(_PICTURE.decode(data), path=root.seen(path, None if noted is None else noted.as_posix()))
            for data, path in connection.execute("SELECT data, path FROM pictures ORDER BY id")
        )
    desk = _Desk(jobs, takes, pictures, tuple({paths.library, noted or paths.library}), paths.references)
    for job in jobs:
        if job.generation_id:
            desk.by_run[job.generation_id].append(job)
    return desk


def _runs(server: _Server, desk: _Desk, others: Collection[str], elsewhere: Collection[str]) -> Iterator[str]:
    """What the server sold, looked up on this machine."""
    for run, row in server.runs.items():
        charged, known = server.charges.get(run, []), desk.by_run.get(run, [])
        if len(charged) > 1:
            yield f"{run} was charged {len(charged)} times."
        if not known and (charged or row["status"] == "succeeded") and run not in others:
            yield f"{run} was charged {sum(charged)}, and no row knows it."
        if len(known) > 1:
            yield f"{run} has {len(known)} rows: {_list(job.id for job in known)}."
    clicks = Counter(job.request.prompt for job in desk.jobs if not job.another)
    bought = Counter(row["prompt"] or "" for run, row in server.runs.items() if run not in elsewhere)
    for prompt, count in clicks.items():
        if bought[prompt] > count:
            yield f"“{prompt}” was clicked {count} times and bought {bought[prompt]} times."


def _origins(desk: _Desk, elsewhere: Collection[str]) -> Iterator[str]:
    """A click that was bought twice, or whose row was lost, comes back as a run that was made elsewhere."""
    for run, known in desk.by_run.items():
        for job in known:
            if job.another is not (run in elsewhere):
                yield f"{run} was bought {'elsewhere' if run in elsewhere else 'here'}; row {job.id} says otherwise."


def _rows(server: _Server, desk: _Desk, others: Collection[str]) -> Iterator[str]:
    """What the journal says became of each click."""
    for shot, count in Counter(job.shot for job in desk.jobs if job.shot is not None).items():
        if count > desk.takes.get(shot, count):
            yield f"Shot {shot} was agreed to {desk.takes[shot]} times and has {count} rows."
    saved: dict[str, list[int]] = defaultdict(list)
    for picture in desk.pictures:
        saved[picture.generation_id].append(picture.index)
    for job in desk.jobs:
        name, run = f"Row {job.id} ({job.state.value})", job.generation_id or ""
        if not job.state.ended:
            yield f"{name} is stuck."
            continue
        if job.state is JobState.LOST and run not in others:
            yield f"{name} lost outputs that had not expired."
        if run and run not in server.runs:
            yield f"{name} names {run}, which the server does not know."
        if job.state is JobState.SAVED:
            yield from _outputs(name, job, server.runs.get(run, {}), saved[run])


def _outputs(name: str, job: Job, run: dict[str, Any], saved: list[int]) -> Iterator[str]:
    made = len(run.get("output_urls") or ()) or (1 if run.get("output_video_url") else job.output_count)
    if sorted(saved) != list(range(made)):
        yield f"{name} made {made} outputs; the library has {sorted(saved)}."
    if (job.output_count, job.saved_count) != (made, made):
        yield f"{name} made {made} outputs and counts {job.saved_count} of {job.output_count}."


def _money(server: _Server, desk: _Desk, others: Collection[str]) -> Iterator[str]:
    for job in desk.jobs:
        paid = sum(server.charges.get(job.generation_id or "", []), Decimal(0))
        if job.state.ended and (job.charged or Decimal(0)) != paid:
            yield f"Row {job.id} ({job.state.value}) says {job.charged} was charged; the server took {paid}."
    if server.held:
        yield f"{server.held} credits are still held."
    spent = sum((job.charged or Decimal(0) for job in desk.jobs), Decimal(0))
    unseen = {run for run in others if run not in desk.by_run}
    taken = sum((sum(each, Decimal(0)) for run, each in server.charges.items() if run not in unseen), Decimal(0))
    if spent != taken:
        yield f"The journal spent {spent}; the ledger took {taken}."


def _files(desk: _Desk) -> Iterator[str]:
    files = {path: _record(path) for folder in desk.library for path in _visible(folder)}
    rows = {Path(picture.path): picture for picture in desk.pictures}
    if len(rows) < len(desk.pictures):
        yield f"{len(desk.pictures)} rows share {len(rows)} files."
    for path, picture in rows.items():
        if not path.is_file():
            yield f"The row of output {picture.index} of {picture.generation_id} has no file {path.name}."
        elif _sha256(path) != picture.sha256:
            yield f"{path.name} is not what its row says."
    for path, record in files.items():
        if path.name == SHELVES:
            continue
        if path.suffix in _HALVES or path.name.startswith(".") or path.stat().st_size == 0:
            yield f"{path.name} is a leftover that can be seen."
        elif _is_words(path, record):
            if not any(path.with_suffix(ending) in files for ending in ENDINGS):
                yield f"{path.name} stands beside no file."
        elif path not in rows:
            yield f"{path.name} has no row."
        elif rows[path].is_video and record is not None and sidecar_path(path) not in files:
            yield f"{path.name} has no words beside it."
    yield from _twice(files)
    yield from _references(desk.references)


def _twice(files: dict[Path, Record | None]) -> Iterator[str]:
    """Files that are the same output, by what they say of themselves."""
    same: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for path, record in files.items():
        if record is not None and record.generation_id and not _is_words(path, record):
            same[record.generation_id, record.index, record.source_sha256].append(path.name)
    for (run, index, _), names in same.items():
        if len(names) > 1:
            yield f"Output {index} of {run} is on the disk {len(names)} times: {_list(names)}."


def _references(folder: Path) -> Iterator[str]:
    for path in folder.glob("[!.]*"):
        if _sha256(path) != path.stem:
            yield f"The kept reference {path.name} is not what its name says."


def _visible(folder: Path) -> Iterator[Path]:
    """Everything under ``folder`` but the hidden corner where downloads grow."""
    for path in folder.rglob("*"):
        if path.is_file() and FOLDER not in path.relative_to(folder).parts:
            yield path


def _record(path: Path) -> Record | None:
    return read_block(path.read_bytes()) if path.suffix == ".json" else read(path)


def _is_words(path: Path, record: Record | None) -> bool:
    return path.suffix == ".json" and (record is not None or read_words(path.read_bytes()) is not None)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
