"""The balance on the command line, against the least Python that could ask for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.figure import Figure, Reading, Unmeasurable, in_turns

BARE_REQUEST = """
import os, httpx
key = {"X-Api-Key": os.environ["AUROUS_API_KEY"]}
print(httpx.get(os.environ["AUROUS_BASE_URL"] + "/v1/balance", headers=key).raise_for_status().text)
"""


@contextmanager
def sandbox(folder: str) -> Iterator[dict[str, str]]:
    """Run the sandbox as a child and give the environment that leads to it."""
    command = [sys.executable, "-m", "studio", "sandbox", "--port", "0", "--state", folder]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    try:
        line = child.stdout.readline()
        if not line:
            raise Unmeasurable("the sandbox did not start")
        place = json.loads(line)
        yield {"AUROUS_BASE_URL": place["base_url"], "AUROUS_API_KEY": place["api_key"]}
    finally:
        child.terminate()
        child.communicate(timeout=30)


def seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - started
    if run.returncode:
        raise Unmeasurable(f"{command[1:]} ended with {run.returncode}: {run.stderr.strip()[-200:]}")
    return taken


def measure() -> Reading:
    with tempfile.TemporaryDirectory() as home, sandbox(f"{home}/sandbox") as place:
        environment = {**os.environ, "AUROUS_STUDIO_HOME": home, **place}
        return in_turns(
            lambda: seconds([sys.executable, "-m", "studio", "balance", "--json"], environment),
            lambda: seconds([sys.executable, "-c", BARE_REQUEST], environment),
            rounds=15,
        )


FIGURE = Figure("aurous-studio balance", "import httpx and one GET", 1.5, measure)
