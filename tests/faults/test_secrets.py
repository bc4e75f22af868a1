"""The key stays home: it is searched for in every byte the program writes, says and sends elsewhere, and never found.

One run does everything that could spill it: commands of all kinds under a real keyring, errors that quote the request,
redirects of every trick, windows, and a crash. The tests look at what is left of that run.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from studio.api.signature import HEADER, sign
from tests.commands.throw_away import KEYRING, Keyring
from tests.faults.front import PREVIEW_TOKEN, REFERENCE_TOKEN, Front
from tests.faults.leaks import forms, leaks, spilt
from tests.sandbox_fixture import Sandbox
from tests.secret_service import missing, secret_service

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 150
TYPED = "QUtJQVR5cGVkQnlBUGVyc29uLUhhbmRzT2Zm"
LISTENED = "whsec_" + "Listened4" * 4
ODD_KEY = "0d1f-a-key-of-no-known-form-7c"
FAR = ("localhost", "six", "twin", "scheme", "user", "slashes", "backslash", "back", "onward")
ECHOES = (
    *("200-html", "404-html", "200-json", "400-json", "401-json", "402-json", "403-json", "404-json"),
    *("409-json", "410-json", "422-json", "429-json"),
)


@dataclass
class Step:
    """One command, and which of the secrets it may say on stdout, because that is what it is for."""

    arguments: list[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    piped: str = ""
    may_tell: str = ""
    code: int | None = None


@dataclass
class Walk:
    """What one run left behind."""

    root: Path
    front: Front
    sandbox: Sandbox
    steps: list[Step]
    codes: list[int]
    streams: Path
    endpoint: str
    secrets: dict[str, str]
    children: list[bytes]
    crashed: tuple[int, str, str]
    refused: tuple[int, str, str]

    def said(self, number: int, stream: str) -> bytes:
        """Return what a step said."""
        return (self.streams / f"{number:03}.{stream}").read_bytes()


def post(sandbox: Sandbox, path: str, **body: Any) -> Any:
    with sandbox.client() as client:
        return client.post(path, json=body).raise_for_status().json()


def picture(path: Path) -> Path:
    Image.new("RGB", (64, 64), "teal").save(path)
    return path


def steps(front: Front, endpoint: str, file: str, port: int, reference: Path, key: str) -> list[Step]:
    """Return everything a person may do at the command line, and what may be done to them."""
    hook = "http://127.0.0.1:9/hook"
    typed = f"https://cdn.invalid/ref.png?X-Amz-Credential=me&X-Amz-Signature={TYPED}"
    small = ["--width", "256", "--height", "256"]

    def at(mood: str, *arguments: str, **more: Any) -> Step:
        environ = {"AUROUS_BASE_URL": front.base_url(mood), **more.pop("environ", {})}
        return Step(list(arguments), environ, **more)

    def ok(*arguments: str, **more: Any) -> Step:
        return at("relay", *arguments, code=more.pop("code", 0), **more)

    listen = {"AUROUS_WEBHOOK_SECRET": LISTENED}
    return [
        ok("key", "set", piped=f"{key}\n"),
        ok("key", "show"),
        ok("key", "show", "--json"),
        ok("key", "set", key, code=2),
        ok("key", "set", f"--key={key}", code=2),
        ok("balance", environ={"AUROUS_API_KEY": f"{key} {key}"}, code=2),
        at("relay", "balance", environ={"AUROUS_BASE_URL": f"http://me:{key}@127.0.0.1:{front.home.port}"}, code=2),
        ok("doctor"),
        ok("doctor", "--json"),
        ok("generate", "a heron", "--count", "3", *small, "--reference", str(reference), "--reference", typed),
        ok("files", "upload", str(reference), "--purpose", "reference"),
        ok("files", "show", file),
        ok("files", "show", file, "--json", may_tell="a token of the service"),
        ok("webhooks", "create", hook, "--events", "all", "--json", may_tell="whsec"),
        ok("webhooks", "create", hook, "--events", "all", "--keep-secret"),
        ok("webhooks", "rotate", endpoint, may_tell="whsec"),
        ok("webhooks", "rotate", endpoint, "--keep-secret"),
        ok("webhooks", "secret", "set", endpoint, piped=f"{LISTENED}\n"),
        ok("webhooks", "secret", "set", endpoint, piped=f"{key}\n", code=2),
        ok("webhooks", "secret", "show", "--json"),
        ok("webhooks", "list"),
        ok("webhooks", "show", endpoint, "--json"),
        ok("webhooks", "deliveries", endpoint, "--json"),
        ok("webhooks", "listen", "--port", str(port), "--count", "1", environ=listen),
        *(ok(word) for word in ("styles", "team", "pricing", "usage", "ledger", "balance")),
        ok("rescue", "--json"),
        ok("jobs", "--json"),
        ok("library", "list", "--json"),
        ok("library", "verify"),
        at("refuse", "generate", "a quarrel", *small, "--json", code=5),
        at("echo-401-json", "generate", "a closed door", *small, code=3),
        at("echo-401-json", "balance", environ={"AUROUS_API_KEY": ODD_KEY}, code=3),
        *(at(f"echo-{echo}", "balance", *more) for echo in ECHOES for more in ([], ["--json"])),
        *(at(f"move-{status}-localhost", "balance") for status in (301, 302, 303, 307, 308)),
        *(at(f"move-{status}-{where}", "balance") for status in (302, 308) for where in FAR),
        at("move-307-localhost", "files", "upload", str(reference), "--purpose", "reference"),
        at("move-308-twin", "estimate", "image", "a heron"),
        at("move-308-slashes", "webhooks", "create", hook, "--events", "all"),
        at("move-308-relative", "balance", code=0),
        ok("jobs"),
        ok("key", "remove"),
        ok("balance", code=3),
    ]


@contextmanager
def keyring(root: Path) -> Iterator[dict[str, str]]:
    """Give a real keyring; where none is installed, one that keeps its secrets out of what is searched."""
    if not missing():
        with secret_service(root / "user") as service:
            yield service.environ
    else:
        name = f"{Keyring.__module__}.{Keyring.__name__}"
        yield {"PYTHON_KEYRING_BACKEND": name, KEYRING: str(root.parent / "keyring.json")}


def environment(root: Path, front: Front, ring: Mapping[str, str], home: str) -> dict[str, str]:
    """Return the whole environment of one program: everything it may write lies below ``root``."""
    tools = root.parent / "tools"
    (root / "tmp").mkdir(exist_ok=True)
    return {
        "HOME": str(root / "user"),
        "TMPDIR": str(root / "tmp"),
        "LANG": "C.UTF-8",
        **ring,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "AUROUS_STUDIO_HOME": str(root / home),
        "AUROUS_PROFILE": "studio",
        "AUROUS_BASE_URL": front.base_url(),
        "AUROUS_STUDIO_LOG": "debug",
        "PYTHONASYNCIODEBUG": "1",
        "PYTHONFAULTHANDLER": "1",
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }


def spying_tools(folder: Path, told: Path) -> None:
    """Put programs of the desktop on the path that write down what they were given."""
    folder.mkdir()
    for name in ("dbus-send", "xdg-open"):
        tool = folder / name
        tool.write_text(f'#!/bin/sh\n{{ env; echo "$0 $@"; }} > "{told}/{name}.env"\n')
        tool.chmod(0o755)


def run(module: str, environ: Mapping[str, str], *arguments: str, piped: str = "") -> tuple[int, str, str]:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, input=piped, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return done.returncode, done.stdout, done.stderr


def demo_children(environ: Mapping[str, str]) -> list[bytes]:
    """Open the window with the built-in sandbox and return command line and environment of every child."""
    process = subprocess.Popen([sys.executable, "-m", "studio", "--demo"], env=environ, cwd=ROOT)
    seen: dict[int, bytes] = {}
    give_up = time.monotonic() + PATIENCE
    try:
        while not any(b"sandbox" in each for each in seen.values()) and time.monotonic() < give_up:
            for pid in _children(process.pid):
                folder = Path(f"/proc/{pid}")
                seen[pid] = (folder / "cmdline").read_bytes() + b"\n" + (folder / "environ").read_bytes()
            process.poll()
            time.sleep(0.05)
    finally:
        process.terminate()
        process.wait(PATIENCE)
    return list(seen.values())


def _children(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]


def deliver(port: int) -> None:
    """Send the listener one event as the service does, as soon as it is there."""
    link = "https://cdn.invalid/x?token=" + REFERENCE_TOKEN
    event = {"id": "evt_1", "type": "image.completed", "data": {"id": "img_1", "output_urls": [link]}}
    body = json.dumps(event).encode()
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        headers = {HEADER: sign(body, LISTENED, at=int(time.time()))}
        try:
            if httpx.post(f"http://127.0.0.1:{port}/", content=body, headers=headers).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Everything at once, once."""
    top = tmp_path_factory.mktemp("walk")
    root = top / "disk"
    streams = root / "streams"
    streams.mkdir(parents=True)
    spying_tools(top / "tools", streams)
    sandbox = Sandbox(top / "service", "--speed", "1000")
    front = Front(sandbox)
    try:
        with keyring(root) as ring:
            yield _walk(root, streams, front, sandbox, ring)
    finally:
        front.close()
        sandbox.stop()


