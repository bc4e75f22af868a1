"""A dead process is known to be dead at once; a living one never is taken for dead."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from studio.store.owner import Owner, alive
from studio.store.paths import Paths
from studio.store.store import Store

from .examples import job

_HOLD = """
import sys
from pathlib import Path
from studio.store.owner import Owner
owner = Owner.claim(Path(sys.argv[1]))
print(owner.token, flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a process that claims a token and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_a_living_process_is_alive_and_a_killed_one_is_not(tmp_path: Path) -> None:
    process, token = holder(tmp_path)
    with process:
        assert token.startswith(f"{process.pid}:")
        assert alive(tmp_path, token)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not alive(tmp_path, token)
        assert not alive(tmp_path, token)


_TAKE = """
import asyncio, sys
from studio.store.owner import Owner
from studio.store.paths import Paths
from studio.store.store import Store
async def main():
    paths = Paths.find()
    owner = Owner.claim(paths.owners)
    store = await Store.open(paths)
    print(len(await store.journal.adopt(owner.token, owner.alive)), flush=True)
    sys.stdin.read()
asyncio.run(main())
"""


async def test_jobs_pass_from_a_killed_process_to_a_living_one_and_never_to_two(paths: Paths, store: Store) -> None:
    await store.journal.add(job(0))
    environment = {"AUROUS_STUDIO_HOME": str(paths.data.parent), "PYTHONPATH": str(Path(__file__).parents[2])}
    first = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _TAKE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert first.stdout is not None
    assert await first.stdout.readline() == b"1\n"

    owner = Owner.claim(paths.owners)
    assert await store.journal.adopt(owner.token, owner.alive) == ()
    first.kill()
    await first.communicate()
    (taken,) = await store.journal.adopt(owner.token, owner.alive)
    assert taken.owner == owner.token
    owner.close()


def test_a_reused_process_number_fools_nobody(tmp_path: Path) -> None:
    owner = Owner.claim(tmp_path)
    pid, *rest = owner.token.split(":")
    assert int(pid) == os.getpid()
    assert not owner.alive(":".join([pid, "1", *rest[1:]]))
    assert owner.alive(owner.token)
    owner.close()
    assert not owner.alive(owner.token)


def test_two_owners_in_one_process_are_two(tmp_path: Path) -> None:
    one, two = Owner.claim(tmp_path), Owner.claim(tmp_path)
    assert one.token != two.token
    one.close()
    assert two.alive(two.token) and not two.alive(one.token)
    two.close()


def test_what_dead_processes_left_is_swept(tmp_path: Path) -> None:
    process, token = holder(tmp_path)
    with process:
        process.kill()
        process.wait()
    assert len(list(tmp_path.iterdir())) == 1
    owner = Owner.claim(tmp_path)
    assert [path.stem.replace("-", ":") for path in tmp_path.iterdir()] == [owner.token] != [token]
    owner.close()
    assert not list(tmp_path.iterdir())


def test_nonsense_is_not_alive(tmp_path: Path) -> None:
    for token in ("", "x", "../../etc/passwd", "1:2:3:4"):
        assert not alive(tmp_path, token)


def test_a_token_that_is_none_is_nobodys(tmp_path: Path) -> None:
    for token in ("", "../x", "1:2:a", "1:2:a:b\n", "1:2:" + "a" * 400 + ":b", "\ud800:1:a:b", "1:2:a/../b:c"):
        assert not alive(tmp_path, token)
