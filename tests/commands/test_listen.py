"""``webhooks listen``: a real process, real posts, a real sandbox. What is not surely the service's stays unprinted."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from studio.api.signature import HEADER, sign
from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox

NEW, OLD, STRANGE = ("whsec_" + word * 8 for word in ("New1", "Old2", "Odd3"))
EVENT = {"id": "evt_1", "type": "image.completed", "data": {"id": "img_1", "status": "succeeded"}}
_PATIENCE = 180


class Listener:
    """A listener that has said where it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None and process.stderr is not None
        self.process, self.out, self.err = process, process.stdout, process.stderr
        self.first = self.err.readline()
        found = re.search(r"http://\S+(?=\. Stop)", self.first)
        assert found, self.first + self.err.read()
        self.url = found[0]

    def post(self, body: bytes, header: str | None = None, **more: Any) -> httpx.Response:
        """Post ``body`` as it is, signed by ``header``."""
        headers = {} if header is None else {HEADER: header}
        return httpx.post(self.url, content=body, headers=headers, timeout=_PATIENCE, **more)

    def signed(self, event: Any, secret: str = NEW, *, seconds: int = 0) -> httpx.Response:
        """Post an event as the service does, signed so many seconds from now."""
        body = json.dumps(event, indent=1).encode()
        return self.post(body, sign(body, secret, at=int(time.time()) + seconds))

    def end(self) -> tuple[int, str, str]:
        """Press Ctrl+C; return the exit code and what it still said."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=_PATIENCE)
        return self.process.returncode, out, err


@contextmanager
def listening(shell: Shell, *arguments: str) -> Iterator[Listener]:
    """Start a listener at a free port; it ends with the block, or when nothing is heard of it for too long."""
    with shell.start("webhooks", "listen", "--port", "0", *arguments) as process:
        silence = threading.Timer(_PATIENCE, process.kill)
        silence.start()
        try:
            yield Listener(process)
        finally:
            silence.cancel()
            process.kill()


@pytest.fixture
def trusting(lonely: Shell) -> Shell:
    """A shell that knows two secrets, and no server."""
    lonely.environ["AUROUS_WEBHOOK_SECRET"] = f"{NEW}, {OLD}"
    return lonely


def test_the_sandbox_delivers_and_every_event_is_printed_once(shell: Shell, kept: Path) -> None:
    (endpoint,) = _registered(shell)
    with listening(shell, "--secret-from-keyring", "--json", "--path", "/hook") as listener:
        assert shell.run("webhooks", "update", endpoint, "--url", listener.url).code == 0
        fired = shell.run("webhooks", "test", endpoint, "--event", "image.failed", "--json").document
        event = json.loads(listener.out.readline())
        assert (event["id"], event["type"], event["synthetic"]) == (fired["event_id"], "image.failed", True)
        job = shell.run("generate", "a heron", "--width", "256", "--height", "256", "--json").document["jobs"][0]
        event = json.loads(listener.out.readline())
        assert (event["type"], event["synthetic"]) == ("image.completed", False)
        assert event["data"]["id"] == job["generation_id"]
        code, out, err = listener.end()
    assert (code, out, err) == (130, "", "Stopped listening.\n")
    rows = shell.run("webhooks", "deliveries", endpoint, "--json").document["data"]
    assert [(row["status"], row["response_status"]) for row in rows] == [("succeeded", 200)] * 2


def test_a_secret_that_is_rotated_meanwhile_is_known_and_the_one_before_still_good(shell: Shell, kept: Path) -> None:
    (endpoint,) = _registered(shell)
    before = _secrets(kept)
    with listening(shell, "--secret-from-keyring") as listener:
        assert shell.run("webhooks", "update", endpoint, "--url", listener.url).code == 0
        assert shell.run("webhooks", "rotate", endpoint, "--keep-secret").code == 0
        fired = shell.run("webhooks", "test", endpoint, "--event", "image.completed", "--json").document
        assert fired["event_id"] in listener.out.readline()
        assert listener.signed(EVENT, before[0]).status_code == 200
        assert "evt_1" in listener.out.readline()
        _, _, err = listener.end()
    assert "refused" not in err
    assert len(_secrets(kept)) == 2 and not [secret for secret in _secrets(kept) if secret in err]


def test_people_get_a_line_for_each_event(trusting: Shell) -> None:
    low = {"id": "evt_2", "type": "usage.balance_low", "data": {"credits": 9, "available_credits": 7.5}}
    odd = {"id": "evt_3", "type": "\x1b[2Jnew.kind", "synthetic": True, "created_at": "2026-05-04T10:00:14Z"}
    with listening(trusting) as listener:
        for event in (EVENT, low, odd):
            assert listener.signed(event).status_code == 200
        lines = [listener.out.readline() for _ in range(3)]
    assert lines == [
        "image.completed  img_1  succeeded  evt_1\n",
        "usage.balance_low  7.5 credits left  evt_2\n",
        "2026-05-04T10:00:14Z  \\x1b[2Jnew.kind  evt_3  test\n",
    ]


def test_what_comes_again_is_answered_and_not_printed(trusting: Shell) -> None:
    with listening(trusting, "--json") as listener:
        for event, secret in ((EVENT, NEW), (EVENT, OLD), ({**EVENT, "id": "evt_2"}, OLD), (EVENT, NEW)):
            assert listener.signed(event, secret).status_code == 200
        _, out, err = listener.end()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["evt_1", "evt_2"]
    assert err.splitlines()[:-1] == ["again  evt_1", "again  evt_1"]


def test_the_rest_is_refused_with_the_reason(trusting: Shell) -> None:
    body = json.dumps(EVENT).encode()
    good = sign(body, NEW, at=int(time.time()))
    cases: list[tuple[bytes, str | None, str]] = [
        (body, None, "not signed"),
        (body, "", "not signed"),
        (body, "nonsense", "no time"),
        (body, good.replace("v1=", "v0="), "no v1"),
        (body, sign(body, STRANGE, at=int(time.time())), "does not match"),
        (body + b" ", good, "does not match"),
        (body, sign(body, NEW, at=int(time.time()) - 400), "seconds ago"),
        (body, sign(body, NEW, at=int(time.time()) + 400), "in the future"),
        (b"x" * 1_000_001, good, "larger than 1,000,000"),
        (b"no json", sign(b"no json", NEW, at=int(time.time())), "no event"),
        (b"{}", sign(b"{}", NEW, at=int(time.time())), "what kind of event"),
    ]
    with listening(trusting, "--json") as listener:
        for content, header, reason in cases:
            answer = listener.post(content, header)
            assert answer.status_code == 400 and reason in answer.text
            assert reason in listener.err.readline()
        assert listener.post(_endless(), good).status_code == 400  # type: ignore[arg-type]
        assert "larger" in listener.err.readline()
        twice = httpx.post(listener.url, content=body, headers=[(HEADER, good), (HEADER, good)])
        assert twice.status_code == 400 and "more than one" in listener.err.readline()
        wrong = httpx.get(listener.url)
        assert (wrong.status_code, wrong.headers["Allow"]) == (405, "POST") and "POST" in listener.err.readline()
        assert httpx.post(f"{listener.url}elsewhere").status_code == 404 and "path" in listener.err.readline()
        assert (
            httpx.post(listener.url, headers={"Host": "["}).status_code == 400
            and "not signed" in listener.err.readline()
        )
        assert listener.signed(EVENT).status_code == 200  # and still it listens
        code, out, err = listener.end()
    assert code == 130 and json.loads(out) == EVENT
    assert not [secret for secret in (NEW, OLD) if secret in err + listener.first]


def test_it_ends_after_so_many_events(trusting: Shell) -> None:
    with listening(trusting, "--count", "2") as listener:
        assert listener.signed(EVENT).status_code == 200
        assert listener.signed(EVENT).status_code == 200  # the same again does not count
        assert listener.signed({**EVENT, "id": "evt_2"}).status_code == 200
        out, _ = listener.process.communicate(timeout=_PATIENCE)
    assert listener.process.returncode == 0 and len(out.splitlines()) == 2


def test_what_nobody_reads_is_not_confirmed(trusting: Shell) -> None:
    with listening(trusting) as listener:
        listener.out.close()
        assert listener.signed(EVENT).status_code == 503
        err = listener.err.read()
        listener.process.wait(_PATIENCE)
    assert listener.process.returncode == 0 and "Traceback" not in err


def test_a_port_that_is_taken_is_told(trusting: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = trusting.run("webhooks", "listen", "--port", port, "--json")
    assert said.code == 2 and port in said.document["error"]["message"] and "Traceback" not in said.err


@pytest.mark.parametrize(
    ("secret", "arguments", "code", "words"),
    [
        ("", ["--port", "0"], 2, "AUROUS_WEBHOOK_SECRET"),
        (",", ["--port", "0"], 2, "empty"),
        ("al_live_0123456789", ["--port", "0"], 2, "API key"),
        (NEW, [], 2, "--port"),
        (NEW, ["--port", "70000"], 2, "65535"),
        (NEW, ["--port", "0", "--path", "hook"], 2, "start with /"),
        (NEW, ["--port", "0", "--host", "no.such.host.invalid"], 2, "Cannot listen"),
        (NEW, ["--port", "0", "--secret-from-keyring"], 3, "no safe place"),
        (NEW, ["--port", "0", "--count", "0"], 2, "--count"),
    ],
)
def test_it_does_not_listen_without_what_it_needs(
    lonely: Shell, secret: str, arguments: list[str], code: int, words: str
) -> None:
    lonely.environ["AUROUS_WEBHOOK_SECRET"] = secret
    said = lonely.run("webhooks", "listen", *arguments, "--json")
    assert said.code == code and words in said.document["error"]["message"], said.err
    assert "Traceback" not in said.err


def test_an_empty_keyring_is_told(shell: Shell, kept: Path) -> None:
    said = shell.run("webhooks", "listen", "--port", "0", "--secret-from-keyring", "--json")
    assert said.code == 2 and "webhooks secret set" in said.document["error"]["message"]


def test_a_clip_and_a_stopped_run_are_heard_of(shell: Shell, sandbox: Sandbox, kept: Path) -> None:
    (endpoint,) = _registered(shell)
    with listening(shell, "--secret-from-keyring", "--count", "2") as listener:
        assert shell.run("webhooks", "update", endpoint, "--url", listener.url).code == 0
        sandbox.control("outcomes", holds=True)
        clip = ("video", "a heron", "--model", "slow-drift", "--resolution", "480p", "--duration", "2")
        (job,) = shell.run(*clip, "--no-wait", "--json").document["jobs"]
        assert shell.run("cancel", job["id"]).code == 0
        assert f"video.cancelled  {job['generation_id']}  cancelled" in listener.out.readline()
        assert shell.run(*clip).code == 0
        assert "video.completed" in listener.out.readline()
        assert listener.process.wait(_PATIENCE) == 0


def _registered(shell: Shell) -> tuple[str]:
    """Register an endpoint for everything, its secret in the keyring, its address still to come."""
    said = shell.run("webhooks", "create", "http://127.0.0.1:9/", "--events", "all", "--keep-secret", "--json")
    assert said.code == 0, said.err
    return (said.document["id"],)


def _secrets(kept: Path) -> list[str]:
    return re.findall(r"whsec_\w+", kept.read_text())


def _endless() -> Iterator[bytes]:
    """Yield more than is taken, without saying beforehand how much it is."""
    for _ in range(20):
        yield b"x" * 100_000