def _walk(root: Path, streams: Path, front: Front, sandbox: Sandbox, ring: Mapping[str, str]) -> Walk:
    key, port = sandbox.api_key, free_port()
    reference = picture(root.parent / "reference.png")
    with sandbox.client() as client, reference.open("rb") as stream:
        upload = {"file": ("r.png", stream, "image/png")}
        file = client.post("/v1/files", files=upload, data={"purpose": "reference"}).raise_for_status().json()["id"]
    post(sandbox, "/v1/images", prompt="a stranger’s", width=256, height=256, reference_image_urls=[file])
    post(sandbox, "/v1/videos", prompt="a tide", video_lora_id="slow-drift", duration=2, first_frame_url=file)
    endpoint = post(sandbox, "/v1/webhook_endpoints", url="http://127.0.0.1:9/hook", events=["*"])["id"]
    todo = steps(front, endpoint, file, port, reference, key)
    window = {"AUROUS_API_KEY": key, "AUROUS_WEBHOOK_SECRET": LISTENED}
    wishes: dict[str, Callable[[], Any]] = {
        "codes": lambda: run(
            "tests.faults.walker", environment(root, front, ring, "commands"), str(streams), piped=_written(todo)
        ),
        "deliver": lambda: deliver(port),
        "crashed": lambda: run(
            "tests.faults.onlooker", {**environment(root, front, ring, "window"), **window, "ONLOOKER": "previews"}
        ),
        "refused": lambda: run(
            "tests.faults.onlooker",
            {
                **environment(root, front, ring, "refused"),
                **window,
                "ONLOOKER": "refused",
                "AUROUS_BASE_URL": front.base_url("echo-401-json"),
            },
        ),
        "children": lambda: demo_children({**environment(root, front, ring, "demo"), **window}),
    }
    with ThreadPoolExecutor(len(wishes)) as hands:
        coming = {name: hands.submit(wish) for name, wish in wishes.items()}
        results = {name: each.result() for name, each in coming.items()}
    code, out, err = results["codes"]
    assert code == 0, err
    secrets = {"key": key, "odd key": ODD_KEY, "listened": LISTENED, "typed": TYPED, "reference": REFERENCE_TOKEN}
    secrets |= {"preview": PREVIEW_TOKEN, **{f"whsec {n}": each for n, each in enumerate(sorted(front.secrets))}}
    return Walk(
        root=root,
        front=front,
        sandbox=sandbox,
        steps=todo,
        codes=json.loads(out),
        streams=streams,
        endpoint=endpoint,
        secrets=secrets,
        children=results["children"],
        crashed=results["crashed"],
        refused=results["refused"],
    )


