"""A run that began with a picture of the library is found from that picture, also after an upgrade."""

from __future__ import annotations

import contextlib

from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.store.database import connect
from studio.store.family import Child
from studio.store.paths import Paths
from studio.store.rows import ENCODER
from studio.store.schema import STEPS
from studio.store.store import Store
from tests.store.examples import job, picture


def reference(generation_id: str, index: int = 0) -> Reference:
    origin = Origin(generation_id=generation_id, index=index)
    return Reference(kind=ReferenceKind.FILE, source="/kept", name="kept", sha256="ab", origin=origin)


async def test_the_newest_runs_that_began_with_an_output_come_first(store: Store) -> None:
    first, other = picture(0), picture(0, index=1)
    children = [picture(minutes) for minutes in (1, 2)]
    jobs = [
        job(each, generation_id=f"img_{each}", references=(reference("img_0"), reference("img_0", 1)))
        for each in (1, 2)
    ]
    for row in (first, other, *children):
        await store.library.add(row)
    for made in jobs:
        await store.journal.add(made)
    newest_first = tuple(Child(child.id, made.id) for child, made in zip(children[::-1], jobs[::-1], strict=True))
    assert await store.family.led_to("img_0", 0, most=9) == newest_first
    assert await store.family.led_to("img_0", 1, most=1) == newest_first[:1]
    assert await store.family.led_to("img_1", 0, most=9) == ()


async def test_a_row_that_was_read_from_a_file_tells_what_it_began_with(store: Store) -> None:
    await store.library.add(picture(1))
    made = job(1, generation_id="img_1", origins=(None, Origin(generation_id="img_0", index=2, frame=4)))
    await store.journal.add(made)
    found = await store.family.led_to("img_0", 2, most=9)
    assert [child.job_id for child in found] == [made.id]


async def test_rows_from_before_are_found_and_one_that_is_no_json_strands_none(paths: Paths) -> None:
    made = job(1, generation_id="img_1", references=(reference("img_0"),))
    step = next(at for at, step in enumerate(STEPS) if any("TABLE origins" in str(each) for each in step))
    with contextlib.closing(connect(paths.database)) as connection:
        for statement in (each for step in STEPS[:step] for each in step):
            if isinstance(statement, str):
                connection.execute(statement)
            else:
                statement(connection)
        for name, data in ((made.id, ENCODER.encode(made)), ("broken", b"\x00{")):
            row = (name, "saved", 1, "default", f"img_{name}", "2026-11-23", data)
            connection.execute(
                "INSERT INTO jobs (id, state, ended, profile, generation_id, spent_at, data)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        connection.execute("UPDATE jobs SET generation_id = 'img_1' WHERE id = ?", (made.id,))
        connection.execute(f"PRAGMA user_version={step}")
    store = await Store.open(paths)
    await store.library.add(child := picture(1))
    assert await store.family.led_to("img_0", 0, most=9) == (Child(child.id, made.id),)
    await store.close()
