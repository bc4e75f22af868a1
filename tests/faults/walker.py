"""``python -m tests.faults.walker FOLDER``: many commands in one process, each with streams of its own in ``FOLDER``.

Reads from stdin a JSON list of steps with ``arguments``, ``piped`` and ``environ``, and prints their exit codes.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.cli import main


@contextmanager
def streams(folder: Path, number: int, piped: str) -> Iterator[None]:
    """Put files in the place of the three streams, also for what is written below Python."""
    kept = [os.dup(place) for place in range(3)]
    before = sys.stdin, sys.stdout, sys.stderr
    with tempfile.TemporaryFile() as source:
        source.write(piped.encode())
        source.seek(0)
        for place, name in ((1, "out"), (2, "err")):
            target = os.open(folder / f"{number:03}.{name}", os.O_WRONLY | os.O_CREAT)
            os.dup2(target, place)
            os.close(target)
        os.dup2(source.fileno(), 0)
    sys.stdin, sys.stdout, sys.stderr = (io.TextIOWrapper(os.fdopen(os.dup(n), m)) for n, m in enumerate(_MODES))
    try:
        yield
    finally:
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            stream.close()
        sys.stdin, sys.stdout, sys.stderr = before
        for place, descriptor in enumerate(kept):
            os.dup2(descriptor, place)
            os.close(descriptor)


_MODES = ("rb", "wb", "wb")


def walk(folder: Path, steps: list[dict[str, object]]) -> list[int]:
    """Run each of ``steps`` and return their exit codes."""
    codes, usual = [], dict(os.environ)
    for number, step in enumerate(steps):
        os.environ.clear()
        os.environ.update(usual | step["environ"])  # type: ignore[operator]
        with streams(folder, number, str(step["piped"])):
            codes.append(main(step["arguments"]))  # type: ignore[arg-type]
    return codes


if __name__ == "__main__":
    print(json.dumps(walk(Path(sys.argv[1]), json.load(sys.stdin))))