def _written(todo: list[Step]) -> str:
    return json.dumps([{"arguments": each.arguments, "environ": each.environ, "piped": each.piped} for each in todo])


def test_the_run_did_what_it_was_meant_to(walked: Walk) -> None:
    wrong = [
        (step.arguments, step.code, code, walked.said(number, "err").decode()[-300:])
        for number, (step, code) in enumerate(zip(walked.steps, walked.codes, strict=True))
        if step.code is not None and step.code != code
    ]
    assert not wrong
    assert {path.suffix for path in (walked.root / "commands/library").rglob("*.*")} >= {".png", ".mp4", ".json"}
    assert walked.crashed[0] == -6 and walked.refused[0] == -6, (walked.crashed, walked.refused)
    log = (walked.root / "window/logs/studio.log").read_text()
    assert {"broke in the loop", "broke in a slot", "broke in a task"} <= set(re.findall(r"broke in \w+ \w+", log))
    assert " DEBUG " in log
    assert "Fatal Python error: Aborted" in (walked.root / "window/logs/window.run").read_text()
    assert len(walked.front.tokens) > 5 and len(walked.front.secrets) >= 4
    assert [each for each in walked.front.foreign.heard if "/hop/" in each.path]


def test_no_byte_on_disk_is_a_secret(walked: Walk) -> None:
    found = [each for each in spilt(walked.root, walked.secrets) if not each.startswith("streams/")]
    assert not found


