"""Bad input, bad keys, bad servers: the right exit code, one sentence, nothing sent, nothing charged."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.commands.shell import Said, Shell
from tests.sandbox_fixture import Sandbox

SMALL = ("--width", "256", "--height", "256")


def refused(said: Said, code: int, words: str) -> None:
    """Check the exit code, the sentence and the document of a refusal."""
    assert said.code == code, said.err
    assert words in said.err and "Traceback" not in said.err
    assert words in said.document["error"]["message"]
    assert set(said.document["error"]) == {"code", "message", "request_id"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["generate", ""], "The prompt is empty"),
        (["generate", "x" * 4001], "over the limit of 4,000"),
        (["generate", "a heron", "--width", "512"], "height"),
        (["generate", "a heron", "--width", "99999", "--height", "512"], "99,999"),
        (["generate", "a heron", "--seed", "-1"], "seed"),
        (["generate", "a heron", "--seed", "2147483648"], "seed"),
        (["generate", "a heron", "--count", "5"], "count"),
        (["generate", "a heron", "--steps", "many"], "--steps"),
        (["generate", "a heron", "--reference", "http://example.com/a.png"], "https://"),
        (["generate", "a heron", "--reference", "missing.png"], "missing.png"),
        (["generate"], "PROMPT"),
        (["library", "paint"], "paint"),
        (["library", "show", "nothing"], "nothing"),
        (["genrate", "a heron"], "genrate"),
        (["generate", "a heron", "--prof", "x"], "--prof"),
        (["generate", "broken \udcff"], "prompt"),
        (["generate", "a heron", "--negative", "\udcff"], "negative"),
        (["generate", "a heron", "--reference", "https://example.com/\udcff"], "reference"),
        (["library", "search", "\udcff"], "query"),
        (["library", "search", "heron rating>=x"], "At letter 15, “x”: “x” is no number."),
        (["cancel", "\udcff"], "id"),
        (["jobs", "--profile", "\udcff"], "profile"),
    ],
    ids=lambda value: " ".join(value)[:40].encode("ascii", "replace").decode() if isinstance(value, list) else None,
)
def test_mistakes_need_neither_key_nor_server(lonely: Shell, arguments: list[str], words: str) -> None:
    refused(lonely.run(*arguments, "--json"), 2, words)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("page.pdf", b"%PDF-1.7 ...", "PDF"), ("empty.png", b"", "empty"), ("page.png", b"<html></html>", "HTML")],
)
def test_files_that_are_no_pictures(lonely: Shell, tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    refused(lonely.run("generate", "a heron", "--reference", str(tmp_path / name), "--json"), 2, words)


def test_a_photo_of_twelve_megabytes(lonely: Shell, tmp_path: Path) -> None:
    photo = tmp_path / "photo.bmp.png"
    Image.effect_noise((3600, 3600), 90).convert("L").save(photo, "PNG", compress_level=0)
    assert photo.stat().st_size > 12_000_000
    refused(lonely.run("generate", "a heron", "--reference", str(photo), "--json"), 2, "MB")


def test_no_server(lonely: Shell) -> None:
    for arguments in (["balance"], ["generate", "a heron"], ["estimate", "image", "a heron"], ["styles"]):
        said = lonely.run(*arguments, "--json")
        assert said.code == 6 and said.document["error"]["code"] == "unreachable"
    assert lonely.run("jobs", "--json").document == {"jobs": []}


def test_no_key(lonely: Shell) -> None:
    del lonely.environ["AUROUS_API_KEY"]
    for arguments in (["balance"], ["generate", "a heron"]):
        said = lonely.run(*arguments, "--json")
        assert said.code == 3 and "AUROUS_API_KEY" in said.err


@pytest.mark.parametrize(("name", "code"), [("revoked_key", "revoked_api_key"), (None, "invalid_api_key")])
def test_a_wrong_key(shell: Shell, sandbox: Sandbox, name: str | None, code: str) -> None:
    shell.environ["AUROUS_API_KEY"] = sandbox.keys[name] if name else "al_live_" + "0" * 64
    for arguments in (["balance"], ["generate", "a heron"]):
        said = shell.run(*arguments, "--json")
        error = said.document["error"]
        assert (said.code, error["code"]) == (3, code)
        assert error["request_id"] in said.err
        assert shell.environ["AUROUS_API_KEY"] not in said.err + said.out
    assert sandbox.calls("POST /v1/images") == 0


def test_a_key_that_may_only_look(shell: Shell, sandbox: Sandbox) -> None:
    shell.environ["AUROUS_API_KEY"] = sandbox.keys["read_only_key"]
    assert shell.run("balance").code == 0
    said = shell.run("generate", "a heron", "--json")
    assert (said.code, said.document["error"]["code"]) == (3, "missing_scope")


def test_a_plain_http_server_is_never_told_the_key(shell: Shell) -> None:
    shell.environ["AUROUS_BASE_URL"] = "http://api.example.com"
    said = shell.run("balance", "--json")
    assert said.code == 2 and "https://" in said.err


def test_too_little_credit(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("balance", credits=1)
    said = shell.run("generate", "a heron", *SMALL, "--count", "4", "--json")
    (job,) = said.document["jobs"]
    assert (said.code, job["state"], job["error"]["code"]) == (4, "failed", "balance_too_low")
    assert job["error"]["request_id"] in said.err


def test_more_than_the_given_maximum_is_not_sent(shell: Shell, sandbox: Sandbox) -> None:
    refused(shell.run("generate", "a heron", "--count", "4", "--max-credits", "3", "--json"), 4, "more than 3")
    assert sandbox.calls("POST /v1/images") == 0


def test_own_limits_hold_until_agreed(shell: Shell, sandbox: Sandbox) -> None:
    settings = shell.home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("job_limit = 1\n")
    refused(shell.run("generate", "a heron", *SMALL, "--count", "2", "--json"), 4, "--yes")
    assert sandbox.calls("POST /v1/images") == 0
    assert shell.run("generate", "a heron", *SMALL, "--count", "2", "--yes").code == 0


def test_a_blocked_prompt_and_an_unknown_style(shell: Shell) -> None:
    said = shell.run("generate", "forbidden-word", *SMALL, "--json")
    assert said.code == 5
    said = shell.run("generate", "a heron", "--style", "no-such-style", "--json")
    assert (said.code, said.document["error"]["code"]) == (5, "resource_not_found")


def test_a_server_that_answers_html(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=200, times=100)
    for arguments in (["balance"], ["generate", "a heron"]):
        said = shell.run(*arguments, "--json")
        assert (said.code, said.document["error"]["code"]) == (6, "unreadable")


def test_a_slow_server_is_waited_for(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.fault("POST /v1/images", "delay", seconds=3)
    assert shell.run("generate", "a heron", *SMALL).code == 0