def test_no_command_says_a_secret_it_is_not_for(walked: Walk) -> None:
    found = []
    for number, step in enumerate(walked.steps):
        for stream in ("out", "err"):
            names = leaks(walked.said(number, stream), walked.secrets)
            if stream == "out" and step.may_tell:
                names = [name for name in names if not name.startswith(step.may_tell)]
            found += [(*step.arguments, stream, name) for name in names]
    assert not found


def test_a_crash_says_no_secret_and_the_window_shows_none(walked: Walk) -> None:
    for _, out, err in (walked.crashed, walked.refused):
        assert json.loads(out.splitlines()[0])  # what titles and tool tips say
        assert not leaks(f"{out}\n{err}".encode(), walked.secrets)


def test_no_child_is_given_a_secret(walked: Walk) -> None:
    desktop = (walked.streams / "dbus-send.env").read_bytes()
    assert b"FileManager1" in desktop and b"HOME=" in desktop
    assert any(b"sandbox" in each for each in walked.children)
    for each in (desktop, *walked.children):
        assert not leaks(each, walked.secrets)


def test_no_foreign_origin_hears_the_key_or_what_opens_our_links(walked: Walk) -> None:
    foreign = walked.front.foreign
    ours = {f"token {n}": each for n, each in enumerate(sorted(walked.front.tokens - {PREVIEW_TOKEN}))}
    kept = {name: each for name, each in walked.secrets.items() if name != "preview"}
    told = [name for name, each in (kept | ours).items() if any(form in foreign.raw.lower() for form in forms(each))]
    assert not told
    assert not [each.path for each in foreign.heard if {"x-api-key", "authorization", "cookie"} & each.headers.keys()]


def test_the_key_goes_to_home_alone_and_does_not_come_back_with_a_redirect(walked: Walk) -> None:
    home = walked.front.home
    assert all("x-api-key" in each.headers for each in home.heard if "/v1/" in each.path and "/output" not in each.path)
    back = [each for each in home.heard if each.path.startswith("/stash/")]
    assert back and not [each for each in back if "x-api-key" in each.headers]
    assert not home.rejected or not leaks(b"".join(home.rejected), walked.secrets)
    assert all(each.headers["host"] == f"127.0.0.1:{home.port}" for each in home.heard if "x-api-key" in each.headers)
